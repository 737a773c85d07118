"""Animated pictures that would be huge when unpacked: only their first frame is ever looked at."""

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.GifImagePlugin import GifImageFile

from content.models import Media
from tests.content.support import api, files_in, looks_like, picture, rendition_paths, send
from tests.images import BLUE, RED, save


def gif(*colors: tuple[int, int, int], side: int) -> bytes:
    """An animated one of plain frames."""
    frames = [Image.new("RGB", (side, side), color) for color in colors]
    return save(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=10)


def repeated(data: bytes, times: int) -> bytes:
    """The same with its last frame repeated, as it is stored; each takes some hundred bytes."""
    last = data.rindex(b"\x21\xf9\x04")  # the graphic control that comes before a frame
    return data[:-1] + data[last:-1] * times + b"\x3b"


@pytest.mark.usefixtures("media_root")
def test_a_gif_of_gigapixels_is_posted_as_its_first_frame(alice: Any, monkeypatch: Any) -> None:
    data = repeated(gif(RED, BLUE, side=2000), 2_000)
    with Image.open(io.BytesIO(data)) as bomb:
        assert bomb.n_frames * bomb.width * bomb.height > 8_000_000_000
    read: list[int] = []
    go_to = GifImageFile._seek

    def recorded(image: Any, frame: int, *args: Any) -> None:
        read.append(frame)
        go_to(image, frame, *args)

    monkeypatch.setattr(GifImageFile, "_seek", recorded)

    answer = send(api(alice), data, "bomb.gif", "image/gif")

    assert answer.status_code == 201
    media = Media.objects.get(pk=answer.json()["id"])
    shown = picture(rendition_paths(media)[0])
    assert looks_like(shown.getpixel((10, 10)), RED)  # type: ignore[arg-type]
    assert set(read) == {0}


def test_a_gif_that_claims_more_pixels_than_allowed(alice: Any, media_root: Path) -> None:
    data = bytearray(gif(RED, BLUE, side=16))
    data[6:10] = struct.pack("<HH", 65_535, 65_535)
    answer = send(api(alice), bytes(data), "bomb.gif", "image/gif")
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_many_pixels"
    assert files_in(media_root) == []


def test_a_frame_larger_than_its_gif_does_not_get_around_the_limit(alice: Any, media_root: Path) -> None:
    """A frame may be larger than the screen it announces; then the picture grows with it."""
    data = bytearray(gif(RED, side=16))
    descriptor = data.index(b"\x2c\x00\x00\x00\x00")
    data[descriptor + 5 : descriptor + 9] = struct.pack("<HH", 65_535, 65_535)
    answer = send(api(alice), bytes(data), "bomb.gif", "image/gif")
    assert answer.status_code in (400, 413)
    assert files_in(media_root) == []
