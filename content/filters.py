"""The filters that pictures can be given: numbers only. `content.looks` says what they do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_TINT = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Filter:
    """Amounts of `adjust` and `vignette` are fractions (-1 to 1); `matrix` is nine numbers, row by row, or
    empty; `dark` and `light` tint the dark and the bright parts."""

    label: str | Promise
    adjust: Mapping[str, float] = field(default_factory=dict)
    matrix: tuple[float, ...] = ()
    dark: tuple[float, float, float] = NO_TINT
    light: tuple[float, float, float] = NO_TINT
    vignette: float = 0.0

    def numbers(self) -> dict[str, Any]:
        """As the browser gets them."""
        return {
            "adjust": dict(self.adjust),
            "matrix": list(self.matrix),
            "dark": list(self.dark),
            "light": list(self.light),
            "vignette": self.vignette,
        }


def _grey(
    red: float, green: float, blue: float, tones: tuple[float, float, float] = (1, 1, 1)
) -> tuple[float, ...]:
    """The matrix of a picture in one colour: how bright red, green and blue things become."""
    return tuple(tone * share for tone in tones for share in (red, green, blue))


FILTERS: dict[str, Filter] = {
    # Colours as they are, only more so.
    "fiesta": Filter(
        _("Fiesta"), adjust={"contrast": 0.3, "saturation": 0.4, "shadows": 0.1}, light=(0.02, 0.0, -0.02)
    ),
    "linen": Filter(
        _("Linen"),
        adjust={"brightness": 0.28, "contrast": -0.15, "saturation": -0.12, "fade": 0.35},
        light=(0.02, 0.01, -0.02),
    ),
    "harvest": Filter(
        _("Harvest"),
        adjust={"brightness": 0.1, "contrast": 0.15, "warmth": 0.55, "saturation": 0.12},
        dark=(0.03, 0.0, -0.01),
        vignette=0.2,
    ),
    "ember": Filter(
        _("Ember"),
        adjust={"contrast": 0.45, "warmth": 0.3, "saturation": 0.15, "shadows": -0.15},
        dark=(0.05, 0.0, 0.02),
        light=(0.03, 0.01, -0.05),
        vignette=0.4,
    ),
    "fjord": Filter(
        _("Fjord"),
        adjust={"contrast": 0.25, "warmth": -0.4, "saturation": -0.1, "highlights": 0.15},
        dark=(-0.02, 0.01, 0.05),
    ),
    "tide": Filter(
        _("Tide"),
        adjust={"contrast": 0.2, "saturation": 0.05},
        dark=(-0.06, 0.03, 0.06),
        light=(0.06, 0.02, -0.07),
    ),
    "fern": Filter(
        _("Fern"),
        adjust={"contrast": 0.1, "saturation": -0.2, "fade": 0.25},
        matrix=(0.96, 0.04, 0.0, 0.02, 1.0, -0.02, 0.0, 0.1, 0.88),
        dark=(0.0, 0.03, 0.01),
    ),
    "orchid": Filter(
        _("Orchid"),
        adjust={"brightness": 0.15, "contrast": -0.05, "saturation": 0.05, "fade": 0.2},
        dark=(0.04, -0.01, 0.06),
        light=(0.03, -0.01, 0.01),
    ),
    "dusk": Filter(
        _("Dusk"),
        adjust={"brightness": -0.12, "contrast": 0.2, "saturation": -0.15},
        dark=(0.02, -0.02, 0.1),
        light=(0.07, 0.02, -0.06),
        vignette=0.35,
    ),
    "postcard": Filter(
        _("Postcard"),
        adjust={"contrast": 0.1, "warmth": 0.25, "saturation": -0.25, "fade": 0.55, "highlights": -0.2},
        dark=(0.04, 0.01, 0.0),
        vignette=0.25,
    ),
    # In one colour.
    "slate": Filter(_("Slate"), adjust={"contrast": 0.15}, matrix=_grey(0.3, 0.59, 0.11)),
    "ink": Filter(
        _("Ink"),
        adjust={"contrast": 0.8, "brightness": -0.05},
        matrix=_grey(0.45, 0.45, 0.1),
        vignette=0.3,
    ),
    "almond": Filter(
        _("Almond"),
        adjust={"contrast": 0.1, "fade": 0.2},
        matrix=_grey(0.33, 0.56, 0.11, tones=(1.06, 0.96, 0.82)),
        dark=(0.03, 0.01, -0.01),
    ),
}
