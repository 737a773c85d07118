"""PUT and DELETE me/avatar."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from accounts import services
from accounts.models import User
from tests.support import live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

URL = "/api/v1/me/avatar"
RED, BLUE = (220, 30, 30), (30, 30, 220)


def picture(size: tuple[int, int] = (800, 400), format: str = "PNG", **options: Any) -> bytes:
    """Its left half is red, its right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def upload(content: bytes, name: str = "me.png", content_type: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


@pytest.fixture
def client(alice: User) -> APIClient:
    client = APIClient()
    client.force_login(alice)
    return client


def put(client: APIClient, content: bytes | None = None, **fields: Any) -> Any:
    data = {"file": upload(picture() if content is None else content), **fields}
    return client.put(URL, data, format="multipart")


def stored(media_root: Path) -> list[Path]:
    return sorted(media_root.rglob("*"))


def opened(media_root: Path, size: int) -> Image.Image:
    (path,) = media_root.rglob(f"{size}.webp")
    return Image.open(path).convert("RGB")


def is_near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour, wanted, strict=True))


def test_makes_squares_in_both_sizes_from_the_middle(client: APIClient, media_root: Path) -> None:
    answer = put(client)
    assert answer.status_code == 200
    for size in (150, 320):
        image = opened(media_root, size)
        assert image.size == (size, size)
        assert is_near(image.getpixel((10, size // 2)), RED)
        assert is_near(image.getpixel((size - 10, size // 2)), BLUE)
    assert answer.json()["avatar_url"].endswith("/150.webp")
    assert answer.json()["avatar_url_large"].endswith("/320.webp")


def test_the_address_serves_the_picture(client: APIClient) -> None:
    address = put(client).json()["avatar_url"]
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"


def test_uses_the_part_that_is_asked_for(client: APIClient, media_root: Path) -> None:
    assert put(client, x="0.5", y="0", width="0.5", height="1").status_code == 200
    image = opened(media_root, 150)
    assert is_near(image.getpixel((5, 75)), BLUE)
    assert is_near(image.getpixel((145, 75)), BLUE)


@pytest.mark.parametrize(
    "crop",
    [
        {"x": "0.5"},
        {"x": "0.5", "y": "0", "width": "0.9", "height": "1"},
        {"x": "-1", "y": "0", "width": "0.5", "height": "0.5"},
        {"x": "nan", "y": "0", "width": "0.5", "height": "0.5"},
        {"x": "inf", "y": "0", "width": "0.5", "height": "0.5"},
        {"x": "left", "y": "0", "width": "0.5", "height": "0.5"},
        {"x": "0", "y": "0", "width": "0", "height": "0"},
    ],
)
def test_a_crop_outside_the_picture_is_a_400(
    client: APIClient, media_root: Path, crop: dict[str, str]
) -> None:
    assert put(client, **crop).status_code == 400
    assert stored(media_root) == []


def test_a_small_picture_is_not_blown_up(client: APIClient, media_root: Path) -> None:
    assert put(client, picture((100, 120))).status_code == 200
    assert opened(media_root, 320).size == (100, 100)


def test_nothing_of_the_cameras_data_is_kept(client: APIClient, media_root: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # lies on its side: upright the red half is above
    assert put(client, picture(format="JPEG", exif=exif)).status_code == 200
    (path,) = media_root.rglob("320.webp")
    assert b"SecretCamera" not in path.read_bytes()
    assert not Image.open(path).getexif()
    image = opened(media_root, 320)
    assert is_near(image.getpixel((160, 10)), RED)
    assert is_near(image.getpixel((160, 310)), BLUE)


def test_a_new_avatar_takes_the_place_of_the_old(client: APIClient, media_root: Path) -> None:
    first = put(client).json()["avatar_url"]
    second = put(client).json()["avatar_url"]
    assert first != second
    assert len(list(media_root.rglob("*.webp"))) == 2
    assert len(list((media_root / "avatars").iterdir())) == 1


def test_removing_leaves_nothing_and_may_be_repeated(client: APIClient, media_root: Path) -> None:
    put(client)
    assert client.delete(URL).status_code == 204
    assert client.delete(URL).status_code == 204
    assert client.get("/api/v1/me").json()["avatar_url"] is None
    assert list(media_root.rglob("*.webp")) == []
    assert list((media_root / "avatars").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"just text", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 415),
        (b"%PDF-1.7", 415),
        (picture()[:300], 400),
        (picture(format="JPEG")[:-400], 400),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_left(
    client: APIClient, media_root: Path, content: bytes, status: int
) -> None:
    answer = put(client, content)
    assert answer.status_code == status, answer.content
    assert stored(media_root) == []
    assert client.get("/api/v1/me").json()["avatar_url"] is None


def test_too_many_bytes_are_a_413(client: APIClient, media_root: Path, settings: Any) -> None:
    settings.AVATAR_MAX_BYTES = 1000
    assert put(client, picture((2000, 2000), "BMP")).status_code in (413, 415)
    assert put(client, picture((300, 300), "JPEG", quality=100)).status_code == 413
    assert stored(media_root) == []


def test_too_many_pixels_are_a_413(client: APIClient, media_root: Path, settings: Any) -> None:
    settings.IMAGE_MAX_PIXELS = 10_000
    assert put(client, picture((101, 100))).status_code == 413
    assert stored(media_root) == []


def test_without_a_file_is_a_400_and_as_json_a_415(client: APIClient) -> None:
    assert client.put(URL, {"x": "1"}, format="multipart").status_code == 400
    assert client.put(URL, {"file": "text"}, format="multipart").status_code == 400
    assert client.put(URL, {"file": "text"}, format="json").status_code == 415


def test_a_storage_that_fails_half_way_leaves_nothing(
    alice: User, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = type(default_storage._wrapped).save

    def save_or_fail(self: Any, name: str, content: Any, **kwargs: Any) -> str:
        if name.endswith("320.webp"):
            raise OSError("disk full")
        return save(self, name, content, **kwargs)

    monkeypatch.setattr(type(default_storage._wrapped), "save", save_or_fail)
    with pytest.raises(OSError, match="disk full"):
        services.avatar_set(user=alice, file=upload(picture()))
    assert list(media_root.rglob("*.webp")) == []
    alice.refresh_from_db()
    assert alice.avatar_key == ""


def test_several_at_once_leave_the_files_of_one(alice: User, media_root: Path) -> None:
    results = live(*[lambda: services.avatar_set(user=alice, file=upload(picture()))] * 4)
    assert all(isinstance(result, User) for result in results), results
    alice.refresh_from_db()
    assert [path.name for path in (media_root / "avatars").iterdir()] == [alice.avatar_key]


def test_needs_signing_in(alice: User, media_root: Path) -> None:
    assert put(APIClient()).status_code == 401
    assert APIClient().delete(URL).status_code == 401
    assert stored(media_root) == []
