"""Stories as the viewer's templates draw them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from content.media import url
from content.stories.cards import NO_ANSWER, StickerAnswer, StoryCard, story_cards
from content.stories.stickers import POLL, QUESTION, Sticker

POSTER_WIDTH = 640  # CSS pixels wide is what the viewer has, at most


@dataclass(frozen=True, slots=True)
class PollOption:
    """`votes` and `percent` are None until the viewer may know."""

    number: int
    label: str
    votes: int | None
    percent: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Frame:
    """One story in the viewer. `address` shows this one first."""

    card: StoryCard
    address: str

    @property
    def story(self) -> Any:
        return self.card.story

    @cached_property
    def stickers(self) -> list[Sticker]:
        """As they lie on the story; polls and questions with what the viewer answered and may know."""
        answers = self.card.answers
        return [_drawn(sticker, answers.get(sticker["id"], NO_ANSWER)) for sticker in self.card.stickers]

    @property
    def is_video(self) -> bool:
        return bool(self.story.shown["kind"] == "video")

    @property
    def video_files(self) -> str:
        """JSON for the player: `[{"url", "width"}]`, narrowest first."""
        files = sorted(self.story.shown["videos"], key=lambda file: file["width"])
        return json.dumps([{"url": url(file["path"]), "width": file["width"]} for file in files])

    @property
    def plain_video(self) -> str:
        """The narrowest file, from where this story begins to where it ends."""
        file = min(self.story.shown["videos"], key=lambda file: file["width"])
        begin = self.story.start_ms / 1_000
        return f"{url(file['path'])}#t={begin:g},{begin + self.story.duration_ms / 1_000:g}"

    @property
    def poster(self) -> str:
        pictures = self.story.shown["renditions"]
        wide = [one for one in pictures if one["width"] >= POSTER_WIDTH] or pictures[-1:]
        return url(wide[0]["path"]) if wide else ""

    @property
    def says(self) -> str:
        """What is to be seen, for who can't see it."""
        shown = self.story.shown
        kind = _("Video without a description") if self.is_video else _("Photo without a description")
        texts = [one["text"] for one in self.card.stickers if one["type"] == "text"]
        return ". ".join(filter(None, [shown["alt_text"] or kind, *texts, self.story.caption]))


def _drawn(sticker: Sticker, answer: StickerAnswer) -> Sticker:
    if sticker["type"] == POLL:
        return {**sticker, "options": _options(sticker, answer), "total": answer.total}
    if sticker["type"] == QUESTION:
        return {**sticker, "answer": answer.text, "total": answer.total}
    return sticker


def _options(sticker: Sticker, answer: StickerAnswer) -> list[PollOption]:
    total = answer.total or 0
    options = []
    for number, label in enumerate(sticker["options"]):
        votes = None if answer.tallies is None else answer.tallies[number]
        percent = None if votes is None else round(100 * votes / total) if total else 0
        options.append(PollOption(number, label, votes, percent, answer.choice == number))
    return options


def frames_of(viewer: Any, stories: Sequence[Any], address: str) -> list[Frame]:
    """In the order of `stories`; the queries of `story_cards`."""
    cards = story_cards(viewer=viewer, stories=stories)
    return [Frame(card, f"{address}?story={card.story.pk}") for card in cards]
