"""The formula of `content.looks`: what each amount does to a picture, and what a client may send."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from content import looks
from content.filters import FILTERS
from content.looks import Look
from instaclone.common.errors import InvalidInput

GREY, ORANGE = (128, 128, 128), (210, 120, 40)


def pixel(look: Look, colour: tuple[int, int, int] = GREY) -> tuple[int, ...]:
    """A colour in the middle of a picture, where no vignette reaches."""
    picture = looks.apply(Image.new("RGB", (33, 33), colour), look)
    found: Any = picture.getpixel((16, 16))
    return tuple(found)


def adjusted(colour: tuple[int, int, int] = GREY, **amounts: int) -> tuple[int, ...]:
    return pixel(Look(adjust=amounts), colour)


def ramp() -> Image.Image:
    """Every colour of a coarse cube, one pixel each."""
    image = Image.new("RGB", (64, 64))
    image.putdata([(r * 17, g * 17, b * 17) for r in range(16) for g in range(16) for b in range(16)])
    return image


def test_an_empty_look_is_the_picture_itself() -> None:
    picture = Image.new("RGB", (4, 4))
    assert looks.apply(picture, Look.parse({})) is picture
    assert looks.apply(picture, Look.parse({"filter": None, "adjust": {"fade": 0}})) is picture
    assert Look.parse({"filter": "tide", "strength": 0}).is_plain


@pytest.mark.parametrize(
    ("amounts", "colour", "expected"),
    [
        # By the description: v + 0.8 b v (1 - v) with v = 128/255.
        ({"brightness": 100}, GREY, (179, 179, 179)),
        ({"brightness": -100}, GREY, (77, 77, 77)),
        # 64/255 = 0.251: 0.251 + 0.251 · 0.749 · (2 · 0.251 - 1) = 0.157
        ({"contrast": 100}, (64, 64, 64), (40, 40, 40)),
        ({"contrast": -100}, (64, 64, 64), (88, 88, 88)),
        ({"warmth": 100}, GREY, (151, 131, 105)),
        ({"saturation": -100}, ORANGE, (133, 133, 133)),
        ({"fade": 100}, (0, 0, 0), (31, 31, 31)),
        ({"fade": 100}, (255, 255, 255), (230, 230, 230)),
        ({"fade": -100}, (31, 31, 31), (0, 0, 0)),
        # 0.251 (1 + 0.9 · 0.749²) = 0.378
        ({"shadows": 100}, (64, 64, 64), (96, 96, 96)),
        # 0.753 (1 + 0.9 · 0.753 · 0.247) = 0.879
        ({"highlights": 100}, (192, 192, 192), (224, 224, 224)),
    ],
)
def test_each_adjustment_is_what_its_formula_says(
    amounts: dict[str, int], colour: tuple[int, int, int], expected: tuple[int, ...]
) -> None:
    found = adjusted(colour, **amounts)
    assert max(abs(a - b) for a, b in zip(found, expected, strict=True)) <= 1, found


@pytest.mark.parametrize("name", ["brightness", "contrast", "warmth", "saturation", "shadows", "highlights"])
def test_black_stays_black_whatever_is_adjusted(name: str) -> None:
    assert adjusted((0, 0, 0), **{name: 100}) == (0, 0, 0)
    assert adjusted((0, 0, 0), **{name: -100}) == (0, 0, 0)


@pytest.mark.parametrize("name", [name for name in looks.ADJUSTMENTS if name != "vignette"])
@pytest.mark.parametrize("amount", [-100, 100])
def test_a_brighter_grey_stays_the_brighter_one(name: str, amount: int) -> None:
    strip = Image.new("RGB", (256, 1))
    strip.putdata([(v, v, v) for v in range(256)])
    green = looks.apply(strip, Look(adjust={name: amount})).getchannel("G").tobytes()
    assert all(one <= other for one, other in pairwise(green))


def test_the_vignette_follows_its_formula_in_the_whole_picture() -> None:
    size = (240, 300)
    picture = looks.apply(Image.new("RGB", size, (200, 200, 200)), Look(adjust={"vignette": 80}))
    for x, y in [(0, 0), (239, 299), (239, 0), (0, 150), (120, 150), (60, 40), (120, 0), (200, 280)]:
        p, q = (x + 0.5) / size[0] * 2 - 1, (y + 0.5) / size[1] * 2 - 1
        t = min(max(((p * p + q * q) / 2 - 0.15) / 0.85, 0), 1)
        expected = 200 * (1 - 0.75 * 0.8 * t * t * (3 - 2 * t))
        found: Any = picture.getpixel((x, y))
        assert abs(found[0] - expected) <= 1.5, (x, y, found, expected)


def test_a_negative_vignette_brightens_the_corners_alone() -> None:
    picture = looks.apply(Image.new("RGB", (100, 100), GREY), Look(adjust={"vignette": -100}))
    corner: Any = picture.getpixel((0, 0))
    assert corner[0] > 210
    assert picture.getpixel((50, 50)) == GREY


def test_every_filter_changes_a_picture_in_a_way_of_its_own() -> None:
    pictures = {name: looks.apply(ramp(), Look(filter=name)) for name in FILTERS}
    assert len(FILTERS) >= 12
    for name, picture in pictures.items():
        others = [ramp(), *(other for key, other in pictures.items() if key != name)]
        nearest = min(sum(ImageStat.Stat(ImageChops.difference(picture, other)).mean) for other in others)
        assert nearest > 5, name


def test_half_a_filter_lies_between_none_and_all_of_it() -> None:
    whole = pixel(Look(filter="almond"), ORANGE)
    half = pixel(Look(filter="almond", strength=50), ORANGE)
    for at in range(3):
        assert abs(half[at] - (whole[at] + ORANGE[at]) / 2) <= 1.5


def test_a_filter_comes_before_the_adjustments() -> None:
    grey = pixel(Look(filter="slate", adjust={"warmth": 100}), ORANGE)
    assert grey[0] > grey[1] > grey[2]


def test_the_catalogue_has_all_that_the_formula_needs() -> None:
    found = looks.catalogue()
    assert found["size"] == looks.SIZE
    assert [one["name"] for one in found["filters"]] == list(FILTERS)
    for one in found["filters"]:
        assert one["label"]
        assert set(one["adjust"]) <= set(found["adjust"]) - {"vignette"}
        assert len(one["matrix"]) in (0, 9)
        assert len(one["dark"]) == len(one["light"]) == 3


@pytest.mark.parametrize(
    "value",
    [
        "tide",
        ["tide"],
        7,
        {"filter": "nothing"},
        {"filter": ["tide"]},
        {"filter": "tide", "strength": 101},
        {"filter": "tide", "strength": -1},
        {"filter": "tide", "strength": "all"},
        {"filter": "tide", "strength": True},
        {"adjust": {"brightness": 101}},
        {"adjust": {"brightness": float("nan")}},
        {"adjust": {"brightness": None}},
        {"adjust": {"sharpness": 10}},
        {"adjust": [10]},
        {"crop": {}},
    ],
)
def test_what_makes_no_sense_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        Look.parse(value)
    assert refused.value.field == "look"


@given(
    st.one_of(st.none(), st.sampled_from(sorted(FILTERS))),
    st.integers(0, 100),
    st.dictionaries(st.sampled_from(looks.ADJUSTMENTS), st.integers(-100, 100)),
)
def test_what_is_stored_reads_as_what_was_sent(
    name: str | None, strength: int, adjust: dict[str, int]
) -> None:
    look = Look.parse({"filter": name, "strength": strength, "adjust": adjust})
    assert Look.parse(look.as_dict()) == look == looks.stored(look.as_dict())


def test_a_filter_that_is_gone_is_as_none() -> None:
    assert looks.stored({"filter": "long-gone", "strength": 50, "adjust": {}}) == looks.PLAIN
    assert looks.stored(None) == looks.PLAIN
