"""The project. Importing it makes the Celery application the default for shared tasks."""

from instaclone.celery import app as celery_app

__all__ = ["celery_app"]
