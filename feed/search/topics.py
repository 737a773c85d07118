"""Finding hashtags and places by their names."""

from content.models import Hashtag, Place
from feed.models import SearchTerm
from feed.search.lookup import beginnings_of, candidates
from feed.search.terms import Query, fold, words_of


def find_hashtags(*, q: str, limit: int = 20) -> list[Hashtag]:
    """Hashtags that are in use and begin with `q`: the very one, then the most used. Banned ones are left out.

    Spaces don't count: `new york` finds #newyork. Two queries."""
    text = Query.of(q).text.replace(" ", "")
    ids = candidates(SearchTerm.Kind.HASHTAG, [text]) if text else []
    found = Hashtag.objects.in_bulk(ids).values() if ids else ()
    wanted = [tag for tag in found if tag.posts_count and not tag.is_banned]
    wanted.sort(key=lambda tag: (tag.name != text, fold(tag.name) != text, -tag.posts_count, tag.name))
    return wanted[:limit]


def find_places(*, q: str, limit: int = 20) -> list[Place]:
    """Places with posts in whose name each word of `q` begins one: the very name, then names that begin with `q`, then
    the rest; the most used first. Six queries at most."""
    query = Query.of(q)
    ids = candidates(SearchTerm.Kind.PLACE, beginnings_of(query))
    found = Place.objects.in_bulk(ids).values() if ids else ()
    ranked = [(_match(query, place), place) for place in found if place.posts_count]
    wanted = [(match, place) for match, place in ranked if match is not None]
    wanted.sort(key=lambda one: (one[0], -one[1].posts_count, one[1].slug))
    return [place for _match, place in wanted[:limit]]


def _match(query: Query, place: Place) -> int | None:
    """How well the query fits, 0 being best; None for not at all."""
    name = " ".join(fold(place.name).split())
    if name == query.text:
        return 0
    if name.startswith(query.text):
        return 1
    words = words_of(place.name)
    asked = [word for part in query.words for word in words_of(part)]
    return 2 if all(any(word.startswith(one) for word in words) for one in asked) else None
