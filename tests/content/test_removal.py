"""The tasks that clear away unused pictures and posts that were deleted long ago."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from content import services
from content.models import Hashtag, Media, Post, PostHashtag
from content.services import removal
from content.signals import post_removing
from content.tasks import remove_deleted_posts, remove_unused_media
from instaclone.common.errors import Conflict, InvalidInput
from tests.content.support import files_in, published, uploaded
from tests.factories import ready_video
from tests.support import assert_uses_index

pytestmark = pytest.mark.usefixtures("media_root")


def test_unused_pictures_go_after_a_day(alice: Any, media_root: Path, later: Any) -> None:
    uploaded(alice)
    later(hours=23)
    assert remove_unused_media() == 0
    assert len(files_in(media_root)) > 0
    later(hours=25)
    assert remove_unused_media() == 1
    assert files_in(media_root) == []
    assert not Media.objects.exists()
    assert remove_unused_media() == 0


def test_the_upload_of_a_video_that_failed_goes_after_a_day_also_from_a_draft(
    alice: Any, media_root: Path, later: Any
) -> None:
    media = ready_video(alice)
    default_storage.save("videos/source", ContentFile(b"what was uploaded"))
    Media.objects.update(state=Media.State.FAILED, source="videos/source", attached_id=5)
    later(hours=23)
    remove_unused_media()
    assert default_storage.exists("videos/source")
    later(hours=25)
    remove_unused_media()
    assert not default_storage.exists("videos/source")
    media.refresh_from_db()
    assert (media.source, media.attached_id) == ("", 5)
    with pytest.raises(Conflict):
        services.media_retry(media_id=media.pk)


def test_pictures_in_posts_stay(alice: Any, media_root: Path, later: Any) -> None:
    post = published(alice)
    archived = published(alice)
    services.post_archive(author=alice, post_id=archived.pk)
    files = files_in(media_root)
    later(days=365)
    assert remove_unused_media() == 0
    assert remove_deleted_posts() == 0
    assert files_in(media_root) == files
    assert Post.objects.filter(pk__in=[post.pk, archived.pk]).count() == 2


def test_deleted_posts_go_after_thirty_days_with_their_files(
    alice: Any, media_root: Path, later: Any
) -> None:
    kept = published(alice, caption="#kept")
    kept_files = files_in(media_root)
    post = published(alice, count=2, caption="#gone")
    services.post_delete(author=alice, post_id=post.pk)
    removed: list[int] = []

    def listen(sender: Any, *, post_id: int, **_kwargs: Any) -> None:
        removed.append(post_id)

    post_removing.connect(listen)
    try:
        later(days=29)
        assert remove_deleted_posts() == 0
        later(days=31)
        assert remove_deleted_posts() == 1
    finally:
        post_removing.disconnect(listen)
    assert removed == [post.pk]
    assert list(Post.objects.values_list("pk", flat=True)) == [kept.pk]
    assert set(Media.objects.values_list("post_id", flat=True)) == {kept.pk}
    assert PostHashtag.objects.count() == 1
    assert Hashtag.objects.get(name="gone").posts_count == 0
    assert files_in(media_root) == kept_files
    alice.refresh_from_db()
    assert alice.posts_count == 1


def test_more_than_a_batch_is_removed_in_one_run(
    alice: Any, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "BATCH", 2)
    for _ in range(5):
        uploaded(alice)
    for _ in range(5):
        services.post_delete(author=alice, post_id=published(alice).pk)
    later(days=31)
    assert remove_unused_media() == 5
    assert remove_deleted_posts() == 5
    assert not Media.objects.exists()


def test_a_run_that_was_cut_off_is_finished_by_the_next(
    alice: Any, media_root: Path, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        uploaded(alice)
    services.post_delete(author=alice, post_id=published(alice).pk)
    later(days=31)
    with monkeypatch.context() as broken:

        def fail(_media: Any) -> None:
            raise KeyboardInterrupt

        broken.setattr(removal.files, "remove_media", fail)
        for task in (remove_unused_media, remove_deleted_posts):
            with pytest.raises(KeyboardInterrupt):
                task()
    assert Media.objects.count() == 3
    assert (remove_unused_media(), remove_deleted_posts()) == (2, 1)
    assert files_in(media_root) == []
    assert not Media.objects.exists()


def test_a_storage_that_fails_does_not_stop_the_run(
    alice: Any, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded(alice)
    later(days=2)

    def fail(_path: str) -> None:
        raise OSError("not now")

    monkeypatch.setattr(default_storage, "delete", fail)
    assert remove_unused_media() == 1
    assert not Media.objects.exists()


def test_what_is_due_is_found_through_an_index(db: None) -> None:
    unused = Media.objects.unused().filter(pk__gt=0, pk__lt=10**18).order_by("pk")
    assert_uses_index(unused[: removal.BATCH])
    deleted = Post.objects.filter(state=Post.State.DELETED, deleted_at__lt=timezone.now())
    assert_uses_index(deleted.order_by("deleted_at")[: removal.BATCH])


def test_a_picture_that_is_being_removed_cannot_be_posted(alice: Any, later: Any) -> None:
    media = uploaded(alice)
    Media.objects.filter(pk=media.pk).update(state=Media.State.FAILED)
    with pytest.raises(InvalidInput):
        services.post_create(author=alice, media_ids=[media.pk])
