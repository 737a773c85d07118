"""Which part of a hashtag's or a place's posts a request asks for; the same in the API and on the pages."""

from django.http import HttpRequest

from feed.topics.selectors import Sort
from feed.visits import Place
from instaclone.common.errors import InvalidInput
from instaclone.common.pagination import DEFAULT_LIMIT, PageRequest


def sort_of(text: str | None) -> Sort:
    """Top unless something else is asked for; InvalidInput for what isn't a sort."""
    try:
        return Sort(text or Sort.TOP)
    except ValueError:
        raise InvalidInput("Choose top or recent.", field="sort") from None


def asked_page(request: HttpRequest, *, limit: int = DEFAULT_LIMIT) -> PageRequest:
    """Both sorts have the same kind of cursor; one of the other sort goes on by age."""
    return PageRequest.of(request, limit=limit, cursors=Place)
