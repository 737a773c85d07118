"""What is done in a conversation: each a POST of a form, that leads back to it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.services import media_upload
from instaclone.common.api.routes import id_or_404
from instaclone.common.errors import DomainError, InvalidInput, NotFound
from instaclone.common.ids import parse_id
from instaclone.common.ratelimit import rate_action
from messaging import selectors, services
from messaging.access import message_for, side_of
from messaging.forms import EditForm, SendForm, problem_of
from messaging.models import Message
from messaging.views.panes import list_context, private, to_thread
from messaging.views.threads import thread_page
from social.views.answers import is_undo


@require_POST
@rate_action("message")
@private
def send(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/send/`: text, photos, or both; what can't be sent stays in the form, with the reason."""
    conversation = id_or_404(conversation_id)
    form = SendForm(request.POST)
    try:
        message = _send(request, conversation, form)
    except NotFound:
        raise
    except DomainError as error:
        kept = {"error": error.detail, "text": request.POST.get("text", "")}
        return thread_page(request, conversation, status=error.status, **kept)
    return to_thread(conversation, message.pk)


def _send(request: Any, conversation_id: int, form: SendForm) -> Message:
    if not form.is_valid():
        raise InvalidInput(problem_of(form))
    side_of(request.user.pk, conversation_id)  # no picture is worked on for who isn't a member
    files = request.FILES.getlist("files")
    if len(files) > settings.MESSAGE_MAX_MEDIA:
        limit = {"max": settings.MESSAGE_MAX_MEDIA}
        raise InvalidInput(_("A message has at most %(max)d pictures.") % limit, field="media")
    values = form.cleaned_data
    media_ids = [media_upload(owner=request.user, file=file).pk for file in files]
    sent = services.message_send(
        sender=request.user,
        conversation_id=conversation_id,
        client_id=values["client_id"],
        text=values["text"],
        media_ids=media_ids,
        reply_to_id=values["reply_to"],
    )
    return sent.message


@require_POST
@private
def read(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/read/`: everything up to `up_to` was read."""
    conversation, up_to = id_or_404(conversation_id), parse_id(request.POST.get("up_to", ""))
    if up_to is None:
        raise InvalidInput(_("That isn't there."), field="up_to")
    services.conversation_read(user=request.user, conversation_id=conversation, up_to=up_to)
    return to_thread(conversation)


@require_POST
@private
def accept(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/accept/`: a request becomes a conversation."""
    conversation = id_or_404(conversation_id)
    services.conversation_accept(user=request.user, conversation_id=conversation)
    return to_thread(conversation)


@require_POST
@private
def delete(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/delete/`: decline a request, or clear a conversation for oneself."""
    card = selectors.conversation_get(user=request.user, conversation_id=id_or_404(conversation_id))
    was_request = card.participant.state == "request"
    services.conversation_delete(user=request.user, conversation_id=card.conversation.pk)
    messages.success(request, _("Request deleted.") if was_request else _("Conversation deleted."))
    return redirect("messaging:requests" if was_request else "messaging:inbox")


@require_POST
@private
def mute(request: Any, conversation_id: str) -> HttpResponse:
    """`/direct/t/<id>/mute/`: no longer count its messages, or with `undo=1` count them again."""
    conversation = id_or_404(conversation_id)
    services.conversation_mute(user=request.user, conversation_id=conversation, muted=not is_undo(request))
    return redirect("messaging:info", conversation)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_action("message")
@private
def edit(request: Any, message_id: str) -> HttpResponse:
    """`/direct/m/<id>/edit/`: other words for a message of one's own."""
    message, _side = message_for(request.user.pk, id_or_404(message_id))
    if message.sender_id != request.user.pk:
        raise NotFound()
    form = EditForm(request.POST if request.method == "POST" else None, initial={"text": message.text})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.message_edit(user=request.user, message_id=message.pk, text=form.cleaned_data["text"])
            return to_thread(message.conversation_id, message.pk)
        except DomainError as error:
            form.add_error(None, error.detail)
            status = error.status
    context = {"message": message, "form": form, "pane": "main"}
    context |= list_context(request, current=message.conversation_id)
    return render(request, "messaging/edit.html", context, status=status)


@require_POST
@private
def unsend(request: Any, message_id: str) -> HttpResponse:
    """`/direct/m/<id>/unsend/`: take a message of one's own back, for everybody."""
    message, _side = message_for(request.user.pk, id_or_404(message_id))
    services.message_unsend(user=request.user, message_id=message.pk)
    messages.success(request, _("Message unsent."))
    return to_thread(message.conversation_id)


@require_POST
@rate_action("message")
@private
def react(request: Any, message_id: str) -> HttpResponse:
    """`/direct/m/<id>/react/`: with `emoji`, or with `undo` take the reaction back."""
    message, _side = message_for(request.user.pk, id_or_404(message_id))
    if "undo" in request.POST:
        services.reaction_remove(user=request.user, message_id=message.pk)
    else:
        emoji = request.POST.get("emoji", "")
        services.reaction_set(user=request.user, message_id=message.pk, emoji=emoji)
    return to_thread(message.conversation_id, message.pk)
