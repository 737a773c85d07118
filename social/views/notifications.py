"""What happened to the person who looks, and what they want to be told of."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.services.coauthors import coauthor_accept, coauthor_remove
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.ids import parse_id
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action
from social.forms import NotificationSettingsForm
from social.notifications import selectors, services
from social.notifications.selectors import NotificationCard
from social.views.answers import go_back, is_undo, page_or_part, part, signed_in

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@require_safe
@signed_in
def notifications(request: Any) -> HttpResponse:
    """`/notifications/`: the page; for htmx the inside of a panel, or with `?cursor=` the further rows."""
    found = selectors.notification_list(user=request.user, page=PageRequest.of(request))
    today, week, earlier = _by_age(found.page.items)
    context = {
        "today": today,
        "week": week,
        "earlier": earlier,
        "next": found.page.next,
        "up_to": found.up_to,
    }
    return page_or_part(
        request,
        "social/notifications.html",
        "social/_notifications_panel.html",
        "social/_notification_rows.html",
        context,
    )


def _by_age(cards: list[NotificationCard]) -> tuple[list[NotificationCard], ...]:
    """Those of the last day, of the last seven, and the others. By hours: when a reader's day began, and in which
    zone, the server can't know."""
    now = timezone.now()
    today = [card for card in cards if card.created_at > now - DAY]
    week = [card for card in cards if now - WEEK < card.created_at <= now - DAY]
    return today, week, [card for card in cards if card.created_at <= now - WEEK]


@require_POST
@rate_action("read")
@signed_in
def read(request: Any) -> HttpResponse:
    """`/notifications/read/`: all up to `up_to` is read. 204 for htmx."""
    up_to = parse_id(request.POST.get("up_to", ""))
    if up_to is None:
        raise InvalidInput(_("This is not an id: send a string of digits."), field="up_to")
    services.read(user=request.user, up_to=up_to)
    if is_htmx(request):
        return HttpResponse(status=204)
    return go_back(request, reverse("social:notifications"))


@require_safe
@signed_in
def row(request: Any, notification_id: str) -> HttpResponse:
    """`/notifications/row/<id>/`: one row, for a page that has just heard of it."""
    card = selectors.notification_card(user=request.user, notification_id=id_or_404(notification_id))
    if card is None:
        raise NotFound()
    return render(request, "social/_notification_row.html", {"card": card})


@require_POST
@signed_in
def invitation(request: Any, post_id: str) -> HttpResponse:
    """`/notifications/invitations/<post id>/`: consent to stand beside the author of a post, or with `undo=1` decline.
    For htmx nothing is left of the question."""
    if is_undo(request):
        coauthor_remove(user=request.user, post_id=id_or_404(post_id), user_id=request.user.pk)
        text = _("Invitation declined.")
    else:
        coauthor_accept(user=request.user, post_id=id_or_404(post_id))
        text = _("The post is on your profile now, too.")
    if is_htmx(request):
        return part(request, None, toast=text)
    messages.success(request, text)
    return go_back(request, reverse("social:notifications"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """`/accounts/notifications/`"""
    user: Any = request.user
    form = NotificationSettingsForm.of(selectors.preferences_of(user))
    if request.method == "POST":
        form = NotificationSettingsForm(request.POST)
        if form.is_valid():
            services.preferences_update(user=user, levels=form.levels(), digest=form.cleaned_data["digest"])
            messages.success(request, _("Saved."))
            return redirect("social:notification_settings")
    context = {"form": form, "settings_section": "notifications"}
    status = 422 if form.errors else 200
    return render(request, "social/notification_settings.html", context, status=status)
