"""Photos in a conversation: picked, pasted, sent and looked at."""

import base64
from typing import Any

from playwright.sync_api import expect

from tests.browser.pictures import jpeg
from tests.browser.talks import bubble, field, open_talk, write

PASTE = """(field, photo) => {
  const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], "image.jpg", { type: "image/jpeg" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_photos_are_picked_shown_and_sent(
    open_page: Any, alice: Any, bob: Any, talk: Any, tmp_path: Any
) -> None:
    paths = []
    for number in range(2):
        paths.append(tmp_path / f"photo{number}.jpg")
        paths[-1].write_bytes(jpeg(number, (600, 400)))
    mine, theirs = open_page("desktop", user=alice), open_page("desktop", user=bob)
    open_talk(mine, talk)
    open_talk(theirs, talk)
    mine.set_input_files("[data-files]", [str(path) for path in paths])
    expect(mine.locator("[data-attachment]")).to_have_count(2)
    mine.locator("[data-attachment]").first.get_by_role("button", name="Remove this photo").click()
    expect(mine.locator("[data-attachment]")).to_have_count(1)
    write(mine, "From the lake")
    for page in (mine, theirs):
        row = bubble(page, "From the lake")
        expect(row.locator(".msg__photo img")).to_have_count(1)
        assert row.locator(".msg__photo img").evaluate(
            "image => image.decode().then(() => image.naturalWidth)"
        )
    expect(mine.locator("[data-attachment], .msg--pending")).to_have_count(0)


def test_a_pasted_photo_is_attached_and_opens_large(open_page: Any, alice: Any, talk: Any) -> None:
    page = open_page("desktop", user=alice)
    open_talk(page, talk)
    field(page).evaluate(PASTE, base64.b64encode(jpeg(4, (600, 400))).decode())
    expect(page.locator("[data-attachment] img")).to_be_visible()
    field(page).press("Enter")
    photo = page.locator(".msg[data-message] [data-photo]")
    expect(photo).to_have_count(1)
    photo.click()
    expect(page.locator("#chat-photo img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#chat-photo")).to_be_hidden()
    expect(photo).to_be_focused()
