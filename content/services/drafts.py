"""Posts to be: kept on the server with their media, published by hand or when their time has come.

A draft and its post are never both there: the transaction that publishes deletes the draft's row, and whoever doesn't
find that row publishes nothing. So a draft becomes one post, however many ask at the same time.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Draft, Media, Post
from content.services.coauthors import clean_coauthors
from content.services.media import in_use, media_discard
from content.services.people import clean_tags
from content.services.posts import PostPlan, post_publish
from content.services.text import clean_caption, clean_location
from instaclone.common import realtime
from instaclone.common.errors import Conflict, DomainError, InvalidInput, NotFound
from instaclone.common.transactions import atomic

logger = logging.getLogger(__name__)

DUE_BATCH = 200
ERROR_LENGTH = 200
# Refusals after which the next round may succeed.
LATER = ("media_processing", "draft_changed")
# What `Draft.body` may hold, as `post_create` takes it.
DEFAULTS: dict[str, Any] = {
    "kind": Post.Kind.POST.value,
    "caption": "",
    "location": "",
    "audience": Post.Audience.FOLLOWERS.value,
    "comments_disabled": False,
    "hide_like_count": False,
    "tagged_users": [],
    "coauthors": [],
}


def draft_save(
    *, owner: User, media_ids: Sequence[int] = (), publish_at: datetime | None = None, **body: Any
) -> Draft:
    """Keep a post for later; with `publish_at` it is published then. `body` is what `post_create` takes; the media may
    still be processing.

    InvalidInput as for `post_create`, and for a time that has passed or is more than a year away; Conflict for media
    that something else uses, and (`too_many_drafts`) when the owner keeps as many as one may."""
    fields = _clean_body(owner, {**DEFAULTS, **body}, media_ids)
    _check_time(publish_at, media_ids)
    return _create(owner.pk, media_ids, publish_at, fields)


@atomic
def _create(
    owner_id: int, media_ids: Sequence[int], publish_at: datetime | None, body: dict[str, Any]
) -> Draft:
    kept = Draft.objects.filter(owner_id=owner_id).order_by("-pk").values_list("pk", flat=True)
    if len(kept[: settings.DRAFTS_MAX]) >= settings.DRAFTS_MAX:
        raise Conflict(
            _("You keep many drafts already. Publish or delete some first."), code="too_many_drafts"
        )
    draft = Draft.objects.create(
        owner_id=owner_id, body=body, media_ids=list(media_ids), publish_at=publish_at
    )
    _hold(draft, media_ids)
    return draft


def draft_update(*, owner: User, draft_id: int, **changes: Any) -> Draft:
    """Change what is given (as for `draft_save`; `publish_at=None` takes the time back) of one's own draft. Media that
    it no longer has are removed with their files. NotFound when it isn't the owner's."""
    draft = _own(owner.pk, draft_id)
    media_ids = changes.pop("media_ids", None)
    publish_at = changes.pop("publish_at", draft.publish_at)
    shown = draft.media_ids if media_ids is None else media_ids
    body = {**draft.body, **changes}
    if media_ids is not None and "tagged_users" not in changes:
        # Who was in a picture goes with it.
        body["tagged_users"] = _tags_within(body, shown)
    # Whoever stood in it can have left meanwhile; that keeps nobody from changing the caption.
    cleaned = _clean_body(owner, body, shown, drop_strangers="tagged_users" not in changes)
    if publish_at != draft.publish_at or media_ids is not None:
        _check_time(publish_at, shown)
    return _change(owner.pk, draft_id, media_ids, publish_at, {name: cleaned[name] for name in changes})


@atomic
def _change(
    owner_id: int,
    draft_id: int,
    media_ids: Sequence[int] | None,
    publish_at: datetime | None,
    changes: Mapping[str, Any],
) -> Draft:
    draft = _own(owner_id, draft_id)
    draft.body = {**draft.body, **changes}
    draft.publish_at = publish_at
    draft.error = ""
    if media_ids is not None:
        gone = set(draft.media_ids) - set(media_ids)
        media_discard(target_id=draft.pk, media_ids=sorted(gone))
        _hold(draft, [media_id for media_id in media_ids if media_id not in draft.media_ids])
        draft.media_ids = list(media_ids)
    draft.body["tagged_users"] = _tags_within(draft.body, draft.media_ids)
    # `update` and not `save`: a draft that is published at the same time must not come back.
    if not Draft.objects.filter(pk=draft.pk).update(
        body=draft.body,
        media_ids=draft.media_ids,
        publish_at=draft.publish_at,
        error="",
        updated_at=timezone.now(),
    ):
        raise NotFound()
    return draft


@atomic
def draft_delete(*, owner: User, draft_id: int) -> None:
    """Throw one's own draft away, with its media. NotFound when it isn't the owner's."""
    draft = _own(owner.pk, draft_id)
    Draft.objects.filter(pk=draft.pk).delete()
    media_discard(target_id=draft.pk, media_ids=draft.media_ids)


def draft_publish(*, owner: User, draft_id: int) -> Post:
    """Publish one's own draft now. People who can't be tagged or asked any more are left out.

    NotFound when it isn't the owner's or was published meanwhile; InvalidInput as for `post_create`, Conflict
    (`media_processing`) while one of its videos isn't ready."""
    draft = _own(owner.pk, draft_id)
    plan = PostPlan.of(author=owner, media_ids=draft.media_ids, drop_strangers=True, **draft.body)
    return _publish(owner.pk, draft, plan)


@atomic
def _publish(owner_id: int, draft: Draft, plan: PostPlan) -> Post:
    current = _own(owner_id, draft.pk)
    if not _is_same(current, draft):
        raise Conflict(_("The draft was changed just now. Try again."), code="draft_changed")
    removed, _by_model = Draft.objects.filter(pk=draft.pk).delete()
    if not removed:
        raise NotFound()
    Media.objects.filter(pk__in=draft.media_ids, attached_id=draft.pk).update(attached_id=None)
    return post_publish(author_id=owner_id, plan=plan)


def drafts_publish_due() -> int:
    """Publish every draft whose time has come; returns their number. One whose video isn't ready waits; one that can't
    be published loses its time and keeps the reason, and its owner's pages are told."""
    due = Draft.objects.filter(publish_at__lte=timezone.now()).order_by("publish_at", "pk")
    published = 0
    for draft in list(due[:DUE_BATCH]):
        try:
            published += _publish_due(draft)
        except Exception:
            # A fault of ours keeps neither the others back nor this one from the next round.
            logger.exception("could not publish draft %s", draft.pk)
    return published


def _publish_due(draft: Draft) -> bool:
    owner = User.objects.filter(pk=draft.owner_id).first()
    if owner is None:
        return False
    try:
        if not owner.is_active:
            raise Conflict(_("Your account was suspended at that time."))
        post = draft_publish(owner=owner, draft_id=draft.pk)
    except NotFound:
        return False  # published or deleted by somebody else just now
    except DomainError as error:
        if error.code not in LATER:
            _keep_error(draft, error.detail)
        return False
    data = {"draft_id": str(draft.pk), "post_id": str(post.pk), "url": post.get_absolute_url()}
    realtime.publish([draft.owner_id], "draft.published", data)
    return True


@atomic
def _keep_error(draft: Draft, reason: str) -> None:
    current = Draft.objects.filter(pk=draft.pk).first()
    if current is None or not _is_same(current, draft):
        return  # edited meanwhile, and perhaps right now
    reason = reason[:ERROR_LENGTH]
    Draft.objects.filter(pk=draft.pk).update(publish_at=None, error=reason)
    realtime.publish([draft.owner_id], "draft.failed", {"draft_id": str(draft.pk), "error": reason})


def _is_same(one: Draft, other: Draft) -> bool:
    return (one.body, one.media_ids, one.publish_at) == (other.body, other.media_ids, other.publish_at)


def _tags_within(body: Mapping[str, Any], media_ids: Sequence[int]) -> list[dict[str, Any]]:
    return [tag for tag in body["tagged_users"] if tag["media_id"] in media_ids]


def _own(owner_id: int, draft_id: int) -> Draft:
    draft = Draft.objects.filter(pk=draft_id, owner_id=owner_id).first()
    if draft is None:
        raise NotFound()
    return draft


def _clean_body(
    owner: User, body: Mapping[str, Any], media_ids: Sequence[int], *, drop_strangers: bool = False
) -> dict[str, Any]:
    if body["kind"] not in Post.Kind.values:
        raise InvalidInput(_("Choose a post or a reel."), field="kind")
    if body["audience"] not in Post.Audience.values:
        raise InvalidInput(_("Choose who may see the post."), field="audience")
    if len(media_ids) > settings.POST_MAX_MEDIA:
        raise InvalidInput(_("A post has at most %d pictures.") % settings.POST_MAX_MEDIA, field="media")
    if len(set(media_ids)) != len(media_ids):
        raise InvalidInput(_("The same picture is in the list twice."), field="media")
    return {
        **body,
        "caption": clean_caption(body["caption"])[0],
        "location": clean_location(body["location"]),
        "tagged_users": clean_tags(
            author=owner, tags=body["tagged_users"], media_ids=media_ids, drop_strangers=drop_strangers
        ),
        "coauthors": clean_coauthors(owner, body["coauthors"]),
    }


def _check_time(publish_at: datetime | None, media_ids: Sequence[int]) -> None:
    if publish_at is None:
        return
    if not media_ids:
        raise InvalidInput(_("Choose at least one picture."), field="media")
    if not timezone.now() < publish_at <= timezone.now() + timedelta(days=settings.SCHEDULE_MAX_DAYS):
        raise InvalidInput(_("Choose a time within the coming year."), field="publish_at")


def _hold(draft: Draft, media_ids: Sequence[int]) -> None:
    """Take these media of the owner's for the draft, ready or processing, in the transaction that writes it."""
    if not media_ids:
        return
    found = list(Media.objects.filter(pk__in=media_ids, owner_id=draft.owner_id))
    if len(found) != len(media_ids) or any(media.state == Media.State.FAILED for media in found):
        raise InvalidInput(_("One of these pictures isn't there. Upload it again."), field="media")
    usable = Media.objects.unused().filter(pk__in=media_ids).exclude(state=Media.State.FAILED)
    if usable.update(attached_id=draft.pk) != len(media_ids):
        raise in_use()
