"""How a picture is edited: a filter and adjustments. The browser previews a look, the server applies it, and both
follow this description, so that what was seen is what is posted.

A look is `{"filter": name or None, "strength": 0…100, "adjust": {name: -100…100}}`; amounts below are those
numbers divided by 100. It has two parts: a colour table, which changes each colour into another whatever its
place, and a vignette, which goes by place alone.

The colour table has `SIZE` steps for each of red, green and blue. The colour of each of its points, v in 0…1 of
what is stored in the file (sRGB, no linear light), is computed as follows; between points the eight around a
colour are interpolated linearly. Each numbered step ends by clamping to 0…1. Y is 0.2126 r + 0.7152 g + 0.0722 b
of the colour as it enters the step.

Filter:
1.  matrix, where the filter has one: (r, g, b) = matrix × (r, g, b), row by row
2.  tone with the filter's own `adjust`, as below
3.  tints: v + dark × (1 - Y)² + light × Y², with the filter's `dark` and `light`, three numbers each
4.  what came in and what came out of 1…3 are mixed: in + strength × (out - in)

Tone, with the look's `adjust`, step by step (an amount that isn't given is 0):
1.  brightness b:  v + 0.8 b v (1 - v)
2.  contrast c:    v + c v (1 - v) (2 v - 1)
3.  warmth w:      r (1 + 0.18 w), g (1 + 0.02 w), b (1 - 0.18 w)
4.  saturation s:  Y + (v - Y) (1 + s), and 1 + 0.9 s where s > 0
5.  shadows s, highlights h:  v (1 + 0.9 s (1 - Y)² + 0.9 h Y (1 - Y))
6.  fade f:        v (1 - 0.22 f) + 0.12 f; where f < 0, with g = -0.12 f: (v - g) / (1 - g)

Vignette, after the table: a = strength × the filter's vignette + the look's, clamped to -1…1. At a pixel whose
centre is at (p, q), from -1 at the left and the top edge of what is shown to 1 at the right and the bottom one,
t = ((p² + q²) / 2 - 0.15) / 0.85 clamped to 0…1, m = 0.75 |a| t² (3 - 2 t); the colour is mixed by m with black
where a > 0 and with white where a < 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageFilter

from content.filters import FILTERS, Filter
from instaclone.common.errors import InvalidInput

Colour = tuple[float, float, float]

SIZE = 17
ADJUSTMENTS = (
    "brightness",
    "contrast",
    "warmth",
    "saturation",
    "fade",
    "highlights",
    "shadows",
    "vignette",
)
LUMA = (0.2126, 0.7152, 0.0722)
# The vignette is smooth: it is computed for so many places across, and interpolated between them.
_VIGNETTE_GRID = 96


@dataclass(frozen=True, slots=True)
class Look:
    """A filter's name or none, its strength (0 to 100), and adjustments other than 0 (-100 to 100)."""

    filter: str | None = None
    strength: int = 100
    adjust: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, value: object) -> "Look":
        """From a client's mapping; what isn't given is as in an unedited picture. InvalidInput (field `look`)
        for anything else."""
        if not isinstance(value, Mapping) or not value.keys() <= {"filter", "strength", "adjust"}:
            raise _invalid(_("Give a filter, its strength and adjustments."))
        name = value.get("filter")
        if name is not None and (not isinstance(name, str) or name not in FILTERS):
            raise _invalid(_("There is no such filter."))
        adjust = value.get("adjust", {})
        if not isinstance(adjust, Mapping) or not adjust.keys() <= set(ADJUSTMENTS):
            raise _invalid(_("There is no such adjustment."))
        amounts = {key: _amount(adjust[key], -100) for key in ADJUSTMENTS if key in adjust}
        strength = _amount(value.get("strength", 100), 0)
        return cls(
            filter=name if strength else None,
            strength=strength if name and strength else 100,
            adjust={key: amount for key, amount in amounts.items() if amount},
        )

    @property
    def is_plain(self) -> bool:
        """Whether it leaves a picture as it is."""
        return self.filter is None and not self.adjust

    def as_dict(self) -> dict[str, Any]:
        """As it is stored in `Media.look`, and as `parse` takes it."""
        return asdict(self)


PLAIN = Look()


def stored(value: Mapping[str, Any] | None) -> Look:
    """What `Media.look` says. A filter that has left the table since is as none."""
    try:
        return Look.parse(value) if value else PLAIN
    except InvalidInput:
        return PLAIN


def apply(image: Image.Image, look: Look) -> Image.Image:
    """The RGB picture with the look; the picture itself when there is nothing to do."""
    if look.is_plain:
        return image
    table = colour_table(look.filter, look.strength, tuple(sorted(look.adjust.items())))
    if table is not None:
        image = image.filter(table)
    amount = vignette_amount(look)
    return _with_vignette(image, amount) if amount else image


def catalogue() -> dict[str, Any]:
    """What the browser needs to do the same: the filters with their numbers, and what can be adjusted."""
    return {
        "size": SIZE,
        "adjust": list(ADJUSTMENTS),
        "filters": [
            {"name": name, "label": str(one.label), **one.numbers()} for name, one in FILTERS.items()
        ],
    }


@lru_cache(maxsize=64)
def colour_table(
    filter: str | None, strength: int, adjust: tuple[tuple[str, int], ...]
) -> ImageFilter.Color3DLUT | None:
    """The colour table of a look, red changing fastest; None when no colour changes (a vignette alone)."""
    amounts = {name: amount / 100 for name, amount in adjust if name != "vignette"}
    if filter is None and not amounts:
        return None
    preset, share = (FILTERS[filter], strength / 100) if filter else (None, 0.0)

    def change(red: float, green: float, blue: float) -> Colour:
        colour = (red, green, blue)
        if preset is not None:
            edited = _filtered(colour, preset)
            colour = _each(lambda before, after: before + share * (after - before), colour, edited)
        return _tone(colour, amounts)

    return ImageFilter.Color3DLUT.generate(SIZE, change)  # type: ignore[no-any-return,unused-ignore]


def vignette_amount(look: Look) -> float:
    """-1 (white corners) to 1 (dark corners)."""
    own = look.adjust.get("vignette", 0) / 100
    preset = FILTERS[look.filter].vignette * look.strength / 100 if look.filter else 0.0
    return min(max(own + preset, -1.0), 1.0)


def _filtered(colour: Colour, preset: Filter) -> Colour:
    if preset.matrix:
        rows = (preset.matrix[0:3], preset.matrix[3:6], preset.matrix[6:9])
        colour = _clamped(sum(a * v for a, v in zip(row, colour, strict=True)) for row in rows)
    colour = _tone(colour, preset.adjust)
    luma = _luma(colour)
    dark, light = (1 - luma) ** 2, luma**2
    return _clamped(
        v + d * dark + li * light for v, d, li in zip(colour, preset.dark, preset.light, strict=True)
    )


def _tone(colour: Colour, amounts: Mapping[str, float]) -> Colour:
    """Steps without an amount change nothing and are left out."""
    if b := amounts.get("brightness"):
        colour = _clamped(v + 0.8 * b * v * (1 - v) for v in colour)
    if c := amounts.get("contrast"):
        colour = _clamped(v + c * v * (1 - v) * (2 * v - 1) for v in colour)
    if w := amounts.get("warmth"):
        red, green, blue = colour
        colour = _clamped((red * (1 + 0.18 * w), green * (1 + 0.02 * w), blue * (1 - 0.18 * w)))
    if s := amounts.get("saturation"):
        luma, keep = _luma(colour), 1 + (0.9 * s if s > 0 else s)
        colour = _clamped(luma + (v - luma) * keep for v in colour)
    shadows, highlights = amounts.get("shadows", 0.0), amounts.get("highlights", 0.0)
    if shadows or highlights:
        luma = _luma(colour)
        gain = 1 + 0.9 * shadows * (1 - luma) ** 2 + 0.9 * highlights * luma * (1 - luma)
        colour = _clamped(v * gain for v in colour)
    if f := amounts.get("fade"):
        g = -0.12 * f
        colour = _clamped(v * (1 - 0.22 * f) + 0.12 * f if f > 0 else (v - g) / (1 - g) for v in colour)
    return colour


def _luma(colour: Colour) -> float:
    return LUMA[0] * colour[0] + LUMA[1] * colour[1] + LUMA[2] * colour[2]


def _clamped(values: Iterable[float]) -> Colour:
    red, green, blue = (min(max(value, 0.0), 1.0) for value in values)
    return red, green, blue


def _each(function: Any, *colours: Colour) -> Colour:
    red, green, blue = map(function, *colours)
    return red, green, blue


def _with_vignette(image: Image.Image, amount: float) -> Image.Image:
    ground = Image.new("RGB", image.size, (0, 0, 0) if amount > 0 else (255, 255, 255))
    # One cell more on each side than is shown, so that the edge too lies between two of them.
    grid = _vignette_grid().point(lambda share: share * (0.75 * abs(amount) * 255) + 0.5)
    box = (1, 1, 1 + _VIGNETTE_GRID, 1 + _VIGNETTE_GRID)
    mask = grid.resize(image.size, Image.Resampling.BILINEAR, box=box).convert("L")
    return Image.composite(ground, image, mask)


@lru_cache(maxsize=1)
def _vignette_grid() -> Image.Image:
    """t² (3 - 2 t) of the description at the centres of a grid's cells."""
    side = _VIGNETTE_GRID + 2
    places = [((cell - 0.5) / _VIGNETTE_GRID * 2 - 1) ** 2 for cell in range(side)]
    grid = Image.new("F", (side, side))
    grid.putdata([_falloff((p + q) / 2) for q in places for p in places])
    return grid


def _falloff(distance: float) -> float:
    t = min(max((distance - 0.15) / 0.85, 0.0), 1.0)
    return t * t * (3 - 2 * t)


def _amount(value: object, least: int) -> int:
    # `True` is an int in Python, and JSON as Python reads it knows NaN.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _invalid(_("Give amounts as numbers."))
    # NaN and infinity are between nothing; an int of 400 digits compares, but is no float.
    if not least <= value <= 100:
        raise _invalid(_("Use amounts from %(least)d to 100.") % {"least": least})
    return round(value)


def _invalid(reason: str) -> InvalidInput:
    return InvalidInput(reason, field="look")
