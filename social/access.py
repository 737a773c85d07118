"""Posts and comments fetched as far as a viewer may see them: what isn't for them is NotFound."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.usernames import USERNAME_MAX_LENGTH, normalize_username
from content.models import Post
from content.visibility import Sight
from instaclone.common.errors import NotFound
from social import graph
from social.models import Collection, Comment


def post_for(viewer: Any, post_id: int) -> Post:
    """A published post that `viewer` (a user or AnonymousUser) may see; at most three queries."""
    post = Post.objects.filter(pk=post_id).first()
    if post is None or not Sight.of(viewer, [post.author_id]).sees(post):
        raise NotFound(_("This post isn't available."))
    return post


def comment_for(viewer: Any, comment_id: int) -> Comment:
    """A comment on a post that `viewer` may see, by someone they may see. `comment.post` is loaded."""
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is None:
        raise NotFound(_("This comment isn't available."))
    comment.post = post_for(viewer, comment.post_id)
    author_id = comment.author_id
    if viewer.is_authenticated and author_id in graph.relations_of(viewer.pk, [author_id]).blocked:
        raise NotFound(_("This comment isn't available."))
    return comment


def collection_for(owner: User, collection_id: int) -> Collection:
    """One's own collection; NotFound for anybody else's."""
    collection = Collection.objects.filter(pk=collection_id, owner_id=owner.pk).first()
    if collection is None:
        raise NotFound(_("This collection isn't available."))
    return collection


def user_named(username: str) -> User:
    """An active account by its name, even when it blocked whoever asks: it can be blocked back."""
    name = normalize_username(username)
    user = None
    if len(name) <= USERNAME_MAX_LENGTH and "\x00" not in name:
        user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(_("There is no such person."))
    return user


def active_user(user_id: int) -> User:
    """An account by its id; NotFound when it is suspended or not there."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound(_("There is no such person."))
    return user
