"""Posts that stand first on their author's profile. There are three places; a database constraint on the places is
what keeps two requests at once from making a fourth."""

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import ngettext

from accounts.models import User
from content.models import Pin, Post
from instaclone.common.errors import Conflict, NotFound
from instaclone.common.transactions import atomic

ATTEMPTS = 5


def post_pin(*, author: User, post_id: int) -> None:
    """Pin one's own published post; pinning it again changes nothing. NotFound when it isn't the author's or isn't
    published, Conflict (`too_many_pins`) when all places are taken."""
    for _attempt in range(ATTEMPTS):
        try:
            _pin(author.pk, post_id)
        except IntegrityError:
            continue  # another request took the place, or pinned this very post: look again
        return
    raise Conflict()


@atomic
def _pin(author_id: int, post_id: int) -> None:
    # Written first: a post that is archived or deleted at the same time is one or the other.
    is_there = Post.objects.filter(pk=post_id, author_id=author_id, state=Post.State.PUBLISHED)
    if not is_there.update(is_pinned=True):
        raise NotFound()
    pins = dict(Pin.objects.filter(owner_id=author_id).order_by().values_list("slot", "post_id"))
    if post_id in pins.values():
        return
    free = set(range(settings.PROFILE_MAX_PINS)) - pins.keys()
    if not free:
        raise Conflict(
            ngettext(
                "You can pin %d post. Unpin it first.",
                "You can pin %d posts. Unpin one of them first.",
                settings.PROFILE_MAX_PINS,
            )
            % settings.PROFILE_MAX_PINS,
            code="too_many_pins",
        )
    Pin.objects.create(owner_id=author_id, post_id=post_id, slot=min(free))


@atomic
def post_unpin(*, author: User, post_id: int) -> None:
    """Undo it; nothing happens when it isn't pinned. NotFound when the post isn't the author's."""
    if not Post.objects.own(author).filter(pk=post_id).exists():
        raise NotFound()
    pin_remove(post_id)


def pin_remove(post_id: int) -> None:
    """In the transaction of whoever takes the post out of sight."""
    removed, _by_model = Pin.objects.filter(post_id=post_id).delete()
    if removed:
        Post.objects.filter(pk=post_id).update(is_pinned=False)
