"""What the message pages have in common: the list at the left, and addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from instaclone.common.pagination import Page, PageRequest
from messaging import selectors
from messaging.cards import ConversationCard
from messaging.models import Conversation
from messaging.views import wording
from social.views.answers import signed_in

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A conversation in the list: its last message in a few words and when that was."""

    card: ConversationCard
    preview: str
    at: datetime | None

    @property
    def unread(self) -> int:
        return self.card.participant.unread_count


def list_row(card: ConversationCard) -> ListRow:
    last = card.last_message
    if last is None:
        return ListRow(card, "", None)
    words = wording.preview(last, is_group=card.conversation.kind == Conversation.Kind.GROUP)
    return ListRow(card, words, last.message.created_at)


def names_of(card: ConversationCard) -> Mapping[int, str]:
    """The members' usernames by id."""
    return {member.user.pk: member.user.username for member in card.members}


def list_context(
    request: Any, *, section: str = "inbox", current: int | None = None, page: PageRequest | None = None
) -> dict[str, Any]:
    """The left pane. `current` is the conversation that is open at its right."""
    read = selectors.requests_of if section == "requests" else selectors.conversations_of
    listing: Page[ConversationCard] = read(user=request.user, page=page or PageRequest())
    return {
        "listing": listing.map(lambda cards: map(list_row, cards)),
        "section": section,
        "current": current,
        "requests_waiting": selectors.requests_waiting(user=request.user),
    }


def is_partial(request: HttpRequest) -> bool:
    """Whether a script asks for a piece of the page (see docs/behaviours.md)."""
    return "X-Partial" in request.headers or request.GET.get("partial") == "1"


def to_thread(conversation_id: int, message_id: int | None = None) -> HttpResponse:
    """Back to a conversation, and to a message in it."""
    address = reverse("messaging:thread", args=[conversation_id])
    return redirect(f"{address}#m-{message_id}" if message_id else address)


def private(view: "View[P]") -> "View[P]":
    """For signed-in people, and never kept by the browser: what was unsent must not come back by its cache."""

    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    return signed_in(guarded)
