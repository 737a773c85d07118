"""What other sites and search engines are told of a page: its Open Graph and card metadata, its one address, whether
it may be listed. `templates/includes/page_meta.html` writes it, `with_robots` says it in the answer's head, too.

Nothing is told of what somebody who isn't signed in may not see, whoever looks at the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.preferences import may_be_listed
from content.media import Summary, url
from content.models import Hashtag, Place, Post
from content.visibility import Sight

DESCRIPTION_MAX_LENGTH = 200
_MIME = {"jpeg": "image/jpeg", "webp": "image/webp", "mp4": "video/mp4"}
_NOBODY = AnonymousUser()

Answer = TypeVar("Answer", bound=HttpResponse)


@dataclass(frozen=True, slots=True)
class File:
    """A picture or a film: its absolute address, its size in pixels, its media type, what it shows."""

    url: str
    width: int
    height: int
    type: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class PageMeta:
    """`url` is the one address of the page, absolute, as are all here; `kind` is Open Graph's type of it.

    When it isn't public only `url` and `is_listed` are written. `player` is the address of a page to be framed,
    `oembed` and `atom` are those of other forms of the same."""

    title: str
    description: str
    url: str
    kind: str = "website"
    is_public: bool = True
    is_listed: bool = True
    picture: File | None = None
    film: File | None = None
    player: str = ""
    oembed: str = ""
    atom: str = ""

    @property
    def card(self) -> str:
        """The kind of card that a link to the page becomes."""
        if self.film and self.player:
            return "player"
        return "summary_large_image" if self.picture and self.picture.width >= 600 else "summary"


def absolute(address: str) -> str:
    """An address of this site in full; one that is (of a bucket, say) stays as it is."""
    return urljoin(f"{settings.SITE_URL}/", address)


def is_public(post: Post) -> bool:
    """Whether the post is seen without signing in."""
    return Sight.of(_NOBODY).sees(post)


def is_listed(user: User) -> bool:
    """Whether search engines may list the account and its public posts."""
    return user.is_active and may_be_listed(is_private=user.is_private, preferences=user.preferences)


def with_robots(response: Answer, meta: PageMeta) -> Answer:
    """The answer, telling robots in its head what the page's metadata tells them."""
    if not meta.is_listed:
        response["X-Robots-Tag"] = "noindex"
    return response


def post_meta(post: Post) -> PageMeta:
    """Of a post or a reel, with its author loaded; no query."""
    author, address = post.author, absolute(post.get_absolute_url())
    if not is_public(post):
        return PageMeta("", "", address, is_public=False, is_listed=False)
    first = post.media[0] if post.media else None
    film = film_of(first) if first and first["kind"] == "video" else None
    return PageMeta(
        title=_("%(name)s (@%(username)s) on %(site)s")
        % {"name": author.get_full_name(), "username": author.username, "site": settings.SITE_NAME},
        description=_short(post.caption) or title_of(post),
        url=address,
        kind="video.other" if film else "article",
        is_listed=is_listed(author),
        picture=picture_of(first) if first else None,
        film=film,
        player=embed_address(post),
        oembed=oembed_address(address),
    )


def profile_meta(user: User) -> PageMeta:
    """Of an account that isn't suspended. Everybody may see the head of a private one, and nobody lists it."""
    avatar = user.avatar_url(320)
    address = absolute(user.get_absolute_url())
    names = {"name": user.get_full_name(), "username": user.username}
    return PageMeta(
        title=_("%(name)s (@%(username)s)") % names,
        description=_short(user.bio)
        or _("Photos and videos of %(name)s on %(site)s") % {**names, "site": settings.SITE_NAME},
        url=address,
        kind="profile",
        is_public=not user.is_private,
        is_listed=is_listed(user),
        picture=File(absolute(avatar), 320, 320, _MIME["webp"], names["name"]) if avatar else None,
        oembed=oembed_address(address),
        atom=f"{address}feed.atom",
    )


def hashtag_meta(hashtag: Hashtag, posts: Iterable[Post] = ()) -> PageMeta:
    """Of a hashtag's page with these posts, their authors loaded. It is shown by the first that may be listed; a page
    without one isn't listed."""
    title = f"#{hashtag.name}"
    about = _("Photos and videos with %(tag)s on %(site)s") % {"tag": title, "site": settings.SITE_NAME}
    return _topic_meta(title, about, hashtag.get_absolute_url(), posts)


def place_meta(place: Place, posts: Iterable[Post] = ()) -> PageMeta:
    """Of a place's page; `posts` as for `hashtag_meta`."""
    about = _("Photos and videos from %(place)s on %(site)s") % {
        "place": place.name,
        "site": settings.SITE_NAME,
    }
    return _topic_meta(place.name, about, place.get_absolute_url(), posts)


def _topic_meta(title: str, about: str, address: str, posts: Iterable[Post]) -> PageMeta:
    shown = next((post for post in posts if is_public(post) and is_listed(post.author)), None)
    picture = picture_of(shown.media[0]) if shown and shown.media else None
    return PageMeta(title, about, absolute(address), is_listed=shown is not None, picture=picture)


def title_of(post: Post) -> str:
    """A short name for a post."""
    name = post.author.username
    return _("Reel by %s") % name if post.kind == Post.Kind.REEL else _("Post by %s") % name


def embed_address(post: Post) -> str:
    """Where the page is that other sites frame."""
    return absolute(f"/p/{post.shortcode}/embed/")


def oembed_address(address: str) -> str:
    """Where the oEmbed answer about an address of ours is."""
    return absolute(f"/api/oembed?{urlencode({'url': address})}")


def picture_of(item: Summary, *, max_width: int | None = None, max_height: int | None = None) -> File | None:
    """The largest picture of a media summary that fits: a JPEG where one does, which every program reads."""
    fitting = [
        file
        for file in item["renditions"]
        if file["width"] <= (max_width or file["width"]) and file["height"] <= (max_height or file["height"])
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda file: (file["format"] == "jpeg", file["width"]))
    return _file(best, item["alt_text"])


def film_of(item: Summary) -> File:
    """The largest file of a video's summary."""
    return _file(max(item["videos"], key=lambda file: file["width"]), item["alt_text"])


def _file(stored: Summary, alt: str) -> File:
    return File(
        absolute(url(stored["path"])), stored["width"], stored["height"], _MIME[stored["format"]], alt
    )


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(DESCRIPTION_MAX_LENGTH)
