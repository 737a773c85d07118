"""`manage.py seed_demo`: reels, posts made together, stories and highlights."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from content.models import (
    Coauthor,
    Draft,
    Highlight,
    HighlightStory,
    Media,
    PeopleTag,
    Pin,
    Post,
    ReelView,
    Story,
    StoryAnswer,
    StoryView,
)
from content.selectors import post_get
from content.stories.selectors import stories_of
from feed.demo import clips, moments, script
from social.models import Bookmark, Collection, CollectionItem, Like, Notification
from tests.feed.demo import seed, seeded, small_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

EVERYTHING = (
    User, Post, Media, Coauthor, PeopleTag, Pin, Draft, ReelView, Story, StoryView, StoryAnswer, Highlight,
    HighlightStory, Like, Notification, Bookmark, Collection, CollectionItem,
)  # fmt: skip


def numbers() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in EVERYTHING}


def test_there_are_reels_stories_and_things_done_together_and_a_second_run_adds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In one test, because films take a while."""
    small_demo(monkeypatch, films=1)
    seed()
    anna = User.objects.get(username="anna")
    check_reels(anna)
    check_together(anna)
    check_what_the_guide_keeps(anna)
    check_stories(anna)
    check_highlights()
    check_saved(anna)
    out = io.StringIO()
    call_command("recount", stdout=out)
    assert "agrees" in out.getvalue()
    before = numbers()
    seed()
    assert numbers() == before


def test_the_guide_finds_reels_on_the_explore_page() -> None:
    people = {person.username: person for person in script.PEOPLE}
    strangers = {reel.author for reel in moments.REELS} - {script.GUIDE, *people[script.GUIDE].follows}
    assert [name for name in strangers if not people[name].is_private]


def check_reels(anna: User) -> None:
    """They play, and were watched, but not by the guide."""
    reel = Post.objects.get(kind=Post.Kind.REEL)
    assert reel.media[0]["videos"]
    assert reel.view_count == ReelView.objects.count() > 3
    assert not ReelView.objects.filter(viewer=anna).exists()
    assert reel.like_count == Like.objects.filter(target_id=reel.pk).count() > 0
    assert timezone.now() - timedelta(hours=7) < reel.created_at < timezone.now()


def check_together(anna: User) -> None:
    assert PeopleTag.objects.filter(user=anna).exists()
    [accepted] = Coauthor.objects.filter(state=Coauthor.State.ACCEPTED)
    assert Post.objects.get(pk=accepted.post_id).coauthor_ids == [accepted.user_id]
    assert Coauthor.objects.filter(user=anna, state=Coauthor.State.INVITED).exists()
    kinds = set(Notification.objects.filter(recipient=anna).values_list("kind", flat=True))
    assert {"tagged", "coauthor_invite"} <= kinds


def check_what_the_guide_keeps(anna: User) -> None:
    drafts = Draft.objects.filter(owner=anna)
    assert sorted(draft.publish_at is not None for draft in drafts) == [False, True]
    assert all(draft.publish_at > timezone.now() for draft in drafts if draft.publish_at)
    for pin in Pin.objects.all():
        assert (pin.owner_id, post_get(viewer=anna, post_id=pin.post_id).kind) == (anna.pk, "post")


def check_saved(anna: User) -> None:
    collections = Collection.objects.filter(owner=anna)
    assert collections
    for one in collections:
        assert len(one.recent_ids) == CollectionItem.objects.filter(collection=one).count() > 0


def check_stories(anna: User) -> None:
    """Some were seen and some not, one is for close friends."""
    running = Story.objects.running()
    assert running.count() == len(moments.STORIES)
    assert 0 < StoryView.objects.filter(viewer=anna).count() < running.count()
    [close] = running.filter(audience=Post.Audience.CLOSE_FRIENDS).select_related("author")
    assert close in stories_of(viewer=anna, author=close.author)
    assert close not in stories_of(viewer=User.objects.get(username="gus"), author=close.author)
    own = running.filter(author=anna).values_list("pk", flat=True)
    assert StoryAnswer.objects.filter(story_id__in=list(own)).exists()
    assert all(story.created_at < timezone.now() for story in running)


def check_highlights() -> None:
    """They hold stories that are over."""
    assert Highlight.objects.count() == len(moments.HIGHLIGHTS)
    held = Story.objects.filter(pk__in=list(HighlightStory.objects.values_list("story_id", flat=True)))
    assert held.count() == sum(len(kept.pictures) for kept in moments.HIGHLIGHTS)
    assert all(story.expires_at < timezone.now() and story.archived_at for story in held)


def test_the_next_day_has_new_stories_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    small_demo(monkeypatch)
    seeded()
    before = numbers()
    Story.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    seed()
    after = numbers()
    assert after["content.Story"] == before["content.Story"] + len(moments.STORIES)
    unchanged = {"content.Post", "content.Highlight", "content.Draft", "content.Pin", "accounts.User"}
    assert {label: after[label] for label in unchanged} == {label: before[label] for label in unchanged}


def test_a_site_that_lacks_a_part_gains_it(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    small_demo(monkeypatch)
    seeded()
    before = numbers()
    Post.objects.filter(caption=moments.TOGETHER[0].caption).delete()
    for marker in Path(settings.VAR_DIR).glob("demo-reels-*"):
        marker.unlink()
    seed()
    assert Post.objects.filter(caption=moments.TOGETHER[0].caption).exists()
    kept = {"content.Post", "content.Draft", "content.Pin", "content.Coauthor", "accounts.User"}
    after = numbers()
    assert {label: after[label] for label in kept} == {label: before[label] for label in kept}


# --- The films ----------------------------------------------------------------------------------------------
def test_a_film_moves_and_sounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "SIZE", (90, 160))
    clip = clips.Clip("sea", "test", "push", seconds=1, drift=5, chord=(220, 330))
    with av.open(io.BytesIO(clips.draw(clip))) as film:
        pictures = [frame.to_image() for frame in film.decode(video=0)]
        assert (film.streams.video[0].width, film.streams.video[0].height) == (90, 160)
        assert 0.8 < float(film.duration / av.time_base) < 1.2
        assert film.streams.audio
    assert len(pictures) == clips.FPS
    assert pictures[0].tobytes() != pictures[-1].tobytes()


def test_every_kind_of_clip_and_move_there_is_can_be_drawn() -> None:
    films = [reel.clip for reel in moments.REELS]
    films += [moment.picture for moment in moments.STORIES if isinstance(moment.picture, clips.Clip)]
    assert {film.move for film in films} <= set(clips.MOVES)
    assert all(3 <= film.seconds <= 6 for film in films)
