"""Showing our posts on other sites: the frame to embed, and the oEmbed answers (oembed.com, version 1.0) that lead
programs to it."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.selectors import user_get
from accounts.usernames import USERNAME_PATTERN
from content.cards import PostCard, post_cards
from content.models import Post
from content.selectors import post_get
from content.sharing.metadata import (
    File,
    absolute,
    embed_address,
    picture_of,
    post_meta,
    profile_meta,
    title_of,
)
from instaclone.common.errors import InvalidInput, NotFound, NotSignedIn
from instaclone.common.ids import from_shortcode

FRAME_WIDTH = 540  # pixels; less where less is asked for
FRAME_ROOM = 164  # what the frame has above and below the picture
CACHE_S = 3_600
_POST_PATH = re.compile(r"/(?:p|reel)/([A-Za-z0-9_-]{1,20})/?")
_PROFILE_PATH = re.compile(rf"/({USERNAME_PATTERN})/?")
_NOBODY = AnonymousUser()


@dataclass(frozen=True, slots=True)
class Frame:
    """A page of ours to be shown inside another, `width` × `height` pixels."""

    address: str
    title: str
    width: int
    height: int

    @property
    def html(self) -> str:
        """What to paste into a page."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" allowfullscreen'
            ' style="border:0;max-width:100%"></iframe>',
            self.address,
            self.title,
            self.width,
            self.height,
        )


def post_embedded(*, code: str) -> PostCard:
    """The post behind a short code, as visitors meet it; NotFound when they don't. At most two queries."""
    post_id = from_shortcode(code)
    if post_id is None:
        raise NotFound()
    post = post_get(viewer=_NOBODY, post_id=post_id)
    return post_cards(viewer=_NOBODY, posts=[post])[0]


def frame_of(post: Post, *, max_width: int | None = None, max_height: int | None = None) -> Frame:
    """The frame of a public post, as tall as its first picture needs."""
    width = min(FRAME_WIDTH, max_width or FRAME_WIDTH)
    first = post.media[0] if post.media else {"width": 1, "height": 1}
    height = FRAME_ROOM + round(width * first["height"] / first["width"])
    title = _("%(title)s on %(site)s") % {"title": title_of(post), "site": settings.SITE_NAME}
    return Frame(embed_address(post), title, width, min(height, max_height or height))


def oembed_answer(
    *, address: str, max_width: int | None = None, max_height: int | None = None
) -> dict[str, Any]:
    """What oEmbed tells of an address of ours: of a post or a reel a frame (type `rich`), of a profile a `link`.

    NotFound for every other address and for a post that visitors don't see, whether it exists or not; NotSignedIn
    for a private profile, which everybody may know to exist. InvalidInput for an address that is none."""
    path = _path_of(address)
    if match := _POST_PATH.fullmatch(path):
        return _of_post(post_embedded(code=match[1]).post, max_width, max_height)
    if match := _PROFILE_PATH.fullmatch(path):
        return _of_profile(match[1], max_width, max_height)
    raise NotFound()


def _path_of(address: str) -> str:
    """The path of an address on this site."""
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc.lower()
    except ValueError:
        raise InvalidInput(_("That is no address."), field="url") from None
    if parts.scheme not in ("http", "https"):
        raise InvalidInput(_("That is no address."), field="url")
    if host != urlsplit(settings.SITE_URL).netloc.lower():
        raise NotFound()
    return parts.path


def _of_post(post: Post, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    frame = frame_of(post, max_width=max_width, max_height=max_height)
    picture = picture_of(post.media[0], max_width=max_width, max_height=max_height) if post.media else None
    return {
        **_common("rich", post_meta(post).description, post.author.username),
        "html": frame.html,
        "width": frame.width,
        "height": frame.height,
        **_thumbnail(picture),
    }


def _of_profile(username: str, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    user = user_get(viewer=_NOBODY, username=username)
    if user.is_private:
        raise NotSignedIn(_("This account is private."))
    meta = profile_meta(user)
    picture = meta.picture
    if picture and (
        picture.width > (max_width or FRAME_WIDTH) or picture.height > (max_height or FRAME_WIDTH)
    ):
        picture = None
    return {**_common("link", meta.title, user.username), **_thumbnail(picture)}


def _common(kind: str, title: str, username: str) -> dict[str, Any]:
    return {
        "type": kind,
        "version": "1.0",
        "title": title,
        "author_name": username,
        "author_url": absolute(f"/{username}/"),
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": CACHE_S,
    }


def _thumbnail(picture: File | None) -> dict[str, Any]:
    if picture is None:
        return {}
    return {
        "thumbnail_url": picture.url,
        "thumbnail_width": picture.width,
        "thumbnail_height": picture.height,
    }
