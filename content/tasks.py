"""Background work of the content room."""

from celery import shared_task

from content import services


@shared_task(name="content.remove_unused_media")
def remove_unused_media() -> int:
    return services.remove_unused_media()


@shared_task(name="content.remove_deleted_posts")
def remove_deleted_posts() -> int:
    return services.remove_deleted_posts()
