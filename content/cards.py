"""Posts as a viewer meets them: each with its author and what the viewer did to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from accounts.models import User
from accounts.relations import NOBODY, Relations, relations_of
from accounts.selectors import users_by_ids
from content.models import Post
from content.people import TaggedPerson, coauthors_of, people_in, tagged_in
from content.viewer_state import NO_STATE, ViewerState, viewer_states

_AUTHOR: Any = Post._meta.get_field("author")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is shown a post of people they don't follow: for a hashtag that they follow (`name`), or since it
    is popular around them."""

    kind: Literal["hashtag", "popular"]
    name: str = ""


@dataclass(slots=True)
class PostCard:
    post: Post
    author: User
    liked: bool
    saved: bool
    following: bool
    is_own: bool
    can_comment: bool
    coauthors: list[User] = field(default_factory=list)
    tagged: list[TaggedPerson] = field(default_factory=list)
    # Whether the viewer is one of those.
    is_coauthor: bool = False
    is_tagged: bool = False
    # In the home feed, for what isn't there for a follow.
    reason: Reason | None = None

    @property
    def like_count(self) -> int | None:
        """None when the author hides it from others and the viewer is another."""
        return None if self.post.hide_like_count and not self.is_own else self.post.like_count

    @property
    def view_count(self) -> int | None:
        """None for what isn't a reel."""
        return self.post.view_count if self.post.kind == Post.Kind.REEL else None


def post_cards(
    *,
    viewer: Any,
    posts: Sequence[Post],
    relations: Relations | None = None,
    about: Collection[int] | None = None,
    states: Mapping[int, ViewerState] | None = None,
) -> list[PostCard]:
    """Cards of posts that `viewer` (a user or AnonymousUser) may see, in their order.

    One query for people on the posts (`content.people`) who aren't loaded, and those of `relations_of` and
    `viewer_states` unless the viewer's `relations` and `states` of the posts are given. `relations` were asked for
    about the authors, or the people of `about`; others on the posts are asked about here.
    A post whose author's row is gone is left out."""
    people = _people(viewer, posts)
    posts = _with_authors(posts, people)
    relations = _relations(viewer, posts, relations, about)
    if states is None:
        states = viewer_states(viewer, [post.pk for post in posts])
    signed_in = bool(viewer.is_authenticated)
    cards = []
    for post in posts:
        state = states.get(post.pk, NO_STATE)
        cards.append(
            PostCard(
                post=post,
                author=post.author,
                liked=state.liked,
                saved=state.saved,
                following=post.author_id in relations.following,
                is_own=signed_in and post.author_id == viewer.pk,
                can_comment=signed_in and not post.comments_disabled,
                coauthors=coauthors_of(post, people, relations),
                tagged=tagged_in(post, people, relations),
                is_coauthor=signed_in and viewer.pk in post.coauthor_ids,
                is_tagged=signed_in and any(person["user_id"] == viewer.pk for person in post.people),
            )
        )
    return cards


def _relations(
    viewer: Any, posts: Sequence[Post], given: Relations | None, about: Collection[int] | None
) -> Relations:
    if not viewer.is_authenticated:
        return NOBODY
    if given is None:
        about = ()
    elif about is None:
        about = {post.author_id for post in posts}
    unknown = people_in(posts) - {viewer.pk} - set(about)
    found = relations_of(viewer.pk, unknown) if unknown else NOBODY
    return found if given is None else given | found


def _people(viewer: Any, posts: Sequence[Post]) -> dict[int, User]:
    """Everyone on the posts, by id."""
    known = {post.author_id: post.author for post in posts if _AUTHOR.is_cached(post)}
    if viewer.is_authenticated:
        known[viewer.pk] = viewer
    missing = people_in(posts) - known.keys()
    return {**known, **(users_by_ids(missing) if missing else {})}


def _with_authors(posts: Sequence[Post], people: Mapping[int, User]) -> list[Post]:
    for post in posts:
        if not _AUTHOR.is_cached(post) and post.author_id in people:
            post.author = people[post.author_id]
    return [post for post in posts if _AUTHOR.is_cached(post)]
