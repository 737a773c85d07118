"""What moves under a post while people look at it, read for all who look at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.models import User
from accounts.relations import Ids, audience_of
from content.models import Post
from content.visibility import Sight, viewers_of
from social.models import Comment, Like


@dataclass(frozen=True, slots=True)
class Engagement:
    """A post's counts and, with `comment`, something new said under it.

    `viewers`: who may see the post, of those asked about. `comment_viewers`: of these, who may see the comment
    (its `author` and `post` are loaded). `comment_likers`: of these, who like it already.
    """

    post: Post
    viewers: Ids
    comment: Comment | None = None
    comment_viewers: Ids = frozenset()
    comment_likers: Ids = frozenset()


def engagement_of(
    *, post_id: int, viewer_ids: Collection[int], comment_id: int | None = None
) -> Engagement | None:
    """A post for many viewers (ids of active accounts); None when none of them may see it, or it is gone.

    Two queries, and up to three more for a comment, for 500 viewers; then two more for every further 500."""
    post = _posts([post_id]).get(post_id)
    viewers = viewers_of(post, viewer_ids) if post else frozenset()
    if post is None or not viewers:
        return None
    comment = _comment(post, comment_id)
    if comment is None:
        return Engagement(post, viewers)
    seers = viewers - audience_of(comment.author_id, viewers).blocked
    return Engagement(post, viewers, comment, seers, _likers(comment, seers))


def engagements_for(*, viewer: User, post_ids: Collection[int]) -> list[Engagement]:
    """Those of the posts that one viewer may see, as they stand; two queries."""
    posts = _posts(post_ids)
    sight = Sight.of(viewer, {post.author_id for post in posts.values()})
    return [Engagement(post, frozenset([viewer.pk])) for post in posts.values() if sight.sees(post)]


def _posts(ids: Iterable[int]) -> dict[int, Post]:
    columns = ("author_id", "reach", "like_count", "comment_count", "hide_like_count")
    return Post.objects.only(*columns).in_bulk(list(ids))


def _comment(post: Post, comment_id: int | None) -> Comment | None:
    if comment_id is None:
        return None
    comment = Comment.objects.filter(pk=comment_id, post_id=post.pk).select_related("author").first()
    if comment is None or not comment.author.is_active:
        return None
    comment.post = post
    return comment


def _likers(comment: Comment, viewers: Ids) -> Ids:
    if not comment.like_count:
        return frozenset()
    # It is about a second old: nearly always nobody, and hardly ever many.
    likes = Like.objects.filter(target_id=comment.pk).order_by("-pk")
    return viewers & set(likes.values_list("user_id", flat=True)[:1_000])
