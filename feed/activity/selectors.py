"""Reads of somebody's own activity."""

from accounts.models import User
from feed.activity.cards import ActivityCard, activity_cards
from feed.activity.periods import Period
from feed.activity.rows import KINDS, rows_of
from instaclone.common.errors import InvalidInput
from instaclone.common.pagination import Page, PageRequest, paginate

ALWAYS = Period()


def activity_of(
    *, user: User, page: PageRequest, kind: str | None = None, period: Period = ALWAYS
) -> Page[ActivityCard]:
    """What `user` did, newest first: of one kind ("likes", "comments", "follows", "searches" or "logins") or of all,
    in this time. InvalidInput for another kind.

    Thirteen queries at most, whatever there is: six for the rows of all kinds, seven for what they are about. What was
    undone is gone; of what the person may not see any more only that it was done is told."""
    if kind is not None and kind not in KINDS:
        raise InvalidInput(f"Use one of {', '.join(KINDS)}.", field="kind")
    rows = paginate(rows_of(user.pk, kind, period), page)
    return rows.map(lambda found: activity_cards(viewer=user, rows=found))
