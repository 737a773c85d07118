"""Posts and comments fetched as far as a viewer may see them: what isn't for them is NotFound."""

from typing import Any

from django.utils.translation import gettext as _

from content.models import Post
from content.visibility import Sight
from instaclone.common.errors import NotFound
from social import graph
from social.models import Comment


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
    if viewer.is_authenticated and comment.author_id != viewer.pk:
        if comment.author_id in graph.relations_of(viewer.pk, [comment.author_id]).blocked:
            raise NotFound(_("This comment isn't available."))
    return comment
