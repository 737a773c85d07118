"""Real picture files for tests, made on the spot: good ones in every format, and bad ones in every way."""

import io
import random
import struct
import zipfile
import zlib
from functools import lru_cache
from typing import Any

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw, ImageFilter, PngImagePlugin

pillow_heif.register_heif_opener()

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 60), (40, 60, 220), (240, 210, 30)
CAMERA = "Telltale Camera 3000"
COMMENT = b"a secret comment"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def upload(data: bytes, name: str = "photo.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    """A file as a test client sends it."""
    return SimpleUploadedFile(name, data, content_type)


def quarters(width: int = 800, height: int = 600) -> Image.Image:
    """Red, green above blue, yellow: shows how a picture is turned and what was cut away."""
    image = Image.new("RGB", (width, height), RED)
    middle = (width // 2, height // 2)
    draw = ImageDraw.Draw(image)
    draw.rectangle((middle[0], 0, width, middle[1] - 1), fill=GREEN)
    draw.rectangle((0, middle[1], middle[0] - 1, height), fill=BLUE)
    draw.rectangle((*middle, width, height), fill=YELLOW)
    return image


@lru_cache(maxsize=8)
def photo(width: int, height: int, seed: int = 1) -> Image.Image:
    """Something with the noise, edges and soft gradients of a photograph."""
    draws = random.Random(seed)
    small = Image.new("RGB", (8, 6))
    small.putdata([tuple(draws.randrange(256) for _ in range(3)) for _ in range(48)])
    image = small.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(150):
        x, y, radius = (
            draws.randrange(width),
            draws.randrange(height),
            draws.randrange(5, max(6, width // 20)),
        )
        color = tuple(draws.randrange(256) for _ in range(3))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
    grain = Image.effect_noise((width, height), 30).convert("RGB").filter(ImageFilter.GaussianBlur(1))
    return Image.blend(image, grain, 0.25)


def save(image: Image.Image, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def jpeg(width: int = 800, height: int = 600, **options: Any) -> bytes:
    return save(quarters(width, height), "JPEG", quality=90, **options)


def telltale_exif(orientation: int = 1) -> Image.Exif:
    """EXIF that names a camera and a place (48.858 N, 2.294 E)."""
    exif = Image.Exif()
    exif[MAKE] = CAMERA
    exif[ORIENTATION] = orientation
    exif[GPS] = {1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)}
    return exif


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>Telltale Camera 3000</rdf></x:xmpmeta>'


def telltale_jpeg(width: int = 800, height: int = 600, orientation: int = 1) -> bytes:
    """A JPEG that tells its camera and place in EXIF, XMP and a comment."""
    return jpeg(width, height, exif=telltale_exif(orientation), xmp=XMP, comment=COMMENT)


def turned_jpeg(orientation: int, width: int = 800, height: int = 600) -> bytes:
    """`quarters(width, height)` as a camera stores it that was held so: upright only after EXIF is heeded."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    image = quarters(width, height)
    stored = image if undo is None else image.transpose(undo)
    return save(stored, "JPEG", quality=90, exif=telltale_exif(orientation))


def in_format(format: str, width: int = 800, height: int = 600) -> bytes:
    """`quarters` as JPEG, PNG, WEBP, AVIF, HEIF or GIF."""
    return save(quarters(width, height), format)


def transparent_png(width: int = 400, height: int = 400) -> bytes:
    """Red in the middle of nothing."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    box = (width // 4, height // 4, width * 3 // 4, height * 3 // 4)
    ImageDraw.Draw(image).rectangle(box, fill=(*RED, 255))
    return save(image, "PNG")


def palette_png(width: int = 400, height: int = 400) -> bytes:
    """The same with a palette, of which one colour is transparent."""
    image = Image.new("P", (width, height), 0)
    image.putpalette([0, 0, 0, *RED])
    box = (width // 4, height // 4, width * 3 // 4, height * 3 // 4)
    ImageDraw.Draw(image).rectangle(box, fill=1)
    return save(image, "PNG", transparency=0)


def grey_16_bit_png(value: int = 0x8000, width: int = 400, height: int = 400) -> bytes:
    return save(Image.new("I;16", (width, height), value), "PNG")


def cmyk_jpeg(width: int = 400, height: int = 400) -> bytes:
    return save(quarters(width, height).convert("CMYK"), "JPEG", quality=90)


def animated_gif(width: int = 400, height: int = 400) -> bytes:
    """Red, then blue."""
    frames = [Image.new("RGB", (width, height), color) for color in (RED, BLUE)]
    return save(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


def swapped_profile() -> bytes:
    """An ICC profile in which red and blue are exchanged: whoever ignores it shows the wrong colour."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, blue = entries[b"rXYZ"], entries[b"bXYZ"]
    profile[red + 4 : red + 12], profile[blue + 4 : blue + 12] = (
        profile[blue + 4 : blue + 12],
        profile[red + 4 : red + 12],
    )
    # Its name must not say that it is sRGB.
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))


# --- Bad ones -----------------------------------------------------------------------------------------------
def png_header(width: int, height: int) -> bytes:
    """A PNG that only claims its size; a few bytes, however large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def bomb_png(side: int = 30_000) -> bytes:
    """A complete PNG of `side` × `side` black pixels in a small file (1 bit a pixel, 30,000²: 110 kB)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb_png() -> bytes:
    """A small picture with 100 MB of text packed into its metadata."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "A" * 100_000_000, zip=True)
    return save(Image.new("RGB", (50, 50)), "PNG", pnginfo=info)


def truncated(data: bytes, part: float = 0.5) -> bytes:
    return data[: int(len(data) * part)]


def jpeg_with_zip() -> bytes:
    """A picture and an archive in one file."""
    out = io.BytesIO(jpeg(200, 200))
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("payload.exe", b"MZ")
    return out.getvalue()


def gif_with_script() -> bytes:
    """A picture that is also a page."""
    return save(Image.new("P", (20, 20)), "GIF") + b"<html><script>alert(1)</script></html>"


def jpeg_with_html_comment() -> bytes:
    return jpeg(200, 200, comment=b"<script>alert(document.domain)</script>")


def jpeg_with_pdf() -> bytes:
    return jpeg(200, 200) + b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TEXT = b"This is not a picture at all, whatever its name says.\n" * 20
