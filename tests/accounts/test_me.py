"""GET and PATCH me: one's own account."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts import signals
from accounts.models import User
from tests.support import live

pytestmark = pytest.mark.django_db

ME = "/api/v1/me"


@pytest.fixture
def client(alice: User) -> APIClient:
    client = APIClient()
    client.force_login(alice)
    return client


def test_gives_what_only_oneself_may_know(client: APIClient, alice: User, assert_queries: Any) -> None:
    with assert_queries(1):
        answer = client.get(ME)
    assert answer.json() == {
        "id": str(alice.pk),
        "username": "alice",
        "full_name": "Alice",
        "avatar_url": None,
        "avatar_url_large": None,
        "is_private": False,
        "bio": "",
        "website": "",
        "pronouns": "",
        "counts": {"posts": 0, "followers": 1, "following": 0},
        "email": "alice@example.org",
        "email_verified": False,
        "preferences": {
            "theme": "system",
            "reduce_motion": False,
            "show_activity": True,
            "read_receipts": True,
            "archive_stories": True,
            "story_replies": "everyone",
            "search_engines": True,
            "home_feed": "ranked",
        },
    }


def test_changes_what_is_sent_and_leaves_the_rest(client: APIClient, alice: User) -> None:
    changes = {
        "full_name": "Alice  Liddell",
        "bio": "Down the hole.\r\nMind the gap.",
        "website": "https://example.org/alice",
        "pronouns": "she/her",
    }
    answer = client.patch(ME, changes)
    assert answer.status_code == 200
    assert answer.json()["full_name"] == "Alice Liddell"
    assert answer.json()["bio"] == "Down the hole.\nMind the gap."
    again = client.patch(ME, {"pronouns": ""}).json()
    assert again["pronouns"] == ""
    assert again["website"] == "https://example.org/alice"
    assert client.get(ME).json() == again


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", "x" * 61),
        ("full_name", "a\x00b"),
        ("full_name", None),
        ("full_name", ["x"]),
        ("bio", "x" * 151),
        ("bio", "a\x00b"),
        ("bio", 17),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://example.org/"),
        ("website", "data:text/html,hi"),
        ("website", "example"),
        ("website", "https://" + "x" * 200 + ".org"),
        ("pronouns", "x" * 31),
        ("username", "a b"),
        ("username", "admin"),
        ("username", "bob"),
        ("username", "BOB"),
        ("username", ""),
        ("is_private", "maybe"),
        ("is_private", None),
        ("preferences", {"theme": "pink"}),
        ("preferences", {"theme": ["dark"]}),
        ("preferences", {"reduce_motion": "perhaps"}),
        ("preferences", {"show_activity": "no"}),
        ("preferences", {"read_receipts": None}),
        ("preferences", {"archive_stories": "yes"}),
        ("preferences", {"story_replies": "strangers"}),
        ("preferences", {"search_engines": "never"}),
        ("preferences", {"story_replies": ["off"]}),
        ("preferences", {"colour": "dark"}),
        ("preferences", "dark"),
    ],
)
def test_refuses_what_breaks_a_rule_and_changes_nothing(client: APIClient, field: str, value: Any) -> None:
    before = client.get(ME).json()
    answer = client.patch(ME, {"bio": "new", **{field: value}} if field != "bio" else {field: value})
    assert answer.status_code == 400, answer.content
    assert list(answer.json()) == [field]
    assert client.get(ME).json() == before


def test_a_bio_of_150_characters_of_any_script_is_kept(client: APIClient) -> None:
    bio = "🦩ä漢" * 50
    assert client.patch(ME, {"bio": bio}).json()["bio"] == bio


@pytest.mark.parametrize("field", ["email", "id", "is_staff", "is_superuser", "followers_count", "is_active"])
def test_what_is_not_for_oneself_to_change_stays(client: APIClient, alice: User, field: str) -> None:
    before = User.objects.filter(pk=alice.pk).values(field).get()
    client.patch(ME, {field: "1"})
    assert User.objects.filter(pk=alice.pk).values(field).get() == before


def test_changes_the_name_one_is_found_under(client: APIClient) -> None:
    assert client.patch(ME, {"username": "Alice.New"}).json()["username"] == "alice.new"
    assert client.get("/api/v1/users/alice.new").status_code == 200
    assert client.get("/api/v1/users/alice").status_code == 404


def test_of_many_who_want_one_name_at_once_exactly_one_gets_it(alice: User, bob: User, carol: User) -> None:
    def take(user: User) -> Any:
        client = APIClient()
        client.force_login(user)
        return client.patch(ME, {"username": "wanted"})

    answers = live(*[lambda user=user: take(user) for user in (alice, bob, carol)])
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400]
    assert User.objects.filter(username="wanted").count() == 1


def test_editing_the_profile_does_not_undo_a_counter_moved_meanwhile(client: APIClient, alice: User) -> None:
    from accounts.services import profile_update

    User.objects.filter(pk=alice.pk).update(followers_count=41)
    profile_update(user=alice, bio="stale instance")  # alice was read before
    assert client.get(ME).json()["counts"]["followers"] == 41


def test_privacy_is_announced_once_for_each_change(client: APIClient, alice: User) -> None:
    heard: list[tuple[bool, bool]] = []

    def listen(sender: Any, user: User, was_private: bool, **kwargs: Any) -> None:
        heard.append((was_private, user.is_private))

    signals.account_changing.connect(listen)
    try:
        for is_private in (True, True, False, False):
            assert client.patch(ME, {"is_private": is_private}).json()["is_private"] is is_private
    finally:
        signals.account_changing.disconnect(listen)
    assert heard == [(False, True), (True, False)]


def test_when_a_listener_fails_the_change_is_undone(alice: User) -> None:
    from accounts.services import profile_update

    def fail(**kwargs: Any) -> None:
        raise RuntimeError("a room above failed")

    signals.account_changing.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            profile_update(user=alice, bio="new", is_private=True)
    finally:
        signals.account_changing.disconnect(fail)
    alice.refresh_from_db()
    assert (alice.bio, alice.is_private) == ("", False)


def test_preferences_are_kept(client: APIClient) -> None:
    client.patch(ME, {"preferences": {"theme": "dark"}})
    client.patch(ME, {"preferences": {"reduce_motion": True}})
    client.patch(ME, {"preferences": {"show_activity": False, "read_receipts": False}})
    client.patch(ME, {"preferences": {"archive_stories": False, "story_replies": "following"}})
    client.patch(ME, {"preferences": {"search_engines": False}})
    client.patch(ME, {"preferences": {"home_feed": "following"}})
    client.patch(ME, {"preferences": {}})
    assert client.get(ME).json()["preferences"] == {
        "theme": "dark",
        "reduce_motion": True,
        "show_activity": False,
        "read_receipts": False,
        "archive_stories": False,
        "story_replies": "following",
        "search_engines": False,
        "home_feed": "following",
    }


@pytest.mark.parametrize("body", [b"{", b"[]", b"17", b'"x"'])
def test_a_body_that_is_no_json_object_is_a_400(client: APIClient, body: bytes) -> None:
    assert client.patch(ME, body, content_type="application/json").status_code == 400


def test_a_cookie_alone_changes_nothing_without_the_csrf_token(alice: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.get(ME).status_code == 200
    assert client.patch(ME, {"bio": "forged"}).status_code == 403


def test_needs_signing_in(alice: User) -> None:
    assert APIClient().get(ME).status_code == 401
    assert APIClient().patch(ME, {"bio": "x"}).status_code == 401
