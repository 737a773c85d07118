"""Candidates by their terms: index ranges of a bounded length, whatever is asked for."""

from collections.abc import Iterable

from django.db.models import QuerySet

from feed.models import SearchTerm
from feed.search.terms import PREFIX_LENGTH, Query

# For each word the best known that begin with it.
CANDIDATES = 200
_AFTER_ALL = "\U0010ffff"  # sorts behind every character of a term


def rows_beginning(kind: str, word: str) -> QuerySet[SearchTerm]:
    """The best known that are found by this beginning of a word (one that is long: the first in the alphabet)."""
    rows = SearchTerm.objects.filter(kind=kind)
    if len(word) <= PREFIX_LENGTH:
        return rows.filter(term=word).order_by("-weight", "-target_id")[:CANDIDATES]
    rows = rows.filter(term__gte=word, term__lt=word + _AFTER_ALL)
    return rows.order_by("term", "-weight", "-target_id")[:CANDIDATES]


def candidates(kind: str, beginnings: Iterable[str]) -> list[int]:
    """Ids of people, hashtags or places with a word that begins with one of these; a query for each of them."""
    found: dict[int, None] = {}
    for beginning in beginnings:
        found |= dict.fromkeys(rows_beginning(kind, beginning).values_list("target_id", flat=True))
    return list(found)


def beginnings_of(query: Query) -> list[str]:
    """What to look a query up by: each of its words, and all of it (names are terms, too, as a whole): five at most."""
    return list(dict.fromkeys([*query.words, query.text])) if query.words else []
