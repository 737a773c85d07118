"""Media and posts as the REST API gives them. Plain functions: a page of the feed calls them a hundred times.

`serializers.py` describes the same shapes to OpenAPI. Addresses begin with `/` where the files or pages are
this site's own, so that they hold under whatever name a client reaches it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from accounts.api.presenters import user_summary
from content import media
from content.cards import PostCard
from content.models import Media
from content.people import TaggedPerson
from content.video import reasons
from instaclone.common.api.renderers import iso_time
from instaclone.common.ids import shortcode
from instaclone.common.text import Kind, tokens


def media_dict(item: Media | media.Summary) -> dict[str, Any]:
    """A media row as its owner gets it, or its summary in a post (which is always ready). Not to be changed: others
    may hold it too."""
    if isinstance(item, Media):
        described = _media_dict(media.summary(item), item.state, item.error, item.progress)
        return {**described, "crop": item.crop, "look": item.look}
    return _ready_dict(_Rendered(item["id"], item["thumbnail"], item["alt_text"], media.prefix(), item))


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A summary, told apart by all of it that can change: every rendering gets file names of its own."""

    media_id: int
    thumbnail: str
    alt_text: str
    prefix: str
    summary: media.Summary = field(compare=False)


@lru_cache(maxsize=4096)
def _ready_dict(rendered: _Rendered) -> dict[str, Any]:
    """The same posts stand in many people's feeds: their pictures are described once."""
    return _media_dict(rendered.summary, Media.State.READY.value)


def _media_dict(shown: media.Summary, state: str, error: str = "", progress: int = 100) -> dict[str, Any]:
    pictures = [_file_dict(rendition) for rendition in shown["renditions"]]
    described = {
        "id": str(shown["id"]),
        "kind": shown["kind"],
        "state": state,
        "progress": 100 if state == Media.State.READY else progress,
        "error": reasons.sentence(error) if error else None,
        "width": shown["width"],
        "height": shown["height"],
        "blurhash": shown["blurhash"],
        "color": shown["color"],
        "alt_text": shown["alt_text"],
        "thumbnail_url": media.url(shown["thumbnail"]) if shown["thumbnail"] else None,
        "renditions": pictures,
        "duration_ms": None,
    }
    if shown["kind"] == Media.Kind.VIDEO:
        described |= {
            "renditions": [_file_dict(video) for video in shown["videos"]],
            "duration_ms": shown["duration_ms"],
            "is_silent": shown["is_silent"],
            "cover_ms": shown["cover_ms"],
            "poster_url": _largest_url(pictures, "jpeg"),
            "posters": pictures,
        }
    return described


def _file_dict(file: dict[str, Any]) -> dict[str, Any]:
    return {
        "url": media.url(file["path"]),
        "width": file["width"],
        "height": file["height"],
        "format": file["format"],
    }


def _largest_url(pictures: list[dict[str, Any]], format: str) -> str | None:
    fitting = [picture["url"] for picture in pictures if picture["format"] == format]
    return fitting[-1] if fitting else None


def post_dict(card: PostCard) -> dict[str, Any]:
    post = card.post
    code = shortcode(post.pk)
    hashtags, mentions = _marks(post.caption)
    return {
        "id": str(post.pk),
        "shortcode": code,
        "url": post.get_absolute_url(),
        "kind": post.kind,
        "author": {**user_summary(card.author), "following": card.following},
        "coauthors": [user_summary(user) for user in card.coauthors],
        "caption": post.caption,
        "hashtags": hashtags,
        "mentions": mentions,
        "location": post.location,
        "location_url": post.location_url or None,
        "media": [media_dict(shown) for shown in post.media],
        "tagged_users": [tag_dict(person) for person in card.tagged],
        "like_count": card.like_count,
        "comment_count": post.comment_count,
        "view_count": card.view_count,
        "comments_disabled": post.comments_disabled,
        "hide_like_count": post.hide_like_count,
        "audience": post.audience,
        "pinned": post.is_pinned,
        "state": post.state,
        "created_at": _time(post.created_at),
        "edited_at": _time(post.edited_at),
        "liked": card.liked,
        "saved": card.saved,
        "is_own": card.is_own,
    }


def tag_dict(person: TaggedPerson) -> dict[str, Any]:
    return {
        "user": user_summary(person.user),
        "user_id": str(person.user.pk),
        "media_id": str(person.media_id),
        "x": person.x,
        "y": person.y,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else iso_time(moment)


@lru_cache(maxsize=4096)
def _marks(caption: str) -> tuple[list[str], list[str]]:
    """Hashtags and mentions in a caption. The same captions come up again and again: they are read once."""
    found = tokens(caption)
    hashtags = dict.fromkeys(token.value for token in found if token.kind is Kind.HASHTAG)
    mentions = dict.fromkeys(token.value for token in found if token.kind is Kind.MENTION)
    return list(hashtags), list(mentions)
