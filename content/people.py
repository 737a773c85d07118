"""Who is on a post beside its author: people in its pictures, and co-authors. The post's row names them by id;
here they become accounts, as far as one viewer may see them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from accounts.relations import Relations
from content.models import Post


@dataclass(frozen=True, slots=True)
class TaggedPerson:
    """Someone in a picture of a post, at this place (0 to 1 from its left and upper edge)."""

    user: User
    media_id: int
    x: float
    y: float


def people_in(posts: Iterable[Post]) -> set[int]:
    """The ids of everyone on these posts: authors, co-authors, people in the pictures."""
    found: set[int] = set()
    for post in posts:
        found.add(post.author_id)
        found.update(post.coauthor_ids)
        found.update(person["user_id"] for person in post.people)
    return found


def coauthors_of(post: Post, users: Mapping[int, User], relations: Relations) -> list[User]:
    """Those who stand beside the author, without those the viewer doesn't meet: suspended, or a block between."""
    return [users[user_id] for user_id in post.coauthor_ids if _is_met(users.get(user_id), relations)]


def tagged_in(post: Post, users: Mapping[int, User], relations: Relations) -> list[TaggedPerson]:
    """Who is in the post's pictures, in the order the author gave, without those the viewer doesn't meet."""
    return [
        TaggedPerson(users[person["user_id"]], person["media_id"], person["x"], person["y"])
        for person in post.people
        if _is_met(users.get(person["user_id"]), relations)
    ]


def _is_met(user: User | None, relations: Relations) -> bool:
    return user is not None and user.is_active and user.pk not in relations.blocked
