"""Watching posts: their counts and newest comments as they move, for who may see them."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from accounts.models import User
from content.models import Post
from messaging.gateway import engagement
from social.api.presenters import engagement_dicts
from social.engagement import engagement_of
from social.models import Block, Like
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.realtime.support import SocketClient
from tests.social.support import api

Connect = Callable[..., SocketClient]


@pytest.fixture
def post(alice: User) -> Post:
    return PostFactory(author=alice)  # type: ignore[no-any-return]


@pytest.fixture
def watch(connect: Connect) -> Callable[..., SocketClient]:
    """`watch(user, post)`: a socket that watches the post and has been told how it stands."""

    def connect_and_watch(user: User, *posts: Post) -> SocketClient:
        client = connect(user)
        client.send("watch", target_ids=[str(post.pk) for post in posts])
        for _ in posts:
            client.expect("engagement")
        return client

    return connect_and_watch


def like(user: User, post: Post) -> None:
    assert api(user).post(f"/api/v1/posts/{post.pk}/like").status_code == 200


def comment(user: User, post: Post, text: str = "Lovely") -> dict[str, Any]:
    answer = api(user).post(f"/api/v1/posts/{post.pk}/comments", {"text": text}, "application/json")
    assert answer.status_code == 201
    return answer.json()  # type: ignore[no-any-return]


def told(client: SocketClient) -> list[dict[str, Any]]:
    return [frame["data"] for frame in client.until_pong() if frame["type"] == "engagement"]


def test_watching_begins_with_how_the_post_stands(connect: Connect, bob: User, post: Post) -> None:
    like(bob, post)
    client = connect(bob)
    client.send("watch", target_ids=[str(post.pk)])
    assert client.expect("engagement") == {"target_id": str(post.pk), "like_count": 1, "comment_count": 0}


def test_likes_and_comments_show_as_they_come(
    watch: Callable[..., SocketClient], alice: User, bob: User, carol: User, post: Post
) -> None:
    looker = watch(carol, post)
    like(bob, post)
    assert looker.expect("engagement") == {"target_id": str(post.pk), "like_count": 1, "comment_count": 0}

    said = comment(bob, post)
    frame = looker.expect("engagement")
    assert (frame["like_count"], frame["comment_count"]) == (1, 1)
    as_carol_reads_it = api(carol).get(f"/api/v1/posts/{post.pk}/comments").json()["results"][0]
    assert frame["comment"] == as_carol_reads_it

    assert api(bob).delete(f"/api/v1/comments/{said['id']}").status_code == 204
    assert looker.expect("engagement") == {"target_id": str(post.pk), "like_count": 1, "comment_count": 0}
    assert api(bob).delete(f"/api/v1/posts/{post.pk}/like").status_code == 200
    assert looker.expect("engagement")["like_count"] == 0


def test_everybody_reads_the_comment_as_their_own_list_has_it(
    watch: Callable[..., SocketClient], alice: User, bob: User, carol: User, post: Post
) -> None:
    lookers = {user: watch(user, post) for user in (alice, bob, carol)}
    comment(bob, post)
    for user, looker in lookers.items():
        listed = api(user).get(f"/api/v1/posts/{post.pk}/comments").json()["results"][0]
        assert looker.expect("engagement")["comment"] == listed


def test_many_changes_make_at_most_a_frame_a_second_and_the_last_one_is_shown(
    watch: Callable[..., SocketClient], carol: User, post: Post
) -> None:
    looker = watch(carol, post)
    fans = [UserFactory() for _ in range(12)]
    began = time.monotonic()
    for fan in fans:
        like(fan, post)
    last = comment(fans[-1], post, "The last")
    frames: list[Any] = []
    while not frames or frames[-1]["comment_count"] == 0:
        frames.append(looker.expect("engagement"))
    assert (frames[-1]["like_count"], frames[-1]["comment"]["id"]) == (12, last["id"])
    # Not when they are read: a slow machine reads the first one late, and the next one in time.
    assert len(frames) <= time.monotonic() - began + 1


def test_a_change_is_shown_once_the_database_answers_again(
    watch: Callable[..., SocketClient], bob: User, carol: User, post: Post, monkeypatch: Any
) -> None:
    looker, read, failures = watch(carol, post), engagement._answers_of, iter([1])

    def fail_once(**about: Any) -> Any:
        for _failure in failures:
            raise OperationalError("database is locked")
        return read(**about)

    monkeypatch.setattr(engagement, "_answers_of", fail_once)
    said = comment(bob, post)
    assert looker.expect("engagement")["comment"]["id"] == said["id"]


def test_what_is_not_watched_or_no_longer_is_not_shown(
    watch: Callable[..., SocketClient], alice: User, bob: User, carol: User, post: Post
) -> None:
    other = PostFactory(author=alice)
    looker, witness = watch(carol, post), watch(carol, post, other)
    like(bob, other)
    assert witness.expect("engagement")["target_id"] == str(other.pk)
    assert told(looker) == []
    looker.send("unwatch", target_ids=[str(post.pk), "17"])
    looker.until_pong()
    like(bob, post)
    assert witness.expect("engagement")["target_id"] == str(post.pk)
    assert told(looker) == []


def test_a_hidden_like_count_is_shown_to_its_author_alone(
    watch: Callable[..., SocketClient], alice: User, bob: User, carol: User
) -> None:
    post = PostFactory(author=alice, hide_like_count=True)
    author, looker = watch(alice, post), watch(carol, post)
    like(bob, post)
    assert author.expect("engagement")["like_count"] == 1
    assert looker.expect("engagement")["like_count"] is None


def test_comments_are_left_out_for_who_has_a_block_with_their_author(
    watch: Callable[..., SocketClient], alice: User, bob: User, carol: User, post: Post
) -> None:
    Block.objects.create(blocker=bob, blocked=carol)
    looker, witness = watch(carol, post), watch(alice, post)
    comment(bob, post)
    assert "comment" in witness.expect("engagement")
    frame = looker.expect("engagement")
    assert (frame["comment_count"], "comment" in frame) == (1, False)


# --- Who may ------------------------------------------------------------------------------------------------
def test_posts_that_one_may_not_see_are_not_watched(
    connect: Connect, alice: User, bob: User, mallory: User, pat: User, post: Post
) -> None:
    private = PostFactory(author=pat)
    gone = PostFactory(author=alice, state=Post.State.DELETED)
    for user, target in ((mallory, post), (bob, private), (bob, gone)):
        client = connect(user)
        client.send("watch", target_ids=[str(target.pk)])
        assert client.error() == "not_found"
        like(target.author, target) if target is not gone else None
        assert told(client) == []


def test_of_several_those_that_one_may_see_are_watched(
    connect: Connect, bob: User, carol: User, pat: User, post: Post
) -> None:
    private = PostFactory(author=pat)
    client = connect(bob)
    client.send("watch", target_ids=[str(post.pk), str(private.pk), "17"])
    assert client.expect("engagement")["target_id"] == str(post.pk)
    assert client.error() == "not_found"
    like(carol, post)
    assert client.expect("engagement")["like_count"] == 1


def test_a_block_in_between_ends_it(
    watch: Callable[..., SocketClient], alice: User, bob: User, carol: User, post: Post
) -> None:
    looker, witness = watch(carol, post), watch(bob, post)
    Block.objects.create(blocker=alice, blocked=carol)
    like(bob, post)
    assert witness.expect("engagement")["like_count"] == 1
    assert told(looker) == []


def test_who_is_no_longer_let_in_sees_no_more(
    watch: Callable[..., SocketClient], bob: User, carol: User, pat: User
) -> None:
    follow = FollowFactory(follower=bob, followee=pat)
    FollowFactory(follower=carol, followee=pat)
    post = PostFactory(author=pat)
    looker, witness = watch(bob, post), watch(carol, post)
    follow.delete()
    like(carol, post)
    assert witness.expect("engagement")["like_count"] == 1
    assert told(looker) == []


@pytest.mark.parametrize(
    "targets", [None, "1", [None], ["x"], [{}], [str(2**70)], [str(number) for number in range(51)]]
)
def test_bad_targets_get_an_error_and_the_socket_lives_on(
    connect: Connect, alice: User, targets: Any
) -> None:
    client = connect(alice)
    client.send("watch", target_ids=targets)
    assert client.error() in ("invalid", "required", "max_length", "not_found", "too_many")
    client.until_pong()


def test_one_socket_watches_two_hundred_posts_at_most(connect: Connect, alice: User) -> None:
    posts = [PostFactory(author=alice) for _ in range(5)]
    client = connect(alice)
    for start in range(0, 200, 50):  # not there, but asked for all the same
        client.send("watch", target_ids=[str(number) for number in range(start, start + 50)])
        assert client.error() == "not_found"
    client.send("watch", target_ids=[str(post.pk) for post in posts])
    for _ in posts:
        client.expect("engagement")
    client.until_pong()


# --- What it costs ------------------------------------------------------------------------------------------
def test_for_hundreds_of_watchers_it_is_read_and_written_once(
    post: Post, alice: User, bob: User, mallory: User, assert_queries: Any
) -> None:
    fans = User.objects.bulk_create(
        [User(username=f"fan{n}", email=f"fan{n}@example.org") for n in range(450)]
    )
    said = CommentFactory(post=post, author=bob)
    Like.objects.create(user=fans[0], target_id=said.pk)
    type(said).objects.filter(pk=said.pk).update(like_count=1)
    viewers = {person.pk for person in (*fans, alice, bob, mallory)}
    with assert_queries(5):
        engagement = engagement_of(post_id=post.pk, viewer_ids=viewers, comment_id=said.pk)
    assert engagement is not None
    with assert_queries(0):
        answers = engagement_dicts(engagement)
    assert len(answers) == 4  # who liked the comment, the rest, its author, the post's author
    assert sum(len(people) for _, people in answers) == len(viewers) - 1
    assert mallory.pk not in engagement.viewers
