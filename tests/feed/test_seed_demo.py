"""`manage.py seed_demo` makes a site to look around in, and never twice."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from content.models import Post
from feed.demo import pictures
from feed.models import TimelineEntry
from social.models import Comment, Follow, Like

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn in this process and tiny: the pictures themselves have a test of their own."""
    monkeypatch.setattr(pictures, "SIZES", ((160, 200),))
    monkeypatch.setattr(pictures, "draw_all", lambda wanted: map(pictures.draw, wanted))


def seed(posts: int = 4) -> str:
    out = StringIO()
    call_command("seed_demo", posts=posts, stdout=out)
    return out.getvalue()


def numbers() -> list[int]:
    return [model.objects.count() for model in (User, Post, Follow, Like, Comment, TimelineEntry)]


def test_it_makes_people_posts_and_talk_and_tells_the_sign_ins(client, settings):
    said = seed()
    assert User.objects.count() == 12
    assert User.objects.filter(is_private=True).count() == 1
    assert Post.objects.count() == 4
    assert Like.objects.exists()
    assert TimelineEntry.objects.exists()
    assert "anna" in said
    from feed.demo.script import PASSWORD

    assert PASSWORD in said
    assert client.post("/accounts/login/", {"login": "anna", "password": PASSWORD}).status_code == 302


def test_a_second_run_changes_nothing_and_keeps_what_people_deleted():
    seed()
    Post.objects.filter(pk=Post.objects.order_by("pk").first().pk).delete()
    before = numbers()
    seed()
    assert numbers() == before


def test_the_counters_are_right():
    seed()
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
