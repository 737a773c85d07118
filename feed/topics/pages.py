"""Which part of a hashtag's or a place's posts a request asks for; the same in the API and on the pages."""

from django.http import HttpRequest

from feed.topics.selectors import Sort
from feed.visits import Place
from instaclone.common.errors import InvalidInput
from instaclone.common.pagination import DEFAULT_LIMIT, Cursor, PageRequest


def sort_of(text: str | None) -> Sort:
    """Top unless something else is asked for; InvalidInput for what isn't a sort."""
    try:
        return Sort(text or Sort.TOP)
    except ValueError:
        raise InvalidInput("Choose top or recent.", field="sort") from None


def asked_page(request: HttpRequest, sort: Sort, *, limit: int = DEFAULT_LIMIT) -> PageRequest:
    """Each sort has cursors of its own; InvalidInput for one of the other's."""
    return PageRequest.of(request, limit=limit, cursors=Place if sort == Sort.TOP else Cursor)
