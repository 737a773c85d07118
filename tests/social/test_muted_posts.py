"""Muting what somebody posts: on its own, together with their stories, and undone in parts."""

from typing import Any

import pytest

from social import services
from social.graph import between
from social.models import Mute
from tests.content.support import browser
from tests.social.support import API, api
from tests.support import assert_uses_index, live

pytestmark = pytest.mark.django_db


def muted(owner: Any, other: Any) -> tuple[bool, bool]:
    """(stories, posts), as the API tells it."""
    relationship = api(owner).get(f"{API}/users/{other.username}").json()["relationship"]
    return relationship["muted"], relationship["muted_posts"]


@pytest.mark.parametrize(
    ("what", "expected"), [("posts", (False, True)), ("stories", (True, False)), ("all", (True, True))]
)
def test_posts_and_stories_are_muted_each_or_both(
    alice: Any, bob: Any, what: str, expected: tuple[bool, bool]
) -> None:
    response = api(bob).post(f"{API}/users/alice/mute", {"what": what}, "application/json")

    assert (response.status_code, response.json()) == (200, {"muted": True})
    assert muted(bob, alice) == expected
    assert muted(alice, bob) == (False, False)


def test_muting_posts_leaves_muted_stories_muted(alice: Any, bob: Any) -> None:
    services.mute(owner=bob, user_id=alice.pk, what="stories")
    services.mute(owner=bob, user_id=alice.pk, what="posts")

    assert muted(bob, alice) == (True, True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [("?what=posts", (True, False)), ("?what=stories", (False, True)), ("", (False, False))],
)
def test_each_is_let_in_again_by_itself(
    alice: Any, bob: Any, query: str, expected: tuple[bool, bool]
) -> None:
    services.mute(owner=bob, user_id=alice.pk, what="all")

    assert api(bob).delete(f"{API}/users/alice/mute{query}").status_code == 204

    assert muted(bob, alice) == expected
    assert Mute.objects.exists() is any(expected)


def test_letting_in_something_else_is_a_400(alice: Any, bob: Any) -> None:
    assert api(bob).delete(f"{API}/users/alice/mute?what=reels").status_code == 400
    assert browser(bob).post(f"/users/{alice.pk}/mute/", {"what": "reels"}).status_code == 400


def test_the_profiles_menu_mutes_posts_and_lets_them_in_again(alice: Any, bob: Any) -> None:
    client = browser(bob)
    assert "Mute posts" in client.get("/alice/").content.decode()

    client.post(f"/users/{alice.pk}/mute/", {"what": "posts"})

    assert muted(bob, alice) == (False, True)
    assert "Unmute posts" in client.get("/alice/").content.decode()
    client.post(f"/users/{alice.pk}/mute/", {"what": "posts", "undo": "1"})
    assert muted(bob, alice) == (False, False)


def test_both_at_the_same_moment_are_both_muted(alice: Any, bob: Any) -> None:
    jobs = [
        lambda what=what: services.mute(owner=bob, user_id=alice.pk, what=what)
        for what in ("posts", "stories")
    ]

    assert live(*jobs * 3) == [None] * 6

    assert muted(bob, alice) == (True, True)


def test_looking_for_mutes_uses_their_index(alice: Any, bob: Any) -> None:
    for part in between(bob.pk, [alice.pk, 7]):
        assert_uses_index(part)
