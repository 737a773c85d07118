"""What `manage.py recount` proves of the rooms from here down (see `instaclone.common.recount`)."""

from collections import Counter

from accounts.models import User
from content.models import (
    Hashtag,
    Place,
    Post,
    PostHashtag,
    ReelView,
    Story,
    StoryAnswer,
    StoryTally,
    StoryView,
)
from content.visibility import reach_of
from instaclone.common.recount import BATCH, Check, Ids, count_by
from social.models import Comment, Follow, HashtagFollow, Like


def _published(post_ids: Ids) -> set[int]:
    published = Post.objects.filter(pk__in=post_ids, state=Post.State.PUBLISHED)
    return set(published.values_list("pk", flat=True))


def _hashtag_posts(ids: Ids) -> dict[int, int]:
    counted: Counter[int] = Counter()
    last = -1
    rows = PostHashtag.objects.filter(hashtag_id__in=ids).order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list("pk", "hashtag_id", "post_id")[:BATCH]):
        published = _published([post_id for _, _, post_id in batch])
        counted.update(hashtag_id for _, hashtag_id, post_id in batch if post_id in published)
        last = batch[-1][0]
    return counted


def _hashtag_followers(ids: Ids) -> dict[int, int]:
    return count_by(HashtagFollow.objects.filter(hashtag_id__in=ids), "hashtag_id")


def _place_posts(ids: Ids) -> dict[int, int]:
    return count_by(Post.objects.filter(place_id__in=ids, state=Post.State.PUBLISHED), "place_id")


def _reach(ids: Ids) -> dict[int, int]:
    posts = Post.objects.filter(pk__in=ids).select_related("author")
    return {
        post.pk: int(reach_of(state=post.state, audience=post.audience, author=post.author)) for post in posts
    }


def _followers(ids: Ids) -> dict[int, int]:
    return count_by(Follow.objects.accepted().filter(followee_id__in=ids), "followee_id")


def _following(ids: Ids) -> dict[int, int]:
    return count_by(Follow.objects.accepted().filter(follower_id__in=ids), "follower_id")


def _posts(ids: Ids) -> dict[int, int]:
    return count_by(Post.objects.filter(author_id__in=ids, state=Post.State.PUBLISHED), "author_id")


def _likes(ids: Ids) -> dict[int, int]:
    return count_by(Like.objects.filter(target_id__in=ids), "target_id")


def _comments(ids: Ids) -> dict[int, int]:
    return count_by(Comment.objects.filter(post_id__in=ids), "post_id")


def _replies(ids: Ids) -> dict[int, int]:
    return count_by(Comment.objects.filter(parent_id__in=ids), "parent_id")


def _views(ids: Ids) -> dict[int, int]:
    return count_by(ReelView.objects.filter(post_id__in=ids), "post_id")


def _completes(ids: Ids) -> dict[int, int]:
    return count_by(ReelView.objects.filter(post_id__in=ids, is_complete__in=[True]), "post_id")


def _story_views(ids: Ids) -> dict[int, int]:
    return count_by(StoryView.objects.filter(story_id__in=ids), "story_id")


def _answers(ids: Ids) -> dict[int, int]:
    """By tally. An answer to a question has no choice and counts as choice 0."""
    tallies = list(StoryTally.objects.filter(pk__in=ids))
    answers = StoryAnswer.objects.filter(story_id__in={tally.story_id for tally in tallies})
    counted = Counter(
        (story_id, sticker_id, choice or 0)
        for story_id, sticker_id, choice in answers.values_list("story_id", "sticker_id", "choice")
    )
    return {tally.pk: counted[tally.story_id, tally.sticker_id, tally.choice] for tally in tallies}


def _story_reach(ids: Ids) -> dict[int, int]:
    state = Post.State.PUBLISHED
    stories = Story.objects.filter(pk__in=ids).select_related("author")
    return {
        story.pk: int(reach_of(state=state, audience=story.audience, author=story.author))
        for story in stories
    }


CHECKS = [
    Check(User, "followers_count", _followers),
    Check(User, "following_count", _following),
    Check(User, "posts_count", _posts),
    Check(Post, "like_count", _likes),
    Check(Post, "comment_count", _comments),
    Check(Post, "view_count", _views),
    Check(Post, "complete_count", _completes),
    Check(Post, "reach", _reach),
    Check(Story, "view_count", _story_views),
    Check(Story, "like_count", _likes),
    Check(Story, "reach", _story_reach),
    Check(StoryTally, "count", _answers),
    Check(Comment, "like_count", _likes),
    Check(Comment, "reply_count", _replies),
    Check(Hashtag, "posts_count", _hashtag_posts),
    Check(Hashtag, "followers_count", _hashtag_followers),
    Check(Place, "posts_count", _place_posts),
]
