"""Background work of the content room."""

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from content import services
from content.services import processing


@shared_task(name="content.remove_unused_media")
def remove_unused_media() -> int:
    return services.remove_unused_media()


@shared_task(name="content.remove_deleted_posts")
def remove_deleted_posts() -> int:
    return services.remove_deleted_posts()


@shared_task(name="content.process_video")
def process_video(media_id: int) -> None:
    """In the queue `video`, which has a worker of its own. A failure is in the row: nothing is to be raised."""
    processing.video_process(media_id=media_id)


@shared_task(name="content.resume_videos")
def resume_videos() -> int:
    """Every 30 seconds."""
    return processing.videos_resume()


@worker_shutting_down.connect
def give_back_the_video(**_kwargs: Any) -> None:
    """A worker that is told to stop doesn't finish the video it is at: another one starts it again at once."""
    processing.stopping.set()


@shared_task(name="content.archive_stories")
def archive_stories() -> int:
    """Every five minutes. Nobody waits for it: whether a story is over is asked by the clock."""
    return services.stories_archive_expired()


@shared_task(name="content.make_story_cover")
def make_story_cover(story_id: int) -> None:
    services.story_cover_make(story_id=story_id)


@shared_task(name="content.publish_due_drafts")
def publish_due_drafts() -> int:
    """Every 30 seconds. Run twice at once it publishes nothing twice."""
    return services.drafts_publish_due()
