from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "instaclone.common"
    label = "common"
