"""Painters of things on walls and tables."""

import math
import random

from PIL import Image, ImageDraw

from feed.demo.canvas import Color, Size, fill, gradient, mix, rgb, shadow, shape


def leaves(rng: random.Random, size: Size) -> Image.Image:
    """Leaves on a plain wall, with their shadow."""
    width, height = size
    wall, greens = rng.choice(
        [
            ("EFE6DA", ("2F5D50", "4F7F5F", "7FA66A")),
            ("F3D9CF", ("24524A", "3E7561", "88A47C")),
            ("DCE3E1", ("1F4D3A", "5C8A5A", "A3B86C")),
            ("F1C9A5", ("1E4A45", "35685A", "6C8F5E")),
        ]
    )
    image = gradient(size, [mix(rgb(wall), (255, 255, 255), 0.35), rgb(wall)], angle=30)
    root = (width * rng.uniform(0.3, 0.7), height * 1.05)
    for i in range(rng.randint(9, 13)):
        angle = math.pi / 2 + rng.uniform(-1.0, 1.0)
        length = height * rng.uniform(0.42, 0.86)
        _leaf(
            image,
            root,
            angle,
            length,
            rng.uniform(0.10, 0.17),
            mix(rgb(rng.choice(greens)), (255, 255, 255), 0.04 * (i % 3)),
            rng,
        )
    return image


def _leaf(
    image: Image.Image,
    root: tuple[float, float],
    angle: float,
    length: float,
    girth: float,
    color: Color,
    rng: random.Random,
) -> None:
    bend = rng.uniform(-0.5, 0.5)
    spine = []
    for k in range(41):
        along = k / 40
        turned = angle + bend * along
        spine.append(
            (root[0] + math.cos(turned) * length * along, root[1] - math.sin(turned) * length * along, turned)
        )

    def side(sign: int) -> list[tuple[float, float]]:
        return [
            (x + sign * math.sin(t) * length * girth * math.sin(math.pi * min(1, (k / 40) ** 0.8)) * 0.9,
             y + sign * math.cos(t) * length * girth * math.sin(math.pi * min(1, (k / 40) ** 0.8)) * 0.9)
            for k, (x, y, t) in enumerate(spine)
        ]  # fmt: skip

    outline = side(1) + side(-1)[::-1]
    mask = shape(image.size, lambda pen, s: pen.polygon([(x * s, y * s) for x, y in outline], fill=255))
    shadow(image, mask, (26, 34), 22, 0.22)
    fill(
        image,
        gradient(
            image.size,
            [mix(color, (255, 255, 230), 0.22), color, mix(color, (0, 20, 20), 0.25)],
            angle=rng.uniform(-60, 60),
        ),
        mask,
    )
    ImageDraw.Draw(image).line(
        [(x, y) for x, y, _ in spine], fill=mix(color, (255, 255, 240), 0.35), width=3, joint="curve"
    )


def table(rng: random.Random, size: Size) -> Image.Image:
    """A table from above: plates, a cup, fruit."""
    width, height = size
    cloth, plate, accents = rng.choice(
        [
            ("D9C7B4", "FBF7F0", ("E07A3F", "C8553D", "F2B45A")),
            ("2F4A52", "F1ECE2", ("F2A65A", "E4572E", "F6D08B")),
            ("E8B7A0", "FFFDF8", ("7A9E7E", "D1495B", "EDAE49")),
            ("C9D3CF", "FFFFFF", ("E56B6F", "355070", "EAAC8B")),
        ]
    )
    image = gradient(size, [mix(rgb(cloth), (255, 255, 255), 0.25), rgb(cloth)], angle=rng.uniform(20, 50))
    main = (width * rng.uniform(0.4, 0.6), height * rng.uniform(0.42, 0.58), width * rng.uniform(0.3, 0.36))
    cup = (width * rng.choice([0.14, 0.86]), height * rng.uniform(0.12, 0.2), width * 0.17)
    for x, y, r in (main, cup):
        _disc(image, (x, y), r, rgb(plate), lift=34)
        _disc(image, (x, y), r * 0.78, mix(rgb(plate), rgb(cloth), 0.12), lift=0)
    _disc(image, cup[:2], cup[2] * 0.62, rgb(plate), lift=14)
    _disc(image, cup[:2], cup[2] * 0.5, rgb(rng.choice(["5A3A2A", "C58B5A", "B9722F"])), lift=0)
    for i in range(rng.randint(5, 8)):
        angle, far = i / 7 * math.tau + rng.uniform(-0.3, 0.3), main[2] * rng.uniform(0.1, 0.5)
        _citrus(
            image,
            (main[0] + math.cos(angle) * far, main[1] + math.sin(angle) * far),
            main[2] * rng.uniform(0.2, 0.3),
            rgb(rng.choice(accents)),
            rng,
        )
    return image


def _disc(image: Image.Image, center: tuple[float, float], radius: float, color: Color, *, lift: int) -> None:
    x, y = center
    mask = shape(
        image.size,
        lambda pen, s: pen.ellipse(
            [v * s for v in (x - radius, y - radius, x + radius, y + radius)], fill=255
        ),
    )
    if lift:
        shadow(image, mask, (lift, round(lift * 1.2)), lift * 0.9, 0.34)
    fill(
        image,
        gradient(image.size, [mix(color, (255, 255, 255), 0.25), mix(color, (60, 50, 60), 0.1)], angle=40),
        mask,
    )


def _citrus(
    image: Image.Image, center: tuple[float, float], radius: float, color: Color, rng: random.Random
) -> None:
    _disc(image, center, radius, color, lift=10)
    _disc(image, center, radius * 0.86, mix(color, (255, 250, 240), 0.78), lift=0)
    turn = rng.uniform(0, 60)
    x, y = center

    def wedges(pen: ImageDraw.ImageDraw, scale: float) -> None:
        box = [
            v * scale for v in (x - radius * 0.78, y - radius * 0.78, x + radius * 0.78, y + radius * 0.78)
        ]
        for k in range(8):
            pen.pieslice(box, turn + k * 45 + 3, turn + k * 45 + 42, fill=255)

    fill(image, mix(color, (255, 240, 200), 0.15), shape(image.size, wedges))


def shapes(rng: random.Random, size: Size) -> Image.Image:
    """Cut paper: a few bold forms with soft shadows."""
    palette = [
        rgb(t)
        for t in rng.choice(
            [
                ["F4EDE4", "E4572E", "17BEBB", "FFC914", "2E282A"],
                ["EFE9E1", "264653", "2A9D8F", "E9C46A", "E76F51"],
                ["F7F0EA", "3D405B", "E07A5F", "81B29A", "F2CC8F"],
                ["F2E9E4", "22223B", "9A8C98", "C9ADA7", "F2552C"],
            ]
        )
    ]
    width, height = size
    image = gradient(size, [mix(palette[0], (255, 255, 255), 0.4), palette[0]])
    for i in range(rng.randint(5, 7)):
        x, y, r = (
            rng.uniform(0.1, 0.9) * width,
            rng.uniform(0.1, 0.9) * height,
            width * rng.uniform(0.14, 0.34),
        )
        kind, turn = rng.choice(["disc", "half", "bar", "ring"]), rng.choice([0, 90, 180, 270])

        def form(
            pen: ImageDraw.ImageDraw,
            s: float,
            x: float = x,
            y: float = y,
            r: float = r,
            kind: str = kind,
            turn: int = turn,
        ) -> None:
            box = [v * s for v in (x - r, y - r, x + r, y + r)]
            if kind == "half":
                pen.pieslice(box, turn, turn + 180, fill=255)
            elif kind == "bar":
                pen.rounded_rectangle(
                    [v * s for v in (x - r, y - r * 0.3, x + r, y + r * 0.3)], r * 0.3 * s, fill=255
                )
            else:
                pen.ellipse(box, fill=255)
                if kind == "ring":
                    inner = r * 0.55
                    pen.ellipse([v * s for v in (x - inner, y - inner, x + inner, y + inner)], fill=0)

        mask = shape(size, form)
        shadow(image, mask, (14, 20), 16, 0.26)
        fill(image, palette[1 + i % 4], mask)
    return image
