"""Saving a post, and the pages of what one saved. They are their owner's alone: others don't learn that they exist."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.usernames import normalize_username
from content.views.answers import GRID, grid_page
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import DomainError, NotFound
from instaclone.common.ids import parse_id
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action
from social import services
from social.access import collection_for, post_for
from social.saved import selectors
from social.services.collections import NAME_MAX_LENGTH
from social.views.answers import go_back, is_undo, post_id_or_404, signed_in


@require_POST
@rate_action("like")
@signed_in
def bookmark(request: Any, code: str) -> HttpResponse:
    """`/p/<code>/save/`: save, or with `undo=1` let go of it."""
    undo = is_undo(request)
    change = services.bookmark_remove if undo else services.bookmark_add
    change(user=request.user, post_id=post_id_or_404(code))
    if not is_htmx(request):
        return go_back(request, f"/p/{code}/")
    return render(request, "social/_save_button.html", {"code": code, "saved": not undo})


@require_http_methods(["GET", "HEAD", "POST"])
@rate_action("like")
@signed_in
def bookmark_collections(request: Any, code: str) -> HttpResponse:
    """`/p/<code>/save/collections/`: into which of one's collections a post goes. `collection` (an id) puts it in,
    with `undo=1` takes it out, `name` begins a new one with it."""
    post_id = post_id_or_404(code)
    if request.method != "POST":
        post_for(request.user, post_id)
        return _choice(request, code, post_id)
    try:
        _change_collections(request, post_id)
    except DomainError as error:
        return _choice(request, code, post_id, error)
    if not is_htmx(request):
        return redirect("social:bookmark_collections", code)
    response = _choice(request, code, post_id)
    response["HX-Trigger"] = json.dumps({"post:saved": {"code": code}})
    return response


def _change_collections(request: Any, post_id: int) -> None:
    user, chosen = request.user, parse_id(request.POST.get("collection", ""))
    if chosen is None:
        services.collection_create(owner=user, name=request.POST.get("name", ""), post_ids=[post_id])
    elif is_undo(request):
        services.bookmark_remove(user=user, post_id=post_id, collection_id=chosen)
    else:
        services.bookmark_add(user=user, post_id=post_id, collection_id=chosen)


def _choice(request: Any, code: str, post_id: int, error: DomainError | None = None) -> HttpResponse:
    context = {
        "code": code,
        "cards": selectors.collections_of(user=request.user, about=post_id),
        "name_max_length": NAME_MAX_LENGTH,
        "name": request.POST.get("name", "") if error else "",
        "error": error.detail if error else "",
    }
    template = "social/_choose_collections.html" if is_htmx(request) else "social/choose_collections.html"
    # A name that is taken is a conflict (409), but the form that says so is shown like any other.
    status = 200 if error is None else 404 if error.status == 404 else 400
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@signed_in
def saved(request: Any, username: str) -> HttpResponse:
    """`/<username>/saved/`: one's collections, and everything that one saved."""
    _own_name(request, username)
    page = selectors.saved_posts(user=request.user, page=PageRequest.of(request, limit=GRID))
    is_first = page.previous is None and "cursor" not in request.GET
    cards = selectors.collections_of(user=request.user) if is_first else []
    return grid_page(request, "social/saved.html", page, {"cards": cards})


@require_safe
@signed_in
def collection(request: Any, username: str, collection_id: str) -> HttpResponse:
    """`/<username>/saved/<id>/`: what is in one of them."""
    _own_name(request, username)
    found = collection_for(request.user, id_or_404(collection_id))
    page = selectors.collection_posts(
        user=request.user, collection_id=found.pk, page=PageRequest.of(request, limit=GRID)
    )
    return grid_page(request, "social/collection.html", page, {"collection": found})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def collection_new(request: Any, username: str) -> HttpResponse:
    """`/<username>/saved/new/`: a name, and what of the saved goes in."""
    _own_name(request, username)
    if request.method != "POST":
        return _form(request)
    try:
        made = services.collection_create(
            owner=request.user, name=request.POST.get("name", ""), post_ids=_ids(request, "post")[::-1]
        )
        _set_cover(request, made.pk)
    except DomainError as error:
        return _form(request, error=error)
    return redirect("social:collection", request.user.username, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def collection_edit(request: Any, username: str, collection_id: str) -> HttpResponse:
    """`/<username>/saved/<id>/edit/`: its name, its posts and its cover."""
    _own_name(request, username)
    card = selectors.collection_get(user=request.user, collection_id=id_or_404(collection_id))
    if request.method != "POST":
        return _form(request, card)
    try:
        services.collection_update(
            owner=request.user, collection_id=card.collection.pk, name=request.POST.get("name", "")
        )
        _fill(request, card.collection.pk)
    except DomainError as error:
        return _form(request, card, error=error)
    messages.success(request, _("The collection is saved."))
    return redirect("social:collection", request.user.username, card.collection.pk)


@require_POST
@signed_in
def collection_delete(request: Any, username: str, collection_id: str) -> HttpResponse:
    _own_name(request, username)
    services.collection_delete(owner=request.user, collection_id=id_or_404(collection_id))
    messages.success(request, _("The collection is deleted. Its posts are still saved."))
    return redirect("social:saved", request.user.username)


@require_POST
@signed_in
def collection_move(request: Any, username: str, collection_id: str) -> HttpResponse:
    """One place towards the beginning (`by` -1) or the end (1) of one's collections, or to the `first`."""
    _own_name(request, username)
    ids = [card.collection.pk for card in selectors.collections_of(user=request.user)]
    wanted = id_or_404(collection_id)
    if wanted not in ids:
        raise NotFound(_("This collection isn't available."))
    at = ids.index(wanted)
    place = {"first": 0, "-1": max(0, at - 1)}.get(request.POST.get("by", ""), at + 1)
    ids.insert(place, ids.pop(at))
    services.collections_reorder(owner=request.user, ids=ids)
    return redirect("social:collection_edit", request.user.username, wanted)


def _own_name(request: Any, username: str) -> None:
    if normalize_username(username) != request.user.username:
        raise NotFound()


def _fill(request: Any, collection_id: int) -> None:
    """Puts in what is ticked, takes out what was shown and isn't, and sets the cover."""
    ticked, shown = _ids(request, "post"), _ids(request, "shown")
    mine = {"owner": request.user, "collection_id": collection_id}
    if ticked:
        services.collection_posts_add(post_ids=ticked[::-1], **mine)  # they were shown newest first
    if gone := [post_id for post_id in shown if post_id not in ticked]:
        services.collection_posts_remove(post_ids=gone, **mine)
    _set_cover(request, collection_id)


def _set_cover(request: Any, collection_id: int) -> None:
    cover = parse_id(request.POST.get("cover", ""))
    if cover in _ids(request, "post"):
        services.collection_update(owner=request.user, collection_id=collection_id, cover_post_id=cover)


def _ids(request: Any, name: str) -> list[int]:
    ids = [parse_id(value) for value in request.POST.getlist(name)]
    return list(dict.fromkeys(value for value in ids if value is not None))


def _form(
    request: Any, card: selectors.CollectionCard | None = None, *, error: DomainError | None = None
) -> HttpResponse:
    user = request.user
    inside = [] if card is None else selectors.newest_in(user=user, collection_id=card.collection.pk)
    held = {post.pk for post in inside}
    others = [post for post in selectors.newest_saved(user=user) if post.pk not in held]
    again = request.method == "POST"
    context = {
        "card": card,
        "posts": [*inside, *others],
        "chosen": set(_ids(request, "post")) if again else held,
        "name": request.POST.get("name", "") if again else card.collection.name if card else "",
        "cover": parse_id(request.POST.get("cover", "")) if again else card and card.collection.cover_id,
        "name_max_length": NAME_MAX_LENGTH,
        "error": error.detail if error else "",
    }
    return render(request, "social/collection_form.html", context, status=error.status if error else 200)
