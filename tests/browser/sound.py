"""Whether a page is sound: what axe finds in it, in both themes, and whether it is wider than its window."""

import os
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import SCREENSHOTS

# The one thing that the theme changes for axe.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

# Colours have changed all the way.
REPAINTED = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const ends = document.getAnimations().map((animation) => animation.finished.catch(() => null));
  Promise.race([Promise.all(ends), new Promise((late) => setTimeout(late, 500))]).then(() => done());
})))"""


def violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe calls serious or critical."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{page.url} {one['id']}: {one['help']}: "
        + "; ".join(node["html"][:160] for node in one["nodes"][:4])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def too_wide(page: Page) -> str:
    """The first element that makes the page wider than the window, if any."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return "";
          const all = [...document.querySelectorAll("body *")];
          const one = all.find((element) => element.getBoundingClientRect().right > width + 1);
          return `${location.pathname} at ${innerWidth}: ${one?.outerHTML.slice(0, 200)}`;
        }"""
    )


def faults_of(page: Page, name: str = "") -> list[str]:
    """Of a page that is there, in the light and in the dark. With `SCREENSHOTS` one with a name is photographed."""
    photograph(page, f"{name}-light")
    faults = violations(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate(REPAINTED)
    photograph(page, f"{name}-dark")
    faults += violations(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    return faults


def photograph(page: Page, name: str) -> None:
    if "SCREENSHOTS" in os.environ and not name.startswith("-"):
        page.screenshot(path=SCREENSHOTS / f"{name}.png")
