"""This room's part of the demo: the notifications that the demo's likes, comments and follows left behind get the
times of what they tell of, and most of them are read."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from content.models import Post
from instaclone.common.demo import Demo
from instaclone.common.ids import id_floor
from social.models import Comment, Notification
from social.notifications import services

DAYS = 12
UNREAD = 4  # of each person, the newest


def seed(demo: Demo) -> None:
    for user in demo.people.values():
        told = list(Notification.objects.filter(recipient_id=user.pk))
        moments = _moments(user, told)
        for place, one in enumerate(sorted(told, key=lambda one: moments[one.pk])):
            # The place keeps those of one moment apart.
            one.latest_id = id_floor(int(moments[one.pk].timestamp() * 1000)) + place
            Notification.objects.filter(pk=one.pk).update(latest_id=one.latest_id)
        told.sort(key=lambda one: one.latest_id)
        if len(told) > UNREAD:
            services.read(user=user, up_to=told[-UNREAD - 1].latest_id)


def _moments(user: User, told: Iterable[Notification]) -> Mapping[int, datetime]:
    """When each of these people's notifications would have come."""
    told = list(told)
    comments = Comment.objects.in_bulk({one.comment_id for one in told if one.comment_id})
    posts = Post.objects.in_bulk({one.post_id for one in told if one.post_id})
    rng, now = random.Random(user.username), timezone.now()
    moments = {}
    for one in told:
        if one.comment_id in comments:
            when = comments[one.comment_id].created_at + timedelta(minutes=rng.randint(0, 5))
        elif one.post_id in posts:
            when = posts[one.post_id].created_at + timedelta(minutes=rng.randint(5, 40 * 60))
        else:
            when = now - timedelta(days=DAYS) * rng.random() ** 2
        moments[one.pk] = min(when, now - timedelta(minutes=rng.randint(1, 50)))
    return moments
