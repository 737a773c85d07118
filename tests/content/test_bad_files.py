"""Files that can't be used: each is refused with a reason, at once, and leaves nothing behind."""

import resource
import time
from pathlib import Path
from typing import Any

import pytest

from content.models import Media
from tests import images
from tests.content.support import api, browser, files_in, send


@pytest.fixture(autouse=True)
def nothing_is_left(alice: Any, media_root: Path) -> Any:
    """Holds for every test of this file."""
    yield
    assert files_in(media_root) == []
    assert not Media.objects.exists()


def refused(alice: Any, data: bytes, **options: Any) -> tuple[int, dict[str, Any]]:
    answer = send(api(alice), data, **options)
    return answer.status_code, answer.json()


def test_an_empty_file(alice: Any) -> None:
    assert refused(alice, b"") == (400, {"file": ["The file is empty."]})


def test_a_text_that_is_called_jpg(alice: Any) -> None:
    status, data = refused(alice, images.TEXT, name="photo.jpg", content_type="image/jpeg")
    assert status == 415
    assert data["code"] == "unsupported_media_type"
    assert "JPEG" in data["detail"]


def test_an_svg_with_a_script(alice: Any) -> None:
    status, data = refused(alice, images.SVG, name="drawing.svg", content_type="image/svg+xml")
    assert status == 415
    assert "SVG" in data["detail"]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.95])
def test_a_file_that_is_cut_off(alice: Any, format: str, part: float) -> None:
    whole = images.save(images.photo(600, 450), format)
    status, data = refused(alice, images.truncated(whole, part))
    assert status == 400
    assert data == {"file": ["The picture is damaged or incomplete."]}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"])
def test_a_header_alone(alice: Any, format: str) -> None:
    status, _data = refused(alice, images.in_format(format)[:16])
    assert status in (400, 415)


def test_a_bomb_of_30000_by_30000_pixels_is_refused_by_its_header(alice: Any) -> None:
    bomb = images.bomb_png(30_000)
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    status, data = refused(alice, bomb)
    assert time.perf_counter() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB; decoded it has 112,500
    assert status == 413
    assert data == {"detail": "The picture has more than 64 megapixels.", "code": "too_many_pixels"}


@pytest.mark.parametrize("size", [(8001, 8000), (64_000_001, 1), (20_000, 20_000)])
def test_more_pixels_than_allowed(alice: Any, size: tuple[int, int]) -> None:
    assert refused(alice, images.png_header(*size))[0] == 413


def test_a_text_bomb_in_the_metadata(alice: Any) -> None:
    assert refused(alice, images.text_bomb_png())[0] == 400


def test_more_bytes_than_allowed(alice: Any, settings: Any) -> None:
    settings.IMAGE_MAX_BYTES = 2**20
    status, data = refused(alice, images.jpeg() + bytes(2**20))
    assert status == 413
    assert data == {"detail": "The file is larger than 1 MB.", "code": "too_large"}


@pytest.mark.parametrize(
    "make",
    [images.jpeg_with_zip, images.gif_with_script, images.jpeg_with_html_comment, images.jpeg_with_pdf],
)
def test_a_picture_that_is_another_document_too(alice: Any, make: Any) -> None:
    status, data = refused(alice, make())
    assert status == 415
    assert data["code"] == "polyglot"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"PK\x03\x04" + bytes(100), b"\x7fELF" + bytes(100), b"BM" + bytes(60)]
)
def test_other_kinds_of_files(alice: Any, data: bytes) -> None:
    assert refused(alice, data)[0] == 415


def test_a_video_with_nothing_in_it(alice: Any) -> None:
    assert refused(alice, b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(100))[0] == 400


def test_no_file_at_all(alice: Any) -> None:
    answer = api(alice).post("/api/v1/media", {"alt_text": "nothing"})
    assert answer.status_code == 400
    assert "file" in answer.json()


def test_a_text_where_the_file_should_be(alice: Any) -> None:
    assert api(alice).post("/api/v1/media", {"file": "photo.jpg"}).status_code == 400


def test_a_body_that_is_no_form(alice: Any) -> None:
    answer = api(alice).post("/api/v1/media", images.jpeg(), content_type="image/jpeg")
    assert answer.status_code == 415


@pytest.mark.parametrize("text", ["a\x00b", "a" * 1001])
def test_an_alt_text_that_is_no_text_or_too_long(alice: Any, text: str) -> None:
    status, data = refused(alice, images.jpeg(100, 100), alt_text=text)
    assert status == 400
    assert "alt_text" in data


@pytest.mark.parametrize(
    "crop",
    [
        "no json",
        "[]",
        "{}",
        '{"x": 0, "y": 0, "width": 0, "height": 1}',
        '{"x": 0.6, "y": 0, "width": 0.6, "height": 1}',
        '{"x": -0.1, "y": 0, "width": 0.5, "height": 1}',
        '{"x": "0", "y": 0, "width": 1, "height": 1}',
        '{"x": true, "y": 0, "width": 1, "height": 1}',
        '{"x": NaN, "y": 0, "width": 1, "height": 1}',
        '{"x": 0, "y": 0, "width": Infinity, "height": 1}',
        '{"x": 0, "y": 0, "width": 1e999, "height": 1}',
    ],
)
def test_a_crop_that_names_no_part_of_the_picture(alice: Any, crop: str) -> None:
    status, data = refused(alice, images.jpeg(100, 100), crop=crop)
    assert status == 400
    assert "crop" in data


def test_the_plain_form_says_what_is_wrong_with_a_file(alice: Any) -> None:
    for data, status, reason in [
        (b"", 400, "The file is empty."),
        (images.TEXT, 415, "This is not a JPEG"),
        (images.png_header(30_000, 30_000), 413, "64 megapixels"),
    ]:
        answer = browser(alice).post("/create/", {"file": images.upload(data), "caption": "Hello"})
        assert answer.status_code == status
        assert reason in answer.content.decode()
