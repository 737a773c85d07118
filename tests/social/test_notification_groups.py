"""What happened to one thing is one notification: its sentence, its faces, its place in the list."""

import re
from typing import Any

import pytest

from social import services
from social.models import Notification
from social.notifications.kinds import Kind, sentence, sentence_html
from tests.factories import CommentFactory, PostFactory, UserFactory
from tests.social.notified import assert_groups_are_right, cards_of, texts_of

pytestmark = pytest.mark.django_db

NAMES = ("anna", "ben", "carla", "dora", "emil")


@pytest.fixture
def people(db: None) -> list[Any]:
    return [UserFactory(username=name) for name in NAMES]


@pytest.fixture
def post(alice: Any) -> Any:
    return PostFactory(author=alice)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "anna liked your photo."),
        (2, "ben and anna liked your photo."),
        (3, "carla, ben and anna liked your photo."),
        (4, "dora, carla and 2 others liked your photo."),
        (5, "emil, dora and 3 others liked your photo."),
    ],
)
def test_likes_of_one_photo_are_one_sentence(
    alice: Any, people: list[Any], post: Any, count: int, text: str
) -> None:
    for person in people[:count]:
        services.like_post(user=person, post_id=post.pk)
    (card,) = cards_of(alice)
    assert (card.text, card.actor_count, len(card.actors)) == (text, count, min(count, 3))
    assert re.sub(r"<[^>]+>", "", card.html) == text
    assert card.html.startswith(f'<a class="author" href="/{NAMES[count - 1]}/">')
    assert_groups_are_right()


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize(("shown", "count"), [(1, 1), (1, 2), (1, 14), (2, 2), (2, 3), (3, 3), (3, 14)])
def test_every_kind_has_a_sentence_for_any_number(
    people: list[Any], kind: str, shown: int, count: int
) -> None:
    text = sentence(kind, people[:shown], count)
    assert text.startswith("anna")
    assert text.endswith(".")
    assert "{" not in text
    named = min(shown, 2) if count > shown else shown
    others = count - named
    assert [name in text for name in NAMES[:3]] == [place < named for place in range(3)]
    assert (f"{others} other{'s' if others > 1 else ''}" in text) == bool(others)
    assert re.sub(r"<[^>]+>", "", sentence_html(kind, people[:shown], count)) == text


def test_two_photos_are_two_notifications(alice: Any, bob: Any) -> None:
    for _ in range(2):
        services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    assert texts_of(alice) == ["bob liked your photo."] * 2


def test_many_comments_by_one_person_count_as_one_person(alice: Any, people: list[Any], post: Any) -> None:
    anna, ben = people[:2]
    rows = [services.comment_create(author=anna, post_id=post.pk, text=f"{n}") for n in range(5)]
    services.comment_create(author=ben, post_id=post.pk, text="Me too")
    assert texts_of(alice) == ["ben and anna commented on your photo."]
    for row in rows[:4]:
        services.comment_delete(user=anna, comment_id=row.pk)
    assert texts_of(alice) == ["ben and anna commented on your photo."]
    services.comment_delete(user=anna, comment_id=rows[4].pk)
    assert texts_of(alice) == ["ben commented on your photo."]
    assert_groups_are_right()


def test_replies_to_one_comment_are_one_notification_with_the_newest_text(
    bob: Any, people: list[Any], post: Any
) -> None:
    parent = CommentFactory(post=post, author=bob)
    for person in people[:2]:
        services.comment_create(
            author=person, post_id=post.pk, text=f"by {person.username}", parent_id=parent.pk
        )
    (card,) = cards_of(bob)
    assert card.text == "ben and anna replied to your comment."
    assert card.comment is not None
    assert card.comment.text == "by ben"


def test_mentions_and_followers_stand_alone(alice: Any, people: list[Any], post: Any) -> None:
    for person in people[:2]:
        services.follow(follower=person, followee_id=alice.pk)
    assert texts_of(alice) == ["ben started following you.", "anna started following you."]


def test_what_is_new_moves_its_notification_up_and_what_goes_moves_it_back(
    alice: Any, people: list[Any], post: Any
) -> None:
    other, (anna, ben) = PostFactory(author=alice), people[:2]
    services.like_post(user=anna, post_id=post.pk)
    services.like_post(user=anna, post_id=other.pk)
    assert [card.post.pk for card in cards_of(alice) if card.post] == [other.pk, post.pk]
    services.like_post(user=ben, post_id=post.pk)
    assert [card.post.pk for card in cards_of(alice) if card.post] == [post.pk, other.pk]
    services.unlike_post(user=ben, post_id=post.pk)
    assert [card.post.pk for card in cards_of(alice) if card.post] == [other.pk, post.pk]
    assert_groups_are_right()


def test_the_three_newest_faces_follow_what_is_taken_back(alice: Any, people: list[Any], post: Any) -> None:
    for person in people:
        services.like_post(user=person, post_id=post.pk)
    for person in (people[4], people[2]):
        services.unlike_post(user=person, post_id=post.pk)
    (card,) = cards_of(alice)
    assert [person.username for person in card.actors] == ["dora", "ben", "anna"]
    assert card.actor_count == 3
    assert_groups_are_right()


def test_people_who_are_not_shown_are_not_counted(alice: Any, people: list[Any], post: Any) -> None:
    for person in people[:3]:
        services.like_post(user=person, post_id=post.pk)
    type(alice).objects.filter(pk=people[2].pk).update(is_active=False)
    assert texts_of(alice) == ["ben and anna liked your photo."]


def test_a_like_that_comes_again_is_one(alice: Any, bob: Any, post: Any) -> None:
    for _ in range(3):
        services.like_post(user=bob, post_id=post.pk)
        services.unlike_post(user=bob, post_id=post.pk)
        services.like_post(user=bob, post_id=post.pk)
    assert texts_of(alice) == ["bob liked your photo."]
    assert Notification.objects.count() == 1
    assert_groups_are_right()
