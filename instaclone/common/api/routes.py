"""Small helpers for the API's addresses."""

from collections.abc import Sequence

from django.urls import URLPattern, path

from instaclone.common.errors import NotFound
from instaclone.common.ids import parse_id


def both(patterns: Sequence[URLPattern]) -> list[URLPattern]:
    """Each route with and without its trailing slash, so that neither form redirects (a POST would be lost).

    The form without the slash is the one that `reverse` gives and the schema shows.
    """
    slashed = [path(f"{p.pattern}/", p.callback, p.default_args) for p in patterns]
    return [*slashed, *patterns]


def id_or_404(text: str) -> int:
    """The id in an address; NotFound for anything that is no 64-bit id."""
    value = parse_id(text)
    if value is None:
        raise NotFound()
    return value
