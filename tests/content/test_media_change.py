"""One's own picture: seeing, changing and taking it back over `/api/v1/media/{id}`."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from content.models import Media, Post
from content.services import media_update
from instaclone.common import images as common_images
from tests import images
from tests.content.support import api, files_in, looks_like, picture, published, rendition_paths, uploaded
from tests.support import live

pytestmark = pytest.mark.usefixtures("media_root")
RIGHT = {"x": 0.5, "y": 0, "width": 0.5, "height": 1}


def address(media: Any) -> str:
    return f"/api/v1/media/{getattr(media, 'pk', media)}"


def patch(client: Any, media: Any, **changes: Any) -> Any:
    return client.patch(address(media), changes, content_type="application/json")


def middle(path: str) -> Any:
    image = picture(path)
    return image.getpixel((image.width // 2, image.height // 4))


@pytest.fixture
def media(alice: Any) -> Media:
    return uploaded(alice, images.jpeg(800, 800))


def test_only_the_owner_sees_changes_and_deletes_it(cast: Any, media: Media) -> None:
    wanted = {None: 401, cast.bob: 404, cast.carol: 404, cast.mallory: 404, cast.pat: 404, cast.staff: 404}
    for person, status in wanted.items():
        client = api(person)
        assert client.get(address(media)).status_code == status
        assert patch(client, media, alt_text="mine now").status_code == status
        assert client.delete(address(media)).status_code == status
    media.refresh_from_db()
    assert media.alt_text == ""
    owner = api(cast.alice)
    assert owner.get(address(media)).status_code == 200
    assert patch(owner, media, alt_text="a test").json()["alt_text"] == "a test"
    assert owner.delete(address(media)).status_code == 204


@pytest.mark.parametrize(
    "bad", ["nothing", "0", "9223372036854775807", "9223372036854775808", "-1", "1e3", "½"]
)
def test_an_id_that_is_none_is_not_found(alice: Any, bad: str) -> None:
    client = api(alice)
    assert client.get(address(bad)).status_code == 404
    assert patch(client, bad, alt_text="x").status_code == 404
    assert client.delete(address(bad)).status_code == 404


def test_another_crop_renders_anew_under_new_names(alice: Any, media: Media, media_root: Path) -> None:
    before = set(files_in(media_root))
    answer = patch(api(alice), media, crop=RIGHT)
    assert answer.status_code == 200
    assert (answer.json()["width"], answer.json()["height"]) == (400, 500)  # 1:2 is too narrow: 4:5
    media.refresh_from_db()
    assert media.crop == RIGHT
    for path in [*rendition_paths(media), media.thumbnail]:
        assert looks_like(middle(path), images.GREEN, within=25)
    after = set(files_in(media_root))
    assert after & before == {media.source}  # the old files are gone, and nothing else
    assert after == {media.source, media.thumbnail, *rendition_paths(media)}


def test_a_crop_is_taken_back_with_null(alice: Any, media: Media) -> None:
    client = api(alice)
    patch(client, media, crop=RIGHT)
    answer = patch(client, media, crop=None)
    assert (answer.json()["width"], answer.json()["height"]) == (800, 800)
    media.refresh_from_db()
    assert media.crop is None


def test_a_crop_that_is_too_wide_keeps_its_centre(alice: Any) -> None:
    media = uploaded(alice, images.jpeg(1000, 1000))
    answer = patch(api(alice), media, crop={"x": 0, "y": 0.4, "width": 1, "height": 0.2})
    assert (answer.json()["width"], answer.json()["height"]) == (382, 200)


@pytest.mark.parametrize(
    "crop",
    [
        "all of it",
        [],
        {"x": 0, "y": 0},
        {"x": 0.9, "y": 0, "width": 0.2, "height": 1},
        {"x": 0, "y": 0, "width": -1, "height": 1},
        {"x": 10**400, "y": 0, "width": 1, "height": 1},
        {"x": 0, "y": 0, "width": 1, "height": True},
    ],
)
def test_a_crop_that_names_no_part_is_refused(alice: Any, media: Media, crop: Any, media_root: Path) -> None:
    before = files_in(media_root)
    answer = patch(api(alice), media, crop=crop)
    assert answer.status_code == 400
    assert "crop" in answer.json()
    assert files_in(media_root) == before


@pytest.mark.parametrize("text", ["a\x00b", "a" * 1001, 5, None, ["a"]])
def test_an_alt_text_that_is_none_is_refused(alice: Any, media: Media, text: Any) -> None:
    answer = patch(api(alice), media, alt_text=text)
    assert answer.status_code == 400
    assert "alt_text" in answer.json()


def test_a_post_shows_the_change_of_its_picture(alice: Any) -> None:
    post = published(alice, count=2)
    first = post.media[0]["id"]
    patch(api(alice), first, alt_text="The first one", crop={"x": 0, "y": 0, "width": 0.5, "height": 0.5})
    post.refresh_from_db()
    assert post.media[0]["alt_text"] == "The first one"
    assert (post.media[0]["width"], post.media[0]["height"]) == (100, 100)
    assert post.media[1]["alt_text"] == ""
    assert picture(post.media[0]["thumbnail"]).size == (100, 100)


def test_two_crops_at_once_leave_the_files_of_one(alice: Any, media: Media, media_root: Path) -> None:
    crops = [common_images.Crop(x, 0, 0.5, 0.5) for x in (0, 0.25, 0.5)]
    results = live(
        *[lambda crop=crop: media_update(owner=alice, media_id=media.pk, crop=crop) for crop in crops]
    )
    assert all(isinstance(result, Media) for result in results)
    media.refresh_from_db()
    assert set(files_in(media_root)) == {media.source, media.thumbnail, *rendition_paths(media)}


def test_deleting_takes_the_files_and_their_folder(alice: Any, media: Media, media_root: Path) -> None:
    assert api(alice).delete(address(media)).status_code == 204
    assert files_in(media_root) == []
    assert not any(path.name == media.key for path in media_root.rglob("*"))
    assert not Media.objects.exists()


def test_a_picture_in_a_post_is_not_deleted_alone(alice: Any, media_root: Path) -> None:
    post = published(alice)
    before = files_in(media_root)
    answer = api(alice).delete(address(post.media[0]["id"]))
    assert answer.status_code == 409
    assert answer.json()["code"] == "media_in_use"
    assert files_in(media_root) == before
    assert Post.objects.get(pk=post.pk).media == post.media


def test_any_storage_will_do(alice: Any, settings: Any) -> None:
    """The files are reached through Django's storage API alone, as S3 has to be."""
    memory = {
        "BACKEND": "django.core.files.storage.InMemoryStorage",
        "OPTIONS": {"base_url": "https://cdn.example/"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    media = uploaded(alice, images.jpeg(800, 800))
    answer = patch(api(alice), media, crop=RIGHT)
    assert answer.json()["thumbnail_url"].startswith("https://cdn.example/images/")
    media.refresh_from_db()
    assert looks_like(middle(media.thumbnail), images.GREEN, within=25)
    assert api(alice).delete(address(media)).status_code == 204
    assert default_storage.exists(media.source) is False
    assert default_storage.exists(media.thumbnail) is False
