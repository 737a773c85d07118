"""Reads of the social room. Each list costs a fixed number of queries, whatever its length or the viewer's
follows. People and comments that a viewer may not see are left out after the page is cut, so a page may be
shorter than its limit; its cursors are right all the same."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from accounts.selectors import users_by_ids
from content.models import Post
from instaclone.common.errors import NotFound
from instaclone.common.pagination import Page, PageRequest, paginate
from social.cards import CommentCard, CommentPreview, UserCard, comment_cards, user_cards
from social.models import Block, CloseFriend, Comment, Follow, Like, Mute
from social.people import connected_people

PREVIEW = 2
HINT_LIKES = 50


@dataclass(frozen=True, slots=True)
class CommentPage:
    """Top-level comments, newest first. `pinned` stand above them, on the first page only."""

    pinned: list[CommentCard]
    page: Page[CommentCard]


def comments_of(*, viewer: Any, post: Post, page: PageRequest) -> CommentPage:
    """Comments on a post that `viewer` was found to see; five queries at most."""
    visible = Comment.objects.visible_to(viewer)
    pinned = list(visible.top_level(post.pk, pinned=True).order_by("-pk")) if page.cursor is None else []
    found = paginate(visible.top_level(post.pk, pinned=False), page)
    cards = comment_cards(viewer=viewer, post=post, comments=[*pinned, *found.items])
    return CommentPage(
        pinned=[card for card in cards if card.comment.is_pinned],
        page=found.map(lambda _rows: [card for card in cards if not card.comment.is_pinned]),
    )


def replies_of(*, viewer: Any, comment: Comment, page: PageRequest) -> Page[CommentCard]:
    """Replies to a comment whose post is loaded, oldest first; four queries at most."""
    visible = Comment.objects.visible_to(viewer).filter(parent_id=comment.pk)
    found = paginate(visible, page, order="pk")
    return found.map(lambda rows: comment_cards(viewer=viewer, post=comment.post, comments=rows))


def latest_comments(*, viewer: Any, posts: Sequence[Post]) -> dict[int, list[CommentPreview]]:
    """For each post's id, its newest two comments by the viewer or people they follow, oldest first.

    Two queries. It looks through the comments marked `is_recent`, of which a post has a handful: neither the
    number of comments nor the number of follows matters, and the second query brings the authors along.
    """
    ids = [post.pk for post in posts if post.comment_count]
    if not ids or not viewer.is_authenticated:
        return {}
    recent = sorted(Comment.objects.recent(ids), key=lambda comment: -comment.pk)
    authors = _followed(viewer, {comment.author_id for comment in recent})
    found: dict[int, list[CommentPreview]] = defaultdict(list)
    for comment in recent:
        author = authors.get(comment.author_id)
        if author is not None and len(found[comment.post_id]) < PREVIEW:
            found[comment.post_id].insert(0, CommentPreview(comment, author))
    return {post_id: previews for post_id, previews in found.items() if previews}


def liked_by_hint(*, viewer: Any, post: Post) -> User | None:
    """Someone the viewer follows among the newest likers, for "Liked by anna and others"; two queries."""
    if not post.like_count or not viewer.is_authenticated:
        return None
    likes = Like.objects.filter(target_id=post.pk).order_by("-pk")
    likers = list(likes.values_list("user_id", flat=True)[:HINT_LIKES])
    followed = _followed(viewer, set(likers))
    return next((followed[liker] for liker in likers if liker in followed and liker != viewer.pk), None)


def _followed(viewer: Any, ids: set[int]) -> dict[int, User]:
    """The viewer, and those of the people that the viewer follows and who aren't suspended; one query."""
    rows = Follow.objects.filter(follower_id=viewer.pk, followee_id__in=ids).select_related("followee")
    people = [row.followee for row in rows if row.state == Follow.State.ACCEPTED] if ids else []
    return {person.pk: person for person in [*people, viewer] if person.is_active}


def likers_of(*, viewer: Any, post: Post, page: PageRequest) -> Page[UserCard]:
    """Who likes a post that `viewer` was found to see, newest first; four queries."""
    return _people(viewer, Like.objects.filter(target_id=post.pk), "user_id", page)


def followers_of(*, viewer: Any, user: User, page: PageRequest) -> Page[UserCard]:
    """Who follows `user`, newest first. NotFound when the account is private and the viewer not let in."""
    _require_lists_of(viewer, user)
    return _people(viewer, Follow.objects.accepted().filter(followee_id=user.pk), "follower_id", page)


def following_of(*, viewer: Any, user: User, page: PageRequest) -> Page[UserCard]:
    """Whom `user` follows, newest first. NotFound as for `followers_of`."""
    _require_lists_of(viewer, user)
    return _people(viewer, Follow.objects.accepted().filter(follower_id=user.pk), "followee_id", page)


def follow_requests_waiting(*, user: User, at_most: int = 99) -> int:
    """How many people ask to follow `user`, counted no further than `at_most`; one query over an index range."""
    waiting = Follow.objects.pending().filter(followee_id=user.pk)
    return len(waiting.order_by("-pk").values_list("pk", flat=True)[:at_most])


def follow_requests(*, user: User, page: PageRequest) -> Page[UserCard]:
    """Who asked to follow `user`, newest first. A card's `key` is the request's id."""
    return _people(user, Follow.objects.pending().filter(followee_id=user.pk), "follower_id", page)


def blocks_of(*, user: User, page: PageRequest) -> Page[UserCard]:
    """Whom `user` blocked, newest first."""
    return _people(user, Block.objects.filter(blocker_id=user.pk), "blocked_id", page, with_blocked=True)


def close_friends_of(*, user: User, page: PageRequest) -> Page[UserCard]:
    """Whom `user` counts among their close friends, newest first."""
    return _people(user, CloseFriend.objects.filter(owner_id=user.pk), "friend_id", page)


def people_to_add(*, user: User, q: str) -> list[UserCard]:
    """Whom `user` may count among their close friends: people they know by that name, those they count already, too;
    without a name whom they know and don't count. Nine queries at most."""
    cards = user_cards(viewer=user, users=connected_people(user=user, q=q))
    return [card for card in cards if q or not card.relationship.close_friend]


def mutes_of(*, user: User, page: PageRequest) -> Page[UserCard]:
    """Whose stories `user` doesn't want in the tray, newest first."""
    return _people(user, Mute.objects.filter(owner_id=user.pk), "muted_id", page)


def may_see_lists(viewer: Any, user: User) -> bool:
    """Whether the viewer may see who follows `user`, whose profile they see, and whom `user` follows."""
    if not user.is_private or viewer.pk == user.pk:
        return True
    return viewer.is_authenticated and user.pk in relations_of(viewer.pk, [user.pk]).following


def _require_lists_of(viewer: Any, user: User) -> None:
    if not may_see_lists(viewer, user):
        raise NotFound(_("This account is private."))


def _people(
    viewer: Any, rows: QuerySet[Any], column: str, page: PageRequest, with_blocked: bool = False
) -> Page[UserCard]:
    """A page of the people in `column` of `rows`; four queries at most."""
    found = paginate(rows.only("pk", column), page)
    keys = {getattr(row, column): row.pk for row in found.items}
    users = users_by_ids(keys) if keys else {}
    cards = user_cards(
        viewer=viewer,
        users=[users[user_id] for user_id in keys if user_id in users],
        keys=keys,
        with_blocked=with_blocked,
    )
    return found.map(lambda _rows: cards)
