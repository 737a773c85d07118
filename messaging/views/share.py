"""Sending a post or a profile to people and groups."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.selectors import user_get
from content.cards import PostCard, post_cards
from content.selectors import post_get
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import DomainError, InvalidInput, NotFound
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action
from messaging import services
from messaging.forms import QUERY_MAX_LENGTH, new_client_id
from messaging.models import CLIENT_ID_MAX_LENGTH
from messaging.views.panes import list_context, private
from messaging.views.targets import ShareTarget, destinations, targets_of
from social.views.answers import part, post_id_or_404

MOST_TARGETS = 20
# A target is told apart in the client id: "form-…:<its id>".
CLIENT_ID_PART = CLIENT_ID_MAX_LENGTH - 21


@dataclass(frozen=True, slots=True)
class Shared:
    """What is sent: one of the two."""

    post: PostCard | None = None
    user: User | None = None

    @property
    def address(self) -> str:
        return (self.post.post if self.post else self.user).get_absolute_url()  # type: ignore[union-attr]

    @property
    def post_id(self) -> int | None:
        return self.post.post.pk if self.post else None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None


@require_http_methods(["GET", "HEAD", "POST"])
@rate_action("message")
@private
def share(request: Any) -> HttpResponse:
    """`/direct/share/?post=<code>` or `?user=<username>`: choose to whom, say something, send."""
    data = request.POST if request.method == "POST" else request.GET
    shared = _shared(request.user, data.get("post", ""), data.get("user", ""))
    if request.method != "POST" or "find" in data:
        return _page(request, shared)
    chosen = data.getlist("to")
    try:
        sent_to, failed = _send_to_all(request, shared, chosen)
    except DomainError as error:
        return _page(request, shared, error=error)
    return _done(request, shared, sent_to, failed)


def _shared(viewer: Any, code: str, username: str) -> Shared:
    """NotFound for what the viewer can't see."""
    if code:
        post = post_get(viewer=viewer, post_id=post_id_or_404(code))
        return Shared(post=post_cards(viewer=viewer, posts=[post])[0])
    if username:
        return Shared(user=user_get(viewer=viewer, username=username))
    raise NotFound()


def _page(request: Any, shared: Shared, *, error: DomainError | None = None) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    q = data.get("q", "")[:QUERY_MAX_LENGTH]
    targets = targets_of(user=request.user, q=q, chosen=data.getlist("to")[:MOST_TARGETS])
    context = {
        "shared_post": shared.post,
        "shared_user": shared.user,
        "targets": targets,
        "q": q,
        "text": data.get("text", ""),
        "client_id": _client_id(data.get("client_id", "")),
        "error": error.detail if error else "",
        "back": shared.address,
    }
    status = error.status if error else 200
    if is_htmx(request):
        is_search = request.headers.get("HX-Target") == "share-rows"
        template = "messaging/_share_rows.html" if is_search else "messaging/_share.html"
        # htmx shows what comes with 400 or 422 in its place; other failures only as a toast.
        return render(request, template, context, status=422 if error else 200)
    context |= list_context(request, page=PageRequest()) | {"pane": "main"}
    return render(request, "messaging/share.html", context, status=status)


def _client_id(given: str) -> str:
    fits = 0 < len(given) <= CLIENT_ID_PART and given.isascii() and given.isprintable()
    return given if fits else new_client_id()


def _send_to_all(
    request: Any, shared: Shared, chosen: list[str]
) -> tuple[list[ShareTarget], list[tuple[ShareTarget, DomainError]]]:
    """To each of the chosen; who can't be written to doesn't keep it from the others. Raises when it went to nobody."""
    targets = [target for target in targets_of(user=request.user, chosen=chosen) if target.is_picked]
    if not targets:
        raise InvalidInput(_("Choose at least one person."), field="to")
    if len(chosen) > MOST_TARGETS:
        raise InvalidInput(_("Send to %(max)d at a time at most.") % {"max": MOST_TARGETS}, field="to")
    client_id, text = _client_id(request.POST.get("client_id", "")), request.POST.get("text", "")
    sent_to: list[ShareTarget] = []
    failed: list[tuple[ShareTarget, DomainError]] = []
    for target, conversation_id in destinations(user=request.user, targets=targets, failed=failed):
        try:
            services.message_send(
                sender=request.user,
                conversation_id=conversation_id,
                client_id=f"{client_id}:{conversation_id}",
                text=text,
                shared_post_id=shared.post_id,
                shared_user_id=shared.user_id,
            )
            sent_to.append(target)
        except DomainError as error:
            failed.append((target, error))
    if not sent_to:
        raise failed[0][1]
    return sent_to, failed


def _done(
    request: Any, shared: Shared, sent_to: list[ShareTarget], failed: list[tuple[ShareTarget, DomainError]]
) -> HttpResponse:
    text = _("Sent to %(names)s.") % {"names": ", ".join(target.name for target in sent_to)}
    if failed:
        names = ", ".join(target.name for target, _error in failed)
        text = f"{text} {_('Not to %(names)s.') % {'names': names}}"
    if is_htmx(request):
        response = part(request, None)
        response["HX-Reswap"] = "none"
        toast = {"message": text, "kind": "error" if failed else "info"}
        response["HX-Trigger"] = json.dumps({"toast": toast, "dialog:close": True})
        return response
    messages.success(request, text)
    return redirect(shared.address)
