"""Reads of the content room."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from content.listings import posts_of as posts_of
from content.listings import reels_of as reels_of
from content.listings import tagged_posts_of as tagged_posts_of
from content.models import Coauthor, Draft, Media, Post
from content.visibility import Sight
from instaclone.common.errors import NotFound
from instaclone.common.pagination import Page, PageRequest, paginate


def media_get(*, owner: User, media_id: int) -> Media:
    """One's own picture; NotFound for anybody else's."""
    media = Media.objects.owned_by(owner).filter(pk=media_id).first()
    if media is None:
        raise NotFound(_("This picture isn't available."))
    return media


def post_get(*, viewer: Any, post_id: int) -> Post:
    """A post that `viewer` may see, with its author; at most three queries. One's own archived post is seen
    by oneself. NotFound for all others."""
    post = Post.objects.select_related("author").filter(pk=post_id).first()
    if post is None or not (_is_own(viewer, post) or Sight.of(viewer, [post.author_id]).sees(post)):
        raise NotFound(_("This post isn't available."))
    return post


def reel_get(*, viewer: Any, post_id: int) -> Post:
    """A reel, as `post_get` gives a post. NotFound for a post that is none."""
    reel = post_get(viewer=viewer, post_id=post_id)
    if reel.kind != Post.Kind.REEL:
        raise NotFound(_("This reel isn't available."))
    return reel


def post_own(*, user: User, post_id: int) -> Post:
    """A post of the user's own, published or archived, to be edited; NotFound for all others."""
    post = Post.objects.own(user).filter(pk=post_id).first()
    if post is None:
        raise NotFound(_("This post isn't available."))
    post.author = user
    return post


def post_neighbours(*, viewer: Any, post: Post) -> tuple[Post | None, Post | None]:
    """The next newer and the next older post in the author's grid, as far as `viewer` may see them."""
    if post.state != Post.State.PUBLISHED:
        return None, None
    visible = Post.objects.visible_to(viewer, [post.author_id])
    newer = visible.filter(pk__gt=post.pk).order_by("pk").first()
    older = visible.filter(pk__lt=post.pk).order_by("-pk").first()
    return newer, older


def archived_posts(*, user: User, page: PageRequest) -> Page[Post]:
    """The user's own archived posts, newest first; one query."""
    archived = Post.objects.filter(author_id=user.pk, state=Post.State.ARCHIVED)
    return paginate(archived, page).map(lambda posts: _by(user, posts))


def deleted_posts(*, user: User, page: PageRequest) -> Page[Post]:
    """The user's own posts that were deleted in the last 30 days and can be restored, newest post first; one query.
    Older ones are removed each night; until then a page may come out short."""
    since = timezone.now() - timedelta(days=settings.DELETED_POST_DAYS)
    deleted = Post.objects.filter(author_id=user.pk, state=Post.State.DELETED)
    return paginate(deleted, page).map(
        lambda posts: [post for post in _by(user, posts) if post.deleted_at and post.deleted_at >= since]
    )


def drafts_of(*, owner: User, page: PageRequest) -> Page[Draft]:
    """The owner's drafts and scheduled posts, newest first; one query."""
    return paginate(Draft.objects.filter(owner_id=owner.pk), page)


def draft_get(*, owner: User, draft_id: int) -> Draft:
    """One's own draft; NotFound for anybody else's."""
    draft = Draft.objects.filter(pk=draft_id, owner_id=owner.pk).first()
    if draft is None:
        raise NotFound(_("This draft isn't available."))
    return draft


def coauthors_asked(*, viewer: Any, post: Post) -> list[Coauthor]:
    """Who is beside the author of a post that `viewer` may see, with their accounts: for the author everyone, also
    those who were only asked; for others who consented and whom they can meet, and the viewer themselves. One query,
    two for others when somebody consented."""
    rows = Coauthor.objects.filter(post_id=post.pk).select_related("user").order_by("slot")
    viewer_id = viewer.pk if viewer.is_authenticated else None
    if viewer_id == post.author_id:
        return list(rows)
    told = [row for row in rows if row.user_id == viewer_id or row.state == Coauthor.State.ACCEPTED]
    others = {row.user_id for row in told} - {viewer_id}
    blocked = relations_of(viewer_id, others).blocked if others and viewer_id is not None else frozenset()
    return [row for row in told if row.user.is_active and row.user_id not in blocked]


def coauthor_invitations(*, user: User, page: PageRequest) -> Page[Post]:
    """Posts that `user` is asked to stand beside and may see, newest post first, with their authors. At most three
    queries; a page may come out short."""
    rows = Coauthor.objects.filter(user_id=user.pk, state=Coauthor.State.INVITED)
    asked = paginate(rows, page, order="-post_id")
    posts = Post.objects.select_related("author").in_bulk([row.post_id for row in asked.items])
    sight = Sight.of(user, {post.author_id for post in posts.values()})
    found = [posts[row.post_id] for row in asked.items if row.post_id in posts]
    return Page([post for post in found if sight.sees(post)], asked.next, asked.previous)


def _by(author: User, posts: list[Post]) -> list[Post]:
    for post in posts:
        post.author = author
    return posts


def _is_own(viewer: Any, post: Post) -> bool:
    # Someone who is suspended can't sign in, so "own" needs no look at the account.
    return bool(viewer.is_authenticated and post.author_id == viewer.pk and post.state != Post.State.DELETED)
