"""A real server (uvicorn, hashed static files) in this process and a real browser in front of it.

`CHROMIUM` names the browser (the default is Debian's chromium-headless-shell, which has no windows to keep and is
quicker for it), `SCREENSHOTS` the folder for pictures of the pages. `SLOWDOWN=4` slows the browser's processor by that
factor and waits as much longer: what fails then isn't slow but does things in an order that nobody thought of.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.watch import Watched
from tests.live_server import live_server

# Playwright's sync API runs an event loop in this thread, so Django would take every query for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parent.parent.parent
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "var" / "screenshots"))
OPEN_PAGES: pytest.StashKey[list[Any]] = pytest.StashKey()
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
SLOWDOWN = float(os.environ.get("SLOWDOWN", "1"))
TIMEOUT_MS = 10_000 * SLOWDOWN  # that a machine is busy is no failure
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
SIZES = {"phone": PHONE, "desktop": DESKTOP}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)
            item.add_marker(pytest.mark.timeout(120 * SLOWDOWN))


@pytest.fixture(scope="session")
def server_url(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    """The address of the site, served as in production: ASGI, and static files under their hashed names."""
    from django.core.management import call_command
    from django.test import override_settings

    from instaclone import settings as production

    changes = {"STORAGES": production.STORAGES, "STATIC_ROOT": tmp_path_factory.mktemp("static")}
    with override_settings(**changes), django_db_blocker.unblock():
        call_command("collectstatic", interactive=False, verbosity=0)
        with live_server() as server:
            yield f"http://{server.address}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no browser at {CHROMIUM}: install Chromium, or say where it is with CHROMIUM")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(request: Any, browser: Any, server_url: str, db: None) -> Iterator[Callable[..., Any]]:
    """`open_page("phone", user=alice, **context_options)` gives a page of a new browser profile.

    With `user` it is signed in. When the test is over it fails if any of its pages logged an error, broke the
    Content-Security-Policy or got a 5xx; what a test expects it names with `page.watched.allow(...)`.
    """
    contexts, pages = [], request.node.stash.setdefault(OPEN_PAGES, [])

    def open_one(size: str = "desktop", *, user: Any = None, **options: Any) -> Any:
        options = {"base_url": server_url, "locale": "en-GB", **SIZES[size], **options}
        context = browser.new_context(**options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        if user is not None:
            context.add_cookies(
                [{**cookie, "url": options["base_url"]} for cookie in signed_in_cookies(user)]
            )
        page = context.new_page()
        if SLOWDOWN > 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.watched = Watched(page)
        pages.append(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    for page in pages:
        page.watched.check()


def signed_in_cookies(user: Any) -> list[dict[str, str]]:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return [{"name": name, "value": morsel.value} for name, morsel in client.cookies.items() if morsel.value]


@pytest.fixture(params=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> str:
    """The test runs once on each size of window."""
    return str(request.param)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed test leaves a picture of each of its pages in the screenshots' folder."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when == "call" and report.failed:
        for number, page in enumerate(item.stash.get(OPEN_PAGES, [])):
            page.screenshot(path=SCREENSHOTS / "failed" / f"{item.name}-{number}.png")


@pytest.fixture
def talk(alice: Any, bob: Any) -> Any:
    """Bob follows alice, so what she says reaches him at once."""
    from tests.browser.talks import say, start_talk

    conversation = start_talk(alice, bob)
    say(alice, conversation, "Are you there?")
    return conversation
