"""Keeping what is found: the terms of people, hashtags and places, and the captions of posts.

Each service makes the index agree with what the rows say now, and looks again until it does. So it may run late, twice,
or beside itself, and the last change that was made is the one that is found.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from accounts.models import User
from content.models import Hashtag, Place, Post, PostHashtag
from feed.models import SearchTerm
from feed.search.captions import captions_index, captions_index_many, captions_remove
from feed.search.terms import hashtag_terms, place_terms, user_terms
from instaclone.common.transactions import atomic

Kind = SearchTerm.Kind
# A person has some twenty terms: so many people are one statement's work.
BATCH = 100
ROUNDS = 5
# The newest posts of a hashtag or a place, among which one has to be public for its name to be found.
LOOKED_AT = 50
POSTS_AT_ONCE = 500
# The state and the audience of posts that are found by their captions. What is for close friends stays among them.
LISTED = (Post.State.PUBLISHED, Post.Audience.FOLLOWERS)
# The term with its weight, for each target.
Terms = dict[str, int]


def users_index(user_ids: Collection[int]) -> None:
    """People are found by their names of now; suspended ones are not."""
    _names_index(Kind.USER, user_ids)


def hashtags_index(hashtag_ids: Collection[int]) -> None:
    """Hashtags that public posts use are found, but for banned ones."""
    _names_index(Kind.HASHTAG, hashtag_ids)


def places_index(place_ids: Collection[int]) -> None:
    """Places of public posts are found: what private accounts call theirs is for their followers."""
    _names_index(Kind.PLACE, place_ids)


def post_index(post_id: int) -> None:
    """A post is found by its caption while it is published, and its hashtags and its place by their names; these no
    longer when it was the last public one that has them."""
    for _round in range(ROUNDS):
        told = _caption_of(post_id)
        if told is None:
            captions_remove([post_id])
        else:
            captions_index(post_id, told)
        if _caption_of(post_id) == told:
            break
    _topics_index(post_id, is_new=told is not None)


def topics_index_of(author_id: int) -> None:
    """The hashtags and the places of somebody's posts, after these became public or ceased to be."""
    posts = Post.objects.filter(author_id=author_id, state=Post.State.PUBLISHED).order_by("pk")
    hashtags, places = set[int](), set[int]()
    for rows in _batches(posts, "pk", "place_id"):
        tagged = PostHashtag.objects.filter(post_id__in=[pk for pk, _place_id in rows])
        hashtags.update(tagged.values_list("hashtag_id", flat=True))
        places.update(place_id for _pk, place_id in rows if place_id is not None)
    hashtags_index(hashtags)
    places_index(places)


def posts_remove(post_ids: Collection[int]) -> None:
    """These posts are found by nothing any more."""
    captions_remove(post_ids)


def weights_refresh(kind: str, ids: Iterable[int]) -> None:
    """Let these people, hashtags or places weigh what they do now. It writes only where that is another step."""
    for part in _parts(ids):
        weights = {target_id: weight_of(count) for target_id, count in _counts(kind, part)}
        rows = SearchTerm.objects.filter(target_id__in=part).order_by().values_list("target_id", "weight")
        stale = {target_id for target_id, weight in rows if weights.get(target_id, weight) != weight}
        for target_id in stale:
            SearchTerm.objects.filter(target_id=target_id).update(weight=weights[target_id])


def reindex() -> Iterator[str]:
    """Build everything anew, in batches; tells after each kind how many there were. It may run on a site in use, and be
    cut off and run again."""
    for kind, model in ((Kind.USER, User), (Kind.HASHTAG, Hashtag), (Kind.PLACE, Place)):
        done = 0
        for rows in _batches(model.objects.order_by("pk"), "pk"):
            _names_index(kind, [pk for (pk,) in rows])
            done += len(rows)
        yield f"{done} {model._meta.verbose_name_plural}"
    done = 0
    # Asked for what is listed alone, a database may read all of that for each batch instead of walking along the ids.
    for posts in _batches(Post.objects.order_by("pk"), "pk", "caption", "state", "audience"):
        listed = [(pk, caption) for pk, caption, *standing in posts if tuple(standing) == LISTED]
        captions_index_many(listed)
        captions_remove({pk for pk, *_ in posts} - {pk for pk, _ in listed})
        done += len(listed)
    yield f"{done} posts"


def weight_of(count: int) -> int:
    """0 for nobody, and one more each time that twice as many know it."""
    return count.bit_length()


def _names_index(kind: str, ids: Collection[int]) -> None:
    for part in _parts(ids):
        for _round in range(ROUNDS):
            if not _agree(kind, part):
                break


@atomic
def _agree(kind: str, ids: list[int]) -> bool:
    """Make the terms of these agree with their names; whether they didn't."""
    wanted = _wanted(kind, ids)
    present: dict[int, Terms] = defaultdict(dict)
    row_ids: dict[tuple[int, str], int] = {}
    rows = SearchTerm.objects.filter(target_id__in=ids).order_by()
    for pk, target_id, term, weight in rows.values_list("pk", "target_id", "term", "weight"):
        present[target_id][term] = weight
        row_ids[target_id, term] = pk
    stale, added = [], []
    for target_id in ids:
        terms, old = wanted.get(target_id, {}), present[target_id]
        changed = {term for term in terms if old.get(term) != terms[term]}
        stale += [row_ids[target_id, term] for term in old if term not in terms or term in changed]
        added += [
            SearchTerm(kind=kind, target_id=target_id, term=t, weight=terms[t]) for t in sorted(changed)
        ]
    for part in _parts(stale):
        SearchTerm.objects.filter(pk__in=part).delete()
    SearchTerm.objects.bulk_create(added)
    return bool(stale or added)


def _wanted(kind: str, ids: list[int]) -> dict[int, Terms]:
    """The terms that these are to be found by; none for those that are not to be found."""
    if kind == Kind.USER:
        people = User.objects.filter(pk__in=ids, is_active__in=[True]).order_by()
        found = people.values_list("pk", "followers_count", "username", "full_name")
        return {
            pk: dict.fromkeys(user_terms(username, full_name), weight_of(count))
            for pk, count, username, full_name in found
        }
    if kind == Kind.HASHTAG:
        named: Any = Hashtag.objects.filter(pk__in=ids, is_banned__in=[False])
        terms_of_name = hashtag_terms
    else:
        named = Place.objects.filter(pk__in=ids)
        terms_of_name = place_terms
    rows = [row for row in named.order_by().values_list("pk", "posts_count", "name") if row[1]]
    public = _public(kind, [pk for pk, _count, _name in rows])
    return {
        pk: dict.fromkeys(terms_of_name(name), weight_of(count)) for pk, count, name in rows if pk in public
    }


def _public(kind: str, ids: list[int]) -> set[int]:
    """Those of these hashtags or places with a public post: what is written in private isn't offered to everybody who
    begins to type it. A query for each, of hashtags one more for each 500 posts."""
    if kind == Kind.PLACE:
        posts = Post.objects.order_by("-pk")
        reaches = {pk: posts.filter(place_id=pk).values_list("reach", flat=True)[:LOOKED_AT] for pk in ids}
        return {pk for pk, found in reaches.items() if Post.Reach.EVERYONE in found}
    rows = PostHashtag.objects.order_by("-post_id")
    newest = {pk: set(rows.filter(hashtag_id=pk).values_list("post_id", flat=True)[:LOOKED_AT]) for pk in ids}
    wanted = iter(set[int]().union(*newest.values()))
    public: set[int] = set()
    while part := list(islice(wanted, POSTS_AT_ONCE)):
        known = Post.objects.filter(pk__in=part).order_by().values_list("pk", "reach")
        public.update(pk for pk, reach in known if reach == Post.Reach.EVERYONE)
    return {pk for pk, post_ids in newest.items() if not public.isdisjoint(post_ids)}


def _counts(kind: str, ids: list[int]) -> Iterable[tuple[int, int]]:
    if kind == Kind.USER:
        return User.objects.filter(pk__in=ids).order_by().values_list("pk", "followers_count")
    model: Any = Hashtag if kind == Kind.HASHTAG else Place
    return model.objects.filter(pk__in=ids).order_by().values_list("pk", "posts_count")  # type: ignore[no-any-return]


def _caption_of(post_id: int) -> str | None:
    """None when the post isn't to be found by it."""
    captions = _listed().filter(pk=post_id).order_by().values_list("caption", flat=True)
    return next(iter(captions), None)


def _listed() -> Any:
    """Posts that are found by their captions."""
    return Post.objects.filter(state=LISTED[0], audience=LISTED[1]).order_by("pk")


def _topics_index(post_id: int, *, is_new: bool) -> None:
    """Its hashtags and its place; when it has just come those that aren't found already."""
    hashtags = list(PostHashtag.objects.filter(post_id=post_id).values_list("hashtag_id", flat=True))
    places = Post.objects.filter(pk=post_id, place_id__isnull=False).order_by()
    place_ids = list(places.values_list("place_id", flat=True))
    ids = [*hashtags, *place_ids]
    if not ids:
        return
    terms = SearchTerm.objects.filter(target_id__in=ids).order_by()
    known = set(terms.values_list("target_id", flat=True)) if is_new else ()
    hashtags_index([pk for pk in hashtags if pk not in known])
    places_index([pk for pk in place_ids if pk not in known])


def _batches(rows: Any, *columns: str) -> Iterator[list[Any]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).values_list(*columns)[:BATCH]):
        last = batch[-1][0]
        yield batch


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while part := list(islice(rest, BATCH)):
        yield part
