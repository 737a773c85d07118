"""Answering the polls and questions on stories."""

from typing import Any

import pytest

from content.models import Story, StoryAnswer
from content.services import story_answer, story_delete
from instaclone.common.errors import NotFound
from tests.content.support import API, api
from tests.factories import StoryFactory, UserFactory
from tests.stories.support import QUESTION, asking, get, patch, post, run_out, tallies
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db


def sticker(person: Any, story: Story, place: int = 0) -> Any:
    return get(person, f"stories/{story.pk}").json()["stickers"][place]


def test_a_choice_is_counted_and_can_be_changed(cast: Any) -> None:
    story = asking(cast.alice)
    answer = post(cast.bob, f"stories/{story.pk}/stickers/p1", {"choice": 1})
    assert (answer.status_code, answer.json()["my_choice"], answer.json()["votes"]) == (200, 1, [0, 1, 0])
    post(cast.carol, f"stories/{story.pk}/stickers/p1", {"choice": 1})
    for choice in (1, 0, 2, 2):
        post(cast.bob, f"stories/{story.pk}/stickers/p1", {"choice": choice})
    assert tallies(story) == [0, 1, 1]
    assert StoryAnswer.objects.count() == 2
    assert (sticker(cast.bob, story)["my_choice"], sticker(cast.bob, story)["votes"]) == (2, [0, 1, 1])


def test_the_numbers_are_seen_after_choosing_and_by_the_author(cast: Any) -> None:
    story = asking(cast.alice)
    post(cast.bob, f"stories/{story.pk}/stickers/p1", {"choice": 0})
    assert sticker(cast.carol, story) | {"my_choice": None, "votes": None} == sticker(cast.carol, story)
    assert sticker(cast.alice, story) | {"my_choice": None, "votes": [1, 0, 0]} == sticker(cast.alice, story)
    assert get(cast.alice, f"stories/{story.pk}").json()["stickers"][1]["answer_count"] == 0


def test_an_answer_to_a_question_takes_the_place_of_the_one_before(cast: Any) -> None:
    story = asking(cast.alice)
    for text in ("First", " Second "):
        answer = post(cast.bob, f"stories/{story.pk}/stickers/q1", {"text": text})
    assert (answer.json()["my_text"], answer.json()["answer_count"]) == ("Second", None)
    assert tallies(story, "q1") == [1]
    assert sticker(cast.alice, story, 1)["answer_count"] == 1
    [row] = get(cast.alice, f"stories/{story.pk}/stickers/q1").json()["results"]
    assert (row["user"]["username"], row["text"], row["choice"]) == ("bob", "Second", None)


@pytest.mark.parametrize(
    ("sticker_id", "body"),
    [
        ("p1", {}),
        ("p1", {"choice": -1}),
        ("p1", {"choice": 3}),
        ("p1", {"choice": 4}),
        ("p1", {"choice": "x"}),
        ("p1", {"choice": None}),
        ("p1", {"choice": 10**30}),
        ("p1", {"text": "Yes"}),
        ("q1", {}),
        ("q1", {"text": ""}),
        ("q1", {"text": "  "}),
        ("q1", {"text": "x" * 501}),
        ("q1", {"text": "\x00"}),
        ("q1", {"text": 5}),
        ("q1", {"choice": 0}),
    ],
)
def test_what_is_no_answer_is_refused(cast: Any, sticker_id: str, body: Any) -> None:
    story = asking(cast.alice)
    assert post(cast.bob, f"stories/{story.pk}/stickers/{sticker_id}", body).status_code == 400
    assert not StoryAnswer.objects.exists()


def test_only_a_poll_or_question_of_a_running_story_of_somebody_else_is_answered(cast: Any) -> None:
    story = asking(cast.alice)
    Story.objects.filter(pk=story.pk).update(
        stickers=[*story.stickers, {**QUESTION, "id": "t", "type": "text", "text": "x"}]
    )
    for sticker_id in ("t", "p2", "P1", "%00", "x" * 300, "½"):
        answer = post(cast.bob, f"stories/{story.pk}/stickers/{sticker_id}", {"choice": 0, "text": "x"})
        assert answer.status_code == (400 if sticker_id == "%00" else 404)
    assert post(cast.alice, f"stories/{story.pk}/stickers/p1", {"choice": 0}).status_code == 403
    run_out(story)
    assert post(cast.bob, f"stories/{story.pk}/stickers/p1", {"choice": 0}).status_code == 404
    assert post(cast.bob, f"stories/{story.pk}/stickers/q1", {"text": "x"}).status_code == 404
    assert not StoryAnswer.objects.exists()


def test_what_was_answered_is_the_authors_to_read(cast: Any) -> None:
    story = asking(cast.alice)
    post(cast.bob, f"stories/{story.pk}/stickers/p1", {"choice": 0})
    for person, status in ((None, 401), (cast.bob, 404), (cast.mallory, 404), (cast.alice, 200)):
        assert get(person, f"stories/{story.pk}/stickers/p1").status_code == status
    assert get(cast.alice, f"stories/{story.pk}/stickers/nothing").status_code == 404
    run_out(story)
    assert len(get(cast.alice, f"stories/{story.pk}/stickers/p1").json()["results"]) == 1


def test_two_votes_of_one_person_at_once_are_one(cast: Any) -> None:
    for _ in range(3):
        story = asking(cast.alice)
        results = live(
            *[
                lambda choice=choice, pk=story.pk: story_answer(
                    user=cast.bob, story_id=pk, sticker_id="p1", choice=choice
                )
                for choice in (0, 1, 2, 1)
            ]
        )
        assert all(isinstance(result, Story) for result in results), results
        [answer] = StoryAnswer.objects.filter(story=story)
        assert tallies(story) == [int(choice == answer.choice) for choice in range(3)]


def test_many_peoples_votes_at_once_are_counted_exactly(cast: Any) -> None:
    story = asking(cast.alice)
    people = [UserFactory() for _ in range(8)]
    live(
        *[
            lambda who=who, choice=place % 3: story_answer(
                user=who, story_id=story.pk, sticker_id="p1", choice=choice
            )
            for place, who in enumerate(people)
        ]
    )
    assert tallies(story) == [3, 3, 2]


def test_a_story_deleted_during_a_vote_leaves_no_answer(cast: Any) -> None:
    for _ in range(3):
        story = asking(cast.alice)
        results = live(
            lambda pk=story.pk: story_delete(author=cast.alice, story_id=pk),
            lambda pk=story.pk: story_answer(user=cast.bob, story_id=pk, sticker_id="p1", choice=0),
            lambda pk=story.pk: story_answer(user=cast.carol, story_id=pk, sticker_id="q1", text="Why?"),
        )
        assert all(one is None or isinstance(one, Story | NotFound) for one in results), results
        assert not StoryAnswer.objects.exists()
        assert not tallies(story)


@pytest.mark.parametrize("count", [1, 12])
def test_a_persons_stories_cost_the_same_number_of_queries_however_many(cast: Any, count: int) -> None:
    for _ in range(count):
        story = asking(cast.alice)
        mention = {"id": "m", "type": "mention", "user_id": cast.pat.pk, "username": "pat"}
        Story.objects.filter(pk=story.pk).update(stickers=[*story.stickers, mention])
    client = api(cast.bob)
    # sign-in, profile, relations, stories · mentioned people, relations to them, likes, views, answers, tallies
    with assert_queries(10):
        assert len(client.get(f"{API}/users/alice/stories").json()["results"]) == count
    plain = StoryFactory(author=cast.bob)
    with assert_queries(5):
        client.get(f"{API}/stories/{plain.pk}")


def test_answers_are_found_by_indexes(cast: Any) -> None:
    rows = StoryAnswer.objects.filter(story_id=1, sticker_id="p1").order_by("-pk")
    assert_uses_index(rows[:21])
    assert_uses_index(StoryAnswer.objects.filter(story_id__in=[1, 2], user_id=3))
    assert patch(cast.bob, "stories/1/stickers/p1", {}).status_code == 405
