"""Two accounts as the authors of one post: the author asks, the other consents, and either ends it.

Who sees the post is decided by its author's account alone (`content.visibility`); so only somebody who sees it can be
asked. There are as many co-authors as slots, held by a database constraint as with pins.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.selectors import users_by_ids
from content import signals
from content.models import Coauthor, Post
from content.visibility import Sight, viewers_of
from instaclone.common.errors import Conflict, Forbidden, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit

ATTEMPTS = 5
FIELD = "coauthors"
THERE = (Post.State.PUBLISHED, Post.State.ARCHIVED)


def clean_coauthors(author: User, user_ids: Sequence[int]) -> list[int]:
    """InvalidInput (field `coauthors`) for too many, for one twice and for the author."""
    ids = list(user_ids)
    most: int = settings.POST_MAX_COAUTHORS
    if len(ids) > most:
        raise InvalidInput(
            ngettext("A post has at most %d co-author.", "A post has at most %d co-authors.", most) % most,
            field=FIELD,
        )
    if author.pk in ids or len(set(ids)) != len(ids):
        raise InvalidInput(_("Choose somebody else as the co-author."), field=FIELD)
    return ids


def coauthors_ask(post: Post, user_ids: Sequence[int], *, drop_strangers: bool = False) -> None:
    """Ask these people, in the transaction that publishes the post. InvalidInput when one of them doesn't see the
    post, whatever the reason; with `drop_strangers` they aren't asked instead."""
    if not user_ids:
        return
    fit = _who_can_stand_beside(post, user_ids)
    if not drop_strangers and len(fit) != len(user_ids):
        raise _not_possible()
    for slot, user_id in enumerate(user_id for user_id in user_ids if user_id in fit):
        Coauthor.objects.create(post_id=post.pk, user_id=user_id, slot=slot)
        _tell(signals.coauthor_invited, post.pk, user_id)


def coauthor_invite(*, author: User, post_id: int, user_id: int) -> Coauthor:
    """Ask somebody to stand beside the author of a published post; asking again changes nothing.

    NotFound when the post isn't the author's; InvalidInput when the other person doesn't see it (absent, suspended,
    blocked, not a follower of a private account…), Conflict (`too_many_coauthors`) when the places are taken."""
    clean_coauthors(author, [user_id])
    for _attempt in range(ATTEMPTS):
        try:
            return _invite(author.pk, post_id, user_id)
        except IntegrityError:
            continue  # another request took the place: look again
    raise Conflict()


@atomic
def _invite(author_id: int, post_id: int, user_id: int) -> Coauthor:
    post = Post.objects.filter(pk=post_id, author_id=author_id, state__in=THERE).first()
    if post is None:
        raise NotFound()
    rows = {row.user_id: row for row in Coauthor.objects.filter(post_id=post_id)}
    if user_id in rows:
        return rows[user_id]
    if not _who_can_stand_beside(post, [user_id]):
        raise _not_possible()
    free = set(range(settings.POST_MAX_COAUTHORS)) - {row.slot for row in rows.values()}
    if not free:
        raise Conflict(_("This post has a co-author, or somebody was asked."), code="too_many_coauthors")
    row = Coauthor.objects.create(post_id=post_id, user_id=user_id, slot=min(free))
    _tell(signals.coauthor_invited, post_id, user_id)
    return row


@atomic
def coauthor_accept(*, user: User, post_id: int) -> None:
    """Consent to what one was asked; doing it twice is doing it once. NotFound when one wasn't asked, may not see the
    post any more, or it is gone."""
    asked = Coauthor.objects.filter(post_id=post_id, user_id=user.pk).first()
    post = Post.objects.filter(pk=post_id).first()
    # One consents to what one sees: the author may have hidden it, or hidden from one, since.
    if asked is None or post is None or not Sight.of(user, [post.author_id]).sees(post):
        raise NotFound()
    if asked.state == Coauthor.State.ACCEPTED:
        return
    if not Coauthor.objects.filter(pk=asked.pk, state=Coauthor.State.INVITED).update(
        state=Coauthor.State.ACCEPTED
    ):
        raise NotFound()
    # The post's row is written only while it is there: a deletion at the same time comes before or after.
    there = Post.objects.filter(pk=post_id, state=Post.State.PUBLISHED)
    if not there.update(coauthor_ids=_accepted(post_id)):
        raise NotFound()
    _tell(signals.coauthor_accepted, post_id, user.pk)


@atomic
def coauthor_remove(*, user: User, post_id: int, user_id: int) -> None:
    """The author takes somebody off, an invited person declines, a co-author leaves: also from a post that they may
    not see any more. Nothing happens when they aren't on it.

    Forbidden for somebody else's place, NotFound when the post isn't there for `user`."""
    post = Post.objects.filter(pk=post_id).exclude(state=Post.State.DELETED).first()
    is_author = post is not None and post.author_id == user.pk
    row = Coauthor.objects.filter(post_id=post_id, user_id=user_id).first()
    may_end = is_author or user.pk == user_id
    if post is None or not (is_author or (row and may_end) or Sight.of(user, [post.author_id]).sees(post)):
        raise NotFound()
    if not may_end:
        raise Forbidden(_("Only the author takes co-authors off a post."))
    if row is not None:
        _end([row])


@atomic
def ties_cut(*, user_id: int, other_id: int) -> None:
    """After a block: neither stands any longer beside the other on a post, nor is asked to."""
    for one, author in ((user_id, other_id), (other_id, user_id)):
        rows = {
            row.post_id: row for row in Coauthor.objects.filter(user_id=one, state__in=Coauthor.State.values)
        }
        posts = Post.objects.filter(pk__in=rows, author_id=author).order_by().values_list("pk", flat=True)
        _end([rows[post_id] for post_id in posts])


def _end(rows: Iterable[Coauthor]) -> None:
    for row in rows:
        removed, _by_model = Coauthor.objects.filter(pk=row.pk).delete()
        if removed:
            Post.objects.filter(pk=row.post_id).update(coauthor_ids=_accepted(row.post_id))
            _tell(signals.coauthor_removed, row.post_id, row.user_id)


def _accepted(post_id: int) -> list[int]:
    rows = Coauthor.objects.filter(post_id=post_id, state=Coauthor.State.ACCEPTED).order_by("slot")
    return list(rows.values_list("user_id", flat=True))


def _who_can_stand_beside(post: Post, user_ids: Sequence[int]) -> set[int]:
    active = {pk for pk, user in users_by_ids(user_ids).items() if user.is_active}
    return set(viewers_of(post, active)) if active else set()


def _not_possible() -> InvalidInput:
    return InvalidInput(_("This person can't be asked to be the co-author of this post."), field=FIELD)


def _tell(signal: Any, post_id: int, user_id: int) -> None:
    on_commit(partial(signal.send_robust, sender=Post, post_id=post_id, user_id=user_id))
