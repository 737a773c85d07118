from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "instaclone.common"
    label = "common"

    def ready(self) -> None:
        from instaclone.common import checks  # noqa: F401  (importing registers)
        from instaclone.common.api import schema  # noqa: F401  (importing registers)
