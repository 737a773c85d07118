"""`manage.py seed_demo` makes a site to look around in, and never twice."""

from io import StringIO
from itertools import groupby
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from content.models import Post
from feed.demo import moments, pictures
from feed.demo.talk import talk_about
from feed.models import TimelineEntry
from feed.search.people import find_users
from instaclone.common.ids import id_time_ms
from messaging.models import Conversation, Message, Participant, Reaction
from messaging.selectors import unread_counts
from social.models import Comment, Follow, Like, Notification
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.feed.demo import seed, seeded, small_demo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    small_demo(monkeypatch)


def numbers() -> list[int]:
    models = (User, Post, Follow, Like, Comment, TimelineEntry, Notification)
    return [model.objects.count() for model in models]


def test_it_makes_people_posts_and_talk_and_tells_the_sign_ins(client, settings):
    said = seeded()
    assert User.objects.count() == 12
    assert User.objects.filter(is_private=True).count() == 1
    assert Post.objects.count() == 4 + len(moments.TOGETHER)
    assert Like.objects.exists()
    assert TimelineEntry.objects.exists()
    assert "anna" in said
    assert [card.user.username for card in find_users(viewer=AnonymousUser(), q="anna")] == ["anna"]
    from feed.demo.script import PASSWORD

    assert PASSWORD in said
    assert client.post("/accounts/login/", {"login": "anna", "password": PASSWORD}).status_code == 302


def test_a_second_run_changes_nothing_and_keeps_what_people_deleted():
    seeded()
    Post.objects.filter(pk=Post.objects.order_by("pk").first().pk).delete()
    Message.objects.filter(pk=Message.objects.order_by("pk").first().pk).delete()
    before = [*numbers(), Message.objects.count()]
    seed()
    assert [*numbers(), Message.objects.count()] == before


def test_the_counters_are_right():
    seeded()
    out = StringIO()
    call_command("recount", stdout=out)
    assert "agrees" in out.getvalue()


def test_a_public_site_is_left_alone(settings):
    settings.IS_LOCAL = False
    with pytest.raises(CommandError):
        seed()
    assert not User.objects.exists()


def test_someone_elses_account_is_not_taken_over():
    User.objects.create(username="ben", email="ben@elsewhere.example")
    with pytest.raises(CommandError):
        seed()


def test_the_plan_has_sixty_posts_with_captions_of_their_own():
    planned = pictures.plan()
    assert len(planned) == 60
    assert len({(post.author, post.caption) for post in planned}) == 60
    assert planned == pictures.plan()


def test_people_write_to_each_other_and_anna_has_something_to_read():
    seeded()
    anna = User.objects.get(username="anna")
    assert unread_counts(user=anna)["messages"] == 2
    assert unread_counts(user=anna)["notifications"] > 0
    states = Participant.objects.filter(user=anna).values_list("state", flat=True)
    assert sorted(states) == ["active"] * 4 + ["request"]
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {"text", "media", "profile", "system"}
    assert Reaction.objects.exists()
    assert Message.objects.exclude(reply_to_id=None).exists()


@pytest.mark.sqlite_only  # what it looks at is no engine's affair, and a longer demo takes long
def test_messages_and_notifications_are_of_several_days():
    seed(posts=20)
    anna = User.objects.get(username="anna")
    assert Message.objects.filter(kind="post").exists()
    messages = Message.objects.order_by("conversation_id", "pk")
    for _, of_one in groupby(messages, key=lambda message: message.conversation_id):
        times = [message.created_at for message in of_one]
        assert times == sorted(times)
    now = timezone.now()
    assert all(message.created_at < now for message in messages)
    assert len({message.created_at.date() for message in messages}) > 3
    told = Notification.objects.filter(recipient=anna).order_by("-latest_id")
    times = [id_time_ms(one.latest_id) / 1000 for one in told]
    assert len(set(told.values_list("latest_id", flat=True))) == len(times)
    age_of_newest, age_of_oldest = now.timestamp() - times[0], now.timestamp() - times[-1]
    assert 0 < age_of_newest < 24 * 3600 < 7 * 24 * 3600 < age_of_oldest


def test_a_part_that_a_site_does_not_have_yet_is_added(settings):
    seeded()
    Conversation.objects.all().delete()
    seed()
    assert not Conversation.objects.exists()
    [marker] = Path(settings.VAR_DIR).glob("demo-conversations-*")
    marker.unlink()
    before = numbers()
    seed()
    assert Conversation.objects.exists()
    assert numbers() == before


@pytest.mark.sqlite_only
def test_a_part_that_was_interrupted_goes_on_where_it_was(settings, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("messaging.demo.seeding._give_times", fail)
        with pytest.raises(RuntimeError):
            seed()
    for marker in Path(settings.VAR_DIR).glob("demo-conversations-*"):
        marker.unlink()
    seed()
    assert Conversation.objects.count() == 6
    assert len({(m.sender_id, m.client_id) for m in Message.objects.all()}) == Message.objects.count()


def test_the_guide_has_something_to_explore():
    people = {name: UserFactory(username=name) for name in ("anna", "ben", "leo")}
    FollowFactory(follower=people["anna"], followee=people["ben"])
    for author in (people["ben"], people["leo"]):
        for _ in range(8):
            talk_about(PostFactory(author=author), author, people)
    liked = Like.objects.filter(user=people["anna"]).values_list("target_id", flat=True)
    authors = set(Post.objects.filter(pk__in=list(liked)).values_list("author_id", flat=True))
    assert authors == {people["ben"].pk}
