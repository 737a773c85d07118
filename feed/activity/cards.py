"""A page of somebody's activity with what it was about, as far as they may see that now: a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accounts.models import Session, User
from accounts.relations import NOBODY, Relations, relations_of
from accounts.selectors import users_by_ids
from content.models import Hashtag, Place, Post, Story
from content.visibility import Sight
from feed.models import RecentSearch
from instaclone.common.ids import id_time_ms
from social.models import Comment, Follow, Like

LIKE, COMMENT, FOLLOW, SEARCH, LOGIN = "like", "comment", "follow", "search", "login"
_KINDS: dict[type, str] = {Like: LIKE, Comment: COMMENT, Follow: FOLLOW, RecentSearch: SEARCH, Session: LOGIN}


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """One thing that somebody did. `row` is the like, comment, follow, search or session itself.

    `target` says what it was about: "post", "comment", "story", "user", "hashtag", "place", "text" or "session"; None
    when that is gone, or not for this person to see any more. The rest is what there is to show of it: `user` is whom
    they followed or looked for, or whose post, comment or story it is."""

    kind: str
    row: Any
    target: str | None = None
    user: User | None = None
    post: Post | None = None
    comment: Comment | None = None
    story: Story | None = None
    hashtag: Hashtag | None = None
    place: Place | None = None

    @property
    def id(self) -> int:
        return int(self.row.pk)

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(id_time_ms(self.row.pk) / 1000, UTC)

    @property
    def can_remove(self) -> bool:
        """Sign-ins are ended where one is signed in, not here."""
        return self.kind != LOGIN


def activity_cards(*, viewer: User, rows: Sequence[Any]) -> list[ActivityCard]:
    """Cards of the viewer's own rows, in their order; at most seven queries."""
    around = _Around.of(viewer, rows)
    return [_MAKERS[_KINDS[type(row)]](around, row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of a page are about, by id, and how the viewer stands to the people in it."""

    viewer: User
    posts: dict[int, Post]
    comments: dict[int, Comment]
    stories: dict[int, Story]
    users: dict[int, User]
    hashtags: dict[int, Hashtag]
    places: dict[int, Place]
    relations: Relations

    @classmethod
    def of(cls, viewer: User, rows: Sequence[Any]) -> "_Around":
        liked = {row.target_id for row in rows if isinstance(row, Like)}
        comments = _by_ids(Comment, liked)
        stories = _by_ids(Story, liked - comments.keys())
        written = [row for row in rows if isinstance(row, Comment)]
        about = {comment.post_id for comment in [*comments.values(), *written]}
        posts = _by_ids(Post, (liked - comments.keys() - stories.keys()) | about)
        searched = _searched(rows)
        people = {one.author_id for one in [*posts.values(), *comments.values(), *stories.values()]}
        people |= {row.followee_id for row in rows if isinstance(row, Follow)} | searched[
            RecentSearch.Kind.USER
        ]
        others = people - {viewer.pk}
        users = {**(users_by_ids(others) if others else {}), viewer.pk: viewer}
        relations = relations_of(viewer.pk, others) if others else NOBODY
        hashtags = _by_ids(Hashtag, searched[RecentSearch.Kind.HASHTAG])
        places = _by_ids(Place, searched[RecentSearch.Kind.PLACE])
        return cls(viewer, posts, comments, stories, users, hashtags, places, relations)

    def person(self, user_id: int) -> User | None:
        """Them, unless they are gone, suspended, or a block stands between."""
        user = self.users.get(user_id)
        return user if user and user.is_active and user_id not in self.relations.blocked else None

    def post(self, post_id: int) -> Post | None:
        """The post with its author, when the viewer may see it: their own also in the archive."""
        post = self.posts.get(post_id)
        author = self.person(post.author_id) if post else None
        if post is None or author is None or not (self._sees(post) or self._is_kept(post)):
            return None
        post.author = author
        return post

    def story(self, story_id: int) -> Story | None:
        story = self.stories.get(story_id)
        return story if story is not None and self._sees(story) else None

    def _sees(self, shown: Post | Story) -> bool:
        return Sight(self.viewer.pk, self.relations, None).sees(shown)

    def _is_kept(self, post: Post) -> bool:
        return post.author_id == self.viewer.pk and post.state == Post.State.ARCHIVED


def _by_ids(model: Any, ids: Iterable[int]) -> dict[int, Any]:
    wanted = set(ids)
    return model._default_manager.in_bulk(wanted) if wanted else {}


def _searched(rows: Sequence[Any]) -> dict[str, set[int]]:
    """The ids of people, hashtags and places among searches."""
    found: dict[str, set[int]] = {kind: set() for kind in RecentSearch.Kind.values}
    for row in rows:
        if isinstance(row, RecentSearch) and row.target_id is not None:
            found[row.kind].add(row.target_id)
    return found


def _like(around: _Around, row: Like) -> ActivityCard:
    if row.target_id in around.comments:
        comment = around.comments[row.target_id]
        post, user = around.post(comment.post_id), around.person(comment.author_id)
        if post is None or user is None:
            return ActivityCard(LIKE, row)
        return ActivityCard(LIKE, row, "comment", user=user, post=post, comment=comment)
    if story := around.story(row.target_id):
        user = around.person(story.author_id)
        return ActivityCard(LIKE, row, "story" if user else None, user=user, story=story if user else None)
    if post := around.post(row.target_id):
        return ActivityCard(LIKE, row, "post", user=post.author, post=post)
    return ActivityCard(LIKE, row)


def _comment(around: _Around, row: Comment) -> ActivityCard:
    # What they wrote is theirs to read and to delete, whatever became of the post.
    post = around.post(row.post_id)
    return ActivityCard(
        COMMENT, row, "post" if post else None, user=post.author if post else None, post=post, comment=row
    )


def _follow(around: _Around, row: Follow) -> ActivityCard:
    user = around.person(row.followee_id)
    return ActivityCard(FOLLOW, row, "user" if user else None, user=user)


def _search(around: _Around, row: RecentSearch) -> ActivityCard:
    if row.kind == RecentSearch.Kind.TEXT:
        return ActivityCard(SEARCH, row, "text")
    found = row.target_id or 0
    user = around.person(found) if row.kind == RecentSearch.Kind.USER else None
    hashtag = around.hashtags.get(found)
    if hashtag is not None and hashtag.is_banned:
        hashtag = None
    place = around.places.get(found)
    target = row.kind if user or hashtag or place else None
    return ActivityCard(SEARCH, row, target, user=user, hashtag=hashtag, place=place)


def _login(around: _Around, row: Session) -> ActivityCard:
    row.user = around.viewer
    return ActivityCard(LOGIN, row, "session")


_MAKERS: dict[str, Any] = {LIKE: _like, COMMENT: _comment, FOLLOW: _follow, SEARCH: _search, LOGIN: _login}
