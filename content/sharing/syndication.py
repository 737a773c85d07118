"""The newest public posts of an account as Atom and RSS, for feed readers. Everybody gets the same: what somebody sees
who isn't signed in."""

import re
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from content.media import Summary
from content.models import Post
from content.sharing.metadata import absolute, film_of, picture_of, title_of
from instaclone.common.errors import NotFound
from instaclone.common.text import hashtags_in, linkify

POSTS = 20
TITLE_MAX_LENGTH = 80
# What XML can't hold, not even escaped; people's text may (a bell from a terminal, a form feed from a document).
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Atom(Atom1Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["avatar"]:
            handler.addQuickElement("logo", self.feed["avatar"])


class _Rss(Rss201rev2Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["avatar"]:
            handler.startElement("image", {})
            for name, value in (("url", "avatar"), ("title", "title"), ("link", "link")):
                handler.addQuickElement(name, self.feed[value])
            handler.endElement("image")


Feed = _Atom | _Rss
FORMATS: dict[str, type[Feed]] = {"atom": _Atom, "rss": _Rss}


def feed_of(user: User, format: str) -> Feed:
    """The feed of an account that isn't suspended; one query. `format` is a key of `FORMATS`.

    NotFound for a private account: its posts are for who was let in, and a feed reader can't sign in."""
    if user.is_private:
        raise NotFound()
    address, avatar = absolute(user.get_absolute_url()), user.avatar_url(320)
    names = {"name": _xml(user.get_full_name()), "username": user.username, "site": settings.SITE_NAME}
    feed = FORMATS[format](
        title=_("%(name)s (@%(username)s) on %(site)s") % names,
        link=address,
        description=_xml(user.bio) or _("Photos and videos of %(name)s on %(site)s") % names,
        feed_url=f"{address}feed.{format}",
        author_name=names["name"],
        author_link=address,
        avatar=absolute(avatar) if avatar else "",
    )
    posts = Post.objects.filter(author_id=user.pk, reach=Post.Reach.EVERYONE).order_by("-pk")[:POSTS]
    for post in posts:
        post.author = user
        _add(feed, post, several=format == "atom")
    return feed


def _add(feed: Feed, post: Post, *, several: bool) -> None:
    """`several`: whether the format has more than one enclosure for an entry."""
    address = absolute(post.get_absolute_url())
    enclosures = [enclosure for item in post.media if (enclosure := _enclosure(item)) is not None]
    lines = _xml(post.caption).strip().splitlines()
    feed.add_item(
        title=Truncator(lines[0]).chars(TITLE_MAX_LENGTH) if lines else title_of(post),
        link=address,
        unique_id=address,
        description=_xml(_html(post)),
        pubdate=post.created_at,
        updateddate=post.edited_at or post.created_at,
        author_name=_xml(post.author.get_full_name()),
        author_link=absolute(post.author.get_absolute_url()),
        categories=hashtags_in(post.caption),
        enclosures=enclosures if several else enclosures[:1],
    )


def _enclosure(item: Summary) -> Enclosure | None:
    file = film_of(item) if item["kind"] == "video" else picture_of(item)
    # How long it is isn't in the post's row; 0 is what RSS has for "not known".
    return Enclosure(file.url, "0", file.type) if file else None


def _html(post: Post) -> SafeString:
    """The pictures and the caption, with whole addresses: a reader shows it somewhere else."""
    pictures = ((picture_of(item), item) for item in post.media)
    shown = format_html_join(
        "",
        '<p><a href="{}"><img src="{}" width="{}" height="{}" alt="{}"></a></p>',
        (
            (absolute(post.get_absolute_url()), file.url, file.width, file.height, item["alt_text"])
            for file, item in pictures
            if file is not None
        ),
    )
    # Quotes in people's text are escaped, so each of these is an address that we wrote.
    caption = linkify(post.caption).replace('href="/', f'href="{settings.SITE_URL}/')
    return format_html("{}{}", shown, mark_safe(linebreaks(caption)) if caption else "")


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
