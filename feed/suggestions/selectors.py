"""Whom to suggest to somebody: first people followed by those whom they follow, the nearest first; then people who
follow them; then whom many follow.

Candidates are ids, remembered for some minutes; what stands between the viewer and each of them is asked each time.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from accounts.relations import Relations, relations_of
from accounts.selectors import users_by_ids
from feed.circle import circle_of
from feed.models import DismissedSuggestion
from instaclone.common.cache import forget, picked_up, put_by, remembered
from social.cards import UserCard, user_cards
from social.models import Follow

SECONDS = 600
FRIENDS, FOLLOWERS, POPULAR = (
    200,
    100,
    200,
)  # candidates of each kind; together no more than one question asks about
POPULAR_SECONDS = 300
POPULAR_READ = 600  # the most followed people; somebody may follow many of them already
NAMED = 2  # mutual friends who are shown by name
SPARE = 10  # candidates looked up beyond the limit: some are suspended


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person to follow. `mutuals` are up to two people whom the viewer follows and who follow this person,
    `mutuals_count` how many there are (of those that were looked through, see `feed.circle`)."""

    card: UserCard
    mutuals: list[User]
    mutuals_count: int

    @property
    def user(self) -> User:
        return self.card.user

    @property
    def others_count(self) -> int:
        """The mutual friends beside the first."""
        return self.mutuals_count - 1


@dataclass(frozen=True, slots=True)
class Candidates:
    """Ids of people, the best first. `friends`: (person, some mutual friends, how many there are). `followed` are
    people who needn't be looked at: whom one follows already."""

    friends: list[tuple[int, list[int], int]]
    followers: list[int]
    followed: list[int]


def suggestions(*, viewer: User, limit: int) -> list[Suggestion]:
    """Up to `limit` people whom the viewer neither follows nor has asked to, whom they didn't dismiss, with no block
    between them. Private accounts are among them where something connects the two.

    Three queries; up to five more when the candidates were forgotten."""
    found = _known(viewer)
    mutuals = {user_id: (ids, count) for user_id, ids, count in found.friends}
    connected = mutuals.keys() | set(found.followers)
    ids = [*mutuals, *found.followers, *_strangers(without=connected.union(found.followed))]
    ids = [user_id for user_id in dict.fromkeys(ids) if user_id != viewer.pk]
    relations = relations_of(viewer.pk, ids)
    wanted = _wanted(viewer, ids, relations)[: limit + SPARE]
    named = {user_id for one in wanted for user_id in mutuals.get(one, ((), 0))[0]}
    people = users_by_ids([*wanted, *named]) if wanted else {}
    shown = [people[pk] for pk in wanted if pk in people and (pk in connected or not people[pk].is_private)]
    cards = user_cards(viewer=viewer, users=shown, relations=relations)[:limit]
    return [_suggestion(card, people, *mutuals.get(card.user.pk, ([], 0))) for card in cards]


def suggestions_forget(viewer_id: int) -> None:
    """To be called when somebody follows, or doesn't follow any more: who led to whom is asked anew."""
    forget(_name(viewer_id))


def _known(viewer: User) -> Candidates:
    """As they were when the viewer followed the same people. (Without a cache that all processes share somebody else
    forgets for themselves alone: the number tells nearly always.)"""
    kept = picked_up(_name(viewer.pk))
    if kept is not None and kept[0] == viewer.following_count:
        return kept[1]  # type: ignore[no-any-return]
    found = _candidates(viewer.pk)
    put_by(_name(viewer.pk), (viewer.following_count, found), SECONDS)
    return found


def _name(viewer_id: int) -> str:
    return f"feed:suggestions:{viewer_id}"


def _suggestion(card: UserCard, people: dict[int, User], mutual_ids: list[int], count: int) -> Suggestion:
    named = [people[pk] for pk in mutual_ids if pk in people and people[pk].is_active]
    return Suggestion(card, named[:NAMED], count if named else 0)


def _wanted(viewer: User, ids: list[int], relations: Relations) -> list[int]:
    rows = DismissedSuggestion.objects.filter(owner_id=viewer.pk, person_id__in=ids)
    dismissed = set(rows.values_list("person_id", flat=True)) if ids else set()
    unwanted = relations.following | relations.requested | relations.blocked | dismissed
    return [user_id for user_id in ids if user_id not in unwanted]


def _candidates(viewer_id: int) -> Candidates:
    circle = circle_of(viewer_id)
    follows = Follow.objects.accepted().filter(followee_id=viewer_id).order_by("-pk")
    followers = list(follows.values_list("follower_id", flat=True)[:FOLLOWERS])
    near = list(circle.behind.items())[:FRIENDS]
    friends = [(user_id, through[: NAMED + 1], len(through)) for user_id, through in near]
    return Candidates(friends, followers, circle.followed)


def _strangers(*, without: Collection[int]) -> list[int]:
    """The most followed people with public accounts, but for those in hand."""
    popular = remembered("feed:suggestions:popular", POPULAR_SECONDS, _popular)
    return [user_id for user_id in popular if user_id not in without][:POPULAR]


def _popular() -> list[int]:
    rows = popular_people().values_list("pk", "is_private")[:POPULAR_READ]
    return [user_id for user_id, is_private in rows if not is_private]


def popular_people() -> QuerySet[User]:
    """Everyone who isn't suspended, the most followed first."""
    # `is_active=True` would use no index on SQLite.
    people: QuerySet[User] = User.objects.filter(is_active__in=[True])
    return people.order_by("-followers_count", "-pk")
