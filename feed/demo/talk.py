"""What the demo's people do with each other's posts: they look, like, and say something."""

import random
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.relations import relations_of
from content.models import Post
from content.services import reel_view
from content.visibility import viewers_of
from feed.demo.script import COMMENTS, GUIDE, REPLIES
from social.models import Comment
from social.services import comment_create, like_comment, like_post

People = Mapping[str, User]


def talk_about(post: Post, author: User, people: People) -> None:
    """Likes and comments of who may see the post, always the same for the same caption."""
    rng = random.Random(f"{author.username}:{post.caption}")
    audience = audience_of(post, author, people)
    rng.shuffle(audience)
    for user in audience[: rng.randint(len(audience) // 3, len(audience))]:
        if user.username != GUIDE or _is_followed(user, post):
            like_post(user=user, post_id=post.pk)
    texts = rng.sample(COMMENTS, min(4, len(audience)))
    made = [
        comment_create(author=user, post_id=post.pk, text=text)
        for user, text in list(zip(audience, texts, strict=False))[: rng.randint(0, len(texts))]
    ]
    if made and rng.random() < 0.6:
        first = made[0]
        like_comment(user=author, comment_id=first.pk)
        made.append(
            comment_create(author=author, post_id=post.pk, text=rng.choice(REPLIES), parent_id=first.pk)
        )
    _spread(post, made, rng)


def _is_followed(guide: User, post: Post) -> bool:
    """What the guide would only find by exploring is still to be found."""
    people = [post.author_id, *post.coauthor_ids]
    return bool(relations_of(guide.pk, people).following)


def watch(reel: Post, author: User, people: People, *, but: str) -> None:
    """Most of who may see the reel watch it, some to the end; the one named `but` hasn't yet."""
    rng = random.Random(f"{author.username}:{reel.caption}")
    for user in audience_of(reel, author, people):
        if user.username != but and rng.random() < 0.8:
            watched_ms = round(reel.media[0]["duration_ms"] * rng.uniform(0.2, 1.3))
            reel_view(viewer=user, post_id=reel.pk, watched_ms=watched_ms)


def audience_of(post: Post, author: User, people: People) -> list[User]:
    """Those of the demo's people who may see the post, but for its author."""
    allowed = viewers_of(post, [user.pk for user in people.values()])
    return [user for user in people.values() if user.pk in allowed and user.pk != author.pk]


def _spread(post: Post, comments: list[Comment], rng: random.Random) -> None:
    """Comments come in the hours after the post, in the order of their ids."""
    when = post.created_at
    for comment in sorted(comments, key=lambda c: c.pk):
        when = min(when + timedelta(minutes=rng.randint(3, 240)), timezone.now())
        Comment.objects.filter(pk=comment.pk).update(created_at=when)
