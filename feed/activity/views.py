"""`/activity/`: what the person who looks did, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.session_ids import current_session_id
from feed.activity import rows, selectors, services
from feed.activity.cards import ActivityCard
from feed.activity.periods import Period
from feed.activity.wording import sentence
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import InvalidInput
from instaclone.common.ids import id_time_ms, parse_id
from instaclone.common.pagination import Cursor, Page, PageRequest
from social.views.answers import go_back, signed_in

PAGE = 40
KINDS = [
    ("", _("All")),
    (rows.LIKES, _("Likes")),
    (rows.COMMENTS, _("Comments")),
    (rows.FOLLOWS, _("Follows")),
    (rows.SEARCHES, _("Searches")),
    (rows.LOGINS, _("Sign-ins")),
]


@dataclass(frozen=True, slots=True)
class Row:
    card: ActivityCard
    sentence: SafeString


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on one day. `at` is a moment of it; None when its heading stands above already, on the page
    before."""

    at: datetime | None
    rows: list[Row]


@require_safe
@signed_in
@vary_on_headers("HX-Request", "Cookie")
def activity(request: Any) -> HttpResponse:
    """`/activity/?kind=&since=&until=`: the page; for htmx, with `?cursor=`, the further rows."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in rows.KINDS else ""
    asked = PageRequest.of(request, limit=PAGE)
    try:
        period, problem = _period(request), ""
        found = selectors.activity_of(user=request.user, page=asked, kind=kind or None, period=period)
    except InvalidInput as error:  # days that make no sense are said beside their fields
        problem, found = error.detail, Page([])
    is_part = is_htmx(request) and asked.cursor is not None
    context = {
        "days": _days(found.items, request.user.pk, above=asked.cursor if is_part else None),
        "next": found.next,
        "kind": kind,
        "kinds": KINDS,
        "problem": problem,
        "can_remove": any(card.can_remove for card in found.items),
        "current_session_id": current_session_id(request),
        "most": services.MOST,
    }
    return render(request, "feed/activity/_rows.html" if is_part else "feed/activity/page.html", context)


def _period(request: Any) -> Period:
    period = Period.parse(request.GET.get("since") or None, request.GET.get("until") or None)
    if period.is_backwards:
        raise InvalidInput(gettext("The last day is before the first."), field="until")
    return period


def _days(cards: Sequence[ActivityCard], viewer_id: int, *, above: Cursor | None) -> list[Day]:
    """The cards by day, in the reader's time zone. `above` is the place where the page before this one ended."""
    shown = _day(datetime.fromtimestamp(id_time_ms(above.key) / 1000, UTC)) if above else None
    days = []
    for day, group in groupby(cards, key=lambda card: _day(card.at)):
        of_day = [Row(card, sentence(card, viewer_id=viewer_id)) for card in group]
        days.append(Day(None if day == shown else of_day[0].card.at, of_day))
    return days


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


@require_POST
@signed_in
def remove(request: Any) -> HttpResponse:
    """`/activity/remove/`: take back all that was chosen (`ids`)."""
    ids = [value for text in request.POST.getlist("ids") if (value := parse_id(text)) is not None]
    try:
        services.activity_remove(user=request.user, ids=ids)
    except InvalidInput as error:
        messages.error(request, error.detail)
    else:
        done = ngettext("%(n)d taken back.", "%(n)d taken back.", len(ids)) % {"n": len(ids)}
        messages.success(request, done)
    return go_back(request, reverse("feed:activity"))
