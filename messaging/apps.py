from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        from instaclone.common import demo
        from instaclone.common.recount import register
        from messaging import receivers, recount  # noqa: F401
        from messaging.demo import seeding

        register(recount.CHECKS)
        demo.register("conversations", seeding.seed)
