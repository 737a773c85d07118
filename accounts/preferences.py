"""What a person may set about how the site looks and moves, and what others get to know of them. Kept as JSON in
`User.preferences`.

`show_activity` works both ways: who hides it doesn't see it of others either."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from instaclone.common.errors import InvalidInput

THEMES = ("system", "light", "dark")
STORY_REPLIES = ("everyone", "following", "off")
HOME_FEEDS = ("ranked", "following")
DEFAULTS: dict[str, Any] = {
    "theme": "system",
    "reduce_motion": False,
    "show_activity": True,  # whether one is online, and when one last was
    "read_receipts": True,
    "archive_stories": True,  # whether one's stories are kept for oneself when their time is over
    "story_replies": "everyone",  # who may answer: everyone who sees it, people one follows, nobody
    "search_engines": True,  # whether they are invited to list one's profile and public posts
    "home_feed": "ranked",  # the order of the home page: what one cares about first, or the newest first
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": THEMES,
    "story_replies": STORY_REPLIES,
    "home_feed": HOME_FEEDS,
}


def preferences_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Every preference, with its default where the person has set nothing."""
    return {name: stored.get(name, default) for name, default in DEFAULTS.items()}


def may_be_listed(*, is_private: bool, preferences: Mapping[str, Any]) -> bool:
    """Whether search engines may list this account and its public posts."""
    return not is_private and bool(preferences_of(preferences)["search_engines"])


def check_preferences(changes: Mapping[str, Any]) -> None:
    """InvalidInput for a name that isn't known and for a value that makes no sense."""
    for name, value in changes.items():
        if name not in DEFAULTS:
            raise InvalidInput(_("There is no such preference: %s") % name[:50], field="preferences")
        is_valid = value in _CHOICES[name] if name in _CHOICES else isinstance(value, bool)
        if not is_valid:
            raise InvalidInput(_("This value can't be used for %s.") % name, field="preferences")
