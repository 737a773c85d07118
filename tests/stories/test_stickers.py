"""What lies on a story: what is taken, how it is kept, what a viewer gets to see."""

from typing import Any

import pytest

from content.models import Story
from content.stories.cards import stickers_shown
from content.stories.stickers import clean_stickers
from instaclone.common.errors import InvalidInput
from social.models import Block
from tests.content.support import uploaded
from tests.factories import StoryFactory
from tests.stories.support import POLL, QUESTION, get, post

PLACE = {"x": 0.5, "y": 0.25}
NOBODY = 9_000_000_000_000_000_000


def clean(*stickers: Any) -> list[dict[str, Any]]:
    return clean_stickers(list(stickers), user_named=lambda user_id, username: None)


def test_only_what_belongs_to_a_sticker_is_kept() -> None:
    text = {**PLACE, "type": "text", "text": " Hello \r\n you ", "url": "javascript:x", "more": {"a": 1}}
    assert clean(text) == [
        {
            "id": "s1",
            "type": "text",
            "x": 0.5,
            "y": 0.25,
            "rotation": 0.0,
            "scale": 1.0,
            "text": "Hello \n you",
            "color": "#ffffff",
            "background": False,
            "size": "medium",
        }
    ]


def test_each_kind_keeps_what_it_says() -> None:
    styled = {"text": "Hi", "color": "#FF00aa", "background": True, "size": "large"}
    turned = {"rotation": -12.34567, "scale": 3, "id": "A-1_b"}
    [kept] = clean({**PLACE, "type": "text", **styled, **turned})
    assert kept | {"color": "#ff00aa", "rotation": -12.3457, "scale": 3.0, "id": "A-1_b"} == kept
    assert clean({**PLACE, "type": "hashtag", "name": " #LAKE "})[0]["name"] == "lake"
    link = {**PLACE, "type": "link", "url": "https://www.example.org/a?b=1"}
    assert (clean(link)[0]["url"], clean(link)[0]["label"]) == (link["url"], "example.org")
    assert clean({**link, "label": "The lake"})[0]["label"] == "The lake"
    assert clean(QUESTION)[0]["prompt"] == "Ask me"
    assert clean(POLL)[0]["options"] == ["Yes", "No", "Maybe"]


@pytest.mark.parametrize(
    "sticker",
    [
        "text",
        None,
        {},
        {**PLACE, "type": "gif"},
        {**PLACE, "type": ["text"]},
        {"type": "text", "text": "no place"},
        *({**PLACE, "type": "text", "text": "x", **more} for more in (
            {"x": -0.01}, {"y": 1.01}, {"x": "0.5"}, {"x": True}, {"x": None}, {"x": float("nan")}, {"y": float("inf")},
            {"x": 10**400}, {"rotation": 361}, {"rotation": None}, {"scale": 0.29}, {"scale": 3.01}, {"text": ""},
            {"text": " "}, {"text": 5}, {"text": "x" * 201}, {"text": "\x00"}, {"text": "\ud800"}, {"color": "red"},
            {"color": "#12345"}, {"color": "#ffffff\n"}, {"color": 5}, {"background": 1},
            {"size": "huge"}, {"size": ["large"]}, {"id": ""},
            {"id": "x" * 17}, {"id": "a b"}, {"id": "a\n"}, {"id": 5}, {"id": None},
        )),
        *({**PLACE, "type": "hashtag", "name": name} for name in (
            "", "#", "12", "two words", None, "x" * 101, "a\x00",
        )),
        *({**PLACE, "type": "link", "url": url} for url in (
            "", None, "example.org", "javascript:alert(1)", "ftp://example.org", "https://", "https:///x",
            "https://user@example.org", "https://localhost", "https://exa mple.org", "https://example.org/\na",
            "https://example.org/" + "x" * 2050, "https://example.org/\x00", "data:text/html,x",
        )),
        {**PLACE, "type": "link", "url": "https://example.org", "label": "x" * 41},
        {**PLACE, "type": "question"},
        {**PLACE, "type": "question", "prompt": "x" * 101},
        *({**PLACE, "type": "poll", "question": "?", "options": options} for options in (
            None, "ab", [], ["one"], ["a"] * 5, ["a", "a"], ["a", ""], ["a", 1], ["a", "x" * 31],
        )),
        {**PLACE, "type": "poll", "question": "x" * 101, "options": ["a", "b"]},
        {**PLACE, "type": "mention"},
        {**PLACE, "type": "mention", "user_id": -1},
        {**PLACE, "type": "mention", "user_id": 2**70},
        {**PLACE, "type": "mention", "user_id": {"a": 1}},
        {**PLACE, "type": "mention", "username": ["a"]},
        {**PLACE, "type": "mention", "username": "nobody"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(sticker: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean(sticker)
    assert refused.value.field == "stickers"


@pytest.mark.parametrize(
    "raw", ["x", 5, {"a": 1}, None, [QUESTION] * 2, [{**PLACE, "type": "text", "text": "x"}] * 11]
)
def test_a_list_that_makes_no_sense_is_refused(raw: Any) -> None:
    with pytest.raises(InvalidInput):
        clean_stickers(raw, user_named=lambda user_id, username: None)


def mentioning(author: Any, **whom: Any) -> Any:
    body = {"media": str(uploaded(author).pk), "stickers": [{**PLACE, "type": "mention", **whom}]}
    return post(author, "stories", body)


@pytest.mark.django_db
@pytest.mark.usefixtures("media_root")
def test_someone_is_mentioned_by_name_or_id(cast: Any) -> None:
    for whom in (
        {"username": "bob"},
        {"username": "BOB"},
        {"user_id": str(cast.bob.pk)},
        {"user_id": cast.bob.pk},
    ):
        [sticker] = mentioning(cast.alice, **whom).json()["stickers"]
        assert (sticker["user_id"], sticker["username"]) == (str(cast.bob.pk), "bob")
    assert mentioning(cast.alice, username="pat").status_code == 201  # a private account is no secret


@pytest.mark.django_db
@pytest.mark.usefixtures("media_root")
def test_nobody_is_mentioned_across_a_block_or_after_they_left(cast: Any) -> None:
    from accounts.services import user_suspend

    user_suspend(user=cast.carol)
    for whom in (
        {"username": "mallory"},
        {"user_id": str(cast.mallory.pk)},
        {"username": "carol"},
        {"user_id": str(cast.carol.pk)},
        {"user_id": str(NOBODY)},
        {"username": "x" * 300},
        {"username": "a\x00b"},
    ):
        answer = mentioning(cast.alice, **whom)
        assert (answer.status_code, list(answer.json())) == (400, ["stickers"]), whom
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_a_mention_shows_the_present_name_and_goes_with_the_person(cast: Any) -> None:
    from accounts.services import profile_update, user_suspend

    mention = {**PLACE, "id": "m", "type": "mention", "rotation": 0, "scale": 1}
    story = StoryFactory(
        author=cast.alice,
        stickers=[
            {**mention, "id": str(place), "user_id": pk, "username": "old"}
            for place, pk in enumerate((cast.bob.pk, cast.carol.pk, NOBODY))
        ],
    )

    def names(viewer: Any) -> list[str]:
        return [one["username"] for one in get(viewer, f"stories/{story.pk}").json()["stickers"]]

    assert names(cast.pat) == ["bob", "carol"]
    profile_update(user=cast.bob, username="robert")
    assert names(cast.pat) == ["robert", "carol"]
    Block.objects.create(blocker=cast.carol, blocked=cast.pat)
    assert names(cast.pat) == ["robert"]
    assert names(cast.alice) == ["robert", "carol"]
    user_suspend(user=cast.bob)
    assert names(cast.alice) == ["carol"]
    assert stickers_shown([], {}) == []
