from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "feed"

    def ready(self) -> None:
        from feed import receivers, recount  # noqa: F401
        from instaclone.common.recount import register

        register(recount.CHECKS)
