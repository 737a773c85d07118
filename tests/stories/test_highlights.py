"""Highlights: making, changing, ordering, and who sees what of them."""

from typing import Any

import pytest

from content.models import Highlight, HighlightStory, Story
from content.services import highlight_update, highlights_reorder, stories_archive_expired, story_delete
from social.models import CloseFriend
from tests.content.support import API, api
from tests.factories import FollowFactory, StoryFactory
from tests.stories.support import delete, get, ids, patch, post, run_out
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db


def made(owner: Any, *stories: Story, title: str = "Lakes", **more: Any) -> Any:
    body = {"title": title, "stories": [str(story.pk) for story in stories], **more}
    return post(owner, "highlights", body)


def held(highlight_id: Any) -> set[int]:
    links = HighlightStory.objects.filter(highlight_id=int(highlight_id))
    return set(links.values_list("story_id", flat=True))


def test_stories_are_put_on_the_profile_oldest_first(cast: Any) -> None:
    stories = [StoryFactory(author=cast.alice) for _ in range(3)]
    run_out(stories[0], hours=50)
    answer = made(cast.alice, *reversed(stories), title="  The \n lakes ", cover_story=str(stories[1].pk))
    assert answer.status_code == 201
    highlight = answer.json()
    assert (highlight["title"], highlight["story_count"], highlight["is_own"]) == ("The lakes", 3, True)
    assert highlight["url"] == f"/stories/highlights/{highlight['id']}/"
    assert [int(story["id"]) for story in highlight["stories"]] == [story.pk for story in stories]
    [listed] = get(cast.bob, "users/alice/highlights").json()["results"]
    assert listed | {"title": "The lakes", "story_count": 3, "is_own": False} == listed
    assert Story.objects.get(pk=stories[0].pk).archived_at is not None
    assert Story.objects.get(pk=stories[1].pk).archived_at is None


def test_the_cover_is_the_story_that_was_chosen_or_the_first(cast: Any) -> None:
    first, second = StoryFactory(author=cast.alice), StoryFactory(author=cast.alice)
    Story.objects.filter(pk=second.pk).update(shown={**second.shown, "id": 77, "thumbnail": "m/other.webp"})
    highlight = made(cast.alice, first, second).json()
    assert highlight["cover"]["id"] == str(first.shown["id"])
    address = f"highlights/{highlight['id']}"
    assert patch(cast.alice, address, {"cover_story": str(second.pk)}).json()["cover"]["id"] == "77"
    assert get(cast.bob, "users/alice/highlights").json()["results"][0]["cover"]["id"] == "77"
    changed = patch(cast.alice, address, {"remove": [str(second.pk)]}).json()
    assert changed["cover"]["id"] == str(first.shown["id"])
    assert Highlight.objects.get().cover_story_id is None


def test_it_is_changed_as_far_as_is_said(cast: Any) -> None:
    one, two, three = (StoryFactory(author=cast.alice) for _ in range(3))
    highlight = made(cast.alice, one, two).json()
    address = f"highlights/{highlight['id']}"
    assert patch(cast.alice, address, {"title": "Hills"}).json()["title"] == "Hills"
    assert held(highlight["id"]) == {one.pk, two.pk}
    for body, wanted in (
        ({"add": [str(three.pk), str(one.pk)]}, {one, two, three}),
        ({"remove": [str(one.pk), "9"]}, {two, three}),
        ({"stories": [str(one.pk), str(two.pk)]}, {one, two}),
        ({"stories": [str(one.pk)], "add": [str(three.pk)], "remove": [str(one.pk)]}, {three}),
        ({}, {three}),
    ):
        assert patch(cast.alice, address, body).status_code == 200
        assert held(highlight["id"]) == {story.pk for story in wanted}
    assert Highlight.objects.get().title == "Hills"


def test_what_makes_no_highlight_is_refused(cast: Any, settings: Any) -> None:
    own, others = StoryFactory(author=cast.alice), StoryFactory(author=cast.bob)
    settings.HIGHLIGHT_MAX_STORIES = 2
    highlight = made(cast.alice, own).json()
    before = held(highlight["id"])
    bad = [
        ({"title": ""}, "title"),
        ({"title": " "}, "title"),
        ({"title": "x" * 31}, "title"),
        ({"title": "a\x00"}, "title"),
        ({"title": None}, "title"),
        ({"stories": []}, "stories"),
        ({"stories": [str(others.pk)]}, "stories"),
        ({"stories": [str(own.pk), "9"]}, "stories"),
        ({"stories": [str(StoryFactory(author=cast.alice).pk) for _ in range(3)]}, "stories"),
        ({"stories": "x"}, "stories"),
        ({"cover_story": str(others.pk)}, "cover_story"),
        ({"cover_story": "x"}, "cover_story"),
    ]
    for change, field in bad:
        for answer in (
            post(cast.alice, "highlights", {"title": "T", "stories": [str(own.pk)], **change}),
            patch(cast.alice, f"highlights/{highlight['id']}", change),
        ):
            assert (answer.status_code, list(answer.json())) == (400, [field]), (change, answer.content)
    empty = patch(cast.alice, f"highlights/{highlight['id']}", {"remove": [str(own.pk)]})
    assert (empty.status_code, list(empty.json())) == (400, ["stories"])
    assert Highlight.objects.count() == 1
    assert held(highlight["id"]) == before


def test_a_profile_has_so_many_highlights(cast: Any, settings: Any) -> None:
    settings.HIGHLIGHTS_MAX = 2
    story = StoryFactory(author=cast.alice)
    assert [made(cast.alice, story).status_code for _ in range(3)] == [201, 201, 409]
    assert made(cast.bob, StoryFactory(author=cast.bob)).status_code == 201


def test_a_story_that_is_over_and_was_not_kept_is_not_there_any_more(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    cast.alice.preferences = {"archive_stories": False}
    cast.alice.save(update_fields=["preferences"])
    run_out(story)
    assert made(cast.alice, story).status_code == 400


def test_a_new_one_comes_first_and_the_order_can_be_changed(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    one, two, three = (made(cast.alice, story, title=name).json()["id"] for name in ("1", "2", "3"))

    def order() -> list[str]:
        return [row["id"] for row in get(cast.carol, "users/alice/highlights").json()["results"]]

    assert order() == [three, two, one]
    answer = post(cast.alice, "highlights/order", {"ids": [one, three, two]})
    assert [row["id"] for row in answer.json()["results"]] == order() == [one, three, two]
    post(cast.alice, "highlights/order", {"ids": [two]})
    assert order() == [two, one, three]
    four = made(cast.alice, story, title="4").json()["id"]
    assert order() == [four, two, one, three]
    others = made(cast.bob, StoryFactory(author=cast.bob)).json()["id"]
    for bad in ([one, one], [one, others], [one, "9"], [], None, "x"):
        assert post(cast.alice, "highlights/order", {"ids": bad}).status_code == 400
    assert order() == [four, two, one, three]


def test_two_orders_at_once_end_in_one_of_them(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    made_ids = [int(made(cast.alice, story, title=name).json()["id"]) for name in "abc"]
    orders = [made_ids, made_ids[::-1]]
    results = live(
        *[lambda wanted=wanted: highlights_reorder(owner=cast.alice, ids=wanted) for wanted in orders]
    )
    assert results == [None, None]
    assert ids(get(cast.alice, "highlights")) in orders


def test_deleting_it_keeps_its_stories(cast: Any) -> None:
    story = StoryFactory(author=cast.alice)
    highlight = made(cast.alice, story).json()
    assert delete(cast.alice, f"highlights/{highlight['id']}").status_code == 204
    assert delete(cast.alice, f"highlights/{highlight['id']}").status_code == 404
    assert not Highlight.objects.exists()
    assert not HighlightStory.objects.exists()
    assert get(cast.bob, f"stories/{story.pk}").status_code == 200


def test_only_its_owner_changes_it(cast: Any) -> None:
    highlight = made(cast.alice, StoryFactory(author=cast.alice)).json()
    for person, status in (
        (None, 401),
        (cast.bob, 404),
        (cast.carol, 404),
        (cast.mallory, 404),
        (cast.staff, 404),
    ):
        assert patch(person, f"highlights/{highlight['id']}", {"title": "Mine"}).status_code == status
        assert delete(person, f"highlights/{highlight['id']}").status_code == status
    assert post(None, "highlights", {}).status_code == get(None, "highlights").status_code == 401
    assert Highlight.objects.get().title == "Lakes"


# What is in a highlight stays, for whoever sees the story: of alice's the first two, of pat's those who follow.
def test_a_highlight_shows_each_viewer_what_is_for_them(cast: Any) -> None:
    open_one, other = StoryFactory(author=cast.alice), StoryFactory(author=cast.alice)
    close = StoryFactory(author=cast.alice, audience="close_friends")
    run_out(open_one, other, close)
    highlight = made(cast.alice, open_one, other, close).json()
    only_close = made(cast.alice, close, title="Close").json()
    CloseFriend.objects.create(owner=cast.alice, friend=cast.bob)
    for person, status, seen in (
        (None, 200, 2),
        (cast.carol, 200, 2),
        (cast.bob, 200, 3),
        (cast.alice, 200, 3),
        (cast.mallory, 404, 0),
    ):
        answer = get(person, f"highlights/{highlight['id']}")
        assert answer.status_code == status
        if status == 200:
            shown = answer.json()
            assert (shown["story_count"], len(shown["stories"])) == (seen, seen)
        listed = get(person, "users/alice/highlights")
        assert listed.status_code == status
        sees_close = person in (cast.bob, cast.alice)
        assert get(person, f"highlights/{only_close['id']}").status_code == (200 if sees_close else 404)
        if status == 200:
            assert (int(only_close["id"]) in ids(listed)) == sees_close
    # The story itself can be asked for, though its time is over.
    for person, status in ((cast.carol, 200), (cast.bob, 200), (cast.mallory, 404), (None, 401)):
        assert get(person, f"stories/{open_one.pk}").status_code == status
    assert get(cast.carol, f"stories/{close.pk}").status_code == 404
    assert post(cast.carol, f"stories/{open_one.pk}/view").status_code == 204


def test_a_private_accounts_highlights_are_for_followers(cast: Any) -> None:
    story = StoryFactory(author=cast.pat)
    run_out(story)
    highlight = made(cast.pat, story).json()
    FollowFactory(follower=cast.bob, followee=cast.pat)
    for person, wanted in ((None, 404), (cast.carol, 404), (cast.bob, 200), (cast.pat, 200)):
        assert get(person, f"highlights/{highlight['id']}").status_code == wanted
        assert ids(get(person, "users/pat/highlights")) == ([int(highlight["id"])] if wanted == 200 else [])


def test_a_story_that_is_deleted_leaves_its_highlights_and_an_empty_one_goes(cast: Any) -> None:
    one, two = StoryFactory(author=cast.alice), StoryFactory(author=cast.alice)
    both = made(cast.alice, one, two, cover_story=str(one.pk)).json()["id"]
    made(cast.alice, one)
    story_delete(author=cast.alice, story_id=one.pk)
    [left] = get(cast.bob, "users/alice/highlights").json()["results"]
    assert (left["id"], left["story_count"]) == (both, 1)
    assert held(both) == {two.pk}


def test_a_story_is_deleted_or_expires_while_it_is_put_into_a_highlight(cast: Any) -> None:
    cast.alice.preferences = {"archive_stories": False}
    cast.alice.save(update_fields=["preferences"])
    for end in ("delete", "expire") * 2:
        kept, story = StoryFactory(author=cast.alice), StoryFactory(author=cast.alice)
        highlight = int(made(cast.alice, kept).json()["id"])
        ending = stories_archive_expired
        if end == "expire":
            run_out(story)
        else:
            ending = lambda pk=story.pk: story_delete(author=cast.alice, story_id=pk)  # noqa: E731
        live(
            ending,
            lambda pk=story.pk, at=highlight: highlight_update(owner=cast.alice, highlight_id=at, add=[pk]),
        )
        is_there = Story.objects.filter(pk=story.pk).exists()
        assert held(highlight) == ({kept.pk, story.pk} if is_there else {kept.pk})


def test_two_changes_that_empty_it_together_remove_it(cast: Any) -> None:
    for _ in range(3):
        one, two = StoryFactory(author=cast.alice), StoryFactory(author=cast.alice)
        highlight = int(made(cast.alice, one, two).json()["id"])
        live(
            *[
                lambda pk=pk, at=highlight: highlight_update(owner=cast.alice, highlight_id=at, remove=[pk])
                for pk in (one.pk, two.pk)
            ]
        )
        assert bool(held(highlight)) == Highlight.objects.filter(pk=highlight).exists()


@pytest.mark.parametrize("count", [1, 12])
def test_lists_cost_the_same_number_of_queries_however_long(cast: Any, count: int) -> None:
    for _ in range(count):
        highlight = made(cast.alice, *(StoryFactory(author=cast.alice) for _ in range(count))).json()
    reader, visitor = api(cast.bob), api()
    with assert_queries(7):  # sign-in, profile, relations, highlights, links, stories, covers
        assert len(reader.get(f"{API}/users/alice/highlights").json()["results"]) == count
    with assert_queries(5):
        visitor.get(f"{API}/users/alice/highlights")
    with assert_queries(7):  # sign-in, highlight, relations, links, stories, likes, views
        assert len(reader.get(f"{API}/highlights/{highlight['id']}").json()["stories"]) == count


def test_lists_are_served_by_indexes(cast: Any) -> None:
    assert_uses_index(Highlight.objects.filter(owner_id=1).order_by("position", "pk"))
    assert_uses_index(HighlightStory.objects.filter(highlight_id__in=[1, 2]))
    assert_uses_index(HighlightStory.objects.filter(story_id=1)[:1])
