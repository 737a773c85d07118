"""The one place that decides who sees a post, a reel or a story.

The rule, in words: a published post of an active account is seen by its author, and by anyone unless there is
a block between them; when the account is private only accepted followers see it; a post for close friends
only those followers whom its author counts among them. A story is seen as a post would be, while its time
lasts. `reach_of` folds the post's side of the rule into one indexed
column, `Sight` applies the viewer's side, as a condition for queries and as a test for a row in hand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.relations import NOBODY, Relations, audience_of, relations_of

if TYPE_CHECKING:
    from accounts.models import User
    from content.models import Post, Story


def reach_of(*, state: str, audience: str, author: "User") -> int:
    """How far a post may go, whoever looks: a value of `Post.Reach`."""
    from content.models import Post

    if not author.is_active or state != Post.State.PUBLISHED:
        return Post.Reach.NOBODY
    if audience == Post.Audience.CLOSE_FRIENDS:
        return Post.Reach.CLOSE_FRIENDS
    return Post.Reach.FOLLOWERS if author.is_private else Post.Reach.EVERYONE


@dataclass(frozen=True, slots=True)
class Sight:
    """What one viewer may see of some authors' posts (`authors`), or of anyone's (None)."""

    viewer_id: int | None
    relations: Relations
    authors: frozenset[int] | None

    @classmethod
    def of(cls, viewer: Any, authors: Collection[int] | None = None) -> "Sight":
        among = None if authors is None else frozenset(authors)
        if not viewer.is_authenticated:
            return cls(None, NOBODY, among)
        return cls(viewer.pk, relations_of(viewer.pk, among), among)

    @classmethod
    def given(cls, viewer: Any, author_id: int, relations: Relations) -> "Sight":
        """Of one author's posts, when the viewer's relations to the author are in hand."""
        return cls(viewer.pk if viewer.is_authenticated else None, relations, frozenset([author_id]))

    def sees(self, post: "Post | Story") -> bool:
        """The rule for a row in hand. Its author must be among those the sight was made for. Whether a story's
        time is over is for the caller to ask."""
        from content.models import Post

        if post.reach == Post.Reach.NOBODY:
            return False
        if post.author_id == self.viewer_id:
            return True
        if post.author_id in self.relations.blocked:
            return False
        if post.reach == Post.Reach.EVERYONE:
            return True
        if post.author_id not in self.relations.following:
            return False
        is_close = post.reach == Post.Reach.CLOSE_FRIENDS and post.author_id in self.relations.close_to
        return is_close or post.reach == Post.Reach.FOLLOWERS

    def condition(self) -> Q:
        """The same rule for a query."""
        from content.models import Post

        allowed = Q(reach=Post.Reach.EVERYONE)
        if self.relations.following:
            allowed |= Q(reach=Post.Reach.FOLLOWERS, author_id__in=self.relations.following)
        if close := self.relations.close_to & self.relations.following:
            allowed |= Q(reach=Post.Reach.CLOSE_FRIENDS, author_id__in=close)
        if self.relations.blocked:
            allowed &= ~Q(author_id__in=self.relations.blocked)
        if self.viewer_id is not None:
            allowed |= Q(author_id=self.viewer_id, reach__lt=Post.Reach.NOBODY)
        if self.authors is not None:
            allowed &= Q(author_id__in=self.authors)
        return allowed


def viewers_of(post: "Post | Story", viewer_ids: Collection[int]) -> frozenset[int]:
    """Which of these people (ids of active accounts) see the post: what `Sight` says for each of them, asked for
    all at once. One query for every 500 of them.
    """
    from content.models import Post

    if post.reach == Post.Reach.NOBODY:
        return frozenset()
    author = frozenset([post.author_id])
    viewers = frozenset(viewer_ids)
    if viewers <= author:
        return viewers & author
    audience = audience_of(post.author_id, viewers - author)
    allowed = viewers if post.reach == Post.Reach.EVERYONE else audience.followers
    if post.reach == Post.Reach.CLOSE_FRIENDS:
        allowed &= audience.close_friends
    return viewers & (allowed | author) - audience.blocked
