"""What the painters share: gradients, ridges, haze, grain. Everything is drawn with Pillow, from a seed."""

import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Color = tuple[int, int, int]
Size = tuple[int, int]


def rgb(text: str) -> Color:
    """`"F2552C"` as three bytes."""
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def mix(a: Color, b: Color, share: float) -> Color:
    """`share` of b over a, 0 to 1."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def gradient(size: Size, stops: Sequence[Color], *, angle: float = 0) -> Image.Image:
    """A smooth gradient from the top (`angle` 0) through `stops`, evenly spaced."""
    strip = Image.new("RGB", (1, 256))
    last = len(stops) - 1
    for y in range(256):
        at = y / 255 * last
        i = min(int(at), last - 1)
        strip.putpixel((0, y), mix(stops[i], stops[i + 1], at - i))
    if not angle:
        return strip.resize(size, Image.Resampling.BICUBIC)
    # Turned at a quarter of the size: a gradient has no detail to lose.
    small = (size[0] // 4 + 1, size[1] // 4 + 1)
    side = math.ceil(math.hypot(*small))
    turned = strip.resize((side, side), Image.Resampling.BICUBIC).rotate(angle, Image.Resampling.BICUBIC)
    left, top = (side - small[0]) // 2, (side - small[1]) // 2
    return turned.crop((left, top, left + small[0], top + small[1])).resize(size, Image.Resampling.BICUBIC)


def glow(
    image: Image.Image, center: tuple[float, float], radius: float, color: Color, strength: float
) -> None:
    """Add light around a point, in place. `strength` 0 to 1."""
    side = round(radius * 2)
    light = ImageChops.invert(Image.radial_gradient("L")).resize((side, side), Image.Resampling.BICUBIC)
    # The built-in gradient ends at the corners; square it so that it fades out inside the circle.
    light = light.point(lambda v: round(max(0, (v - 75) / 180) ** 2 * 255 * strength))
    mask = Image.new("L", image.size)
    mask.paste(light, (round(center[0] - radius), round(center[1] - radius)))
    lit = ImageChops.screen(
        image, Image.composite(Image.new("RGB", image.size, color), Image.new("RGB", image.size), mask)
    )
    image.paste(lit)


def ridge(rng: random.Random, width: int, *, roughness: float, points: int = 4) -> Callable[[float], float]:
    """A skyline: a function of x (pixels) to a height between -1 and 1, by summed sine waves."""
    waves = [
        (rng.uniform(0.6, 1.4) * points * 2**k, rng.uniform(0, math.tau), roughness**k) for k in range(6)
    ]
    total = sum(weight for _, _, weight in waves)
    return lambda x: sum(math.sin(x / width * f + p) * w for f, p, w in waves) / total


def below(size: Size, line: Callable[[float], float], base: float, swing: float) -> Image.Image:
    """A mask of everything under the skyline `base - line(x) * swing`, in pixels from the top."""
    scale = 2
    width, height = size[0] * scale, size[1] * scale
    mask = Image.new("L", (width, height))
    edge = [(x * scale, (base - line(x) * swing) * scale) for x in range(0, size[0] + 3, 3)]
    ImageDraw.Draw(mask).polygon([*edge, (width, height), (0, height)], fill=255)
    return mask.resize(size, Image.Resampling.LANCZOS)


def shape(size: Size, draw: Callable[[ImageDraw.ImageDraw, float], None]) -> Image.Image:
    """A smooth mask of whatever `draw(pen, scale)` draws in white."""
    scale = 2
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    draw(ImageDraw.Draw(mask), scale)
    return mask.resize(size, Image.Resampling.LANCZOS)


def fill(image: Image.Image, paint: Image.Image | Color, mask: Image.Image) -> None:
    """Lay a colour or a picture over `image` through a mask, in place."""
    layer = paint if isinstance(paint, Image.Image) else Image.new("RGB", image.size, paint)
    image.paste(layer, (0, 0), mask)


def shadow(
    image: Image.Image, mask: Image.Image, offset: tuple[int, int], blur: float, strength: float
) -> None:
    """A soft shadow of `mask`, moved by `offset`, in place. `strength` 0 to 1."""
    small = mask.reduce(4)
    moved = Image.new("L", small.size)
    moved.paste(small, (round(offset[0] / 4), round(offset[1] / 4)))
    soft = moved.filter(ImageFilter.GaussianBlur(blur / 4)).resize(mask.size, Image.Resampling.BILINEAR)
    soft = soft.point(lambda v: round(v * strength))
    fill(image, mix((20, 16, 24), (40, 30, 40), 0.5), soft)


def grain(image: Image.Image, amount: float = 10) -> Image.Image:
    """Film grain and a slight vignette: what makes a drawing sit in a grid like a photograph."""
    noise = Image.effect_noise((image.width // 2, image.height // 2), amount).resize(image.size)
    grained = ImageChops.overlay(image, Image.merge("RGB", (noise,) * 3))
    dark = Image.radial_gradient("L").resize(image.size, Image.Resampling.BICUBIC)
    dark = dark.point(lambda v: 255 - round(max(0, v - 110) * 0.42))
    return ImageChops.multiply(grained, Image.merge("RGB", (dark,) * 3))
