"""What Celery's beat enqueues, and when (UTC). Every task may run twice, or late."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "finish-fan-out": {"task": "feed.finish_fan_out", "schedule": 60.0},
    "trim-timelines": {"task": "feed.trim_timelines", "schedule": crontab(minute="17")},
    "trim-interest": {"task": "feed.trim_interest", "schedule": crontab(minute="52")},
    "refresh-search-weights": {"task": "feed.refresh_search_weights", "schedule": crontab(minute="27")},
    "refresh-trending": {"task": "feed.refresh_trending", "schedule": 600.0},
    "remove-old-snapshots": {
        "task": "feed.remove_old_snapshots",
        "schedule": crontab(hour="4", minute="7"),
    },
    "resume-videos": {"task": "content.resume_videos", "schedule": 30.0},
    "publish-due-drafts": {"task": "content.publish_due_drafts", "schedule": 30.0},
    "archive-stories": {"task": "content.archive_stories", "schedule": 300.0},
    "remove-unused-media": {"task": "content.remove_unused_media", "schedule": crontab(minute="37")},
    "remove-deleted-posts": {
        "task": "content.remove_deleted_posts",
        "schedule": crontab(hour="3", minute="7"),
    },
    "remove-old-idempotency-keys": {
        "task": "common.remove_old_idempotency_keys",
        "schedule": crontab(minute="47"),
    },
    "remove-old-sessions": {
        "task": "accounts.remove_old_sessions",
        "schedule": crontab(hour="3", minute="47"),
    },
    "remove-old-notifications": {
        "task": "social.remove_old_notifications",
        "schedule": crontab(hour="3", minute="27"),
    },
    "mail-digests": {"task": "social.mail_digests", "schedule": crontab(hour="7", minute="7")},
}
