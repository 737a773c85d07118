"""Painters of places. Each draws one kind of picture from a seeded random source and a size."""

import random
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageDraw, ImageFilter

from feed.demo.canvas import Color, Size, below, fill, glow, gradient, mix, rgb, ridge, shape

Line = Callable[[float], float]
SKIES = [
    ["1B2A52", "5B4B8A", "E07A5F", "F6C177"],
    ["0E3A5B", "2F7FA3", "A7D3DC", "F7EBD3"],
    ["2A1E3F", "7A3B69", "F0805A", "FFD9A0"],
    ["3C5A78", "8FB0C4", "DCE4E0", "F5E6D3"],
    ["16324A", "43728A", "C9B79C", "F1D9B0"],
]


def _sky(rng: random.Random) -> list[Color]:
    return [rgb(text) for text in rng.choice(SKIES)]


def mountains(rng: random.Random, size: Size) -> Image.Image:
    """Ridges behind ridges in morning haze."""
    width, height = size
    sky = _sky(rng)
    image = gradient(size, sky)
    sun = (width * rng.uniform(0.2, 0.8), height * rng.uniform(0.3, 0.48))
    glow(image, sun, width * 0.6, mix(sky[-1], (255, 255, 255), 0.4), 0.8)
    disc = width * rng.uniform(0.035, 0.06)
    fill(
        image,
        mix(sky[-1], (255, 250, 235), 0.75),
        shape(
            size,
            lambda pen, s: pen.ellipse(
                [(v * s) for v in (sun[0] - disc, sun[1] - disc, sun[0] + disc, sun[1] + disc)], fill=255
            ),
        ),
    )
    layers = rng.randint(4, 6)
    for i in range(layers):
        near = (i + 1) / layers
        line = ridge(rng, width, roughness=0.62 - 0.08 * near, points=rng.randint(3, 6))
        base, swing = height * (0.42 + 0.5 * near * 0.95), height * (0.10 + 0.05 * near)
        color = mix(mix(sky[2], sky[1], near), mix(sky[0], (8, 14, 24), 0.55), near**1.4)
        mask = below(size, line, base, swing)
        haze = gradient(size, [color, color, mix(color, sky[3], 0.42 * (1 - near * 0.6))])
        fill(image, haze, mask)
    return image


def sea(rng: random.Random, size: Size) -> Image.Image:
    """A low sun over calm water."""
    width, height = size
    sky = _sky(rng)
    horizon = round(height * rng.uniform(0.45, 0.6))
    image = gradient(size, [sky[0], sky[0], *sky[1:]])
    upper = gradient((width, horizon), sky)
    image.paste(upper, (0, 0))
    sun = (width * rng.uniform(0.3, 0.7), horizon - height * rng.uniform(0.02, 0.12))
    glow(image, sun, width * 0.7, sky[-1], 0.9)
    disc = width * 0.055
    fill(
        image,
        (255, 246, 224),
        shape(
            size,
            lambda pen, s: pen.ellipse(
                [v * s for v in (sun[0] - disc, sun[1] - disc, sun[0] + disc, sun[1] + disc)], fill=255
            ),
        ),
    )
    water = image.crop((0, 0, width, horizon)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    water = water.resize((width, height - horizon)).filter(ImageFilter.GaussianBlur(8))
    image.paste(
        Image.blend(water, Image.new("RGB", water.size, mix(sky[0], (6, 18, 30), 0.4)), 0.45), (0, horizon)
    )
    pen = ImageDraw.Draw(image, "RGBA")
    for _ in range(420):
        depth = rng.random() ** 1.6
        y = horizon + depth * (height - horizon)
        near_sun = rng.random() < 0.6
        x = rng.gauss(sun[0], width * (0.03 + 0.16 * depth)) if near_sun else rng.uniform(0, width)
        length = width * (0.01 + 0.07 * depth) * rng.uniform(0.4, 1.3)
        tone = (*mix(sky[-1], (255, 255, 255), 0.3), round((150 if near_sun else 34) * (1 - depth * 0.5)))
        pen.ellipse((x - length, y - 1 - depth * 3, x + length, y + 1 + depth * 3), fill=tone)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def dunes(rng: random.Random, size: Size) -> Image.Image:
    """Sand in side light: each crest has a bright and a dark face."""
    width, height = size
    warm = rng.choice(
        [("F3D2A2", "C97B4A", "7A3E2B"), ("F6DFC3", "D99A6C", "8C5A44"), ("EFC9A5", "B5654A", "4E2A34")]
    )
    light, middle, dark = (rgb(text) for text in warm)
    image = gradient(size, [mix(rgb("6FA8C9"), light, 0.1), mix(rgb("CFE0E2"), light, 0.3), light])
    for i in range(5):
        near = (i + 1) / 5
        line = ridge(rng, width, roughness=0.34, points=rng.randint(2, 4))
        base, swing = height * (0.3 + 0.62 * near), height * (0.05 + 0.07 * near)
        mask = below(size, line, base, swing)
        fill(
            image,
            gradient(
                size,
                [mix(light, middle, near * 0.7), mix(middle, dark, near * 0.6)],
                angle=rng.uniform(-35, -10),
            ),
            mask,
        )
        lee = ridge(rng, width, roughness=0.3, points=2)
        foot = partial(_lower, line, lee, drop=height * 0.05 / swing)
        shade = below(size, foot, base + height * 0.1, swing)
        shade = Image.composite(shade.filter(ImageFilter.GaussianBlur(18)), Image.new("L", size), mask)
        fill(
            image,
            gradient(size, [mix(middle, dark, 0.35 + 0.3 * near), mix(light, middle, 0.5)]),
            shade.point(lambda v: round(v * 0.7)),
        )
    return image


def _lower(crest: Line, lee: Line, x: float, *, drop: float) -> float:
    """The foot of the shaded face, under its crest."""
    return crest(x) - lee(x) * drop


def forest(rng: random.Random, size: Size) -> Image.Image:
    """Firs fading into mist."""
    width, height = size
    mist, deep = rng.choice(
        [(rgb("DDE7E3"), rgb("12302B")), (rgb("E7E1D8"), rgb("1D2A33")), (rgb("CFDCE6"), rgb("0F2438"))]
    )
    image = gradient(size, [mix(mist, (255, 255, 255), 0.3), mist, mix(mist, deep, 0.25)])
    for layer in range(5):
        near = (layer + 1) / 5
        color = mix(mist, deep, near**1.5)
        base = height * (0.45 + 0.55 * near)

        def trees(pen: ImageDraw.ImageDraw, scale: float, near: float = near, base: float = base) -> None:
            x = -width * 0.1
            while x < width * 1.1:
                tall = height * (0.12 + 0.34 * near) * rng.uniform(0.6, 1.15)
                half = tall * rng.uniform(0.14, 0.2)
                foot = base + rng.uniform(-0.02, 0.04) * height
                for tier in range(9):
                    top, reach = foot - tall * (1 - tier / 10), half * (tier + 1.4) / 10
                    drop = tall * 0.17
                    pen.polygon(
                        [
                            (x * scale, top * scale),
                            ((x - reach) * scale, (top + drop) * scale),
                            ((x + reach) * scale, (top + drop) * scale),
                        ],
                        fill=255,
                    )
                x += half * rng.uniform(0.8, 1.9)
            pen.rectangle((0, (base - 2) * scale, width * scale, height * scale), fill=255)

        fill(image, gradient(size, [color, color, mix(color, mist, 0.4 * (1 - near))]), shape(size, trees))
        veil = Image.new("L", size, round(36 * (1 - near)))
        fill(image, mist, veil)
    return image


def city(rng: random.Random, size: Size) -> Image.Image:
    """A skyline at blue hour, some windows lit."""
    width, height = size
    image = gradient(
        size,
        [
            rgb(t)
            for t in rng.choice(
                [["0B1430", "2B3A73", "B0577A", "F2A56B"], ["0A1B2E", "1F4E6B", "7FA6A8", "F0C98B"]]
            )
        ],
    )
    glow(image, (width * rng.random(), height * 0.72), width * 0.8, rgb("FFB36B"), 0.6)
    pen = ImageDraw.Draw(image)
    for layer, tone in enumerate(("35406F", "1B2547", "0A1024")):
        x = -20.0
        while x < width:
            wide = width * rng.uniform(0.06, 0.13)
            top = height * (0.38 + 0.12 * layer + rng.uniform(-0.1, 0.16))
            pen.rectangle((x, top, x + wide, height), fill=rgb(tone))
            if layer:
                _windows(rng, pen, (x, top, x + wide), height, lit=0.16 + 0.1 * layer)
            x += wide + rng.uniform(-4, 12)
    return image.filter(ImageFilter.GaussianBlur(0.7))


def _windows(
    rng: random.Random,
    pen: ImageDraw.ImageDraw,
    house: tuple[float, float, float],
    height: int,
    *,
    lit: float,
) -> None:
    left, top, right = house
    step = 21
    for y in range(round(top) + 18, height, step + 9):
        for x in range(round(left) + 10, round(right) - 14, step):
            if rng.random() < lit:
                pen.rectangle((x, y, x + 9, y + 14), fill=mix(rgb("FFD58A"), rgb("FF9E57"), rng.random()))


def walls(rng: random.Random, size: Size) -> Image.Image:
    """Painted walls in hard sun: planes of colour, an arch, a stair, long shadows."""
    width, height = size
    sky, lit, dark, door = (
        rgb(t)
        for t in rng.choice(
            [
                ("6EB5D9", "F4E3D0", "D98E73", "2E4A62"),
                ("8CC0DE", "F7C9B6", "C65D4B", "F3E9DC"),
                ("F2D0A4", "FFF4E3", "E0A458", "3D5A6C"),
                ("A9CBD9", "E9DCC9", "6B8F71", "C1553B"),
            ]
        )
    )
    image = gradient(size, [mix(sky, (255, 255, 255), 0.05), mix(sky, (255, 255, 255), 0.4)])
    edge, top = width * rng.uniform(0.4, 0.65), height * rng.uniform(0.12, 0.28)
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, top * 1.6), (edge, top), (edge, height), (0, height)], fill=lit)
    pen.polygon([(edge, top), (width, top * 1.9), (width, height), (edge, height)], fill=dark)
    pen.polygon(
        [(0, height * 0.55), (edge, height * 0.78), (edge, height), (0, height)], fill=mix(lit, dark, 0.45)
    )
    left, foot, wide = edge * rng.uniform(0.25, 0.4), height * 0.9, edge * 0.34

    def arch(pen: ImageDraw.ImageDraw, s: float) -> None:
        pen.rectangle([v * s for v in (left, foot - wide * 1.5, left + wide, height)], fill=255)
        pen.ellipse([v * s for v in (left, foot - wide * 2, left + wide, foot - wide)], fill=255)

    fill(image, gradient(size, [mix(door, (0, 0, 0), 0.35), door]), shape(size, arch))
    steps = 7
    for k in range(steps):
        y = height * (0.62 + 0.38 * k / steps)
        pen = ImageDraw.Draw(image)
        pen.polygon(
            [(edge, y), (width, y - height * 0.08), (width, height), (edge, height)],
            fill=mix(dark, lit if k % 2 else (30, 20, 30), 0.22 + 0.02 * k),
        )
    return image.filter(ImageFilter.GaussianBlur(0.6))


def night(rng: random.Random, size: Size) -> Image.Image:
    """Stars over a dark ridge, with northern lights."""
    width, height = size
    image = gradient(size, [rgb("0A1230"), rgb("17305A"), rgb("4A7AA0")])
    lights = Image.new("RGB", size)
    pen = ImageDraw.Draw(lights)
    tint = rgb(rng.choice(["3BE6A0", "7DE3D0", "9C7BFF"]))
    band = ridge(rng, width, roughness=0.4, points=3)
    for column in range(0, width, 4):
        top = height * 0.38 - band(column) * height * 0.14
        pen.line(
            (column, top - height * rng.uniform(0.14, 0.26), column, top),
            fill=mix(tint, (30, 50, 90), rng.uniform(0.0, 0.45)),
            width=6,
        )
    image.paste(Image.blend(image, lights.filter(ImageFilter.GaussianBlur(width / 30)), 0.6))
    pen = ImageDraw.Draw(image)
    for _ in range(520):
        x, y, r = rng.uniform(0, width), rng.uniform(0, height * 0.8), rng.random() ** 6 * 3.2 + 0.7
        pen.ellipse((x - r, y - r, x + r, y + r), fill=mix((150, 170, 210), (255, 255, 245), rng.random()))
    line = ridge(rng, width, roughness=0.6, points=5)
    fill(
        image,
        gradient(size, [rgb("0A1220"), rgb("05080F")]),
        below(size, line, height * 0.82, height * 0.09),
    )
    return image
