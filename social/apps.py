from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "social"

    def ready(self) -> None:
        from accounts import relations
        from content import viewer_state as content_viewer_state
        from instaclone.common.demo import register
        from social import demo, graph, receivers, viewer_state  # noqa: F401
        from social.notifications import receivers as notification_receivers  # noqa: F401

        register("notifications", demo.seed, is_last=True)
        relations.register_source(graph)
        content_viewer_state.register_source(viewer_state)
