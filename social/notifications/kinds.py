"""The kinds of notifications in words."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.models import Post
from social.models import Notification

Kind = Notification.Kind

_SENTENCES: dict[str, Promise] = {
    Kind.LIKE: _("{names} liked your photo."),
    Kind.COMMENT_LIKE: _("{names} liked your comment."),
    Kind.COMMENT: _("{names} commented on your photo."),
    Kind.REPLY: _("{names} replied to your comment."),
    Kind.MENTION_CAPTION: _("{names} mentioned you in a caption."),
    Kind.MENTION_COMMENT: _("{names} mentioned you in a comment."),
    Kind.TAGGED: _("{names} tagged you in a photo."),
    Kind.FOLLOW: _("{names} started following you."),
    Kind.FOLLOW_REQUEST: _("{names} asks to follow you."),
    Kind.REQUEST_ACCEPTED: _("{names} accepted your follow request."),
    Kind.STORY_REPLY: _("{names} replied to your story."),
    Kind.STORY_REACTION: _("{names} liked your story."),
    Kind.MENTION_STORY: _("{names} mentioned you in a story."),
    Kind.COAUTHOR_INVITE: _("{names} invites you to post together."),
    Kind.COAUTHOR_ACCEPTED: _("{names} accepted your invitation to post together."),
}


_OF_VIDEOS: dict[str, Promise] = {
    Kind.LIKE: _("{names} liked your video."),
    Kind.COMMENT: _("{names} commented on your video."),
    Kind.TAGGED: _("{names} tagged you in a video."),
}
_OF_REELS: dict[str, Promise] = {
    Kind.LIKE: _("{names} liked your reel."),
    Kind.COMMENT: _("{names} commented on your reel."),
    Kind.TAGGED: _("{names} tagged you in a reel."),
}
_OTHERWISE = {"photo": _SENTENCES, "video": _OF_VIDEOS, "reel": _OF_REELS}


def about_of(post: Post | None) -> str:
    """What a post is called in a sentence: "photo", "video" (when all of its media are) or "reel"."""
    if post is None:
        return "photo"
    if post.kind == Post.Kind.REEL:
        return "reel"
    kinds = {shown["kind"] for shown in post.media}
    return "video" if kinds == {"video"} else "photo"


def sentence(kind: str, people: Sequence[User], count: int, about: str = "photo") -> str:
    """ "anna, ben and 12 others liked your photo." `people` are the newest of `count`; at least one. `about`: see
    `about_of`."""
    names = _pattern(len(people), count).format(*[person.username for person in people])
    return _sentence(kind, about).format(names=names)


def sentence_html(kind: str, people: Sequence[User], count: int, about: str = "photo") -> SafeString:
    """The same, with each name as a link to its profile."""
    links = [_link(person) for person in people]
    return format_html(_sentence(kind, about), names=format_html(_pattern(len(people), count), *links))


def _sentence(kind: str, about: str) -> str:
    return str(_OTHERWISE[about].get(kind, _SENTENCES[kind]))


def _link(person: User) -> SafeString:
    link = '<a class="author" href="{}">{}</a>'
    return format_html_join("", link, [(person.get_absolute_url(), person.username)])


def _pattern(shown: int, count: int) -> str:
    """How names are put together: three by name, of more the first two and a number."""
    if count > shown or shown > 3:
        named = min(shown, 2)
        others = count - named
        start = "{0}" if named == 1 else "{0}, {1}"
        # Translators: "anna, ben and 12 others"
        return ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", others) % {
            "names": start,
            "n": others,
        }
    if shown == 1:
        return "{0}"
    return gettext("{0} and {1}") if shown == 2 else gettext("{0}, {1} and {2}")
