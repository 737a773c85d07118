"""From an upright picture to the files that are served: renditions, thumbnail, blurhash, colour.

Pure work in memory; `content.files` writes what comes out. Each size is made from the next larger one, which
costs a fraction of going back to the whole picture each time and looks the same.

Everything is opaque: a transparent picture is laid on white when it is read. Kept transparency would show
our light or dark ground through it, so that a black drawing would vanish in the dark theme, and the WebP
files and the JPEG one would be different pictures.
"""

import os
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import blurhash
from PIL import Image

from content import looks
from instaclone.common import images

# The cleaned original that crops are made from. 2,048 and not more: the usual 12, 48 and 50 megapixel
# photographs can then be decoded at a half or a quarter, and a square or 4:5 crop of them still fills 1,440.
SOURCE_LONG_SIDE = 2048
SOURCE_QUALITY = 90
WIDTHS = (320, 640, 1080, 1440)
WEBP_QUALITY = 80
JPEG_WIDTH = 1080
JPEG_QUALITY = 82
THUMBNAIL_SIDE = 320
NARROWEST: images.Ratio = (4, 5)
TALLEST: images.Ratio = (9, 16)  # of stories and of the covers of videos
WIDEST: images.Ratio = (191, 100)
PICTURES, VIDEOS = "images", "videos"  # the folders of all media of a kind
_ENCODERS = min(os.cpu_count() or 1, 4)
_BLURHASH_SIDE = 24
_BLURHASH_COMPONENTS = (4, 3)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be: its path in the storage and its bytes."""

    path: str
    data: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """One cut of a picture in all its sizes. `fields` are those of `Media`."""

    fields: dict[str, Any]
    files: list[File]


def folder(key: str, root: str = PICTURES) -> str:
    """Where the files of one media lie. `key` is 128 random bits in hex, so an address can't be guessed."""
    return f"{root}/{key[:2]}/{key}"


def source_file(key: str, image: Image.Image) -> File:
    """The picture that later crops start from. Its name is secret even to those who know the folder: it shows
    what its owner may have cut away."""
    path = f"{folder(key)}/source-{secrets.token_hex(16)}.jpg"
    return File(path, images.encode(image, "jpeg", SOURCE_QUALITY), "image/jpeg")


def render(
    key: str,
    image: Image.Image,
    crop: images.Crop | None,
    look: looks.Look = looks.PLAIN,
    *,
    narrowest: images.Ratio = NARROWEST,
    root: str = PICTURES,
) -> Rendering:
    """All files of one cut, with its look. Names are new each time, so that what caches hold of an older cut
    stays true. `narrowest` is the tallest shape that isn't cut down, `root` is as for `folder`."""
    cut = image.crop(images.crop_box(image.size, crop, narrowest=narrowest, widest=WIDEST))
    stem = f"{folder(key, root)}/{secrets.token_hex(4)}"
    # Pillow lets other threads run while it resizes and encodes: one size is encoded while the next is made.
    with ThreadPoolExecutor(max_workers=_ENCODERS) as pool:
        pictures = []
        encoded: list[Future[bytes]] = []
        current = looks.apply(images.resize_to_width(cut, WIDTHS[-1]), look)
        for width in _widths(cut.width):
            current = images.resize_to_width(current, width)
            pictures.append((current, "webp"))
            encoded.append(pool.submit(images.encode, current, "webp", WEBP_QUALITY))
        fallback = next(picture for picture, _format in pictures if picture.width <= JPEG_WIDTH)
        pictures.append((fallback, "jpeg"))
        encoded.append(pool.submit(images.encode, fallback, "jpeg", JPEG_QUALITY))
        square = _thumbnail([picture for picture, _format in pictures])
        thumbnail = pool.submit(images.encode, square, "webp", WEBP_QUALITY)
        tiny = _tiny(current)
        ground = {"blurhash": _blurhash(tiny), "color": _color(tiny)}
    renditions = [_rendition(stem, picture, format) for picture, format in pictures]
    files = [
        File(rendition["path"], data.result(), f"image/{rendition['format']}")
        for rendition, data in zip(renditions, encoded, strict=True)
    ]
    files.append(File(f"{stem}-square.webp", thumbnail.result(), "image/webp"))
    largest = renditions[0]
    fields = {
        "width": largest["width"],
        "height": largest["height"],
        "renditions": sorted(renditions, key=lambda rendition: rendition["width"]),
        "thumbnail": files[-1].path,
        **ground,
    }
    return Rendering(fields, files)


def _widths(width: int) -> list[int]:
    """The widths to make of a picture this wide, the largest first: our steps below it, and its own."""
    return [min(width, WIDTHS[-1]), *(step for step in reversed(WIDTHS[:-1]) if step < width)]


def _rendition(stem: str, picture: Image.Image, format: str) -> dict[str, Any]:
    extension = {"webp": "webp", "jpeg": "jpg"}[format]
    return {
        "path": f"{stem}-{picture.width}.{extension}",
        "format": format,
        "width": picture.width,
        "height": picture.height,
    }


def _thumbnail(pictures: list[Image.Image]) -> Image.Image:
    """The middle square, from the smallest picture that is large enough for it."""
    enough = [picture for picture in pictures if min(picture.size) >= THUMBNAIL_SIDE]
    picture = min(enough, key=lambda one: one.width) if enough else pictures[0]
    box = images.crop_box(picture.size, None, narrowest=(1, 1), widest=(1, 1))
    return images.resize_to_width(picture.crop(box), THUMBNAIL_SIDE)


def _tiny(image: Image.Image) -> Image.Image:
    """Small enough for a pure Python blurhash to take a few milliseconds; it holds no detail anyway."""
    scale = _BLURHASH_SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def _blurhash(tiny: Image.Image) -> str:
    pixels = tiny.load()
    assert pixels is not None
    rows = [[pixels[x, y] for x in range(tiny.width)] for y in range(tiny.height)]
    across, down = _BLURHASH_COMPONENTS if tiny.width >= tiny.height else _BLURHASH_COMPONENTS[::-1]
    return str(blurhash.encode(rows, components_x=across, components_y=down))


def _color(tiny: Image.Image) -> str:
    """The colour that most of the picture has, as `#rrggbb`: the ground while the picture loads."""
    palette = tiny.quantize(colors=4, method=Image.Quantize.MEDIANCUT).convert("RGB")
    counted: Any = palette.getcolors(maxcolors=4)
    _count, (red, green, blue) = max(counted)
    return f"#{red:02x}{green:02x}{blue:02x}"
