"""Whoever is let in finds the posts in their feed by the time that anybody hears of it."""

import json
from typing import Any

import pytest
from django.db import OperationalError

from feed import services, tasks
from feed.models import TimelineEntry
from instaclone.common.realtime import courier
from social.models import Follow
from social.services import follow, request_accept
from tests.factories import PostFactory
from tests.feed.support import entries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["following", "accepting"])
def test_nobody_is_told_before_the_feed_is_filled(
    alice: Any, carol: Any, pat: Any, how: str, monkeypatch: Any
) -> None:
    """Both open pages change when they hear of it; the follower then goes home and looks for the posts."""
    author = alice if how == "following" else pat
    post = PostFactory(author=author)
    told: dict[str, bool] = {}

    def send(parcels: list[Any]) -> None:
        for parcel in parcels:
            there = TimelineEntry.objects.filter(owner_id=carol.pk, post_id=post.pk).exists()
            told[json.loads(parcel.text)["type"]] = there

    if how == "accepting":
        follow(follower=carol, followee_id=author.pk)
    monkeypatch.setattr(courier, "send", send)
    if how == "following":
        follow(follower=carol, followee_id=author.pk)
        assert told == {"notification.new": True}
    else:
        request_accept(user=author, request_id=Follow.objects.get(follower=carol, followee=author).pk)
        assert {"follow.accepted", "follow.request_ended", "notification.new"} <= told.keys()
        assert all(told.values())


def test_a_database_that_fails_leaves_it_to_the_worker(alice: Any, carol: Any, monkeypatch: Any) -> None:
    post = PostFactory(author=alice)
    fill, queued = services.timeline_fill, []

    def fail(**ids: int) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "timeline_fill", fail)
    monkeypatch.setattr(tasks.timeline_fill, "delay", lambda *ids: queued.append(ids))
    follow(follower=carol, followee_id=alice.pk)
    assert queued == [(carol.pk, alice.pk)]

    monkeypatch.setattr(services, "timeline_fill", fill)
    tasks.timeline_fill(*queued[0])
    assert carol.pk in entries(post)
