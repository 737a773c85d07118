"""Stories and highlights as the REST API gives them. `story_serializers.py` describes the same shapes to OpenAPI."""

from collections.abc import Sequence
from typing import Any

from accounts.api.presenters import user_summary
from content.api.presenters import media_dict
from content.stories.cards import NO_ANSWER, StickerAnswer, StoryCard
from content.stories.highlights import HighlightCard
from content.stories.selectors import GivenAnswer, StoryViewer
from content.stories.stickers import MENTION, POLL, QUESTION, Sticker
from instaclone.common.api.renderers import iso_time


def story_dict(card: StoryCard) -> dict[str, Any]:
    story = card.story
    return {
        "id": str(story.pk),
        "author": user_summary(card.author),
        "media": media_dict(story.shown),
        "start_ms": story.start_ms,
        "duration_ms": story.duration_ms,
        "caption": story.caption,
        "stickers": [sticker_dict(one, card.answers.get(one["id"], NO_ANSWER)) for one in card.stickers],
        "audience": story.audience,
        "created_at": iso_time(story.created_at),
        "expires_at": iso_time(story.expires_at),
        "is_own": card.is_own,
        "is_expired": card.is_expired,
        "seen": card.seen,
        "liked": card.liked,
        "can_reply": card.can_reply,
        "reply_reason": card.reply_reason,
        "view_count": card.view_count,
        "like_count": card.like_count,
    }


def published_dict(cards: Sequence[StoryCard]) -> dict[str, Any]:
    """What was just published: the story, and in `clips` all that its media made."""
    clips = [story_dict(card) for card in cards]
    return {**clips[0], "clips": clips}


def sticker_dict(sticker: Sticker, answer: StickerAnswer) -> dict[str, Any]:
    """A sticker as it lies on the story, with what the viewer answered and may know of others' answers."""
    if sticker["type"] == MENTION:
        return {**sticker, "user_id": str(sticker["user_id"])}
    if sticker["type"] == POLL:
        votes = None if answer.tallies is None else list(answer.tallies)
        return {**sticker, "my_choice": answer.choice, "votes": votes}
    if sticker["type"] == QUESTION:
        return {**sticker, "my_text": answer.text or None, "answer_count": answer.total}
    return sticker


def viewer_dict(viewer: StoryViewer) -> dict[str, Any]:
    return {
        "user": user_summary(viewer.user),
        "seen_at": iso_time(viewer.seen_at),
        "liked": viewer.liked,
        "answers": viewer.answers,
    }


def answer_dict(answer: GivenAnswer) -> dict[str, Any]:
    return {
        "user": user_summary(answer.user),
        "choice": answer.choice,
        "text": answer.text or None,
        "created_at": iso_time(answer.created_at),
    }


def highlight_dict(card: HighlightCard) -> dict[str, Any]:
    """A highlight in a list."""
    return {
        "id": str(card.highlight.pk),
        "url": card.highlight.get_absolute_url(),
        "title": card.highlight.title,
        "owner": user_summary(card.owner),
        "cover": media_dict(card.cover),
        "story_count": card.story_count,
        "is_own": card.is_own,
    }


def highlight_detail_dict(card: HighlightCard, stories: Sequence[StoryCard]) -> dict[str, Any]:
    """A highlight with its stories."""
    return {**highlight_dict(card), "stories": [story_dict(story) for story in stories]}
