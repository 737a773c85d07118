"""manage.py recount: finds counters that disagree with their rows, and repairs them."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from content.models import (
    Hashtag,
    Media,
    Post,
    PostHashtag,
    ReelView,
    Story,
    StoryAnswer,
    StoryTally,
    StoryView,
)
from instaclone.common import recount
from social.models import Comment, Like
from tests.factories import CommentFactory, FollowFactory, PostFactory, ReelFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, int]:
    """What the command says, and its exit status."""
    out = StringIO()
    try:
        call_command("recount", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


@pytest.fixture
def site(alice: Any, bob: Any, carol: Any) -> Any:
    """A little of everything, with right counters."""
    post = PostFactory(author=alice)
    PostFactory(author=alice, state=Post.State.ARCHIVED)
    comment = CommentFactory(post=post, author=bob)
    CommentFactory(post=post, author=alice, parent=comment)
    for target, model in ((post, Post), (comment, Comment)):
        for person in (bob, carol):
            Like.objects.create(user=person, target_id=target.pk)
        model.objects.filter(pk=target.pk).update(like_count=2)
    tag = Hashtag.objects.create(name="harbour", posts_count=1)
    PostHashtag.objects.create(post=post, hashtag=tag)
    archived = Post.objects.get(state=Post.State.ARCHIVED)
    PostHashtag.objects.create(post=archived, hashtag=tag)
    FollowFactory(follower=carol, followee=alice, state="pending")
    _watched(alice, [bob, carol])
    return post, comment, tag


def _watched(author: Any, viewers: list[Any]) -> None:
    """A reel and a story with a poll, seen by all of the viewers; the first saw the end, liked and chose."""
    reel = ReelFactory(author=author, view_count=len(viewers), complete_count=1)
    story = Story.objects.create(
        author=author,
        media=Media.objects.create(owner=author, key=f"{author.pk:032}"),
        duration_ms=5_000,
        shown={},
        expires_at=timezone.now(),
        reach=Post.Reach.EVERYONE,
        view_count=len(viewers),
        like_count=1,
    )
    for viewer in viewers:
        is_first = viewer is viewers[0]
        ReelView.objects.create(post=reel, viewer=viewer, day=1, is_complete=is_first)
        StoryView.objects.create(story=story, viewer=viewer)
        StoryAnswer.objects.create(story=story, sticker_id="a1", user=viewer, choice=0 if is_first else 1)
    Like.objects.create(user=viewers[0], target_id=story.pk)
    StoryTally.objects.create(story=story, sticker_id="a1", choice=0, count=1)


def test_right_counters_are_left_alone(site: Any) -> None:
    said, status = run()

    assert said == "Every counter agrees with its rows.\n"
    assert status == 0


def corrupt(site: Any, alice: Any) -> int:
    """Every kind of counter, wrong; how many they are."""
    post, comment, tag = site
    User.objects.filter(pk=alice.pk).update(followers_count=9, following_count=9, posts_count=9)
    Post.objects.filter(pk=post.pk).update(like_count=0, comment_count=1, reach=Post.Reach.NOBODY)
    Comment.objects.filter(pk=comment.pk).update(like_count=7, reply_count=0)
    Hashtag.objects.filter(pk=tag.pk).update(posts_count=2)
    Post.objects.filter(kind=Post.Kind.REEL).update(view_count=8, complete_count=8)
    Story.objects.update(view_count=8, like_count=8, reach=Post.Reach.NOBODY)
    StoryTally.objects.update(count=8)
    return 15


def test_it_names_each_wrong_counter_and_changes_nothing(site: Any, alice: Any) -> None:
    wrong = corrupt(site, alice)

    said, status = run()

    assert status == 1
    assert f"{wrong} differ, 0 repaired." in said
    assert f"accounts.User.followers_count of {alice.pk}: stored 9, counted 1" in said
    assert f"content.Post.comment_count of {site[0].pk}: stored 1, counted 2" in said
    assert f"content.Hashtag.posts_count of {site[2].pk}: stored 2, counted 1" in said
    alice.refresh_from_db()
    assert alice.followers_count == 9


def test_with_repair_every_counter_is_right_afterwards(site: Any, alice: Any) -> None:
    wrong = corrupt(site, alice)

    said, status = run("--repair")

    assert f"{wrong} differ, {wrong} repaired." in said
    assert status == 0
    assert run() == ("Every counter agrees with its rows.\n", 0)
    alice.refresh_from_db()
    assert (alice.followers_count, alice.following_count, alice.posts_count) == (1, 0, 2)
    reel, story = Post.objects.get(kind=Post.Kind.REEL), Story.objects.get()
    assert (reel.view_count, reel.complete_count) == (2, 1)
    assert (story.view_count, story.like_count, StoryTally.objects.get().count) == (2, 1, 1)
    post = Post.objects.get(pk=site[0].pk)
    assert (post.like_count, post.comment_count, post.reach) == (2, 2, Post.Reach.EVERYONE)


def test_a_counter_that_moved_meanwhile_is_not_overwritten(site: Any, alice: Any) -> None:
    User.objects.filter(pk=alice.pk).update(posts_count=9)
    [difference] = recount.differences()
    User.objects.filter(pk=alice.pk).update(posts_count=1)

    assert recount.repair(difference) is False
    alice.refresh_from_db()
    assert alice.posts_count == 1


def test_rows_beyond_one_batch_are_looked_at(alice: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(recount, "BATCH", 2)
    posts = [PostFactory(author=alice) for _ in range(5)]
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(like_count=3)

    assert {difference.pk for difference in recount.differences()} == {post.pk for post in posts}
