"""Writing and editing comments and replies."""

from functools import partial
from typing import Any

import pytest

from social import services
from social.models import Comment
from tests.factories import CommentFactory, FollowFactory, PostFactory
from tests.social.support import API, api, assert_counters_are_right, run_in_threads

pytestmark = pytest.mark.django_db


def comments_of(post: Any) -> str:
    return f"{API}/posts/{post.pk}/comments"


def write(user: Any, post: Any, **body: Any) -> Any:
    return api(user).post(comments_of(post), body, content_type="application/json")


def edit(user: Any, comment: Any, text: Any) -> Any:
    return api(user).patch(f"{API}/comments/{comment.pk}", {"text": text}, content_type="application/json")


def test_a_comment_is_stored_trimmed_and_counted(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    response = write(carol, post, text="  What a light!\r\nReally. ")
    body = response.json()
    assert response.status_code == 201
    assert (body["text"], body["author"]["username"]) == ("What a light!\nReally.", "carol")
    assert (body["post"], body["parent"], body["edited_at"]) == (str(post.pk), None, None)
    assert (body["is_own"], body["can_delete"], body["can_pin"], body["liked"]) == (True, True, False, False)
    assert body["created_at"].endswith("Z")
    assert_counters_are_right()


@pytest.mark.parametrize(
    "text", ["", "   \n ", "x" * 2_201, "nul\x00", None, 5, ["a"], {"a": 1}, True], ids=repr
)
def test_a_text_that_is_no_comment_is_refused(alice: Any, text: Any) -> None:
    post = PostFactory(author=alice)
    response = write(alice, post, text=text)
    assert response.status_code == 400
    assert list(response.json()) == ["text"]
    assert not Comment.objects.exists()


def test_the_longest_text_fits(alice: Any) -> None:
    assert write(alice, PostFactory(author=alice), text="ü" * 2_200).status_code == 201


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null", '{"text": "a", "parent": {}}'])
def test_a_body_that_makes_no_sense_is_refused(alice: Any, body: str) -> None:
    post = PostFactory(author=alice)
    response = api(alice).post(comments_of(post), body, content_type="application/json")
    assert response.status_code == 400
    assert not Comment.objects.exists()


def test_a_reply_hangs_on_its_comment(alice: Any, carol: Any) -> None:
    top = CommentFactory(post=PostFactory(author=alice))
    assert write(carol, top.post, text="Yes", parent=str(top.pk)).json()["parent"] == str(top.pk)
    assert_counters_are_right()


def test_a_reply_to_a_reply_hangs_on_the_same_comment(alice: Any, carol: Any) -> None:
    top = CommentFactory(post=PostFactory(author=alice))
    reply = CommentFactory(post=top.post, parent=top)
    assert write(carol, top.post, text="Yes", parent=str(reply.pk)).json()["parent"] == str(top.pk)
    assert_counters_are_right()


@pytest.mark.parametrize("parent", ["1", "abc", "-1", "9223372036854775808", 1.5, [], True], ids=repr)
def test_a_parent_that_is_no_comment_is_refused(alice: Any, parent: Any) -> None:
    post = PostFactory(author=alice)
    response = write(alice, post, text="Yes", parent=parent)
    assert (response.status_code, list(response.json())) == (400, ["parent"])
    assert not Comment.objects.exists()


def test_a_parent_on_another_post_is_refused(alice: Any) -> None:
    elsewhere = CommentFactory(post=PostFactory(author=alice))
    response = write(alice, PostFactory(author=alice), text="Yes", parent=str(elsewhere.pk))
    assert (response.status_code, list(response.json())) == (400, ["parent"])


def test_a_comment_of_someone_blocked_cannot_be_answered(alice: Any, carol: Any, mallory: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=carol), author=mallory)
    assert write(alice, comment.post, text="Yes", parent=str(comment.pk)).status_code == 400


def test_nobody_comments_where_comments_are_off(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice, comments_disabled=True)
    for person in (alice, carol):
        response = write(person, post, text="Hello")
        assert (response.status_code, response.json()["code"]) == (403, "comments_disabled")
    assert_counters_are_right()


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("alice", 201), ("bob", 201), ("carol", 201), ("mallory", 404)]
)
def test_only_who_sees_a_post_may_comment(cast: Any, person: str | None, status: int) -> None:
    viewer = getattr(cast, person) if person else None
    assert write(viewer, PostFactory(author=cast.alice), text="Hello").status_code == status


def test_a_private_accounts_posts_are_commented_by_followers_alone(pat: Any, carol: Any) -> None:
    post = PostFactory(author=pat)
    assert write(carol, post, text="Hello").status_code == 404
    FollowFactory(follower=carol, followee=pat)
    assert write(carol, post, text="Hello").status_code == 201


def test_the_same_key_and_body_make_one_comment(alice: Any) -> None:
    post, client = PostFactory(author=alice), api(alice)

    def send(text: str) -> Any:
        return client.post(
            comments_of(post),
            {"text": text},
            content_type="application/json",
            headers={"Idempotency-Key": "k1"},
        )

    first, again = send("Hello"), send("Hello")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert send("Goodbye").status_code == 422
    assert Comment.objects.count() == 1


def test_comments_at_once_are_all_counted(alice: Any, carol: Any) -> None:
    top = CommentFactory(post=PostFactory(author=alice))
    comment = partial(services.comment_create, author=carol, post_id=top.post_id, text="Hello")
    results = run_in_threads([comment, partial(comment, parent_id=top.pk)] * 10, workers=6)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert_counters_are_right()


def test_an_edited_comment_says_so(alice: Any, carol: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=carol, text="Helo")
    body = edit(carol, comment, "Hello").json()
    assert body["text"] == "Hello"
    assert body["edited_at"].endswith("Z")


def test_an_edit_that_changes_nothing_leaves_no_mark(alice: Any, carol: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=carol, text="Hello")
    assert edit(carol, comment, "Hello").json()["edited_at"] is None


@pytest.mark.parametrize(
    ("person", "status"), [(None, 401), ("alice", 403), ("bob", 403), ("carol", 200), ("mallory", 404)]
)
def test_a_comment_is_edited_by_its_author_alone(cast: Any, person: str | None, status: int) -> None:
    comment = CommentFactory(post=PostFactory(author=cast.alice), author=cast.carol, text="Helo")
    viewer = getattr(cast, person) if person else None
    assert edit(viewer, comment, "Hello").status_code == status
    comment.refresh_from_db()
    assert comment.text == ("Hello" if status == 200 else "Helo")


@pytest.mark.parametrize("text", ["", " ", "x" * 2_201, "a\x00b", None])
def test_an_edit_obeys_the_rules_of_a_new_comment(alice: Any, text: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=alice)
    assert edit(alice, comment, text).status_code == 400


@pytest.mark.rate_limits
def test_commenting_is_limited(settings: Any, alice: Any) -> None:
    settings.RATES = {**settings.RATES, "comment": "2/h"}
    post = PostFactory(author=alice)
    assert [write(alice, post, text="Hello").status_code for _ in range(3)] == [201, 201, 429]
