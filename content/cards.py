"""Posts as a viewer meets them: each with its author and what the viewer did to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.relations import NOBODY, Relations, relations_of
from accounts.selectors import users_by_ids
from content.models import Post
from content.viewer_state import NO_STATE, ViewerState, viewer_states


@dataclass(slots=True)
class PostCard:
    post: Post
    author: User
    liked: bool
    saved: bool
    following: bool
    is_own: bool
    can_comment: bool

    @property
    def like_count(self) -> int | None:
        """None when the author hides it from others and the viewer is another."""
        return None if self.post.hide_like_count and not self.is_own else self.post.like_count

    @property
    def view_count(self) -> int | None:
        """None for what isn't a reel."""
        return self.post.view_count if self.post.kind == Post.Kind.REEL else None


def post_cards(
    *,
    viewer: Any,
    posts: Sequence[Post],
    relations: Relations | None = None,
    states: Mapping[int, ViewerState] | None = None,
) -> list[PostCard]:
    """Cards of posts that `viewer` (a user or AnonymousUser) may see, in their order.

    One query for authors that aren't loaded, and those of `relations_of` and `viewer_states` unless the viewer's
    `relations` to the authors and `states` of the posts are given. A post whose author's row is gone is left out."""
    posts = _with_authors(viewer, posts)
    if relations is None:
        others = {post.author_id for post in posts} - {viewer.pk}
        relations = relations_of(viewer.pk, others) if viewer.is_authenticated and others else NOBODY
    if states is None:
        states = viewer_states(viewer, [post.pk for post in posts])
    signed_in = bool(viewer.is_authenticated)
    cards = []
    for post in posts:
        state = states.get(post.pk, NO_STATE)
        cards.append(
            PostCard(
                post=post,
                author=post.author,
                liked=state.liked,
                saved=state.saved,
                following=post.author_id in relations.following,
                is_own=signed_in and post.author_id == viewer.pk,
                can_comment=signed_in and not post.comments_disabled,
            )
        )
    return cards


def _with_authors(viewer: Any, posts: Sequence[Post]) -> list[Post]:
    author_field = Post._meta.get_field("author")
    bare = [post for post in posts if not author_field.is_cached(post)]
    known = {viewer.pk: viewer} if viewer.is_authenticated else {}
    missing = {post.author_id for post in bare} - set(known)
    authors = {**known, **(users_by_ids(missing) if missing else {})}
    for post in bare:
        if post.author_id in authors:
            post.author = authors[post.author_id]
    return [post for post in posts if author_field.is_cached(post)]
