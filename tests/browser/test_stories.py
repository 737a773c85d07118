"""Stories: made in the composer, watched, liked, answered, over after a day, kept in a highlight."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import clips
from tests.browser.pictures import jpeg, jpeg_files
from tests.browser.steps import go


def make_story(author: Any, number: int = 0, **fields: Any) -> Any:
    """A story made by the services from a real file."""
    from content import services

    media = services.media_upload(owner=author, file=io.BytesIO(jpeg(number, (540, 960))))
    return services.story_create(author=author, media_id=media.pk, **fields)[0]


POLL = {"id": "p", "type": "poll", "x": 0.5, "y": 0.6, "question": "Tea?", "options": ["Yes", "No"]}
QUESTION = {"id": "q", "type": "question", "x": 0.5, "y": 0.5, "prompt": "Where to?"}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return jpeg_files(tmp_path, 1, ((540, 960),))[0]


def front(page: Page) -> Any:
    """The story on the screen."""
    return page.locator(".person.is-front .slide:visible")


def ring_of(page: Page, name: str) -> Any:
    return page.locator(".tray__item", has_text=name).locator(".ring")


def open_from_tray(page: Page, name: str) -> None:
    page.locator(".tray__link", has_text=name).click()
    expect(front(page)).to_be_visible()


def pause(page: Page) -> None:
    front(page).get_by_role("button", name="Pause").click()
    expect(front(page).get_by_role("button", name="Play")).to_be_visible()


def test_a_story_with_a_text_and_a_poll_is_made_in_the_composer(
    open_page: Any, alice: Any, photo: Path, size: str
) -> None:
    older = make_story(alice)
    page = open_page(size, user=alice)
    go(page, "/")
    page.get_by_role("link", name="Add to your story").click()
    page.wait_for_url("**/create/story/")
    expect(page.locator(".maker")).to_be_visible()
    page.set_input_files("#maker-file", str(photo))
    page.locator("[data-add=text]").click()
    page.get_by_role("textbox", name="Text").fill("Good morning")
    stickers = page.locator(".maker__stickers")
    expect(stickers).to_contain_text("Good morning")
    page.get_by_role("radio", name="Large").check()
    page.get_by_role("button", name="Text: Good morning").press("Shift+ArrowDown")
    page.get_by_role("button", name="Done").click()
    page.locator("[data-add=poll]").click()
    page.get_by_role("textbox", name="Question").fill("Coffee?")
    page.get_by_role("textbox", name="Option 1").fill("Always")
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Share story").click()
    page.wait_for_url("**/stories/alice/**")
    expect(front(page)).to_contain_text("Good morning")  # the new one, though an older one runs
    expect(front(page)).to_contain_text("Always")

    from content.models import Story

    story = Story.objects.exclude(pk=older.pk).get()
    text, poll = story.stickers
    assert (text["text"], text["size"], text["x"]) == ("Good morning", "large", 0.5)
    assert text["y"] == pytest.approx(0.3, abs=0.001)
    assert (poll["question"], poll["options"]) == ("Coffee?", ["Always", "No"])


def test_a_film_that_the_browser_cant_decode_is_previewed_as_the_server_made_it(
    open_page: Any, alice: Any, tmp_path: Path
) -> None:
    film = tmp_path / "IMG_0001.MOV"
    film.write_bytes(clips.phone_mov())
    page = open_page("phone", user=alice)
    go(page, "/create/story/")
    page.set_input_files("#maker-file", str(film))
    preview = page.locator(".maker__preview:visible")
    expect(preview).to_have_js_property("naturalWidth", 108, timeout=20_000)


def test_a_sticker_is_dragged_sized_and_removed(open_page: Any, alice: Any, photo: Path) -> None:
    page = open_page("desktop", user=alice)
    go(page, "/create/story/")
    page.set_input_files("#maker-file", str(photo))
    page.locator("[data-add=hashtag]").click()
    page.get_by_role("textbox", name="Hashtag").fill("seaside")
    sticker = page.locator(".maker__stickers .sticker")
    before = sticker.bounding_box()
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.down()
    page.mouse.move(before["x"] + before["width"] / 2 + 60, before["y"] + before["height"] / 2 + 150, steps=4)
    page.mouse.up()
    after = sticker.bounding_box()
    assert after["x"] - before["x"] == pytest.approx(60, abs=2)
    assert after["y"] - before["y"] == pytest.approx(150, abs=2)
    sticker.press("+")
    assert sticker.bounding_box()["width"] > after["width"] * 1.05
    sticker.press("Delete")
    expect(sticker).to_have_count(0)


def test_watching_liking_replying_and_answering(
    open_page: Any, alice: Any, bob: Any, published: Any, size: str
) -> None:
    first = make_story(alice, 0, stickers=[POLL])
    make_story(alice, 1, stickers=[QUESTION])
    page = open_page(size, user=bob)
    go(page, "/")
    expect(ring_of(page, "alice")).to_have_class(re.compile("ring--unseen"))
    open_from_tray(page, "alice")
    expect(page).to_have_url(re.compile(rf"/stories/alice/\?story={first.pk}$"))
    pause(page)
    front(page).get_by_role("button", name="Like").click()
    expect(front(page).get_by_role("button", name="Like")).to_have_attribute("aria-pressed", "true")
    front(page).get_by_role("button", name="Yes").click()
    expect(front(page).get_by_role("button", name="Yes")).to_contain_text("100%")
    reply = front(page).get_by_placeholder("Reply to alice")
    reply.fill("What a morning")
    reply.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Sent")

    page.keyboard.press("ArrowRight")
    field = front(page).get_by_label("Where to?")
    field.fill("North")
    field.press("Enter")
    expect(front(page)).to_contain_text("Only the author reads your answer.")
    page.keyboard.press("Escape")
    expect(page.locator(".stories")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/$"))
    expect(ring_of(page, "alice")).to_have_class(re.compile("ring--seen"))

    from messaging.models import Message

    message = Message.objects.get()
    assert (message.text, message.story_id, message.sender_id) == ("What a morning", first.pk, bob.pk)
    other = open_page(size, user=alice)
    go(other, f"/direct/t/{message.conversation_id}/")
    expect(other.get_by_text("What a morning").last).to_be_visible()
    go(other, f"/stories/alice/?story={first.pk}")
    front(other).get_by_role("link", name="Seen by 1").click()
    row = other.locator("#page-dialog .user-row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("bob")
    expect(row).to_contain_text("Yes")
    expect(row.get_by_text("Likes it")).to_be_attached()


def test_a_quick_reaction_is_one_emoji_in_the_conversation(open_page: Any, alice: Any, bob: Any) -> None:
    make_story(alice)
    page = open_page("phone", user=bob)
    go(page, "/stories/alice/")
    front(page).get_by_placeholder("Reply to alice").focus()
    front(page).get_by_role("button", name="Send 🔥").click()
    expect(page.locator(".toast")).to_contain_text("Sent")

    from messaging.models import Message

    assert Message.objects.get().text == "🔥"


def test_sides_keys_and_people_beside(open_page: Any, alice: Any, bob: Any, carol: Any) -> None:
    from tests.factories import FollowFactory

    FollowFactory(follower=bob, followee=carol)
    theirs = [make_story(carol, 3)]
    hers = [make_story(alice, number) for number in range(2)]  # newer, so she comes first
    page = open_page("desktop", user=bob)
    go(page, "/")
    open_from_tray(page, "alice")
    pause(page)
    card = front(page).locator("[data-card]").bounding_box()
    right, left = card["x"] + card["width"] * 0.8, card["x"] + card["width"] * 0.1
    page.mouse.click(right, card["y"] + 300)  # a press while it stands lets it go on
    page.mouse.click(right, card["y"] + 300)
    expect(page).to_have_url(re.compile(f"story={hers[1].pk}$"))
    page.mouse.click(left, card["y"] + 300)
    expect(page).to_have_url(re.compile(f"story={hers[0].pk}$"))
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(rf"/stories/carol/\?story={theirs[0].pk}$"))
    expect(page.locator("[data-announcer]")).to_contain_text("Stories of carol")
    page.keyboard.press(" ")
    expect(front(page).get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/stories/alice/"))
    page.go_back()
    expect(page.locator(".stories")).to_have_count(0)
    expect(page.get_by_role("heading", name="Home")).to_be_attached()


def test_stories_run_by_themselves_and_stand_while_one_writes(open_page: Any, alice: Any, bob: Any) -> None:
    from content.models import Story

    stories = [make_story(alice, number) for number in range(2)]
    Story.objects.update(duration_ms=900)
    page = open_page("desktop", user=bob)
    go(page, "/")
    open_from_tray(page, "alice")
    front(page).get_by_placeholder("Reply to alice").focus()
    done = "document.querySelector('.is-front .segment[aria-current]').style.getPropertyValue('--done')"
    page.wait_for_timeout(300)  # what was drawn last may be a frame old
    at = page.evaluate(done)
    page.wait_for_timeout(1_000)  # longer than the story
    assert page.evaluate(done) == at
    expect(page).to_have_url(re.compile("/stories/alice/"))
    page.keyboard.press("Escape")  # leaves the reply, not the story
    expect(page.locator(".stories")).to_have_count(0, timeout=5_000)  # both have run
    from content.models import StoryView

    assert StoryView.objects.filter(viewer=bob, story__in=stories).count() == 2


def test_a_drag_down_closes_and_a_drag_aside_turns(open_page: Any, alice: Any, bob: Any, carol: Any) -> None:
    from tests.factories import FollowFactory

    FollowFactory(follower=bob, followee=carol)
    make_story(carol, 1)
    make_story(alice, 2)
    page = open_page("phone", user=bob)
    go(page, "/")
    open_from_tray(page, "alice")

    def drag(dx: int, dy: int) -> None:
        page.mouse.move(200, 350)
        page.mouse.down()
        page.mouse.move(200 + dx, 350 + dy, steps=5)
        page.mouse.up()

    drag(-180, 0)
    expect(page).to_have_url(re.compile("/stories/carol/"))
    drag(180, 0)
    expect(page).to_have_url(re.compile("/stories/alice/"))
    drag(0, 260)
    expect(page.locator(".stories")).to_have_count(0)


def test_a_story_is_gone_when_its_day_is_over(open_page: Any, alice: Any, bob: Any) -> None:
    from content.models import Story

    story = make_story(alice)
    page = open_page("desktop", user=bob)
    go(page, "/")
    expect(ring_of(page, "alice")).to_be_visible()
    Story.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page.reload()
    expect(page.locator(".tray__item", has_text="alice")).to_have_count(0)
    page.watched.allow(404)
    page.goto(f"/stories/alice/?story={story.pk}")
    expect(page.get_by_role("heading", name="This page isn't available")).to_be_visible()
    own = open_page("desktop", user=alice)
    go(own, "/accounts/archive/stories/")
    own.locator(".story-tile").click()
    expect(front(own)).to_be_visible()
    expect(own).to_have_url(re.compile(f"story={story.pk}$"))


def test_a_highlight_is_made_from_the_viewer_and_watched_by_a_visitor(
    open_page: Any, alice: Any, size: str
) -> None:
    from content.models import Story

    make_story(alice)
    page = open_page(size, user=alice)
    go(page, "/stories/alice/")
    front(page).get_by_role("link", name="Highlight").click()
    page.get_by_label("New highlight").fill("Summer")
    page.get_by_role("button", name="Add to a new highlight").click()
    page.wait_for_url("**/alice/")
    expect(page.locator(".highlights")).to_contain_text("Summer")
    Story.objects.update(expires_at=timezone.now() - timedelta(days=3))

    visitor = open_page(size)
    go(visitor, "/alice/")
    visitor.locator(".highlight", has_text="Summer").click()
    expect(front(visitor)).to_contain_text("Summer")
    expect(visitor).to_have_url(re.compile("/stories/highlights/"))
    visitor.reload()
    expect(front(visitor)).to_be_visible()


def test_without_scripts_a_story_is_a_page_with_ways_on(open_page: Any, alice: Any, bob: Any) -> None:
    make_story(alice, 0, stickers=[POLL])
    make_story(alice, 1)
    page = open_page("desktop", user=bob, java_script_enabled=False)
    page.goto("/")
    page.locator(".tray__link", has_text="alice").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("button", name="Yes")).to_contain_text("100%")
    page.get_by_role("link", name="Next story").click()
    page.goto("/")
    expect(ring_of(page, "alice")).to_have_class(re.compile("ring--seen"))
