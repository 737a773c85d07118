"""The posts of a hashtag or a place, newest first.

Each viewer is shown what they may see of them (`content.visibility`), without people whose posts they mute, and
without posts that have another hashtag which they mute: the one they opened, they asked for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.relations import NOBODY, Relations, relations_of
from content import models
from content.cards import PostCard, post_cards
from content.models import Hashtag, Post, PostHashtag
from content.visibility import Sight
from feed.visits import Place
from instaclone.common.pagination import Page, PageRequest
from social.topics import hidden_by_tags

# A page looks through so many times its length for posts that the viewer may see.
SPARE = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """What posts are about: the hashtag of this id, or the place."""

    pk: int
    is_hashtag: bool

    @classmethod
    def of(cls, subject: Hashtag | models.Place) -> "Topic":
        return cls(subject.pk, isinstance(subject, Hashtag))

    @property
    def hashtag_id(self) -> int | None:
        return self.pk if self.is_hashtag else None

    @property
    def key(self) -> str:
        """Its name among all of them."""
        return f"{'tag' if self.is_hashtag else 'place'}-{self.pk}"

    def post_ids(self, *, below: int | None, most: int) -> list[int]:
        """The newest posts under this id, hidden ones among them; one query."""
        column = "post_id" if self.is_hashtag else "pk"
        rows = self._rows().order_by(f"-{column}")
        if below is not None:
            rows = rows.filter(**{f"{column}__lt": below})
        return list(rows.values_list(column, flat=True)[:most])

    def among(self, post_ids: Collection[int]) -> set[int]:
        """Which of these posts are about it; one query, none for nothing."""
        if not post_ids:
            return set()
        if self.is_hashtag:
            rows = PostHashtag.objects.filter(post_id__in=list(post_ids), hashtag_id=self.pk)
            return set(rows.values_list("post_id", flat=True))
        places = Post.objects.filter(pk__in=list(post_ids)).values_list("pk", "place_id")
        return {pk for pk, place_id in places if place_id == self.pk}

    def _rows(self) -> QuerySet[Any]:
        if self.is_hashtag:
            return PostHashtag.objects.filter(hashtag_id=self.pk)
        return Post.objects.filter(place_id=self.pk)


def recent(*, viewer: Any, topic: Topic, page: PageRequest) -> Page[PostCard]:
    """Posts for `viewer` (a user or AnonymousUser), newest first; `page.cursor` is a `feed.visits.Place`.

    Eight queries at most, whatever there is; four for visitors. A page may come out short, even empty, with a
    `next`: what isn't for the viewer is left out. The list ends where `next` is None; it goes one way."""
    most = page.limit * SPARE
    ids = topic.post_ids(below=page.cursor.key if page.cursor else None, most=most + 1)
    wanted, relations = wanted_of(viewer, topic, light(ids[:most]))
    shown = [post.pk for post in wanted[: page.limit]]
    further = None
    if len(wanted) > page.limit:
        further = Place(shown[-1])
    elif len(ids) > most:
        further = Place(ids[most - 1])
    return Page(cards(viewer, shown, relations), further)


def light(ids: Collection[int], *columns: str) -> list[Post]:
    """These posts, newest first, with what visibility asks for and the `columns`; one query, none for nothing."""
    if not ids:
        return []
    rows = Post.objects.filter(pk__in=list(ids)).only("author_id", "reach", *columns)
    return sorted(rows, key=lambda post: -post.pk)


def wanted_of(viewer: Any, topic: Topic, posts: Sequence[Post]) -> tuple[list[Post], Relations]:
    """Those of these posts that are for the viewer, in their order, and the viewer's relations to all the authors.
    Three queries at most, none for visitors."""
    relations = _relations(viewer, posts)
    sight = Sight(viewer.pk if viewer.is_authenticated else None, relations, None)
    seen = [post for post in posts if post.author_id not in relations.muted_posts and sight.sees(post)]
    hidden = hidden_by_tags(viewer, [post.pk for post in seen], but_for=topic.hashtag_id)
    return [post for post in seen if post.pk not in hidden], relations


def cards(viewer: Any, ids: Sequence[int], relations: Relations) -> list[PostCard]:
    """Cards of these posts, which were found to be for the viewer; three queries at most, none for nothing."""
    found = Post.objects.in_bulk(list(ids)) if ids else {}
    posts = [found[pk] for pk in ids if pk in found]
    return post_cards(viewer=viewer, posts=posts, relations=relations)


def _relations(viewer: Any, posts: Iterable[Post]) -> Relations:
    authors = {post.author_id for post in posts} - {viewer.pk}
    return relations_of(viewer.pk, authors) if authors and viewer.is_authenticated else NOBODY
