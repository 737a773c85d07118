"""GET users/{username}: somebody's profile, and who may see it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import user_suspend

pytestmark = pytest.mark.django_db


def get(username: str, viewer: User | None = None) -> Any:
    client = APIClient()
    if viewer is not None:
        client.force_login(viewer)
    return client.get(f"/api/v1/users/{username}")


def test_a_profile_is_public_and_keeps_the_address_to_itself(alice: User) -> None:
    answer = get("alice")
    assert answer.status_code == 200
    assert answer.json()["counts"] == {"posts": 0, "followers": 1, "following": 0}
    assert answer.json()["relationship"] == {
        "following": False,
        "requested": False,
        "followed_by": False,
        "blocking": False,
        "close_friend": False,
        "muted": False,
        "muted_posts": False,
    }
    assert "email" not in str(answer.json())
    assert "preferences" not in answer.json()


def test_says_how_the_viewer_stands_to_it(alice: User, bob: User, mallory: User) -> None:
    assert get("alice", bob).json()["relationship"]["following"] is True
    assert get("bob", alice).json()["relationship"]["followed_by"] is True
    assert get("bob", mallory).json()["relationship"]["following"] is False


def test_a_private_account_has_a_profile(carol: User, pat: User) -> None:
    answer = get("pat", carol)
    assert answer.status_code == 200
    assert answer.json()["is_private"] is True


def test_a_block_hides_both_from_each_other(alice: User, mallory: User, carol: User) -> None:
    assert get("alice", mallory).status_code == 404
    assert get("mallory", alice).status_code == 404
    assert get("alice", carol).status_code == 200


def test_a_suspended_account_is_not_there(alice: User, bob: User) -> None:
    user_suspend(user=alice)
    for viewer in (None, bob):
        answer = get("alice", viewer)
        assert answer.status_code == 404
        assert answer.json() == get("nobody", viewer).json()


@pytest.mark.parametrize("username", ["ALICE", "Alice"])
def test_names_are_the_same_in_any_case(alice: User, username: str) -> None:
    assert get(username).json()["username"] == "alice"


@pytest.mark.parametrize("username", ["nobody", "x" * 200, "%20", "a%2Fb", "ünal", "0", "%F0%9F%A6%A9"])
def test_what_is_nobodys_name_is_not_found(alice: User, username: str) -> None:
    assert get(username).status_code == 404


def test_costs_the_same_for_the_popular(alice: User, bob: User, assert_queries: Any) -> None:
    client = APIClient()
    client.force_login(bob)
    with assert_queries(5):
        client.get("/api/v1/users/alice")
    with assert_queries(1):
        APIClient().get("/api/v1/users/alice")
