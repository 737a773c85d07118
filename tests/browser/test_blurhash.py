"""Our decoder draws what the reference implementation draws."""

from typing import Any

import pytest

from tests.browser.steps import go

DECODE = """async ([url, hash, width, height]) => {
  const { decode } = await import(url);
  const pixels = decode(hash, width, height);
  return pixels && [...pixels];
}"""


@pytest.mark.parametrize("text", ["LEHV6nWB2yk8pyo0adR*.7kCMdnj", "UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH"])
def test_a_blurhash_is_decoded_like_the_reference_does(open_page: Any, text: str) -> None:
    import blurhash
    from django.contrib.staticfiles.storage import staticfiles_storage

    page = open_page("desktop")
    go(page, "/accounts/login/")
    pixels = page.evaluate(DECODE, [staticfiles_storage.url("js/blurhash.js"), text, 16, 12])
    expected = [part for row in blurhash.decode(text, 16, 12) for pixel in row for part in (*pixel, 255)]
    assert len(pixels) == 16 * 12 * 4
    assert max(abs(ours - theirs) for ours, theirs in zip(pixels, expected, strict=True)) <= 2


def test_what_is_no_blurhash_is_left_alone(open_page: Any) -> None:
    from django.contrib.staticfiles.storage import staticfiles_storage

    page = open_page("desktop")
    go(page, "/accounts/login/")
    assert page.evaluate(DECODE, [staticfiles_storage.url("js/blurhash.js"), "LEHV6n", 4, 4]) is None
