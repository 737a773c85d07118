"""Who stands around a person in the graph of follows: people followed by those whom the person follows.

However many follows there are, a bounded number of rows is read: the newest follows, and of these people those who
follow not too many themselves, for they say most about whom else one may like.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import e, log

from accounts.models import User
from social.models import Follow

FOLLOWED = 200  # the newest people one follows
SELECTIVE = 2_000  # whoever follows more people than this recommends nobody in particular
FOLLOWS_READ = 5_000  # of theirs, altogether
PEOPLE = 200  # the nearest who are kept


@dataclass(frozen=True, slots=True)
class Circle:
    """`followed`: whom the person follows, newest first. `behind`: people they don't follow, the nearest first, each
    with those of `followed` who follow them, the most telling first. Blocks aren't looked at: ask when it is shown.
    """

    followed: list[int] = field(default_factory=list)
    behind: dict[int, list[int]] = field(default_factory=dict)


def circle_of(user_id: int) -> Circle:
    """The circle around a person now; three queries, fewer for who follows nobody."""
    followed = list(_followed(user_id))
    if not followed:
        return Circle()
    counts = dict(_active(followed))
    asked = selective([(pk, counts[pk]) for pk in followed if pk in counts])
    pairs = _follows_of(asked) if asked else ()
    return Circle(followed, nearest(pairs, counts, without={user_id, *followed}))


def selective(counts: Iterable[tuple[int, int]]) -> list[int]:
    """Whose follows to read, of (person, number of people they follow): from the first on, as far as the rows last,
    without those who follow too many or nobody."""
    chosen, rows = [], 0
    for user_id, follows in counts:
        if 0 < follows <= SELECTIVE and rows + follows <= FOLLOWS_READ:
            chosen.append(user_id)
            rows += follows
    return chosen


def nearest(
    pairs: Iterable[tuple[int, int]], counts: Mapping[int, int], *, without: set[int]
) -> dict[int, list[int]]:
    """The people whom pairs (who follows, whom) lead to, each with who does, the most telling first. Someone is the
    nearer the more people lead to them, and each of these says the more the fewer they follow (`counts`)."""
    weights = {user_id: 1 / log(e + count) for user_id, count in counts.items()}
    leading: defaultdict[int, set[int]] = defaultdict(set)
    for follower_id, followee_id in pairs:
        if followee_id not in without and follower_id in weights:
            leading[followee_id].add(follower_id)
    told = {
        user_id: sorted(followers, key=lambda one: (-weights[one], -one))
        for user_id, followers in leading.items()
    }
    near = {user_id: sum(weights[one] for one in followers) for user_id, followers in told.items()}
    order = sorted(near, key=lambda user_id: (-near[user_id], -user_id))
    return {user_id: told[user_id] for user_id in order[:PEOPLE]}


def _followed(user_id: int) -> Iterable[int]:
    follows = Follow.objects.accepted().filter(follower_id=user_id).order_by("-pk")
    return follows.values_list("followee_id", flat=True)[:FOLLOWED]


def _active(user_ids: list[int]) -> Iterable[tuple[int, int]]:
    """How many people each follows; suspended ones are left out."""
    people = User.objects.filter(pk__in=user_ids, is_active__in=[True]).order_by()
    return people.values_list("pk", "following_count")


def _follows_of(user_ids: list[int]) -> Iterable[tuple[int, int]]:
    follows = Follow.objects.accepted().filter(follower_id__in=user_ids).order_by()
    # The counts that bounded it may be a moment behind the rows.
    return follows.values_list("follower_id", "followee_id")[: 2 * FOLLOWS_READ]
