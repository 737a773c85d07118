"""What the worker does about notifications: trying again, clearing up, mailing."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import DatabaseError
from django.utils import timezone

from instaclone.common.ids import id_floor
from social import services, tasks
from social.models import Like, Notification, NotificationActor, NotificationSettings
from social.notifications import services as notification_services
from social.notifications.causes import CAUSES, CommentCause, FollowCause, LikeCause
from social.notifications.services import preferences_update, read
from tests.factories import PostFactory, UserFactory
from tests.social.notified import assert_groups_are_right, cards_of, texts_of
from tests.support import live

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


# --- Trying again -------------------------------------------------------------------------------------------
def test_a_notification_that_fails_does_not_fail_the_like_and_is_tried_again(
    alice: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell, calls = notification_services.tell, []

    def fail_once(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 1:
            raise DatabaseError("the connection is gone")
        tell(*args)

    monkeypatch.setattr(notification_services, "tell", fail_once)
    post = PostFactory(author=alice)
    assert services.like_post(user=bob, post_id=post.pk).liked
    assert Like.objects.filter(target_id=post.pk).count() == 1
    assert len(calls) == 2
    assert texts_of(alice) == ["bob liked your photo."]


def test_the_task_may_run_many_times_and_all_at_once(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    Like.objects.create(user=bob, target_id=post.pk)
    cause = LikeCause(bob.pk, post.pk, "post")
    run = [lambda: tasks.settle(cause.name, cause.ids())] * 4
    assert live(*run) == [None] * 4
    tasks.settle(cause.name, cause.ids())
    assert NotificationActor.objects.count() == 1
    assert_groups_are_right()


def test_a_task_that_comes_too_late_tells_nothing(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    services.like_post(user=bob, post_id=post.pk)
    services.unlike_post(user=bob, post_id=post.pk)
    tasks.settle("like", LikeCause(bob.pk, post.pk, "post").ids())
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    "cause", [LikeCause(1, 2, "post"), CommentCause(3), FollowCause(4, 5, requested=True)]
)
def test_a_task_carries_a_cause_as_plain_values(cause: Any) -> None:
    assert CAUSES[cause.name](**cause.ids()) == cause


@pytest.mark.parametrize("size", [1, 3])
def test_clearing_up_goes_on_until_nothing_is_left(
    alice: Any, bob: Any, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(notification_services, "BATCH", size)
    for _ in range(4):
        services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    services.block(blocker=alice, user_id=bob.pk)
    assert not NotificationActor.objects.exists()


# --- Ninety days --------------------------------------------------------------------------------------------
def test_notifications_are_kept_for_ninety_days(
    alice: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (91, 89, 0):
        services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
        group = Notification.objects.order_by("-pk")[0]
        old = id_floor(int(time.time() * 1000) - days * 86_400_000)
        Notification.objects.filter(pk=group.pk).update(latest_id=old + days)
    monkeypatch.setattr(notification_services, "BATCH", 1)
    assert tasks.remove_old_notifications() == 1
    assert tasks.remove_old_notifications() == 0
    assert Notification.objects.count() == NotificationActor.objects.count() == 2


# --- By e-mail ----------------------------------------------------------------------------------------------
@pytest.fixture
def reader(alice: Any) -> Any:
    """alice, with a verified address, wants a daily digest."""
    alice.email_verified_at = timezone.now()
    alice.save(update_fields=["email_verified_at"])
    preferences_update(user=alice, digest="daily")
    return alice


def later(user: Any, by: timedelta) -> None:
    """As if the last digest had gone that long ago."""
    row = NotificationSettings.objects.get(user=user)
    NotificationSettings.objects.filter(pk=row.pk).update(digested_at=row.digested_at - by)


def test_what_was_not_read_is_mailed_once(reader: Any, bob: Any, carol: Any) -> None:
    post = PostFactory(author=reader)
    for person in (bob, carol):
        services.like_post(user=person, post_id=post.pk)
    assert tasks.mail_digests() == 1
    (message,) = mail.outbox
    assert message.to == [reader.email]
    assert message.subject == "1 new on Instaclone"
    assert "carol and bob liked your photo." in message.body
    assert f"http://127.0.0.1:8000/p/{post.shortcode}/" in message.body
    assert "http://127.0.0.1:8000/accounts/notifications/" in message.body
    assert message.extra_headers["List-Unsubscribe"] == "<http://127.0.0.1:8000/accounts/notifications/>"
    later(reader, DAY)
    tasks.mail_digests()
    assert len(mail.outbox) == 1  # nothing new since
    services.follow(follower=carol, followee_id=reader.pk)
    tasks.mail_digests()
    assert len(mail.outbox) == 2
    assert "liked" not in mail.outbox[1].body


def test_a_long_digest_is_cut(reader: Any, carol: Any) -> None:
    for _ in range(12):
        services.like_post(user=carol, post_id=PostFactory(author=reader).pk)
    tasks.mail_digests()
    body = mail.outbox[0].body
    assert body.count("carol liked your photo.") == 10
    assert "And 2 more." in body


def test_of_two_runs_at_once_one_mails(reader: Any, bob: Any) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=reader).pk)
    live(*[lambda: tasks.mail_digest(reader.pk)] * 4)
    assert len(mail.outbox) == 1


def test_what_was_read_is_not_mailed(reader: Any, bob: Any) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=reader).pk)
    read(user=reader, up_to=cards_of(reader)[0].key)
    tasks.mail_digests()
    assert mail.outbox == []


@pytest.mark.parametrize("change", ["not verified", "suspended", "off"])
def test_nothing_is_mailed_where_it_may_not(reader: Any, bob: Any, change: str) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=reader).pk)
    if change == "off":
        preferences_update(user=reader, digest="off")
    else:
        fields = {"not verified": {"email_verified_at": None}, "suspended": {"is_active": False}}[change]
        type(reader).objects.filter(pk=reader.pk).update(**fields)
    tasks.mail_digests()
    assert mail.outbox == []


@pytest.mark.parametrize(("digest", "days"), [("daily", 1), ("weekly", 7)])
def test_each_rhythm_waits_for_its_day(reader: Any, digest: str, days: int) -> None:
    preferences_update(user=reader, digest=digest)
    for wait, sent in ((0, 1), (days - 0.5, 1), (0.5, 2)):
        if wait:
            later(reader, timedelta(days=wait))
        services.follow(follower=UserFactory(), followee_id=reader.pk)
        tasks.mail_digests()
        assert len(mail.outbox) == sent


def test_a_digest_that_the_mail_server_refused_is_sent_later(
    reader: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=reader).pk)

    def refuse(*args: Any) -> int:
        raise OSError("no route to host")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(OSError, match="no route"):
            tasks.mail_digest(reader.pk)
    assert mail.outbox == []
    tasks.mail_digest(reader.pk)
    assert len(mail.outbox) == 1
