"""Pictures: uploading, another crop or alt text, taking back."""

from collections.abc import Sequence
from functools import partial
from secrets import token_hex
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.models import User
from content import files, pipeline
from content.media import summary
from content.models import Media, Post
from content.services.text import clean_alt_text
from instaclone.common import images
from instaclone.common.errors import Conflict, InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit


def media_upload(*, owner: User, file: IO[Any], alt_text: str = "", crop: images.Crop | None = None) -> Media:
    """A picture file (any of the formats of `common.images`), made ready to be posted.

    `crop` is the part to show; without one the whole picture, or its middle when it is too narrow or wide.
    InvalidInput, TooLarge or UnsupportedMedia say what is wrong with a file; then nothing is stored."""
    alt_text = clean_alt_text(alt_text)
    image = images.open_image(
        file,
        max_bytes=settings.IMAGE_MAX_BYTES,
        max_pixels=settings.IMAGE_MAX_PIXELS,
        long_side=pipeline.SOURCE_LONG_SIDE,
    )
    key = token_hex(16)
    source = pipeline.source_file(key, image)
    rendering = pipeline.render(key, image, crop)
    with files.stored([source, *rendering.files]):
        return Media.objects.create(
            owner=owner,
            key=key,
            source=source.path,
            alt_text=alt_text,
            crop=crop.as_dict() if crop else None,
            **rendering.fields,
        )


def media_update(
    *, owner: User, media_id: int, alt_text: str | None = None, crop: images.Crop | None = None
) -> Media:
    """Change the alt text or the crop (`images.WHOLE` takes a crop back) of one's own picture.

    A post that shows the picture shows the change; a message stays as it was sent: Conflict. NotFound when it
    isn't the owner's."""
    media = _own(owner, media_id)
    changes: dict[str, Any] = {}
    if alt_text is not None:
        changes["alt_text"] = clean_alt_text(alt_text)
    if crop is None:
        return _change(media.pk, changes)
    # The slow part comes before the transaction; nothing here depends on what others may change meanwhile.
    rendering = pipeline.render(media.key, _read_source(media), crop)
    changes |= {**rendering.fields, "crop": None if crop == images.WHOLE else crop.as_dict()}
    with files.stored(rendering.files):
        return _change(media.pk, changes)


def media_attach(*, owner_id: int, media_ids: Sequence[int], target_id: int) -> list[Media]:
    """Claim these pictures of the owner's, in this order, for something of a higher room: no post can use them
    then. Call it inside the transaction that makes the target.

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

    InvalidInput, or Conflict for one that is in use."""
    if len(set(media_ids)) != len(media_ids):
        raise InvalidInput(_("The same picture is in the list twice."), field="media")
    found = Media.objects.filter(owner_id=owner_id, pk__in=media_ids)
    by_id = {media.pk: media for media in found if media.state == Media.State.READY}
    if len(by_id) != len(media_ids):
        raise InvalidInput(_("One of these pictures isn't there. Upload it again."), field="media")
    if any(media.is_used for media in by_id.values()):
        raise in_use()
    return [by_id[media_id] for media_id in media_ids]


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
def _change(media_id: int, changes: dict[str, Any]) -> Media:
    # Read again: the row may have gone, been cut anew or been posted since.
    media = Media.objects.filter(pk=media_id).first()
    if media is None:
        raise NotFound()
    if not changes:
        return media
    if media.attached_id is not None:
        raise Conflict(_("A picture that was sent can't be changed."), code="media_in_use")
    if "renditions" in changes:
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


def _own(owner: User, media_id: int) -> Media:
    media = Media.objects.owned_by(owner).filter(pk=media_id).first()
    if media is None:
        raise NotFound()
    return media


def _read_source(media: Media) -> Any:
    with default_storage.open(media.source, "rb") as file:
        return images.open_image(
            file, max_bytes=settings.IMAGE_MAX_BYTES, max_pixels=settings.IMAGE_MAX_PIXELS
        )
