from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "feed"

    def ready(self) -> None:
        from feed import receivers, recount  # noqa: F401
        from feed.demo.parts import register_parts
        from feed.search import receivers as search_receivers  # noqa: F401
        from instaclone.common.recount import register

        register(recount.CHECKS)
        register_parts()
