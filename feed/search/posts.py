"""Finding posts by their captions."""

from typing import Any

from accounts.relations import NOBODY, Relations, relations_of
from content.cards import PostCard, post_cards
from content.models import Post
from content.visibility import Sight
from feed.search.captions import captions_find, query_words
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import Cursor, Page, PageRequest
from social.topics import hidden_by_tags

# A page is looked for in so many steps: what is found may be hidden from the viewer, then the page comes out short.
ROUNDS = 3


def find_posts(*, viewer: Any, q: str, page: PageRequest) -> Page[PostCard]:
    """Posts that `viewer` may see whose caption has every word of `q` (the last one may be a beginning), newest first.
    Left out are those of people whose posts they mute, and with a hashtag they mute.

    A page may come out short, even empty, with a `next`; the list ends where `next` is None. Five queries for each of
    three rounds at most, and those of `post_cards`."""
    words = query_words(q)
    if not words:
        return Page([])
    below = page.cursor.key if page.cursor else MAX_ID
    posts: list[Post] = []
    relations = NOBODY
    for _round in range(ROUNDS):
        found = captions_find(words, below=below, limit=2 * page.limit)
        known, more = _visible(viewer, found.ids)
        relations |= known
        posts += more
        if found.edge is None or len(posts) >= page.limit:
            break
        below = found.edge
    shown = posts[: page.limit]
    edge = shown[-1].pk if len(posts) > page.limit else found.edge
    further = None if edge is None else Cursor(edge)
    about = {post.author_id for post in posts} - {viewer.pk}
    return Page(post_cards(viewer=viewer, posts=shown, relations=relations, about=about), further)


def _visible(viewer: Any, ids: list[int]) -> tuple[Relations, list[Post]]:
    """Those of these posts that the viewer is to be shown, in their order, and how their authors stand to them."""
    found = Post.objects.in_bulk(ids) if ids else {}
    authors = {post.author_id for post in found.values()} - {viewer.pk}
    signed_in = viewer.is_authenticated
    relations = relations_of(viewer.pk, authors) if signed_in and authors else NOBODY
    sight = Sight(viewer.pk if signed_in else None, relations, None)
    seen = [found[pk] for pk in ids if pk in found and sight.sees(found[pk])]
    seen = [post for post in seen if post.author_id not in relations.muted_posts]
    hidden = hidden_by_tags(viewer, [post.pk for post in seen]) if seen else set()
    return relations, [post for post in seen if post.pk not in hidden]
