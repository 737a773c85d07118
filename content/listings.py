"""The posts on somebody's profile, newest first: those they published or stand beside, and those they are tagged in.

Each list is merged from more than one table, by post id, in a fixed number of queries. What another account published
may turn out not to be for the viewer, so a page may come out short and still have a `next`; a list ends where `next`
is None.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.relations import Relations, relations_of
from content.models import Coauthor, PeopleTag, Pin, Post
from content.visibility import Sight
from instaclone.common.pagination import Cursor, Page, PageRequest

# One person may be in several pictures of a post: so many rows for each post that a page wants.
ROWS_FOR_A_POST = 3


@dataclass(frozen=True, slots=True)
class _Range:
    """What a page request asks of a list of post ids."""

    cursor: Cursor | None
    want: int

    @classmethod
    def of(cls, page: PageRequest) -> "_Range":
        return cls(page.cursor, page.limit + 1)

    @property
    def backwards(self) -> bool:
        return self.cursor is not None and self.cursor.backwards

    def of_rows(self, rows: "QuerySet[Any, Any]", column: str) -> "QuerySet[Any, Any]":
        """These rows behind the cursor, the nearest first."""
        if self.cursor is not None:
            rows = rows.filter(**{f"{column}__{'gt' if self.backwards else 'lt'}": self.cursor.key})
        return rows.order_by(column if self.backwards else f"-{column}")

    def in_order(self, ids: Iterable[int]) -> list[int]:
        return sorted(ids, reverse=not self.backwards)

    def within(self, post_id: int, edge: int | None) -> bool:
        """Whether it lies before the edge or on it, seen from the cursor."""
        return edge is None or (post_id <= edge if self.backwards else post_id >= edge)


def posts_of(*, viewer: Any, author: User, page: PageRequest, sight: Sight | None = None) -> Page[Post]:
    """The posts on the author's profile that `viewer` may see, with their authors: on the first page the pinned ones,
    then those they published or stand beside, newest first, none twice.

    Three queries beside those of the viewer's relations (none when a `sight` made for the author is given), and two or
    three more when others' posts, or pinned ones, come up."""
    sight = sight or Sight.of(viewer, [author.pk])
    place = _Range.of(page)
    pins = _pinned(author, page)
    own = place.of_rows(Post.objects.filter(sight.condition()), "pk").exclude(pk__in=pins)[: place.want]
    beside = _beside(viewer, author, sight.relations, place)
    edge = beside[-1] if len(beside) == place.want else None
    others = _by_ids(author, sight, {*beside, *pins})
    by_id = {post.pk: post for post in others}
    head = [by_id[pk] for pk in pins if pk in by_id and page.cursor is None]
    rest = [post for post in others if post.pk not in pins]
    return _page(page, _merged(place, author, own, rest, edge), edge=edge, head=head)


def reels_of(*, viewer: Any, author: User, page: PageRequest, sight: Sight | None = None) -> Page[Post]:
    """The reels among the posts on the author's profile, newest first, with their authors; as many queries as for
    `posts_of`. Pinned ones stand in their place."""
    sight = sight or Sight.of(viewer, [author.pk])
    place = _Range.of(page)
    own = place.of_rows(Post.objects.filter(sight.condition(), kind=Post.Kind.REEL), "pk")[: place.want]
    beside = _beside(viewer, author, sight.relations, place)
    edge = beside[-1] if len(beside) == place.want else None
    others = [post for post in _by_ids(author, sight, beside) if post.kind == Post.Kind.REEL]
    return _page(page, _merged(place, author, own, others, edge), edge=edge)


def tagged_posts_of(
    *, viewer: Any, person: User, page: PageRequest, sight: Sight | None = None
) -> Page[Post]:
    """Posts that `person` is tagged in and `viewer` may see, with their authors, newest first. Empty for a private
    account that the viewer doesn't follow. Two queries beside those of the viewer's relations, at most six."""
    sight = sight or Sight.of(viewer, [person.pk])
    if not _shows_lists(viewer, person, sight.relations):
        return Page([])
    place = _Range.of(page)
    most = place.want * ROWS_FOR_A_POST
    rows = place.of_rows(PeopleTag.objects.filter(user_id=person.pk), "post_id")
    ids = list(rows.values_list("post_id", flat=True)[:most])
    edge = ids[-1] if len(ids) == most else None
    posts = {post.pk: post for post in _by_ids(person, sight, set(ids))}
    return _page(page, [posts[pk] for pk in place.in_order(posts)], edge=edge)


def _merged(
    place: _Range, author: User, own: Iterable[Post], others: Iterable[Post], edge: int | None
) -> list[Post]:
    """The author's own posts and those of others, the nearest to the cursor first, as far as others' were read."""
    merged = {post.pk: post for post in others}
    for post in own:
        post.author = author
        merged[post.pk] = post
    return [merged[pk] for pk in place.in_order(merged) if place.within(pk, edge)]


def _pinned(author: User, page: PageRequest) -> list[int]:
    """The ids of the pinned posts, the last one first; none when a page is too short to show them and go on."""
    pins = Pin.objects.filter(owner_id=author.pk).order_by().values_list("pk", "post_id")
    ids = [post_id for _pk, post_id in sorted(pins, reverse=True)]
    return ids if len(ids) < page.limit else []


def _beside(viewer: Any, author: User, relations: Relations, place: _Range) -> list[int]:
    """Ids of posts of others that the account stands beside, next to the cursor."""
    if not _shows_lists(viewer, author, relations):
        return []
    rows = Coauthor.objects.filter(user_id=author.pk, state=Coauthor.State.ACCEPTED)
    return list(place.of_rows(rows, "post_id").values_list("post_id", flat=True)[: place.want])


def _shows_lists(viewer: Any, person: User, relations: Relations) -> bool:
    """Whether the viewer sees what hangs on a profile, whosever posts it is."""
    if not person.is_private or person.pk in relations.following:
        return True
    return bool(viewer.is_authenticated and viewer.pk == person.pk)


def _by_ids(owner: User, sight: Sight, ids: Collection[int]) -> list[Post]:
    """Those of these posts that the viewer may see, with their authors. `sight` is of the profile's owner."""
    if not ids:
        return []
    found = list(Post.objects.filter(pk__in=ids).select_related("author"))
    others = {post.author_id for post in found} - {owner.pk, sight.viewer_id}
    known = sight.relations
    if others and sight.viewer_id is not None:
        known |= relations_of(sight.viewer_id, others)
    whole = Sight(sight.viewer_id, known, None)
    return [post for post in found if whole.sees(post)]


def _page(
    request: PageRequest, posts: Sequence[Post], *, edge: int | None, head: Sequence[Post] = ()
) -> Page[Post]:
    """`posts` are sorted from the cursor on; `edge` is where the reading stopped, when it did before the list's end."""
    room = request.limit - len(head)
    backwards = request.cursor is not None and request.cursor.backwards
    shown = list(posts[:room])
    further = Cursor(edge, backwards) if edge is not None else None
    if len(posts) > room:
        further = Cursor(shown[-1].pk, backwards)
    if backwards:
        shown.reverse()
    items = [*head, *shown]
    if request.cursor is None:
        return Page(items, further, None)
    if backwards:
        behind = Cursor(shown[-1].pk if shown else request.cursor.key + 1)
        return Page(items, behind, further)
    return Page(items, further, Cursor(shown[0].pk, backwards=True) if shown else None)
