"""Who sees which post. The rule is in `content.visibility`; here it is tried on every pair."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from content.models import Post
from content.visibility import Sight, viewers_of
from social.models import Block, CloseFriend, Follow
from tests.content.support import api
from tests.factories import FollowFactory, PostFactory, UserFactory
from tests.support import assert_uses_index

# Columns: anonymous, stranger, follower, a close friend who follows, one who doesn't, asked to follow, blocked, owner.
VIEWERS = ["anonymous", "stranger", "follower", "close", "close stranger", "requested", "blocked", "owner"]
MATRIX = {
    #                 anonymous stranger follower close close stranger requested blocked owner
    "public":        (True, True, True, True, True, True, False, True),
    "private":       (False, False, True, True, False, False, False, True),
    "close friends": (False, False, False, True, False, False, False, True),
    "archived":      (False, False, False, False, False, False, False, False),
    "deleted":       (False, False, False, False, False, False, False, False),
    "suspended":     (False, False, False, False, False, False, False, False),
}  # fmt: skip
CASES = [
    pytest.param(kind, viewer, sees, id=f"{viewer}-{kind}")
    for kind, row in MATRIX.items()
    for viewer, sees in zip(VIEWERS, row, strict=True)
]


@pytest.fixture
def stage(cast: Any) -> dict[str, Any]:
    """The viewers. They stand to alice and to pat (who is private) in the same way."""
    FollowFactory(follower=cast.bob, followee=cast.pat)
    asked, close, stranger = (UserFactory(username=name) for name in ("asked", "close", "closestranger"))
    for owner in (cast.alice, cast.pat):
        FollowFactory(follower=close, followee=owner)
        CloseFriend.objects.create(owner=owner, friend=close)
        CloseFriend.objects.create(owner=owner, friend=stranger)
        CloseFriend.objects.create(owner=owner, friend=cast.mallory)
        FollowFactory(follower=asked, followee=owner, state=Follow.State.PENDING)
    Block.objects.create(blocker=cast.mallory, blocked=cast.pat)  # the other way round than with alice
    return {
        "anonymous": AnonymousUser(),
        "stranger": cast.carol,
        "follower": cast.bob,
        "close": close,
        "close stranger": stranger,
        "requested": asked,
        "blocked": cast.mallory,
        "owner": None,
        "alice": cast.alice,
        "pat": cast.pat,
    }


def make(kind: str, stage: dict[str, Any]) -> Post:
    author = stage["pat"] if kind == "private" else stage["alice"]
    fields: dict[str, Any] = {
        "close friends": {"audience": Post.Audience.CLOSE_FRIENDS},
        "archived": {"state": Post.State.ARCHIVED},
        "deleted": {"state": Post.State.DELETED},
    }.get(kind, {})
    if kind == "suspended":
        author.is_active = False
        author.save()
    return PostFactory(author=author, **fields)  # type: ignore[no-any-return]


def viewer_of(name: str, post: Post, stage: dict[str, Any]) -> Any:
    return post.author if name == "owner" else stage[name]


@pytest.mark.parametrize(("kind", "name", "sees"), CASES)
def test_rule_and_query_say_the_same(kind: str, name: str, sees: bool, stage: dict[str, Any]) -> None:
    post = make(kind, stage)
    viewer = viewer_of(name, post, stage)
    sight = Sight.of(viewer, [post.author_id])
    assert sight.sees(post) is sees
    assert Post.objects.filter(sight.condition()).filter(pk=post.pk).exists() is sees
    # The same over everybody's posts, without naming the author.
    assert Post.objects.visible_to(viewer).filter(pk=post.pk).exists() is sees


@pytest.mark.parametrize("kind", MATRIX)
def test_asked_for_many_viewers_at_once_it_says_the_same(
    kind: str, stage: dict[str, Any], assert_queries: Any
) -> None:
    post = make(kind, stage)
    people = {name: viewer_of(name, post, stage).pk for name in VIEWERS if name != "anonymous"}
    sees = dict(zip(VIEWERS, MATRIX[kind], strict=True))
    expected = {pk for name, pk in people.items() if sees[name]}
    with assert_queries(1):
        assert viewers_of(post, people.values()) == expected
    for name, pk in people.items():
        assert viewers_of(post, [pk]) == expected & {pk}, name
    assert viewers_of(post, []) == frozenset()


def test_a_thousand_viewers_are_asked_about_in_two_queries(cast: Any, assert_queries: Any) -> None:
    viewers = {cast.alice.pk, cast.bob.pk, cast.mallory.pk, *range(1, 998)}
    post = PostFactory(author=cast.alice)
    with assert_queries(2):
        assert viewers_of(post, viewers) == viewers - {cast.mallory.pk}
    post.reach = Post.Reach.FOLLOWERS
    with assert_queries(2):
        assert viewers_of(post, viewers) == {cast.alice.pk, cast.bob.pk}


# Someone who is suspended can't sign in.
SIGNED_IN_CASES = [case for case in CASES if case.id != "owner-suspended"]


@pytest.mark.parametrize(("kind", "name", "sees"), SIGNED_IN_CASES)
def test_the_api_answers_by_it(kind: str, name: str, sees: bool, stage: dict[str, Any]) -> None:
    post = make(kind, stage)
    viewer = viewer_of(name, post, stage)
    client = api(viewer if viewer.is_authenticated else None)
    own_archive = name == "owner" and kind == "archived"
    assert client.get(f"/api/v1/posts/{post.pk}").status_code == (200 if sees or own_archive else 404)
    listed = client.get(f"/api/v1/users/{post.author.username}/posts")
    if name == "blocked" or kind == "suspended":
        assert listed.status_code == 404
    else:
        assert [one["id"] for one in listed.json()["results"]] == ([str(post.pk)] if sees else [])


def test_lists_are_answered_through_an_index(cast: Any) -> None:
    for viewer in (AnonymousUser(), cast.bob, cast.alice):
        visible = Post.objects.visible_to(viewer, [cast.alice.pk])
        assert_uses_index(visible.order_by("-pk")[:21])
        assert_uses_index(visible.filter(pk__lt=5).order_by("-pk")[:21])
    assert_uses_index(
        Post.objects.filter(author_id=cast.alice.pk, state=Post.State.ARCHIVED).order_by("-pk")[:21]
    )
