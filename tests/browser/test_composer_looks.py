"""Editing photos in the composer: what is seen there is what the server makes."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from tests.browser.pictures import draw, jpeg_files
from tests.browser.steps import choose_photos, open_composer, wait_until_uploaded

# Every filter, each adjustment both ways, and much at once.
ADJUSTMENTS = ("brightness", "contrast", "warmth", "saturation", "fade", "highlights", "shadows", "vignette")
MIXED = {
    "filter": "ember",
    "strength": 60,
    "adjust": {"contrast": 40, "fade": 30, "vignette": 55, "warmth": -20},
}

# Draws a picture with each look as the composer does; gives them as PNG addresses, or null without WebGL.
PAINT = """async ([painterUrl, picture, looks, plain]) => {
  const { LookPainter } = await import(painterUrl);
  const catalogue = await (await fetch('/create/looks/')).json();
  const painter = new LookPainter(catalogue, { plain });
  if (!plain && !painter.gl) return null;
  const image = new Image();
  image.src = picture;
  await image.decode();
  const source = await createImageBitmap(image);
  return looks.map((look) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: source.width, height: source.height });
    painter.paint(canvas, source, look);
    return canvas.toDataURL('image/png');
  });
}"""


def looks_to_compare() -> list[dict[str, Any]]:
    from content.filters import FILTERS

    filters = [{"filter": name, "strength": 100, "adjust": {}} for name in FILTERS]
    amounts = [
        {"filter": None, "strength": 100, "adjust": {name: amount}}
        for name in ADJUSTMENTS
        for amount in (-100, 70)
    ]
    return [*filters, *amounts, MIXED]


def chart() -> Image.Image:
    """A landscape beside a field of every hue, from dark to bright."""
    picture = Image.new("RGB", (240, 120))
    picture.paste(draw(0, (120, 120)), (0, 0))
    hues = Image.new("HSV", (120, 120))
    hues.putdata([(x * 255 // 119, 255 - y, 40 + y * 215 // 119) for y in range(120) for x in range(120)])
    picture.paste(hues.convert("RGB"), (120, 0))
    return picture


def as_address(picture: Image.Image) -> str:
    from base64 import b64encode

    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + b64encode(out.getvalue()).decode()


def from_address(address: str) -> Image.Image:
    from base64 import b64decode

    return Image.open(io.BytesIO(b64decode(address.partition(",")[2]))).convert("RGB")


@pytest.mark.parametrize("plain", [False, True], ids=["webgl", "pixels"])
def test_the_browser_shows_what_the_server_makes(open_page: Any, alice: Any, plain: bool) -> None:
    from django.contrib.staticfiles.storage import staticfiles_storage

    from content.looks import Look, apply

    page = open_page("desktop", user=alice)
    open_composer(page)
    picture = chart()
    painter = staticfiles_storage.url("js/composer/look-painter.js")
    looks = looks_to_compare()
    painted = page.evaluate(PAINT, [painter, as_address(picture), looks, plain])
    if painted is None:
        pytest.skip("this browser has no WebGL")
    for look, shown in zip(looks, painted, strict=True):
        made = apply(picture, Look.parse(look))
        difference = ImageStat.Stat(ImageChops.difference(from_address(shown), made))
        assert max(difference.mean) <= 1, (look, difference.mean)
        assert max(most for _least, most in difference.extrema) <= 6, (look, difference.extrema)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return jpeg_files(tmp_path, 2, ((900, 600),))


def edit(page: Page, photos: list[Path]) -> None:
    open_composer(page)
    choose_photos(page, photos)
    wait_until_uploaded(page, len(photos))
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".filter")).to_have_count(14)


def set_slider(page: Page, name: str, value: int) -> None:
    slider = page.get_by_role("slider", name=name)
    slider.evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })); }",
        str(value),
    )


def test_a_look_is_applied_to_the_photo_that_is_shared(
    open_page: Any, alice: Any, photos: list[Path], size: str
) -> None:
    from content.models import Media, Post

    page = open_page(size, user=alice)
    edit(page, photos)
    page.get_by_role("radio", name="Ink").check()
    set_slider(page, "Strength", 80)
    set_slider(page, "Vignette", 25)
    expect(page.locator(".slider").filter(has_text="Vignette").locator("output")).to_have_text("+25")
    page.get_by_role("button", name="Photo 2 of 2").click()
    expect(page.get_by_role("radio", name="Original")).to_be_checked()
    step_on_to_details(page)
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)
    first, second = (Media.objects.get(pk=shown["id"]) for shown in Post.objects.get().media)
    assert first.look == {"filter": "ink", "strength": 80, "adjust": {"vignette": 25}}
    assert second.look is None


def step_on_to_details(page: Page) -> None:
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_role("heading", name="Details", exact=True)).to_be_visible()


def test_one_look_can_be_used_for_all_photos_and_taken_back(
    open_page: Any, alice: Any, photos: list[Path]
) -> None:
    page = open_page("desktop", user=alice)
    edit(page, photos)
    page.get_by_role("radio", name="Fjord").check()
    page.get_by_role("button", name="Use for all photos").click()
    page.get_by_role("button", name="Photo 2 of 2").click()
    expect(page.get_by_role("radio", name="Fjord")).to_be_checked()
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("radio", name="Original")).to_be_checked()
    page.get_by_role("button", name="Photo 1 of 2").click()
    expect(page.get_by_role("radio", name="Fjord")).to_be_checked()


def test_a_look_survives_a_reload_and_is_not_applied_twice(
    open_page: Any, alice: Any, photos: list[Path]
) -> None:
    from content.models import Media

    page = open_page("desktop", user=alice)
    edit(page, photos[:1])
    page.get_by_role("radio", name="Dusk").check()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        step_on_to_details(page)  # the server makes it while the caption is written
    page.wait_for_timeout(500)  # the draft is written a moment later
    page.reload()
    expect(page.get_by_text("Your draft is back.")).to_be_visible()
    assert Media.objects.get().look is None  # the preview is of the photo as it was
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("radio", name="Dusk")).to_be_checked()
    step_on_to_details(page)
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_url("**/p/*/", timeout=20_000)
    assert Media.objects.get().look == {"filter": "dusk", "strength": 100, "adjust": {}}


def test_filters_are_chosen_by_keys(open_page: Any, alice: Any, photos: list[Path]) -> None:
    page = open_page("desktop", user=alice)
    edit(page, photos[:1])
    page.get_by_role("radio", name="Original").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Fiesta")).to_be_checked()
