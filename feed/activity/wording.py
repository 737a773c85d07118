"""What somebody did, in a sentence."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from content.models import Post
from feed.activity.cards import COMMENT, FOLLOW, LIKE, LOGIN, ActivityCard
from social.models import Follow

_ = gettext_lazy
# About something of somebody else's, and about something of one's own.
_LIKED = {
    "post": (_("You liked a post by {name}."), _("You liked your own post.")),
    "reel": (_("You liked a reel by {name}."), _("You liked your own reel.")),
    "comment": (_("You liked a comment by {name}."), _("You liked your own comment.")),
    "story": (_("You liked a story by {name}."), _("You liked your own story.")),
}
_COMMENTED = {
    "post": (_("You commented on a post by {name}."), _("You commented on your own post.")),
    "reel": (_("You commented on a reel by {name}."), _("You commented on your own reel.")),
}
_SEARCHED = {
    "user": _("You looked for {name}."),
    "hashtag": _("You looked for #{name}."),
    "place": _("You looked for {name}."),
    "text": _("You searched for “{name}”."),
}
_GONE = {
    LIKE: _("You liked something that you can't see any more."),
    COMMENT: _("You commented on a post that you can't see any more."),
    FOLLOW: _("You followed somebody who isn't here any more."),
}


def sentence(card: ActivityCard, *, viewer_id: int) -> SafeString:
    """The sentence as HTML, with the names in it as links where there is something to go to."""
    if card.kind == LOGIN:
        return format_html(gettext("You signed in with {name}."), name=card.row.device)
    if card.target is None:
        return format_html(
            "{}", _GONE.get(card.kind, gettext("You looked for something that isn't there any more."))
        )
    if card.kind in (LIKE, COMMENT):
        return _about_somebody(card, viewer_id)
    if card.kind == FOLLOW:
        accepted = card.row.state == Follow.State.ACCEPTED
        text = gettext("You followed {name}.") if accepted else gettext("You asked to follow {name}.")
        return format_html(text, name=_link(card))
    return format_html(str(_SEARCHED[card.target]), name=_link(card))


def _about_somebody(card: ActivityCard, viewer_id: int) -> SafeString:
    about = card.target or "post"
    if about == "post" and card.post is not None and card.post.kind == Post.Kind.REEL:
        about = "reel"
    of_another, own = (_LIKED if card.kind == LIKE else _COMMENTED)[about]
    is_own = card.user is not None and card.user.pk == viewer_id
    return format_html(str(own if is_own else of_another), name=_link(card))


def _link(card: ActivityCard) -> SafeString | str:
    """Whom or what it was about, as far as it has a page: `card.target` says which of them it is."""
    if card.user is not None:
        href, name = card.user.get_absolute_url(), card.user.username
    elif card.place is not None:
        href, name = card.place.get_absolute_url(), card.place.name
    elif card.hashtag is not None:
        href, name = f"/explore/tags/{card.hashtag.name}/", card.hashtag.name
    else:
        return str(card.row.text)
    return format_html('<a class="author" href="{}">{}</a>', href, name)
