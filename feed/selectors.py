"""Reads of the feed room: the home timeline, and what a signed-out visitor is shown."""

from collections.abc import Iterable

from accounts.models import User
from accounts.relations import Relations
from content.cards import PostCard, post_cards
from content.models import Post
from content.people import people_in
from content.viewer_state import ViewerState
from content.visibility import Sight
from feed.candidates import Candidates, candidates
from instaclone.common.cache import remembered
from instaclone.common.pagination import Cursor, Page, PageRequest

# Posts that were hidden a moment ago may still be candidates: a page looks so many times for others instead.
MAX_ROUNDS = 3
SHOWCASE_AUTHORS = 30
SHOWCASE_SECONDS = 60


def home_timeline(*, viewer: User, page: PageRequest) -> Page[PostCard]:
    """The posts of the viewer and of everyone they follow, but for those whose posts they mute, newest first.

    Two queries, whatever the number of follows, unless posts were hidden or are pulled in the page's range
    (`feed.candidates`); one more when somebody besides the authors is on the posts. A page may come out short
    with a `next`; the list ends where `next` is None.
    """
    cursor = page.cursor
    backwards = cursor is not None and cursor.backwards
    posts: list[Post] = []
    relations, states = Relations(), dict[int, ViewerState]()
    for _ in range(MAX_ROUNDS):
        found = candidates(owner_id=viewer.pk, cursor=cursor, want=page.limit + 1)
        posts += _visible(viewer, found)
        relations |= found.around.relations
        states |= found.around.states
        if found.posts:
            cursor = Cursor(found.posts[-1].pk, backwards)
        if not found.has_more or len(posts) > page.limit:
            break
    further = cursor if found.has_more else None
    if len(posts) > page.limit:
        posts = posts[: page.limit]
        further = Cursor(posts[-1].pk, backwards)
    if backwards:
        posts.reverse()
    cards = post_cards(viewer=viewer, posts=posts, relations=relations, about=people_in(posts), states=states)
    return _page(cards, page.cursor, further)


def _visible(viewer: User, found: Candidates) -> list[Post]:
    relations = found.around.relations
    sight = Sight(viewer.pk, relations, frozenset(post.author_id for post in found.posts))
    # What a race left behind after an unfollow must not show, though everyone may see the post.
    wanted = relations.following | {viewer.pk}
    return [
        post
        for post in found.posts
        if not wanted.isdisjoint((post.author_id, *post.coauthor_ids))
        and post.author_id not in relations.muted_posts
        and sight.sees(post)
    ]


def _page(cards: list[PostCard], asked: Cursor | None, further: Cursor | None) -> Page[PostCard]:
    """`further` is where the list goes on in the direction that was asked for."""
    if asked is None or not cards:
        return Page(cards, further, None)
    if asked.backwards:
        return Page(cards, Cursor(cards[-1].post.pk), further)
    return Page(cards, further, Cursor(cards[0].post.pk, backwards=True))


def showcase(*, limit: int) -> list[Post]:
    """New photos of the most followed public accounts, with their authors. What is picked is kept for a minute;
    whether it may be shown to everyone is looked up each time."""
    ids = remembered(f"feed:showcase:{limit}", SHOWCASE_SECONDS, lambda: _pick_showcase(limit))
    posts = Post.objects.filter(pk__in=ids, reach=Post.Reach.EVERYONE).select_related("author")
    return sorted(posts, key=lambda post: -post.pk)


def _pick_showcase(limit: int) -> list[int]:
    popular = User.objects.filter(is_active__in=[True]).order_by("-followers_count", "-pk")
    authors = popular.values_list("pk", flat=True)[:SHOWCASE_AUTHORS]
    posts = Post.objects.filter(author_id__in=list(authors), state=Post.State.PUBLISHED).order_by("-pk")
    rows = posts.values_list("pk", "author_id", "reach")[: limit * 4]
    public = [(pk, author_id) for pk, author_id, reach in rows if reach == Post.Reach.EVERYONE]
    return _first_per_author(public, limit)


def _first_per_author(rows: Iterable[tuple[int, int]], limit: int) -> list[int]:
    """Newest first, at most two of each author, so that one busy account doesn't fill the page."""
    ids: list[int] = []
    taken: dict[int, int] = {}
    for pk, author_id in rows:
        taken[author_id] = taken.get(author_id, 0) + 1
        if taken[author_id] <= 2 and len(ids) < limit:
            ids.append(pk)
    return ids
