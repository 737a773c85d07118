"""A stretch of days, as a range of ids: a row's id is the time at which it was made."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from instaclone.common.errors import InvalidInput
from instaclone.common.ids import EPOCH_MS, MAX_ID, id_floor, id_time_ms

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Nothing was made before the first, nor will be after the last: days beyond them say nothing more.
FIRST = datetime.fromtimestamp(EPOCH_MS / 1000, UTC).date()
LAST = datetime.fromtimestamp(id_time_ms(MAX_ID) / 1000, UTC).date() - timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of `since` to the end of `until`, days in the current time zone; None is open."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def parse(cls, since: str | None, until: str | None) -> "Period":
        """From `YYYY-MM-DD`; None is open. InvalidInput (400) for what is no day."""
        return cls(_day(since, "since"), _day(until, "until"))

    @property
    def is_backwards(self) -> bool:
        """It ends before it begins: nothing was made in it."""
        return self.since is not None and self.until is not None and self.until < self.since

    def ids(self) -> dict[str, int]:
        """The filters (`pk__gte`, `pk__lt`) that keep rows made in this time."""
        bounds = {}
        if self.since is not None:
            bounds["pk__gte"] = _floor(self.since)
        if self.until is not None:
            bounds["pk__lt"] = _floor(min(self.until, LAST) + timedelta(days=1))
        return bounds


def _day(text: str | None, field: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise InvalidInput(_("This is no day: write it as YYYY-MM-DD."), field=field) from None


def _floor(day: date) -> int:
    begins = datetime.combine(min(max(day, FIRST), LAST + timedelta(days=1)), time.min)
    return id_floor(int(timezone.make_aware(begins).timestamp() * 1000))
