"""Follows, requests, blocks, and lists of people."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.selectors import user_get
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import NotFound
from instaclone.common.ids import parse_id
from instaclone.common.pagination import Page, PageRequest
from instaclone.common.ratelimit import rate_action
from social import selectors, services
from social.access import active_user
from social.cards import user_card
from social.notifications.selectors import notification_card
from social.views.answers import USER_LIST, go_back, is_undo, page_or_part, part, signed_in

BUTTON_SIZES = ("small", "medium", "large")


@require_safe
@signed_in
def followers(request: HttpRequest, username: str) -> HttpResponse:
    """`/<username>/followers/`"""
    user = user_get(viewer=request.user, username=username)
    empty = _("No followers yet.")
    context = _people(request, user, selectors.followers_of, title=_("Followers"), empty=empty)
    return page_or_part(request, *USER_LIST, context)


@require_safe
@signed_in
def following(request: HttpRequest, username: str) -> HttpResponse:
    """`/<username>/following/`"""
    user = user_get(viewer=request.user, username=username)
    empty = _("Not following anyone yet.")
    context = _people(request, user, selectors.following_of, title=_("Following"), empty=empty)
    return page_or_part(request, *USER_LIST, context)


def _people(request: HttpRequest, user: User, read: Any, **texts: str) -> dict[str, Any]:
    """The context of a list; an empty one that says why for a private account not open to the viewer."""
    try:
        page = read(viewer=request.user, user=user, page=PageRequest.of(request))
    except NotFound as error:
        page = Page([])
        texts["empty"] = error.detail
    return {"page": page, "back": user.get_absolute_url(), **texts}


@require_POST
@rate_action("follow")
@signed_in
def follow(request: Any, user_id: str) -> HttpResponse:
    """`/users/<id>/follow/`: follow or ask to, or with `undo=1` stop."""
    user = active_user(id_or_404(user_id))
    if is_undo(request):
        services.unfollow(follower=request.user, followee_id=user.pk)
    else:
        services.follow(follower=request.user, followee_id=user.pk)
    if not is_htmx(request):
        return go_back(request, user.get_absolute_url())
    size = request.POST.get("size", "")
    context = {
        "card": user_card(viewer=request.user, user=user),
        "size": size if size in BUTTON_SIZES else "",
    }
    return part(request, "social/_follow_button.html", context)


@require_POST
@rate_action("follow")
@signed_in
def follower_remove(request: Any, user_id: str) -> HttpResponse:
    """`/users/<id>/remove/`: make someone stop following."""
    services.follower_remove(user=request.user, follower_id=id_or_404(user_id))
    if not is_htmx(request):
        return go_back(request, reverse("social:followers", args=[request.user.username]))
    return part(request, None, toast=_("Follower removed."))


@require_POST
@signed_in
def block(request: Any, user_id: str) -> HttpResponse:
    """`/users/<id>/block/`: block, or with `undo=1` unblock. Leads to the list of blocks: the page it came
    from may be one that neither sees any more."""
    if is_undo(request):
        services.unblock(blocker=request.user, user_id=id_or_404(user_id))
        text = _("Unblocked.")
    else:
        services.block(blocker=request.user, user_id=id_or_404(user_id))
        text = _("Blocked. They can't see you any more, and you don't see them.")
    messages.success(request, text)
    if not is_htmx(request):
        return redirect("social:blocks")
    response = HttpResponse("")
    response["HX-Redirect"] = reverse("social:blocks")
    return response


@require_safe
@signed_in
def blocks(request: Any) -> HttpResponse:
    """`/accounts/blocked/`"""
    context = {
        "page": selectors.blocks_of(user=request.user, page=PageRequest.of(request)),
        "title": _("Blocked accounts"),
        "empty": _("You haven't blocked anyone."),
        "settings_section": "blocked",
    }
    return render(request, "social/blocks.html", context)


@require_safe
@signed_in
def follow_requests(request: Any) -> HttpResponse:
    """`/accounts/requests/`"""
    context = {
        "page": selectors.follow_requests(user=request.user, page=PageRequest.of(request)),
        "title": _("Follow requests"),
        "empty": _("No follow requests."),
    }
    return page_or_part(
        request,
        "social/follow_requests.html",
        "social/_request_rows.html",
        "social/_request_rows.html",
        context,
    )


@require_POST
@rate_action("follow")
@signed_in
def request_accept(request: Any, request_id: str) -> HttpResponse:
    """`/accounts/requests/<id>/accept/`. The notification that it was pressed in (`row`) comes back as what it is
    then: one of a new follower."""
    follower = services.request_accept(user=request.user, request_id=id_or_404(request_id))
    if not is_htmx(request):
        return go_back(request, reverse("social:follow_requests"))
    toast = _("%(name)s follows you now.") % {"name": follower.username}
    row = parse_id(request.POST.get("row", ""))
    card = notification_card(user=request.user, notification_id=row) if row else None
    return part(request, "social/_notification_row.html" if card else None, {"card": card}, toast=toast)


@require_POST
@rate_action("follow")
@signed_in
def request_reject(request: Any, request_id: str) -> HttpResponse:
    """`/accounts/requests/<id>/reject/`"""
    services.request_reject(user=request.user, request_id=id_or_404(request_id))
    if not is_htmx(request):
        return go_back(request, reverse("social:follow_requests"))
    return part(request, None, toast=_("Request removed."))
