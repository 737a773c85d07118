"""A conversation's page, and the pieces of it that scripts fetch."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from instaclone.common.api.routes import id_or_404
from instaclone.common.ids import parse_id
from messaging import selectors
from messaging.cards import ConversationCard
from messaging.forms import new_client_id
from messaging.views.emojis import PANEL, QUICK_REACTIONS
from messaging.views.panes import is_partial, list_context, private
from messaging.views.readers import readers_of
from messaging.views.windows import Window, one_line, window_of


@require_safe
@private
def thread(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/`. With `?before=`, `?after=`, `?around=` or `?only=` (message ids) another part of it; with
    `X-Partial: messages` the `<li>`s of that part alone."""
    conversation = id_or_404(conversation_id)
    if not is_partial(request):
        return thread_page(request, conversation)
    card = selectors.conversation_get(user=request.user, conversation_id=conversation)
    window = window_of(request.user, card, request.GET)
    context = _messages_context(card, window)
    response = render(request, "messaging/_messages.html", context)
    patch_vary_headers(response, ["X-Partial"])
    return response


def thread_page(request: Any, conversation_id: int, *, status: int = 200, **kept: str) -> HttpResponse:
    """The whole page; `kept` is what stays in the composer after an error: `text`, and the `error`."""
    viewer = request.user
    card = selectors.conversation_get(user=viewer, conversation_id=conversation_id)
    window = window_of(viewer, card, request.GET, opens=True)
    reply_to = parse_id(request.GET.get("reply") or request.POST.get("reply_to") or "")
    is_direct = card.conversation.kind == "direct"
    # One that was declined can still be accepted by who finds the way back to it.
    state = "request" if card.participant.state in ("request", "declined") else "active"
    context = _messages_context(card, window) | {
        "other": card.others[0] if is_direct and card.others else None,
        "state": state,
        "readers": readers_of(card),
        "replying": one_line(viewer, card, reply_to) if reply_to else None,
        "client_id": new_client_id(),
        "emojis": PANEL,
        "pane": "main",
        **kept,
    }
    section = "requests" if state == "request" else "inbox"
    context |= list_context(request, section=section, current=conversation_id)
    response = render(request, "messaging/thread.html", context, status=status)
    patch_vary_headers(response, ["X-Partial"])
    return response


def _messages_context(card: ConversationCard, window: Window) -> dict[str, Any]:
    return {
        "card": card,
        "lines": window.lines,
        "older": window.older,
        "newer": window.newer,
        "quick_reactions": QUICK_REACTIONS,
        "react_buttons": render_to_string("messaging/_reacts.html", {"quick_reactions": QUICK_REACTIONS}),
    }
