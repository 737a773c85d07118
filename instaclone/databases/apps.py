from django.apps import AppConfig


class DatabasesConfig(AppConfig):
    name = "instaclone.databases"
    label = "databases"
