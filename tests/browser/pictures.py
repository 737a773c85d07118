"""Photographs for tests, drawn: landscapes with a gradient sky, a sun and hills, all different."""

import io
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SKIES = [((24, 42, 92), (250, 158, 96)), ((70, 130, 200), (226, 238, 246)), ((88, 32, 84), (250, 184, 120))]


def draw(number: int = 0, size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """A landscape, `size` pixels wide and high; the same number gives the same picture."""
    chance = random.Random(number)
    width, height = size
    top, bottom = SKIES[number % len(SKIES)]
    sky = Image.new("RGB", (1, 64))
    for y in range(64):
        sky.putpixel((0, y), tuple(round(a + (b - a) * y / 63) for a, b in zip(top, bottom, strict=True)))
    picture = sky.resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    x, y, r = chance.uniform(0.2, 0.8) * width, chance.uniform(0.25, 0.45) * height, 0.07 * width
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 236, 190))
    for layer in range(4):
        base = height * (0.55 + 0.12 * layer)
        heights = [base + chance.uniform(-0.07, 0.07) * height for _ in range(9)]
        ridge = [(width * at / 8, value) for at, value in enumerate(heights)]
        shade = 92 - 20 * layer
        pen.polygon([(0, height), *ridge, (width, height)], fill=(shade // 2, shade, shade // 2 + 24))
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def jpeg(number: int = 0, size: tuple[int, int] = (1600, 1200)) -> bytes:
    buffer = io.BytesIO()
    draw(number, size).save(buffer, "JPEG", quality=86)
    return buffer.getvalue()


def jpeg_files(folder: Path, count: int, sizes: tuple[tuple[int, int], ...] = ((1600, 1200),)) -> list[Path]:
    """`count` files; the sizes are taken in turn."""
    paths = []
    for number in range(count):
        path = folder / f"photo-{number + 1}.jpg"
        path.write_bytes(jpeg(number, sizes[number % len(sizes)]))
        paths.append(path)
    return paths
