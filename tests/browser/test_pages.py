"""Each page, on each size, in each theme: nothing for axe to complain of, nothing wider than the window, no
fault in the console. Leaves a picture of each in the screenshots' folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SCREENSHOTS
from tests.browser.pictures import jpeg_files
from tests.browser.steps import choose_photos, go, make_post, open_composer, wait_until_uploaded
from tests.browser.talks import bubble, say, start_talk

SIGNED_OUT = {
    "landing": "/",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "password-reset": "/accounts/password/reset/",
    "public-profile": "/alice/",
    "public-post": "{post}",
    "not-found": "/there/is/nothing/here/",
}
SIGNED_IN = {
    "home": "/",
    "explore": "/explore/",
    "people": "/explore/people/",
    "profile-own": "/alice/",
    "profile-private": "/pat/",
    "profile-empty": "/carol/",
    "post": "{post}",
    "post-edit": "{post}edit/",
    "likes": "{post}likes/",
    "followers": "/alice/followers/",
    "requests": "/accounts/requests/",
    "notifications": "/notifications/",
    "notification-settings": "/accounts/notifications/",
    "drafts": "/accounts/drafts/",
    "deleted": "/accounts/deleted/",
    "archive": "/accounts/archive/",
    "edit": "/accounts/edit/",
    "password": "/accounts/password/change/",
    "privacy": "/accounts/privacy/",
    "security": "/accounts/security/",
    "appearance": "/accounts/appearance/",
    "blocked": "/accounts/blocked/",
    "create": "/create/",
    "inbox": "/direct/inbox/",
    "message-requests": "/direct/requests/",
    "message-search": "/direct/search/?q=compass",
    "message-new": "/direct/new/?q=bo",
    "conversation": "{group}",
    "conversation-info": "{group}info/",
    "conversation-add": "{group}add/",
    "conversation-request": "{request}",
    "conversation-closed": "{closed}",
    "share-post": "/direct/share/?post={code}",
    "share-profile": "/direct/share/?user=bob",
}
STATUS = {"not-found": 404}
# Photos that show are drawn. (One that is lazy and out of sight never is, so there is an end to waiting.)
SETTLED = """Promise.race([
  Promise.allSettled([...document.images].filter((image) => !image.complete).map((image) => image.decode())),
  new Promise((resolve) => setTimeout(resolve, 1500)),
])"""


@dataclass
class Scene:
    alice: Any
    post: Any
    talks: dict[str, str]  # addresses of conversations

    def address(self, pattern: str) -> str:
        return pattern.format(post=self.post.get_absolute_url(), code=self.post.shortcode, **self.talks)


@pytest.fixture
def scene(cast: Any) -> Scene:
    """People, posts of one and of several photos, comments, likes, a request."""
    from social import services
    from tests.factories import CommentFactory, FollowFactory

    FollowFactory(follower=cast.alice, followee=cast.bob)
    make_post(cast.alice, caption="A first one", first=3)
    make_post(cast.bob, photos=2, first=1, caption="Donaudampfschifffahrtsgesellschaftskapitän " * 5)
    post = make_post(
        cast.alice, photos=3, caption="Three days in the hills with @bob #hiking", location="Harz"
    )
    services.like_post(user=cast.bob, post_id=post.pk)
    services.follow(follower=cast.carol, followee_id=cast.pat.pk)
    comment = CommentFactory(post=post, author=cast.bob, text="Which hut is that?")
    CommentFactory(post=post, author=cast.alice, parent=comment, text="The one by the lake, @bob")
    return Scene(cast.alice, post, conversations(cast, post))


def conversations(cast: Any, post: Any) -> dict[str, str]:
    """One with everything in it, one that waits for an answer, one that is closed."""
    from messaging import services
    from tests.factories import UserFactory

    group = start_talk(cast.alice, cast.bob, cast.carol, title="Around the lake, once and for all, on Sunday")
    first = say(cast.bob, group, "Who brings the map? I have none.")
    services.conversation_read(user=cast.alice, conversation_id=group.pk, up_to=first.pk)
    own = say(cast.alice, group, "I do 🙂", reply_to_id=first.pk)
    services.message_edit(user=cast.alice, message_id=own.pk, text="I do, and a compass 🙂")
    services.reaction_set(user=cast.bob, message_id=own.pk, emoji="❤️")
    services.conversation_read(user=cast.bob, conversation_id=group.pk, up_to=own.pk)
    say(cast.bob, group, "Like here", shared_post_id=post.pk)
    say(cast.bob, group, "", shared_user_id=cast.alice.pk)
    say(cast.bob, group, "🎒🥾")
    request = start_talk(cast.carol, cast.alice)
    say(cast.carol, request, "May I print your photo of the lake?")
    dora = UserFactory(username="dora")
    closed = start_talk(cast.alice, dora)
    say(cast.alice, closed, "Still there?")
    dora.is_active = False
    dora.save(update_fields=["is_active"])
    talks = {"group": group, "request": request, "closed": closed}
    return {name: f"/direct/t/{talk.pk}/" for name, talk in talks.items()}


def violations(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
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


def look_at(page: Page, name: str, address: str, size: str, theme: str) -> list[str]:
    go(page, address)
    if name == "create":
        page.locator(".composer").wait_for()
    page.evaluate(SETTLED)
    page.screenshot(path=SCREENSHOTS / f"{name}-{size}-{theme}.png")
    faults = violations(page)
    if theme == "light":
        faults += [fault for width in widths_of(size) if (fault := at_width(page, width))]
    return faults


def widths_of(size: str) -> tuple[int, ...]:
    return (390, 320) if size == "phone" else (1280,)


def at_width(page: Page, width: int) -> str:
    height = page.viewport_size["height"] if page.viewport_size else 800
    page.set_viewport_size({"width": width, "height": height})
    return too_wide(page)


def is_sound(page: Page, name: str, size: str, theme: str) -> list[str]:
    page.screenshot(path=SCREENSHOTS / f"{name}-{size}-{theme}.png")
    return [*violations(page), *filter(None, [too_wide(page)])]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_sound(open_page: Callable[..., Any], scene: Scene, size: str, theme: str) -> None:
    faults: list[str] = []
    for user, pages in ((None, SIGNED_OUT), (scene.alice, SIGNED_IN)):
        page = open_page(size, user=user, color_scheme=theme, reduced_motion="reduce")
        full = page.viewport_size
        for name, address in pages.items():
            page.set_viewport_size(full)
            page.watched.allowed = {STATUS[name]} if name in STATUS else set()
            faults += look_at(page, name, scene.address(address), size, theme)
    assert not faults, "\n".join(faults)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_the_pages_is_sound(
    open_page: Callable[..., Any], scene: Scene, size: str, theme: str, tmp_path: Path
) -> None:
    page = open_page(size, user=scene.alice, color_scheme=theme, reduced_motion="reduce")
    page.watched.allow(415)
    faults: list[str] = []
    open_composer(page)
    fake = tmp_path / "holiday.jpg"
    fake.write_text("This is a letter, not a photo.\n" * 20)
    choose_photos(page, [*jpeg_files(tmp_path, 3, ((1500, 1000), (1000, 1500), (1200, 1200))), fake])
    wait_until_uploaded(page, 3)
    page.locator(".composer__failure").wait_for()
    faults += is_sound(page, "create-2-arrange", size, theme)
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_label("Fjord").check()
    faults += is_sound(page, "create-3-edit", size, theme)
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Tag people").click()
    faults += is_sound(page, "create-4-people", size, theme)
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_label("Caption").fill("Three days in the hills #hiking #harz")
    faults += is_sound(page, "create-5-details", size, theme)
    page.get_by_role("button", name="Discard").click()
    faults += is_sound(page, "confirm", size, theme)
    page.get_by_role("button", name="Discard", exact=True).last.click()
    page.wait_for_url("**/alice/")
    go(page, "/alice/")
    page.keyboard.press("?")
    faults += is_sound(page, "keys", size, theme)
    page.keyboard.press("Escape")
    page.locator(f"a.tile[href='{scene.post.get_absolute_url()}']").click()
    page.locator("[data-post]").wait_for()
    faults += is_sound(page, "post-over-grid", size, theme)
    go(page, scene.post.get_absolute_url())
    page.locator("a[data-like-count]").first.click()
    page.get_by_role("dialog", name="Likes").wait_for()
    faults += is_sound(page, "likes-dialog", size, theme)
    assert not faults, "\n".join(faults)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_messages_and_beside_the_rail_is_sound(
    open_page: Callable[..., Any], scene: Scene, size: str, theme: str
) -> None:
    page = open_page(size, user=scene.alice, color_scheme=theme, reduced_motion="reduce")
    faults: list[str] = []
    go(page, scene.talks["group"])
    page.locator(".chat[data-attached]").wait_for()
    own = bubble(page, "a compass")
    own.locator("[data-bubble]").click()
    for name in ("React", "More actions"):
        menu = own.locator("details", has=page.locator(f"summary[aria-label='{name}']"))
        menu.locator("summary").click()
        expect(menu.locator(".menu__panel")).to_be_in_viewport(
            ratio=1
        )  # whole, though the message stands at the top
        faults += is_sound(page, f"conversation-{name.split()[0].lower()}", size, theme)
    own.get_by_role("button", name="Edit").or_(own.get_by_role("link", name="Edit")).click()
    page.locator("[data-edit-form]").wait_for()
    faults += is_sound(page, "conversation-edit", size, theme)
    page.keyboard.press("Escape")
    page.locator("[data-emoji-open]").click()
    faults += is_sound(page, "conversation-emoji", size, theme)
    if size == "desktop":
        go(page, "/")
        page.locator("[data-panel=notifications]").click()
        page.locator("#panel [data-notification]").first.wait_for()
        faults += is_sound(page, "notifications-panel", size, theme)
    assert not faults, "\n".join(faults)
