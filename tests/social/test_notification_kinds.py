"""Each kind of notification: who is told what, where it leads, and that it goes when its cause does."""

from typing import Any

import pytest

from accounts.services import user_suspend
from content.services import post_archive, post_delete, post_update
from social import services
from social.models import Comment, Follow, Notification, NotificationActor
from tests.factories import CommentFactory, PostFactory
from tests.social.notified import assert_groups_are_right, cards_of, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(alice: Any) -> Any:
    return PostFactory(author=alice)


def comment(author: Any, post: Any, text: str = "Nice", parent: Comment | None = None) -> Comment:
    return services.comment_create(
        author=author, post_id=post.pk, text=text, parent_id=parent.pk if parent else None
    )


def assert_nothing_is_told() -> None:
    assert not Notification.objects.exists()
    assert not NotificationActor.objects.exists()


def test_a_like_is_told_to_the_posts_author_and_taken_back(alice: Any, carol: Any, post: Any) -> None:
    services.like_post(user=carol, post_id=post.pk)
    (card,) = cards_of(alice)
    assert (card.kind, card.text, card.url) == (
        "like",
        "carol liked your photo.",
        post.get_absolute_url(),
    )
    assert card.media == post.media[0]
    services.unlike_post(user=carol, post_id=post.pk)
    assert_nothing_is_told()


def test_a_comments_like_is_told_to_its_author_and_taken_back(bob: Any, carol: Any, post: Any) -> None:
    row = CommentFactory(post=post, author=bob, text="What a light")
    services.like_comment(user=carol, comment_id=row.pk)
    (card,) = cards_of(bob)
    assert (card.kind, card.text) == ("comment_like", "carol liked your comment.")
    assert card.url == f"{post.get_absolute_url()}#comment-{row.pk}"
    assert card.comment is not None
    assert card.comment.text == "What a light"
    services.unlike_comment(user=carol, comment_id=row.pk)
    assert_nothing_is_told()


def test_a_comment_is_told_to_the_posts_author_and_taken_back(
    alice: Any, carol: Any, post: Any, published: Any
) -> None:
    row = comment(carol, post, "First")
    (card,) = cards_of(alice)
    assert (card.kind, card.text) == ("comment", "carol commented on your photo.")
    assert card.comment == row
    services.comment_delete(user=carol, comment_id=row.pk)
    assert_nothing_is_told()
    assert published.forgotten == [alice.pk]  # its text can't be replayed


def test_a_reply_is_told_to_whom_it_answers_and_to_the_posts_author(
    alice: Any, bob: Any, carol: Any, post: Any
) -> None:
    parent = CommentFactory(post=post, author=bob)
    reply = comment(carol, post, "I think so too", parent)
    assert texts_of(bob) == ["carol replied to your comment."]
    assert texts_of(alice) == ["carol commented on your photo."]
    assert cards_of(bob)[0].comment == reply
    services.comment_delete(user=carol, comment_id=reply.pk)
    assert_nothing_is_told()


def test_what_was_said_under_a_comment_goes_with_it(alice: Any, bob: Any, carol: Any, post: Any) -> None:
    parent = comment(bob, post, "Look, @carol")
    reply = comment(carol, post, "Yes @pat", parent)
    services.like_comment(user=alice, comment_id=parent.pk)
    services.like_comment(user=alice, comment_id=reply.pk)
    assert Notification.objects.count() == 6
    services.comment_delete(user=bob, comment_id=parent.pk)
    assert_nothing_is_told()


def test_a_mention_in_a_comment_is_told_once_whatever_else_the_comment_is(
    alice: Any, bob: Any, carol: Any, pat: Any, post: Any
) -> None:
    parent = CommentFactory(post=post, author=bob)
    comment(carol, post, "@bob @alice @pat @pat @nobody see this", parent)
    assert [card.kind for card in cards_of(bob)] == ["reply"]
    assert [card.kind for card in cards_of(alice)] == ["mention_comment"]
    assert texts_of(pat) == ["carol mentioned you in a comment."]


def test_an_edited_comment_tells_whom_it_mentions_now(alice: Any, bob: Any, carol: Any, post: Any) -> None:
    row = comment(carol, post, "Ask @bob")
    services.comment_update(user=carol, comment_id=row.pk, text="Ask @pat")
    assert [group.recipient.username for group in Notification.objects.filter(kind="mention_comment")] == [
        "pat"
    ]
    assert texts_of(bob) == []
    assert texts_of(alice) == ["carol commented on your photo."]


def test_no_more_than_twenty_people_are_told_of_one_text(alice: Any, carol: Any) -> None:
    from tests.factories import UserFactory

    names = [UserFactory(username=f"friend{n}").username for n in range(25)]
    post = PostFactory(author=alice)
    comment(alice, post, " ".join(f"@{name}" for name in names))
    assert Notification.objects.filter(kind="mention_comment").count() == 20


def test_a_mention_in_a_caption_is_told_when_it_comes_and_taken_back_when_it_goes(
    alice: Any, bob: Any, carol: Any
) -> None:
    post = PostFactory(author=alice, caption="Nothing yet")
    post_update(author=alice, post_id=post.pk, caption="With @bob and @Carol")
    assert texts_of(bob) == texts_of(carol) == ["alice mentioned you in a caption."]
    assert cards_of(bob)[0].url == post.get_absolute_url()
    first = cards_of(bob)[0].key
    post_update(author=alice, post_id=post.pk, caption="With @bob")
    assert texts_of(carol) == []
    assert cards_of(bob)[0].key == first  # not told a second time


def test_a_new_follower_is_told_and_taken_back(bob: Any, carol: Any) -> None:
    services.follow(follower=carol, followee_id=bob.pk)
    (card,) = cards_of(bob)
    assert (card.kind, card.text, card.url) == ("follow", "carol started following you.", "/carol/")
    assert card.relationship is not None
    assert (card.relationship.followed_by, card.relationship.following) == (True, False)
    services.unfollow(follower=carol, followee_id=bob.pk)
    assert_nothing_is_told()


def test_a_request_is_told_until_it_is_taken_back(pat: Any, carol: Any) -> None:
    services.follow(follower=carol, followee_id=pat.pk)
    (card,) = cards_of(pat)
    assert (card.kind, card.text, card.url) == (
        "follow_request",
        "carol asks to follow you.",
        "/accounts/requests/",
    )
    assert card.request_id == Follow.objects.get(followee=pat).pk
    services.unfollow(follower=carol, followee_id=pat.pk)
    assert_nothing_is_told()


def test_a_rejected_request_is_told_to_nobody_any_more(pat: Any, carol: Any) -> None:
    services.follow(follower=carol, followee_id=pat.pk)
    services.request_reject(user=pat, request_id=Follow.objects.get(followee=pat).pk)
    assert_nothing_is_told()


def test_a_granted_request_is_told_to_who_asked_and_stays_as_a_new_follower(pat: Any, carol: Any) -> None:
    services.follow(follower=carol, followee_id=pat.pk)
    asked = cards_of(pat)[0].key
    services.request_accept(user=pat, request_id=Follow.objects.get(followee=pat).pk)
    assert texts_of(carol) == ["pat accepted your follow request."]
    (card,) = cards_of(pat)
    assert (card.kind, card.key, card.request_id) == ("follow", asked, None)
    services.follower_remove(user=pat, follower_id=carol.pk)
    assert_nothing_is_told()


def test_an_account_that_opens_tells_everyone_who_had_asked(pat: Any, carol: Any, bob: Any) -> None:
    from accounts.services import privacy_set

    for person in (bob, carol):
        services.follow(follower=person, followee_id=pat.pk)
    privacy_set(user=pat, is_private=False)
    assert texts_of(bob) == texts_of(carol) == ["pat accepted your follow request."]
    assert [card.kind for card in cards_of(pat)] == ["follow", "follow"]


@pytest.mark.parametrize("hide", [post_archive, post_delete])
def test_nothing_is_told_of_a_hidden_post(
    alice: Any, bob: Any, carol: Any, published: Any, hide: Any
) -> None:
    post = PostFactory(author=alice)
    post_update(author=alice, post_id=post.pk, caption="With @bob")
    row = comment(carol, post, "Hello @bob")
    comment(bob, post, "Hello", row)
    services.like_comment(user=bob, comment_id=row.pk)
    services.like_post(user=bob, post_id=post.pk)
    assert Notification.objects.count() == 6
    hide(author=alice, post_id=post.pk)
    assert_nothing_is_told()
    assert set(published.forgotten) == {alice.pk, bob.pk, carol.pk}


def test_two_people_are_told_nothing_of_each_other_after_a_block(
    alice: Any, bob: Any, carol: Any, post: Any, published: Any
) -> None:
    services.follow(follower=alice, followee_id=bob.pk)
    for person in (bob, carol):
        services.like_post(user=person, post_id=post.pk)
        comment(person, post)
    services.block(blocker=alice, user_id=bob.pk)
    assert texts_of(bob) == []
    assert texts_of(alice) == ["carol commented on your photo.", "carol liked your photo."]
    assert_groups_are_right()
    assert set(published.forgotten) >= {alice.pk, bob.pk}  # no socket can replay what was told before


def test_nobody_is_told_of_a_suspended_person_any_more(alice: Any, bob: Any, carol: Any, post: Any) -> None:
    for person in (bob, carol):
        services.like_post(user=person, post_id=post.pk)
    user_suspend(user=carol)
    assert texts_of(alice) == ["bob liked your photo."]
    assert_groups_are_right()
