"""The QR code of a profile, and the page and dialog that share it."""

from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
import segno
from PIL import Image

from content.sharing.qr import profile_qr
from tests.social.support import browser, htmx

pytestmark = pytest.mark.django_db


def modules(png: bytes, scale: int = 24, border: int = 4) -> list[list[bool]]:
    """Which squares of the code are dark, without its border."""
    image = Image.open(BytesIO(png)).convert("L")
    places = range(border * scale + scale // 2, image.width - border * scale, scale)
    return [[image.getpixel((x, y)) < 128 for x in places] for y in places]


def test_it_holds_the_profiles_address(alice: Any, settings: Any) -> None:
    expected = segno.make(f"{settings.SITE_URL}/alice/", error="m", micro=False)
    assert modules(profile_qr(alice, "png")) == [[bool(module) for module in row] for row in expected.matrix]


def test_the_svg_is_one_and_names_itself(alice: Any) -> None:
    response = browser(None).get("/alice/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "alice" in root.findtext("{http://www.w3.org/2000/svg}title")


def test_the_png_is_large_enough_to_be_printed(alice: Any) -> None:
    response = browser(None).get("/alice/qr.png")
    assert response["Content-Type"] == "image/png"
    assert Image.open(BytesIO(response.content)).width >= 600


ADDRESSES = ["/{}/qr/", "/{}/qr.svg", "/{}/qr.png"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 200), ("alice", 200), ("bob", 200), ("carol", 200), ("pat", 200), ("mallory", 404)],
)
def test_whoever_sees_the_head_of_a_profile_may_share_it(
    cast: Any, address: str, person: str | None, status: int
) -> None:
    viewer = getattr(cast, person) if person else None
    assert browser(viewer).get(address.format("alice")).status_code == status


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_private_account_has_one_a_suspended_or_absent_one_none(cast: Any, address: str) -> None:
    assert browser(None).get(address.format("pat")).status_code == 200
    type(cast.alice).objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert browser(None).get(address.format("alice")).status_code == 404
    assert browser(None).get(address.format("nobody.there")).status_code == 404


def test_the_page_and_the_dialog_offer_the_link_the_files_and_the_feed(alice: Any) -> None:
    page, dialog = browser(None).get("/alice/qr/"), htmx(None).get("/alice/qr/")
    for response in (page, dialog):
        for part in ('src="/alice/qr.svg"', 'data-copy-link="/alice/"', 'download="alice.png"', "feed.rss"):
            assert part in response.content.decode()
    assert b"<html" in page.content
    assert b"<html" not in dialog.content


def test_a_private_accounts_dialog_offers_no_feed(pat: Any) -> None:
    assert b"feed.rss" not in htmx(None).get("/pat/qr/").content


@pytest.mark.parametrize("person", [None, "alice", "bob"])
def test_every_profile_leads_there(cast: Any, person: str | None) -> None:
    viewer = getattr(cast, person) if person else None
    assert 'href="/alice/qr/"' in browser(viewer).get("/alice/").content.decode()


def test_the_file_is_not_sent_twice(alice: Any) -> None:
    client = browser(None)
    held = {"If-None-Match": client.get("/alice/qr.svg")["ETag"]}
    assert client.get("/alice/qr.svg", headers=held).status_code == 304
