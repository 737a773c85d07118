"""Pictures and videos: uploading, another crop, cover or alt text, taking back."""

from collections.abc import Sequence
from functools import partial
from secrets import token_hex
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.models import User
from content import files, looks, pipeline
from content.looks import PLAIN, Look
from content.media import summary
from content.models import Draft, Media, Post
from content.services import video
from content.services.text import clean_alt_text
from instaclone.common import images
from instaclone.common.errors import Conflict, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit

RENDER_ATTEMPTS = 4


class _CutMeanwhile(Exception):
    """Somebody else's cut of the picture was stored while this one was drawn."""


def media_upload(
    *,
    owner: User,
    file: IO[Any],
    alt_text: str = "",
    crop: images.Crop | None = None,
    look: Look = PLAIN,
) -> Media:
    """A picture file (any of the formats of `common.images`), made ready to be posted; or a video, which is
    `processing` (`services.video`). The file's content says which.

    `crop` is the part to show; without one the whole picture, or its middle when it is too narrow or wide. `look`
    says how it is edited.
    InvalidInput, TooLarge or UnsupportedMedia say what is wrong with a file; then nothing is stored."""
    alt_text = clean_alt_text(alt_text)
    if video.is_video(file):
        if crop is not None or not look.is_plain:
            raise only_pictures("crop" if crop is not None else "look")
        return video.video_upload(owner=owner, file=file, alt_text=alt_text)
    image = images.open_image(
        file,
        max_bytes=settings.IMAGE_MAX_BYTES,
        max_pixels=settings.IMAGE_MAX_PIXELS,
        long_side=pipeline.SOURCE_LONG_SIDE,
    )
    key = token_hex(16)
    source = pipeline.source_file(key, image)
    rendering = pipeline.render(key, image, crop, look)
    with files.stored([source, *rendering.files]):
        return Media.objects.create(
            owner=owner,
            key=key,
            source=source.path,
            alt_text=alt_text,
            crop=crop.as_dict() if crop else None,
            look=_stored_look(look),
            **rendering.fields,
        )


def media_update(
    *,
    owner: User,
    media_id: int,
    alt_text: str | None = None,
    crop: images.Crop | None = None,
    look: Look | None = None,
    cover_ms: int | None = None,
) -> Media:
    """Change the alt text, the crop (`images.WHOLE` takes a crop back) or the look (`looks.PLAIN` takes it back) of
    one's own picture; or the cover of one's own video, to the frame `cover_ms` into it.

    A post that shows the picture shows the change; a message stays as it was sent: Conflict. NotFound when it
    isn't the owner's."""
    changes = {} if alt_text is None else {"alt_text": clean_alt_text(alt_text)}
    if crop is None and look is None and cover_ms is None:
        return _change(_own(owner, media_id).pk, changes)
    for _attempt in range(RENDER_ATTEMPTS):
        media = _own(owner, media_id)
        try:
            if cover_ms is not None and crop is None and look is None:
                return _change_cover(media, changes, cover_ms)
            return _render_anew(media, changes, crop, look)
        except _CutMeanwhile:
            continue
    raise Conflict(_("The picture is being changed elsewhere. Try again."), code="media_changed")


def _render_anew(media: Media, changes: dict[str, Any], crop: images.Crop | None, look: Look | None) -> Media:
    """The crop and the look are drawn together: the one that isn't given stays as it is."""
    if media.kind != Media.Kind.IMAGE:
        raise only_pictures("crop" if crop else "look")
    crop = crop or (images.Crop.parse(media.crop) if media.crop else images.WHOLE)
    look = looks.stored(media.look) if look is None else look
    # The slow part comes before the transaction.
    rendering = pipeline.render(media.key, read_source(media), None if crop == images.WHOLE else crop, look)
    drawn = {
        **rendering.fields,
        "crop": None if crop == images.WHOLE else crop.as_dict(),
        "look": _stored_look(look),
    }
    with files.stored(rendering.files):
        return _change(media.pk, changes | drawn, drawn_over=media)


def _change_cover(media: Media, changes: dict[str, Any], at_ms: int) -> Media:
    rendering = video.cover_rendering(media, at_ms)
    with files.stored(rendering.files):
        return _change(media.pk, changes | rendering.fields, drawn_over=media)


def media_attach(*, owner_id: int, media_ids: Sequence[int], target_id: int) -> list[Media]:
    """Claim these pictures and videos of the owner's, in this order, for something of a higher room: no post can
    use them then. Call it inside the transaction that makes the target.

    InvalidInput for one twice or one that isn't there for the owner, Conflict for one that is in use."""
    if not media_ids:
        return []
    media = usable_media(owner_id, media_ids)
    free = Media.objects.unused().filter(pk__in=media_ids, state=Media.State.READY)
    if free.update(attached_id=target_id) != len(media):
        raise in_use()
    return media


def media_discard(*, target_id: int, media_ids: Sequence[int]) -> None:
    """What `target_id` showed is gone: so are its pictures, after the commit. What a failing storage leaves
    is found by `remove_unused_media`. Call it inside the transaction that removes the target."""
    attached = list(Media.objects.filter(pk__in=media_ids, attached_id=target_id))
    # Unused again, but no good to anyone: posts and messages take what is ready.
    Media.objects.filter(pk__in=[media.pk for media in attached]).update(
        attached_id=None, state=Media.State.FAILED
    )
    for media in attached:
        on_commit(partial(_remove_discarded, media))


def _remove_discarded(media: Media) -> None:
    files.remove_media(media)
    Media.objects.unused().filter(pk=media.pk).delete()


def usable_media(owner_id: int, media_ids: Sequence[int]) -> list[Media]:
    """The owner's media in the order asked for; the answer for another's is that of one that isn't there.

    InvalidInput, or Conflict for one that is in use or (`media_processing`) isn't ready yet."""
    if len(set(media_ids)) != len(media_ids):
        raise InvalidInput(_("The same picture is in the list twice."), field="media")
    found = Media.objects.filter(owner_id=owner_id, pk__in=media_ids)
    by_id = {media.pk: media for media in found if media.state != Media.State.FAILED}
    if len(by_id) != len(media_ids):
        raise InvalidInput(_("One of these pictures isn't there. Upload it again."), field="media")
    if any(media.is_used for media in by_id.values()):
        raise in_use()
    if any(media.state == Media.State.PROCESSING for media in by_id.values()):
        raise video.still_processing()
    return [by_id[media_id] for media_id in media_ids]


def only_pictures(field: str) -> InvalidInput:
    return InvalidInput(_("Only a picture can be cut or edited."), field=field)


def in_use() -> Conflict:
    return Conflict(_("One of these pictures is used already."), code="media_in_use")


def media_delete(*, owner: User, media_id: int) -> None:
    """Take back a picture that nothing uses (else Conflict), and its files. NotFound when it isn't theirs."""
    media = _own(owner, media_id)
    _delete_unused(media)


@atomic
def _delete_unused(media: Media) -> None:
    deleted, _by_model = Media.objects.unused().filter(pk=media.pk).delete()
    if not deleted:
        raise Conflict(_("A post or message uses this picture. Delete that instead."), code="media_in_use")
    on_commit(partial(files.remove_media, media))


@atomic
def _change(media_id: int, changes: dict[str, Any], drawn_over: Media | None = None) -> Media:
    """`drawn_over` is the row that was read before a new cut of it was drawn."""
    # Read again: the row may have gone, been cut anew or been posted since.
    media = Media.objects.filter(pk=media_id).first()
    if media is None:
        raise NotFound()
    if not changes:
        return media
    if media.attached_id is not None and not Draft.objects.filter(pk=media.attached_id).exists():
        raise Conflict(_("A picture that was sent can't be changed."), code="media_in_use")
    if drawn_over is not None:
        if media.thumbnail != drawn_over.thumbnail:
            raise _CutMeanwhile
        on_commit(partial(files.remove, files.rendered_paths(media)))
    for name, value in changes.items():
        setattr(media, name, value)
    media.save(update_fields=list(changes))
    if media.post_id is not None:
        _refresh_summary(media)
    return media


def _refresh_summary(media: Media) -> None:
    post = Post.objects.get(pk=media.post_id)
    post.media = [summary(media) if shown["id"] == media.pk else shown for shown in post.media]
    post.save(update_fields=["media"])


def _stored_look(look: Look) -> dict[str, Any] | None:
    return None if look.is_plain else look.as_dict()


def _own(owner: User, media_id: int) -> Media:
    media = Media.objects.owned_by(owner).filter(pk=media_id).first()
    if media is None:
        raise NotFound()
    return media


def read_source(media: Media) -> Any:
    with default_storage.open(media.source, "rb") as file:
        return images.open_image(
            file, max_bytes=settings.IMAGE_MAX_BYTES, max_pixels=settings.IMAGE_MAX_PIXELS
        )
