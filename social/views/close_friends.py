"""Close friends and muted people: their pages, and the toggles for them."""

from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import InvalidInput
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action
from social import selectors, services
from social.access import active_user
from social.cards import user_card
from social.people import QUERY_MAX_LENGTH
from social.services.mutes import What
from social.views.answers import go_back, is_undo, part, signed_in

MUTE_TOASTS: dict[What, Any] = {
    "stories": gettext_lazy("Their stories are muted. They aren't told."),
    "posts": gettext_lazy("Their posts are muted. They aren't told."),
    "all": gettext_lazy("Their posts and stories are muted. They aren't told."),
}


@require_safe
@signed_in
def close_friends(request: Any) -> HttpResponse:
    """`/accounts/close-friends/`: who they are and whom else one knows, with `?q=` whom one knows by that name. A
    search answers htmx with its rows alone."""
    q = request.GET.get("q", "")[:QUERY_MAX_LENGTH].strip()
    page = selectors.close_friends_of(user=request.user, page=PageRequest.of(request))
    context = {
        "q": q,
        "page": page,
        "found": selectors.people_to_add(user=request.user, q=q) if q or not page.next else [],
        "settings_section": "close_friends",
    }
    template = "social/_close_friends.html" if is_htmx(request) else "social/close_friends.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_POST
@rate_action("follow")
@signed_in
def close_friend(request: Any, user_id: str) -> HttpResponse:
    """`/users/<id>/close-friend/`: count someone among them, or with `undo=1` no longer."""
    if is_undo(request):
        services.close_friend_remove(owner=request.user, user_id=id_or_404(user_id))
        toast = _("Removed from your close friends.")
    else:
        services.close_friend_add(owner=request.user, user_id=id_or_404(user_id))
        toast = _("Added to your close friends. They aren't told.")
    if not is_htmx(request):
        return go_back(request, reverse("social:close_friends"))
    card = user_card(viewer=request.user, user=active_user(id_or_404(user_id)))
    return part(request, "social/_close_friend_button.html", {"card": card}, toast=toast)


@require_safe
@signed_in
def mutes(request: Any) -> HttpResponse:
    """`/accounts/muted/`"""
    page = selectors.mutes_of(user=request.user, page=PageRequest.of(request))
    return render(request, "social/mutes.html", {"page": page, "settings_section": "muted"})


@require_POST
@rate_action("follow")
@signed_in
def mute(request: Any, user_id: str) -> HttpResponse:
    """`/users/<id>/mute/`: leave someone's stories (`what`: stories, posts or all) out of one's tray and feeds, or
    with `undo=1` let them in again. htmx gets a toast and nothing else."""
    undo = is_undo(request)
    what = request.POST.get("what") or ("all" if undo else "stories")
    if what not in MUTE_TOASTS:
        raise InvalidInput(_("This can't be muted."), field="what")
    act = services.unmute if undo else services.mute
    act(owner=request.user, user_id=id_or_404(user_id), what=cast(What, what))
    toast = _("You see them again.") if undo else str(MUTE_TOASTS[cast(What, what)])
    if not is_htmx(request):
        return go_back(request, reverse("social:mutes"))
    return part(request, None, toast=toast)
