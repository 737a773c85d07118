"""Uploading a picture: `POST /api/v1/media`."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from content.models import Media
from tests import images
from tests.content.support import api, files_in, looks_like, picture, rendition_paths, send

pytestmark = pytest.mark.usefixtures("media_root")
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"]


def stored(alice: Any, data: bytes, **fields: Any) -> Media:
    answer = send(api(alice), data, **fields)
    assert answer.status_code == 201, answer.content
    return Media.objects.get(pk=int(answer.json()["id"]))


def corners(path: str) -> list[Any]:
    """The colours near the four corners: upper left, upper right, lower left, lower right."""
    image = picture(path).convert("RGB")
    x, y = image.width // 8, image.height // 8
    return [
        image.getpixel(point)
        for point in (
            (x, y),
            (image.width - x, y),
            (x, image.height - y),
            (image.width - x, image.height - y),
        )
    ]


def assert_upright(path: str) -> None:
    for found, wanted in zip(
        corners(path), (images.RED, images.GREEN, images.BLUE, images.YELLOW), strict=True
    ):
        assert looks_like(found, wanted, within=25), f"{found} is not {wanted} in {path}"


def test_answers_with_the_picture_in_all_sizes(alice: Any) -> None:
    answer = send(api(alice), images.jpeg(1600, 1200), alt_text="Four colours")
    data = answer.json()
    assert answer.status_code == 201
    assert data["kind"] == "image"
    assert data["state"] == "ready"
    assert data["error"] is None
    assert data["alt_text"] == "Four colours"
    assert (data["width"], data["height"]) == (1440, 1080)
    sizes = [(one["format"], one["width"], one["height"]) for one in data["renditions"]]
    assert sizes == [
        ("webp", 320, 240),
        ("webp", 640, 480),
        ("webp", 1080, 810),
        ("jpeg", 1080, 810),
        ("webp", 1440, 1080),
    ]
    assert isinstance(data["id"], str)
    assert len(data["blurhash"]) > 6
    assert data["color"].startswith("#")
    assert len(data["color"]) == 7


def test_every_address_it_gives_answers_with_that_picture(alice: Any) -> None:
    client = api(alice)
    data = send(client, images.jpeg(900, 900)).json()
    for rendition in data["renditions"]:
        answer = client.get(rendition["url"])
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"image/{rendition['format']}"
    assert client.get(data["thumbnail_url"])["Content-Type"] == "image/webp"


def test_files_are_what_the_row_says(alice: Any) -> None:
    media = stored(alice, images.jpeg(1600, 1200))
    for rendition in media.renditions:
        image = picture(rendition["path"])
        assert image.format is not None
        assert image.format.lower() == rendition["format"]
        assert image.size == (rendition["width"], rendition["height"])
        assert image.mode == "RGB"
    assert picture(media.thumbnail).size == (320, 320)


def test_names_are_unguessable_and_the_whole_picture_has_a_name_of_its_own(
    alice: Any, media_root: Path
) -> None:
    media = stored(alice, images.jpeg())
    assert len(media.key) == 32
    assert all(media.key in path for path in files_in(media_root))
    secret = Path(media.source).stem.removeprefix("source-")
    assert len(secret) == 32
    assert secret not in json.dumps([media.renditions, media.thumbnail, media.key])


@pytest.mark.parametrize("format", FORMATS)
def test_takes_every_format_and_keeps_it_upright(alice: Any, format: str) -> None:
    media = stored(alice, images.in_format(format))
    assert (media.width, media.height) == (800, 600)
    for path in rendition_paths(media):
        assert_upright(path)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_was_held_otherwise_is_turned_upright(alice: Any, orientation: int) -> None:
    media = stored(alice, images.turned_jpeg(orientation, 800, 640))
    assert (media.width, media.height) == (800, 640)
    for path in [*rendition_paths(media), media.source]:
        assert_upright(path)


@pytest.mark.parametrize("size", [(800, 600), (4000, 3000)])
def test_place_device_and_comments_are_in_no_file(
    alice: Any, media_root: Path, size: tuple[int, int]
) -> None:
    original = images.telltale_jpeg(*size)
    assert images.CAMERA.encode() in original
    assert images.COMMENT in original
    stored(alice, original)
    paths = files_in(media_root)
    assert len(paths) >= 5
    for path in paths:
        image = picture(path)
        assert dict(image.getexif()) == {}, path
        assert image.getexif().get_ifd(images.GPS) == {}, path
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info), path
        data = (media_root / path).read_bytes()
        for secret in (images.CAMERA.encode(), images.COMMENT, b"Exif\0\0", b"ns.adobe.com"):
            assert secret not in data, path


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF", "HEIF"])
def test_metadata_of_other_formats_goes_too(alice: Any, media_root: Path, format: str) -> None:
    original = images.save(images.quarters(), format, exif=images.telltale_exif().tobytes())
    assert images.CAMERA.encode() in original
    stored(alice, original)
    for path in files_in(media_root):
        assert images.CAMERA.encode() not in (media_root / path).read_bytes()
        assert dict(picture(path).getexif()) == {}


def test_a_small_picture_is_never_made_larger(alice: Any) -> None:
    media = stored(alice, images.jpeg(500, 500))
    assert [(one["format"], one["width"]) for one in media.renditions] == [
        ("webp", 320),
        ("webp", 500),
        ("jpeg", 500),
    ]


def test_one_pixel_is_a_picture(alice: Any) -> None:
    media = stored(alice, images.save(images.Image.new("RGB", (1, 1)), "PNG"))
    assert (media.width, media.height) == (1, 1)
    assert picture(media.thumbnail).size == (1, 1)


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((1000, 1000), (1000, 1000)),
        ((1000, 1250), (1000, 1250)),
        ((500, 2000), (500, 625)),  # narrower than 4:5
        ((2000, 500), (955, 500)),  # wider than 1.91:1
    ],
)
def test_shape_is_kept_between_4_to_5_and_191_to_100(
    alice: Any, size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    media = stored(alice, images.jpeg(*size))
    assert (media.width, media.height) == wanted


def test_what_is_too_long_is_cut_in_its_middle(alice: Any) -> None:
    media = stored(alice, images.jpeg(2000, 500))
    assert_upright(rendition_paths(media)[0])  # all four quarters are still there


def test_a_crop_that_comes_with_the_file_is_used(alice: Any) -> None:
    crop = json.dumps({"x": 0.5, "y": 0.5, "width": 0.5, "height": 0.5})
    media = stored(alice, images.jpeg(800, 600), crop=crop)
    assert (media.width, media.height) == (400, 300)
    for path in rendition_paths(media):
        assert all(looks_like(color, images.YELLOW, within=25) for color in corners(path))
    assert_upright(media.source)


def test_a_crop_is_of_the_upright_picture(alice: Any) -> None:
    crop = json.dumps({"x": 0, "y": 0, "width": 0.5, "height": 0.5})
    media = stored(alice, images.turned_jpeg(6, 800, 640), crop=crop)
    assert all(looks_like(color, images.RED, within=25) for color in corners(rendition_paths(media)[0]))


@pytest.mark.parametrize("make", [images.transparent_png, images.palette_png])
def test_transparency_is_laid_on_white_in_every_file(alice: Any, media_root: Path, make: Any) -> None:
    media = stored(alice, make())
    for path in files_in(media_root):
        image = picture(path)
        assert image.mode == "RGB"
        assert looks_like(image.getpixel((2, 2)), (255, 255, 255))  # type: ignore[arg-type]
        middle = image.getpixel((image.width // 2, image.height // 2))
        assert looks_like(middle, images.RED, within=25)  # type: ignore[arg-type]
    assert media.state == Media.State.READY


def test_sixteen_bit_grey_keeps_its_brightness(alice: Any) -> None:
    media = stored(alice, images.grey_16_bit_png(0x8000))
    assert looks_like(picture(rendition_paths(media)[0]).getpixel((50, 50)), (128, 128, 128))  # type: ignore[arg-type]


def test_cmyk_becomes_rgb(alice: Any) -> None:
    media = stored(alice, images.cmyk_jpeg())
    assert_upright(rendition_paths(media)[0])


def test_colours_are_converted_from_the_pictures_own_profile(alice: Any) -> None:
    data = images.save(images.quarters(), "JPEG", quality=95, icc_profile=images.swapped_profile())
    media = stored(alice, data)
    red, _green, blue, _yellow = corners(rendition_paths(media)[0])
    assert red[2] > red[0]
    assert blue[0] > blue[2]


def test_a_broken_profile_is_passed_over(alice: Any) -> None:
    media = stored(alice, images.save(images.quarters(), "JPEG", icc_profile=b"not a profile" * 20))
    assert_upright(rendition_paths(media)[0])


def test_of_an_animation_the_first_frame_is_shown(alice: Any) -> None:
    media = stored(alice, images.animated_gif())
    assert looks_like(picture(rendition_paths(media)[0]).getpixel((50, 50)), images.RED)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("format", "size", "size_kept"),
    [
        ("JPEG", (4032, 3024), (2016, 1512)),  # decoded at a half
        ("JPEG", (3000, 2000), (2048, 1365)),
        ("PNG", (2400, 3000), (1638, 2048)),
        ("JPEG", (2048, 1638), (2048, 1638)),
    ],
)
def test_the_kept_original_is_at_most_2048_pixels_long(
    alice: Any, format: str, size: tuple[int, int], size_kept: tuple[int, int]
) -> None:
    media = stored(alice, images.in_format(format, *size))
    assert picture(media.source).size == size_kept


def test_the_dominant_colour_is_the_one_that_most_of_it_has(alice: Any) -> None:
    image = images.Image.new("RGB", (400, 400), images.BLUE)
    image.paste(images.RED, (0, 0, 100, 100))
    media = stored(alice, images.save(image, "PNG"))
    color = [int(media.color[at : at + 2], 16) for at in (1, 3, 5)]
    assert looks_like(color, images.BLUE)


def test_name_and_content_type_are_not_believed(alice: Any) -> None:
    answer = send(api(alice), images.in_format("PNG"), name="notes.txt", content_type="text/plain")
    assert answer.status_code == 201


def test_needs_a_sign_in(db: None, media_root: Path) -> None:
    assert send(api(), images.jpeg()).status_code == 401
    assert files_in(media_root) == []


def test_both_forms_of_the_address_answer(alice: Any) -> None:
    answer = api(alice).post("/api/v1/media/", {"file": images.upload(images.jpeg(100, 100))})
    assert answer.status_code == 201


def test_the_same_idempotency_key_stores_one_picture(alice: Any) -> None:
    client = api(alice)
    answers = [
        client.post(
            "/api/v1/media",
            {"file": images.upload(images.jpeg(100, 100))},
            headers={"Idempotency-Key": "upload-1"},
        )
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert Media.objects.count() == 1


@pytest.mark.rate_limits
def test_counts_as_an_upload(alice: Any, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "upload": "2/h"}
    client = api(alice)
    assert [send(client, images.jpeg(100, 100)).status_code for _ in range(3)] == [201, 201, 429]


def test_no_file_is_left_when_the_row_cannot_be_written(
    alice: Any, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_fields: Any) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(Media.objects, "create", fail)
    with pytest.raises(RuntimeError):
        send(api(alice), images.jpeg())
    assert files_in(media_root) == []


def test_no_file_is_left_when_the_storage_fails_half_way(
    alice: Any, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = default_storage.save, []

    def fail_third(name: str, content: Any, **options: Any) -> str:
        calls.append(name)
        if len(calls) == 3:
            raise OSError("no space left")
        return real(name, content, **options)

    monkeypatch.setattr(default_storage, "save", fail_third)
    with pytest.raises(OSError, match="no space left"):
        send(api(alice), images.jpeg())
    assert files_in(media_root) == []
    assert not Media.objects.exists()
