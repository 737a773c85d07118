"""The look of one's own picture, over `POST media` and `PATCH media/{id}`."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from content import files, looks
from content.looks import Look
from content.models import Draft, Media
from content.services import media_update
from instaclone.common import images as common_images
from tests import images
from tests.content.support import (
    api,
    files_in,
    looks_like,
    picture,
    published,
    rendition_paths,
    send,
    uploaded,
)
from tests.support import live

pytestmark = pytest.mark.usefixtures("media_root")

HARVEST = {"filter": "harvest", "strength": 60, "adjust": {"brightness": 20, "vignette": 40}}
GREY = {"adjust": {"saturation": -100}}


def patch(client: Any, media: Any, **changes: Any) -> Any:
    return client.patch(f"/api/v1/media/{media.pk}", changes, content_type="application/json")


def largest(media: Media) -> Image.Image:
    return picture(max(media.renditions, key=lambda one: (one["width"], one["format"] == "webp"))["path"])


def quarter(media: Media) -> tuple[int, ...]:
    """A colour from the middle of the upper left quarter of the picture, which is red in the file."""
    image = largest(media)
    found: Any = image.getpixel((image.width // 4, image.height // 4))
    return tuple(found)


def test_a_picture_is_posted_with_the_look_it_was_sent_with(alice: Any) -> None:
    answer = send(api(alice), images.jpeg(600, 600), look=json.dumps(HARVEST))
    assert answer.status_code == 201, answer.content
    media = Media.objects.get(pk=answer.json()["id"])
    assert media.look == HARVEST
    plain = uploaded(alice, images.jpeg(600, 600))
    wanted = looks.apply(largest(plain), Look.parse(HARVEST))
    for at in [(150, 150), (450, 150), (150, 450), (8, 8), (590, 200)]:
        expected: Any = wanted.getpixel(at)
        found: Any = largest(media).getpixel(at)
        assert looks_like(found, expected, within=8), at


def test_every_size_and_the_thumbnail_has_the_look(alice: Any) -> None:
    media = uploaded(alice, images.jpeg(800, 800), look=Look.parse(GREY))
    for path in [media.thumbnail, *rendition_paths(media)]:
        red, green, blue = picture(path).resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
        assert max(red, green, blue) - min(red, green, blue) <= 4, path
    assert (
        media.color[1:3] == media.color[3:5]
        or abs(int(media.color[1:3], 16) - int(media.color[3:5], 16)) <= 4
    )


def test_a_look_changes_keeps_the_crop_and_is_taken_back(alice: Any, media_root: Path) -> None:
    crop = {"x": 0, "y": 0, "width": 0.5, "height": 0.5}
    media = uploaded(alice, images.jpeg(800, 800), crop=common_images.Crop.parse(crop))
    number, client = len(files_in(media_root)), api(alice)
    original = quarter(media)
    assert patch(client, media, look=GREY).status_code == 200
    media.refresh_from_db()
    assert media.look == {"filter": None, "strength": 100, "adjust": {"saturation": -100}}
    assert media.crop == crop
    assert len(set(quarter(media))) <= 3
    assert max(quarter(media)) - min(quarter(media)) <= 4
    assert patch(client, media, look=None).status_code == 200
    media.refresh_from_db()
    assert media.look is None
    assert looks_like(quarter(media), original, within=4)
    assert len(files_in(media_root)) == number


def test_another_crop_keeps_the_look(alice: Any) -> None:
    media = uploaded(alice, images.jpeg(800, 800), look=Look.parse(GREY))
    patch(api(alice), media, crop={"x": 0, "y": 0, "width": 0.5, "height": 0.5})
    media.refresh_from_db()
    assert media.look["adjust"] == {"saturation": -100}
    assert max(quarter(media)) - min(quarter(media)) <= 4


def test_a_post_shows_the_look_its_picture_is_given_later(alice: Any) -> None:
    post = published(alice)
    before = post.media[0]["thumbnail"]
    media = Media.objects.get(post=post)
    assert patch(api(alice), media, look=HARVEST).status_code == 200
    post.refresh_from_db()
    assert post.media[0]["thumbnail"] != before


def test_a_picture_that_waits_in_a_draft_can_be_edited_one_that_was_sent_cannot(alice: Any) -> None:
    media = uploaded(alice)
    draft = Draft.objects.create(owner=alice, media_ids=[media.pk])
    Media.objects.filter(pk=media.pk).update(attached_id=draft.pk)
    assert patch(api(alice), media, look=HARVEST).status_code == 200
    draft.delete()
    refused = patch(api(alice), media, look=GREY)
    assert (refused.status_code, refused.json()["code"]) == (409, "media_in_use")


@pytest.mark.parametrize(
    "look",
    [
        "harvest",
        [],
        7,
        {"filter": "nothing"},
        {"adjust": {"brightness": 500}},
        {"adjust": {"brightness": 10**400}},
        {"strength": "all"},
        {"strength": 10**400},
    ],
)
def test_a_look_that_makes_no_sense_is_400_and_changes_nothing(
    alice: Any, media_root: Path, look: Any
) -> None:
    media = uploaded(alice)
    before = files_in(media_root)
    answer = patch(api(alice), media, look=look)
    assert (answer.status_code, list(answer.json())) == (400, ["look"])
    answer = send(api(alice), images.jpeg(), look=json.dumps(look))
    assert (answer.status_code, list(answer.json())) == (400, ["look"])
    assert files_in(media_root) == before


def test_text_that_is_no_json_is_no_look(alice: Any) -> None:
    answer = send(api(alice), images.jpeg(), look="{filter")
    assert (answer.status_code, list(answer.json())) == (400, ["look"])


def test_a_crop_and_a_look_at_the_same_time_are_both_kept(alice: Any, media_root: Path) -> None:
    media = uploaded(alice, images.jpeg(800, 800))
    crop = common_images.Crop.parse({"x": 0, "y": 0, "width": 0.5, "height": 0.5})
    results = live(
        lambda: media_update(owner=alice, media_id=media.pk, crop=crop),
        lambda: media_update(owner=alice, media_id=media.pk, look=Look.parse(GREY)),
    )
    assert [type(result) for result in results] == [Media, Media]
    media.refresh_from_db()
    assert media.crop == crop.as_dict()
    assert media.look["adjust"] == {"saturation": -100}
    assert (media.width, media.height) == (400, 400)
    assert max(quarter(media)) - min(quarter(media)) <= 4
    assert files_in(media_root) == sorted(files.paths_of(media))
