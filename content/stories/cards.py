"""Stories as a viewer meets them: each with its author, what the viewer did to it, and whether it can be answered."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.models import User
from accounts.preferences import preferences_of
from accounts.relations import NOBODY, Ids, Relations, relations_of
from accounts.selectors import users_by_ids
from content.models import Story, StoryAnswer, StoryTally, StoryView
from content.stories.stickers import ANSWERED, MENTION, Sticker, choices_of
from content.viewer_state import NO_STATE, viewer_states

# Why a viewer can't reply to a story: it's theirs, they aren't signed in, its time is over, or its author wants no
# replies, or only those of people whom the author follows.
OWN, SIGNED_OUT, OVER, OFF, FOLLOWING = "own", "signed_out", "over", "off", "following"


@dataclass(frozen=True, slots=True)
class StickerAnswer:
    """What a viewer gets to know of the answers to one sticker.

    `choice` and `text` are the viewer's own. `tallies` has a number for each option of a poll; None until the
    viewer has chosen, except for the author, who also sees how many answered a question."""

    choice: int | None = None
    text: str = ""
    tallies: tuple[int, ...] | None = None

    @property
    def total(self) -> int | None:
        return None if self.tallies is None else sum(self.tallies)


NO_ANSWER = StickerAnswer()


@dataclass(slots=True)
class StoryCard:
    """`stickers` are those to show, with the present names of who is mentioned; `answers` are by sticker id.

    `reply_reason` says why `can_reply` is False (see the constants of this module)."""

    story: Story
    author: User
    seen: bool
    liked: bool
    is_own: bool
    reply_reason: str | None
    stickers: list[Sticker]
    answers: dict[str, StickerAnswer] = field(default_factory=dict)

    @property
    def can_reply(self) -> bool:
        return self.reply_reason is None

    @property
    def is_expired(self) -> bool:
        return self.story.is_over

    @property
    def view_count(self) -> int | None:
        """None for all but the author."""
        return self.story.view_count if self.is_own else None

    @property
    def like_count(self) -> int | None:
        """None for all but the author."""
        return self.story.like_count if self.is_own else None


def story_card(*, viewer: Any, story: Story) -> StoryCard:
    """The card of one story that `viewer` may see."""
    return story_cards(viewer=viewer, stories=[story])[0]


def story_cards(
    *, viewer: Any, stories: Sequence[Story], relations: Relations | None = None
) -> list[StoryCard]:
    """Cards of stories that `viewer` (a user or AnonymousUser) may see, in their order; seven queries at most.

    They are for: authors that aren't loaded, the viewer's relations to authors and to who is mentioned, who that
    is, likes, views, and the viewer's answers and the tallies. `relations` are to the authors, if at hand."""
    stickers = [sticker for story in stories for sticker in story.stickers]
    mentioned = {sticker["user_id"] for sticker in stickers if sticker["type"] == MENTION}
    authors = {story.author_id for story in stories}
    people = _people(stories, mentioned)
    if relations is None or mentioned:
        relations = _relations(viewer, authors | mentioned)
    liked = viewer_states(viewer, [story.pk for story in stories])
    seen = _seen(viewer, [story.pk for story in stories])
    answers = _answers(viewer, stories)
    return [
        StoryCard(
            story=story,
            author=people[story.author_id],
            seen=story.pk in seen or story.author_id == viewer.pk,
            liked=liked.get(story.pk, NO_STATE).liked,
            is_own=story.author_id == viewer.pk,
            reply_reason=reply_reason(viewer, story, people[story.author_id], relations),
            stickers=stickers_shown(story.stickers, people, relations.blocked),
            answers=answers.get(story.pk, {}),
        )
        for story in stories
        if story.author_id in people
    ]


def reply_reason(viewer: Any, story: Story, author: User, relations: Relations) -> str | None:
    """Why a viewer who sees the story can't reply to it; None when they can. `relations` are the viewer's, to the
    author among others."""
    if not viewer.is_authenticated:
        return SIGNED_OUT
    if story.author_id == viewer.pk:
        return OWN
    if story.is_over:
        return OVER
    wanted = preferences_of(author.preferences)["story_replies"]
    if wanted == OFF:
        return OFF
    return FOLLOWING if wanted == FOLLOWING and author.pk not in relations.followers else None


def stickers_shown(
    stickers: Sequence[Sticker], users: Mapping[int, User], blocked: Ids = NOBODY.blocked
) -> list[Sticker]:
    """The stickers that a viewer gets to see: a mention has the person's present name, and is left out when the
    person isn't there any more or there is a block between them and the viewer (`blocked`)."""
    shown = []
    for sticker in stickers:
        if sticker["type"] == MENTION:
            user = users.get(sticker["user_id"])
            if user is None or not user.is_active or user.pk in blocked:
                continue
            sticker = {**sticker, "username": user.username}
        shown.append(sticker)
    return shown


def _people(stories: Sequence[Story], mentioned: Collection[int]) -> dict[int, User]:
    """Authors and who is mentioned, by id."""
    author_field = Story._meta.get_field("author")
    known = {story.author_id: story.author for story in stories if author_field.is_cached(story)}
    missing = ({story.author_id for story in stories} | set(mentioned)) - set(known)
    found = {**known, **(users_by_ids(missing) if missing else {})}
    for story in stories:
        if story.author_id in found:
            story.author = found[story.author_id]
    return found


def _relations(viewer: Any, people: Collection[int]) -> Relations:
    others = set(people) - {viewer.pk}
    return relations_of(viewer.pk, others) if viewer.is_authenticated and others else NOBODY


def _seen(viewer: Any, story_ids: Collection[int]) -> set[int]:
    if not viewer.is_authenticated or not story_ids:
        return set()
    views = StoryView.objects.filter(viewer_id=viewer.pk, story_id__in=story_ids)
    return set(views.values_list("story_id", flat=True))


def _answers(viewer: Any, stories: Sequence[Story]) -> dict[int, dict[str, StickerAnswer]]:
    """By story and sticker, what the viewer answered and may know; two queries, none without such stickers."""
    asking = {
        story.pk: story for story in stories if any(sticker["type"] in ANSWERED for sticker in story.stickers)
    }
    if not asking or not viewer.is_authenticated:
        return {}
    found: dict[int, dict[str, StickerAnswer]] = defaultdict(dict)
    for answer in StoryAnswer.objects.filter(user_id=viewer.pk, story_id__in=asking):
        found[answer.story_id][answer.sticker_id] = StickerAnswer(answer.choice, answer.text)
    for (story_id, sticker_id), tallies in _tallies(asking.values()).items():
        own = found[story_id].get(sticker_id)
        has_chosen = own is not None and own.choice is not None
        if has_chosen or asking[story_id].author_id == viewer.pk:
            found[story_id][sticker_id] = replace(own or NO_ANSWER, tallies=tallies)
    return found


def _tallies(stories: Collection[Story]) -> dict[tuple[int, str], tuple[int, ...]]:
    """How many chose each option of every poll of these stories, or answered a question."""
    counts = {
        (tally.story_id, tally.sticker_id, tally.choice): tally.count
        for tally in StoryTally.objects.filter(story_id__in=[story.pk for story in stories])
    }
    return {
        (story.pk, sticker["id"]): tuple(
            counts.get((story.pk, sticker["id"], choice), 0) for choice in range(choices_of(sticker))
        )
        for story in stories
        for sticker in story.stickers
        if sticker["type"] in ANSWERED
    }
