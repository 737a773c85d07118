"""Who is in a conversation: beginning one, and a group's members and name."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import user_get
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import DomainError, InvalidInput, NotFound
from instaclone.common.ids import parse_id
from instaclone.common.ratelimit import rate_action
from messaging import selectors, services
from messaging.cards import ConversationCard
from messaging.forms import QUERY_MAX_LENGTH, TitleForm, ids_of, problem_of
from messaging.views.panes import list_context, private, to_thread
from social.people import find_people, people_by_ids

PICKED_MAX = 50


@require_POST
@rate_action("conversation")
@private
def to(request: Any, username: str) -> HttpResponse:
    """`/direct/to/<username>/`: the conversation with this person, which begins if there is none."""
    person = user_get(viewer=request.user, username=username)
    started = services.conversation_start(user=request.user, user_ids=[person.pk])
    return to_thread(started.conversation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_action("conversation")
@private
def new(request: Any) -> HttpResponse:
    """`/direct/new/`: choose whom to write to. `?q=` searches; htmx gets the rows alone."""
    if request.method != "POST" or "find" in request.POST:
        return _picker(request)
    people, title = ids_of(request.POST.getlist("user_ids")), request.POST.get("title", "")
    try:
        # A name that was written before only one was chosen isn't worth an error.
        started = services.conversation_start(
            user=request.user, user_ids=people, title=title if len(people) > 1 else ""
        )
    except DomainError as error:
        return _picker(request, error=error)
    return to_thread(started.conversation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_action("conversation")
@private
def add(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/add/`: choose whom to bring into a group."""
    card = selectors.conversation_get(user=request.user, conversation_id=id_or_404(conversation_id))
    if card.conversation.kind != "group":
        raise NotFound()
    if request.method != "POST" or "find" in request.POST:
        return _picker(request, adding=card)
    people = ids_of(request.POST.getlist("user_ids"))
    try:
        services.members_add(user=request.user, conversation_id=card.conversation.pk, user_ids=people)
    except DomainError as error:
        return _picker(request, adding=card, error=error)
    return redirect("messaging:info", card.conversation.pk)


def _picker(
    request: Any, *, adding: ConversationCard | None = None, error: DomainError | None = None
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    q = data.get("q", "")[:QUERY_MAX_LENGTH]
    members = {member.user.pk for member in adding.members} if adding else set()
    ticked = ids_of(data.getlist("user_ids"))[:PICKED_MAX]
    picked = people_by_ids(user=request.user, ids=[pk for pk in ticked if pk not in members])
    left_out = members | {person.pk for person in picked}
    found = find_people(user=request.user, q=q, limit=20 + len(left_out))
    people = [person for person in found if person.pk not in left_out][:20]
    context = {"picked": picked, "people": people, "q": q, "adding": adding, "pane": "main"}
    if is_htmx(request):
        return render(request, "messaging/_picker_rows.html", context)
    context |= {"title": data.get("title", "")[:80], "error": error.detail if error else ""}
    context |= list_context(request, current=adding.conversation.pk if adding else None)
    return render(request, "messaging/new.html", context, status=error.status if error else 200)


@require_safe
@private
def info(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/info/`: members, name, mute, and the ways out."""
    card = selectors.conversation_get(user=request.user, conversation_id=id_or_404(conversation_id))
    is_direct = card.conversation.kind == "direct"
    context = {
        "card": card,
        "other": card.others[0] if is_direct and card.others else None,
        "is_admin": card.participant.is_admin,
        "can_add": card.can_send and card.participant.state == "active",
        "pane": "main",
    }
    context |= list_context(request, current=card.conversation.pk)
    return render(request, "messaging/info.html", context)


@require_POST
@private
def rename(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/rename/`: the name of a group, or none."""
    conversation, form = id_or_404(conversation_id), TitleForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(problem_of(form), field="title")
    services.conversation_rename(
        user=request.user, conversation_id=conversation, title=form.cleaned_data["title"]
    )
    messages.success(request, _("Saved."))
    return redirect("messaging:info", conversation)


@require_POST
@private
def remove(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/remove/`: take `user_id` out of a group; oneself to leave it."""
    conversation, person = id_or_404(conversation_id), parse_id(request.POST.get("user_id", ""))
    if person is None:
        raise InvalidInput(_("There is no such person."), field="user_id")
    services.member_remove(user=request.user, conversation_id=conversation, user_id=person)
    if person == request.user.pk:
        messages.success(request, _("You left the group."))
        return redirect("messaging:inbox")
    return redirect("messaging:info", conversation)
