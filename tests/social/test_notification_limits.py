"""Who isn't told: oneself, people across a block, who may not see the post, who doesn't want to know."""

from typing import Any

import pytest

from accounts.services import privacy_set
from content.models import Post
from content.services import post_update
from social import services
from social.models import Block, Notification
from social.notifications.causes import CommentCause, FollowCause, LikeCause
from social.notifications.services import preferences_update, settle
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.social.notified import cards_of, texts_of

pytestmark = pytest.mark.django_db


def test_nobody_is_told_what_they_did_themselves(alice: Any) -> None:
    post = PostFactory(author=alice)
    services.like_post(user=alice, post_id=post.pk)
    row = services.comment_create(author=alice, post_id=post.pk, text="I, @alice")
    services.comment_create(author=alice, post_id=post.pk, text="More", parent_id=row.pk)
    services.like_comment(user=alice, comment_id=row.pk)
    post_update(author=alice, post_id=post.pk, caption="By @alice")
    assert not Notification.objects.exists()


@pytest.mark.parametrize("blocker", ["bob", "mallory"])
def test_a_mention_across_a_block_is_not_told(cast: Any, blocker: str) -> None:
    pair = {"bob": (cast.bob, cast.mallory), "mallory": (cast.mallory, cast.bob)}[blocker]
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    services.comment_create(author=cast.mallory, post_id=PostFactory(author=cast.carol).pk, text="Hey @bob")
    assert texts_of(cast.bob) == []
    assert texts_of(cast.carol) == ["mallory commented on your photo."]


def test_a_mention_under_a_post_of_someone_who_blocked_one_is_not_told(
    alice: Any, carol: Any, mallory: Any
) -> None:
    services.comment_create(author=carol, post_id=PostFactory(author=alice).pk, text="Hey @mallory")
    assert texts_of(mallory) == []


def test_only_who_may_see_a_private_post_is_told_of_it(pat: Any, bob: Any, carol: Any) -> None:
    FollowFactory(follower=bob, followee=pat)
    post = PostFactory(author=pat)
    post_update(author=pat, post_id=post.pk, caption="@bob @carol")
    services.comment_create(author=bob, post_id=post.pk, text="Look @carol")
    assert texts_of(carol) == []
    assert texts_of(bob) == ["pat mentioned you in a caption."]


def test_a_post_for_close_friends_is_told_to_nobody(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice, audience=Post.Audience.CLOSE_FRIENDS)
    post_update(author=alice, post_id=post.pk, caption="@bob")
    assert texts_of(bob) == []


def test_what_one_may_not_see_any_more_is_left_out_of_the_list(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    post_update(author=alice, post_id=post.pk, caption="@carol")
    assert texts_of(carol) == ["alice mentioned you in a caption."]
    privacy_set(user=alice, is_private=True)
    assert texts_of(carol) == []
    privacy_set(user=alice, is_private=False)
    assert texts_of(carol) == ["alice mentioned you in a caption."]


@pytest.mark.parametrize("who", ["actor", "recipient"])
def test_nothing_is_told_by_or_to_a_suspended_person(alice: Any, carol: Any, who: str) -> None:
    person = carol if who == "actor" else alice
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    row = CommentFactory(post=PostFactory(author=alice), author=carol)
    settle(CommentCause(row.pk))
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("level", "told"), [("everyone", ["carol", "bob"]), ("following", ["bob"]), ("off", [])]
)
def test_a_level_says_from_whom_a_kind_is_told(
    alice: Any, bob: Any, carol: Any, level: str, told: list[str]
) -> None:
    FollowFactory(follower=alice, followee=bob)
    preferences_update(user=alice, levels={"like": level})
    for person in (bob, carol):
        services.like_post(user=person, post_id=PostFactory(author=alice).pk)
    assert [card.actors[0].username for card in cards_of(alice)] == told


def test_a_level_is_for_its_kind_alone(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    preferences_update(user=alice, levels={"like": "off"})
    services.like_post(user=bob, post_id=post.pk)
    services.comment_create(author=bob, post_id=post.pk, text="Nice")
    assert [card.kind for card in cards_of(alice)] == ["comment"]


def test_who_wants_no_mentions_is_told_of_the_comment_as_such(alice: Any, bob: Any) -> None:
    preferences_update(user=alice, levels={"mention_comment": "off"})
    services.comment_create(author=bob, post_id=PostFactory(author=alice).pk, text="Hey @alice")
    assert [card.kind for card in cards_of(alice)] == ["comment"]


def test_a_level_changes_nothing_of_what_was_told(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    services.like_post(user=bob, post_id=post.pk)
    preferences_update(user=alice, levels={"like": "off"})
    settle(LikeCause(bob.pk, post.pk, "post"))
    assert texts_of(alice) == ["bob liked your photo."]


def test_who_wants_no_requests_is_told_of_no_follower_that_they_let_in(pat: Any, carol: Any) -> None:
    preferences_update(user=pat, levels={"follow_request": "off"})
    services.follow(follower=carol, followee_id=pat.pk)
    privacy_set(user=pat, is_private=False)
    assert texts_of(pat) == []
    assert texts_of(carol) == ["pat accepted your follow request."]


@pytest.mark.parametrize(
    "cause", [LikeCause(1, 2, "post"), LikeCause(1, 2, "comment"), CommentCause(1), FollowCause(1, 2)]
)
def test_a_cause_that_never_was_is_told_to_nobody(db: None, cause: Any) -> None:
    settle(cause)
    assert not Notification.objects.exists()


def test_settling_again_tells_nothing_twice(alice: Any, published: Any) -> None:
    post = PostFactory(author=alice)
    people = [UserFactory() for _ in range(2)]
    for person in people:
        services.like_post(user=person, post_id=post.pk)
    before = list(Notification.objects.values())
    published.clear()
    for person in people:
        settle(LikeCause(person.pk, post.pk, "post"))
    assert list(Notification.objects.values()) == before
    assert published.to(alice) == []
