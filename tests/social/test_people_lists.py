"""Followers and following, with the viewer's relationship to each; and the relations behind every list."""

from typing import Any

import pytest
from django.db.models import Q

from accounts.relations import blocked_ids, relations_of
from social.models import Block, Follow, Like
from tests.factories import FollowFactory, UserFactory
from tests.social.support import API, api, walk
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db
LISTS = ["followers", "following"]


def names(user: Any, address: str) -> list[str]:
    return [row["username"] for row in walk(api(user), f"{API}/users/{address}")]


def test_followers_and_following_come_newest_first_in_pages(
    alice: Any, bob: Any, carol: Any, pat: Any
) -> None:
    for person in (carol, pat):
        FollowFactory(follower=person, followee=alice)
        FollowFactory(follower=alice, followee=person)
    FollowFactory(followee=alice, state=Follow.State.PENDING)
    assert names(carol, "alice/followers?limit=2") == ["pat", "carol", "bob"]
    assert names(carol, "ALICE/following?limit=1") == ["pat", "carol"]


def test_each_row_says_how_the_viewer_stands_to_that_person(cast: Any) -> None:
    FollowFactory(follower=cast.carol, followee=cast.alice)
    FollowFactory(follower=cast.pat, followee=cast.alice)
    FollowFactory(follower=cast.carol, followee=cast.bob)
    FollowFactory(follower=cast.bob, followee=cast.pat, state=Follow.State.PENDING)
    rows = {
        row["username"]: row["relationship"] for row in walk(api(cast.bob), f"{API}/users/alice/followers")
    }
    nothing = dict.fromkeys(
        ("following", "requested", "followed_by", "blocking", "close_friend", "muted", "muted_posts"), False
    )
    assert rows == {
        "bob": nothing,
        "pat": {**nothing, "requested": True},
        "carol": {**nothing, "followed_by": True},
    }


def test_blocked_and_suspended_people_are_left_out(alice: Any, carol: Any, mallory: Any) -> None:
    for follower in (alice, mallory, UserFactory(is_active=False)):
        FollowFactory(follower=follower, followee=carol)
        FollowFactory(follower=carol, followee=follower)
    for address in ("carol/followers", "carol/following"):
        assert names(alice, address) == ["alice"]
        assert names(mallory, address) == ["mallory"]
        assert names(carol, address) == ["mallory", "alice"]


@pytest.mark.parametrize("which", LISTS)
@pytest.mark.parametrize(
    ("person", "public", "private"),
    [(None, 401, 401), ("alice", 200, 200), ("bob", 200, 200), ("carol", 200, 404), ("mallory", 404, 404)],
)
def test_a_private_accounts_lists_are_for_its_followers(
    cast: Any, which: str, person: str | None, public: int, private: int
) -> None:
    viewer = getattr(cast, person) if person else None
    for is_private, status in ((False, public), (True, private)):
        cast.alice.is_private = is_private
        cast.alice.save(update_fields=["is_private"])
        assert api(viewer).get(f"{API}/users/alice/{which}").status_code == status


@pytest.mark.parametrize("which", LISTS)
def test_the_lists_of_nobody_are_not_found(carol: Any, which: str) -> None:
    UserFactory(username="gone", is_active=False)
    for name in ("nobody", "gone", "a" * 200, "%F0%9F%98%80"):
        assert api(carol).get(f"{API}/users/{name}/{which}").status_code == 404


@pytest.mark.parametrize("count", [5, 20])
@pytest.mark.parametrize("which", LISTS)
def test_a_page_of_people_costs_the_same_however_long(
    alice: Any, carol: Any, assert_queries: Any, which: str, count: int
) -> None:
    for _ in range(count):
        FollowFactory(**{"followee" if which == "followers" else "follower": carol})
    client = api(alice)
    with assert_queries(8):  # session 1, account 1 and relations 2, follows 1, people 1, relations 2
        rows = client.get(f"{API}/users/carol/{which}").json()["results"]
    assert len(rows) == count


def test_relations_to_some_people_take_two_queries(cast: Any, assert_queries: Any) -> None:
    alice, bob, carol, mallory, pat = cast.alice, cast.bob, cast.carol, cast.mallory, cast.pat
    FollowFactory(follower=alice, followee=carol)
    FollowFactory(follower=alice, followee=pat, state=Follow.State.PENDING)
    FollowFactory(follower=carol, followee=alice, state=Follow.State.PENDING)
    Block.objects.create(blocker=UserFactory(), blocked=alice)
    with assert_queries(2):
        found = relations_of(alice.pk, [alice.pk, bob.pk, carol.pk, mallory.pk, pat.pk])
    assert (found.following, found.requested, found.followers) == ({carol.pk}, {pat.pk}, {bob.pk})
    assert (found.blocked, found.blocking) == ({mallory.pk}, {mallory.pk})
    with assert_queries(2):
        seen = relations_of(mallory.pk, [alice.pk, bob.pk])
    assert (seen.blocked, seen.blocking) == ({alice.pk}, set())


def test_relations_to_everybody_are_follows_and_blocks(cast: Any) -> None:
    FollowFactory(follower=cast.alice, followee=cast.carol)
    FollowFactory(follower=cast.alice, followee=cast.pat, state=Follow.State.PENDING)
    other = UserFactory()
    Block.objects.create(blocker=other, blocked=cast.alice)
    found = relations_of(cast.alice.pk)
    assert (found.following, found.blocking) == ({cast.carol.pk}, {cast.mallory.pk})
    assert found.blocked == blocked_ids(cast.alice.pk) == {cast.mallory.pk, other.pk}


def test_relations_to_nobody_cost_nothing(alice: Any, assert_queries: Any) -> None:
    with assert_queries(0):
        assert relations_of(alice.pk, [alice.pk]).following == frozenset()


def test_relations_and_lists_are_read_through_indexes(alice: Any) -> None:
    me, some = alice.pk, list(range(1, 31))
    assert_uses_index(
        Follow.objects.filter(
            Q(follower_id=me, followee_id__in=some) | Q(followee_id=me, follower_id__in=some)
        )
    )
    assert_uses_index(
        Block.objects.filter(Q(blocker_id=me, blocked_id__in=some) | Q(blocked_id=me, blocker_id__in=some))
    )
    assert_uses_index(Block.objects.filter(Q(blocker_id=me) | Q(blocked_id=me)))
    assert_uses_index(Follow.objects.accepted().filter(followee_id=me, pk__lt=9).order_by("-pk")[:21])
    assert_uses_index(Follow.objects.accepted().filter(follower_id=me).order_by("-pk")[:21])
    assert_uses_index(Block.objects.filter(blocker_id=me).order_by("-pk")[:21])
    assert_uses_index(Like.objects.filter(target_id=9, pk__lt=9).order_by("-pk")[:21])
    assert_uses_index(Like.objects.filter(user_id=me, target_id__in=some))
