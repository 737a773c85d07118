"""What a list shows of a person or a comment, put together for a whole page in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.relations import NOBODY, Relations, relations_of
from accounts.selectors import users_by_ids
from content.models import Post
from social.models import Comment, Like


@dataclass(frozen=True, slots=True)
class Relationship:
    """What stands between the viewer and one person, from the viewer's side."""

    following: bool = False
    requested: bool = False
    followed_by: bool = False
    blocking: bool = False
    close_friend: bool = False
    muted: bool = False
    muted_posts: bool = False
    is_self: bool = False

    @classmethod
    def of(cls, viewer: Any, user_id: int, relations: Relations) -> "Relationship":
        """`relations` must have been read for `user_id` among others."""
        return cls(
            following=user_id in relations.following,
            requested=user_id in relations.requested,
            followed_by=user_id in relations.followers,
            blocking=user_id in relations.blocking,
            close_friend=user_id in relations.close_friends,
            muted=user_id in relations.muted,
            muted_posts=user_id in relations.muted_posts,
            is_self=user_id == viewer.pk,
        )


@dataclass(frozen=True, slots=True)
class UserCard:
    """A person in a list. `key` is the id of what put them there (the follow, request, like or block), or
    their own."""

    user: User
    relationship: Relationship
    key: int


@dataclass(frozen=True, slots=True)
class CommentPreview:
    """A comment as the feed quotes it below a post."""

    comment: Comment
    author: User


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment with what the viewer may do to it. Edit: `is_own`."""

    comment: Comment
    author: User
    liked: bool
    can_delete: bool
    can_pin: bool
    is_own: bool

    @property
    def replies_count(self) -> int:
        return self.comment.reply_count


def user_cards(
    *,
    viewer: Any,
    users: Sequence[User],
    relations: Relations | None = None,
    keys: Mapping[int, int] | None = None,
    with_blocked: bool = False,
) -> list[UserCard]:
    """Cards of people in hand, in their order; two queries, none when the viewer's `relations` are given.

    Suspended people are left out and, unless `with_blocked`, who has a block between them and the viewer.
    `keys` gives each user's id its card's key.
    """
    if relations is None:
        relations = _relations(viewer, [user.pk for user in users])
    return [
        UserCard(user, Relationship.of(viewer, user.pk, relations), (keys or {}).get(user.pk, user.pk))
        for user in users
        if user.is_active and (with_blocked or user.pk not in relations.blocked)
    ]


def _relations(viewer: Any, ids: Sequence[int]) -> Relations:
    return relations_of(viewer.pk, ids) if viewer.is_authenticated and ids else NOBODY


def user_card(*, viewer: Any, user: User) -> UserCard:
    """The card of one person in hand, whoever they are; two queries."""
    relations = _relations(viewer, [user.pk])
    return UserCard(user, Relationship.of(viewer, user.pk, relations), user.pk)


def comment_cards(*, viewer: Any, post: Post, comments: Sequence[Comment]) -> list[CommentCard]:
    """Cards of comments on one post, in their order, without those of suspended authors; two queries."""
    if not comments:
        return []
    authors = users_by_ids(comment.author_id for comment in comments)
    liked = liked_ids(viewer, [comment.pk for comment in comments])
    cards = []
    for comment in comments:
        author = authors.get(comment.author_id)
        if author is not None and author.is_active:
            comment.author, comment.post = author, post
            cards.append(_comment_card(viewer, comment, comment.pk in liked))
    return cards


def comment_card(*, viewer: Any, comment: Comment, liked: bool | None = None) -> CommentCard:
    """The card of one comment whose author and post are loaded; one query unless `liked` is known."""
    if liked is None:
        liked = bool(liked_ids(viewer, [comment.pk]))
    return _comment_card(viewer, comment, liked)


def _comment_card(viewer: Any, comment: Comment, liked: bool) -> CommentCard:
    is_own = viewer.pk == comment.author_id
    on_own_post = viewer.pk == comment.post.author_id
    return CommentCard(
        comment=comment,
        author=comment.author,
        liked=liked,
        can_delete=is_own or on_own_post,
        can_pin=on_own_post and not comment.is_reply,
        is_own=is_own,
    )


def liked_ids(viewer: Any, target_ids: Sequence[int]) -> set[int]:
    """Those of the posts or comments that the viewer likes; one query, none for who isn't signed in."""
    if not viewer.is_authenticated or not target_ids:
        return set()
    likes = Like.objects.filter(user_id=viewer.pk, target_id__in=target_ids)
    return set(likes.values_list("target_id", flat=True))
