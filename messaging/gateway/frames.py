"""What clients may say: a table from a frame's type to its handler.

A handler checks the frame's data with a serializer and calls one service. What goes wrong becomes an `error`
frame, whose `ref` is the `ref` or the `client_id` of the frame that it answers.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework import serializers

from instaclone.common import errors, realtime
from instaclone.common.ratelimit import check_user_rate
from messaging import services
from messaging.gateway import engagement, typing
from messaging.gateway import serializers as shapes
from messaging.gateway.codes import Close
from social.notifications import services as notifications

if TYPE_CHECKING:
    from accounts.models import User
    from messaging.gateway.session import Client

REF_MAX_LENGTH = 64

Data = Mapping[str, Any]
Handler = Callable[["Client", Data], Awaitable[None]]
logger = logging.getLogger(__name__)


class SessionOver(Exception):
    """The client's session has ended meanwhile."""


class BadFrame(errors.InvalidInput):
    code, detail = "bad_frame", 'A frame is a JSON object: {"type": …, "data": {…}}.'


async def handle(client: "Client", text: str | None) -> None:
    """Do what one frame (None: a binary one) asks for. Every fault ends in an `error` frame."""
    ref: str | None = None
    try:
        frame = _parse(text)
        ref = _ref(frame)
        kind, data = _kind_and_data(frame)
        handler = HANDLERS.get(kind)
        if not client.user_id and kind not in BEFORE_AUTH:
            await client.close(Close.SIGNED_OUT, "the first frame must be auth")
        elif handler is None:
            await client.error("unknown_type", _("There is no such type of frame."), ref)
        else:
            await handler(client, data)
    except SessionOver:
        await client.session_over()
    except errors.RateLimited as error:
        await client.error(error.code, error.detail, ref, retry_after=error.retry_after)
    except errors.DomainError as error:
        await client.error(error.code, error.detail, ref, **({"field": error.field} if error.field else {}))
    except (realtime.Unavailable, RedisError):
        await client.error("unavailable", _("That can't be done right now. Try again."), ref)
    except Exception:
        logger.exception("a frame could not be handled")
        await client.error("server_error", _("Something went wrong on our side. Try again."), ref)


# --- The table -------------------------------------------------------------------------------------------------
async def _ping(client: "Client", data: Data) -> None:
    await client.send("pong", {})


async def _auth(client: "Client", data: Data) -> None:
    await client.authenticate(_checked(shapes.Auth, data)["token"])


async def _resume(client: "Client", data: Data) -> None:
    await client.resume(_checked(shapes.Resume, data)["seq"])


async def _message_send(client: "Client", data: Data) -> None:
    given = _checked(shapes.MessageSend, data)

    def send(user: "User") -> Any:
        check_user_rate(user, "message")
        return services.message_send(
            sender=user,
            conversation_id=given["conversation_id"],
            client_id=given["client_id"],
            text=given["text"],
            media_ids=given["media"],
            shared_post_id=given["shared_post"],
            shared_user_id=given["shared_user"],
            reply_to_id=given["reply_to"],
        )

    sent = await client.act(send)
    ack = {
        "client_id": given["client_id"],
        "message_id": str(sent.message.pk),
        "conversation_id": str(given["conversation_id"]),
    }
    await client.send("message.ack", ack)
    await typing.message_sent(client, given["conversation_id"])


async def _message_read(client: "Client", data: Data) -> None:
    given = _checked(shapes.MessageRead, data)
    await client.act(lambda user: services.conversation_read(user=user, **given))


async def _notifications_read(client: "Client", data: Data) -> None:
    given = _checked(shapes.NotificationsRead, data)
    await client.act(lambda user: notifications.read(user=user, **given))


async def _typing(client: "Client", data: Data) -> None:
    await typing.set_typing(client, **_checked(shapes.Typing, data))


async def _watch(client: "Client", data: Data) -> None:
    await engagement.watch(client, **_checked(shapes.Targets, data))


async def _unwatch(client: "Client", data: Data) -> None:
    await engagement.unwatch(client, **_checked(shapes.Targets, data))


HANDLERS: dict[str, Handler] = {
    "auth": _auth,
    "message.read": _message_read,
    "message.send": _message_send,
    "notifications.read": _notifications_read,
    "ping": _ping,
    "resume": _resume,
    "typing": _typing,
    "unwatch": _unwatch,
    "watch": _watch,
}
BEFORE_AUTH = {"auth", "ping"}


# --- Reading frames --------------------------------------------------------------------------------------------
def _parse(text: str | None) -> dict[str, Any]:
    if text is None:
        raise BadFrame()
    most: int = settings.SOCKET_FRAME_MAX_BYTES
    if len(text) > most or len(text.encode()) > most:
        raise errors.TooLarge(_("A frame has at most %(kib)d KiB.") % {"kib": most // 1024})
    try:
        frame = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadFrame() from error
    if not isinstance(frame, dict):
        raise BadFrame()
    return frame


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _kind_and_data(frame: Data) -> tuple[str, Data]:
    kind, data = frame.get("type"), frame.get("data")
    if not isinstance(kind, str) or not isinstance(data, dict | None):
        raise BadFrame()
    if kind == "auth" and "token" in frame:  # `{"type": "auth", "token": …}`, as the contract writes it
        return kind, {"token": frame["token"]}
    return kind, data or {}


def _ref(frame: Data) -> str | None:
    """What the client calls its frame: short text, or nothing."""
    data = frame.get("data")
    for ref in (frame.get("ref"), data.get("client_id") if isinstance(data, dict) else None):
        if (
            isinstance(ref, str)
            and len(ref) <= REF_MAX_LENGTH
            and not any("\ud800" <= c <= "\udfff" for c in ref)
        ):
            return ref
    return None


def _checked(shape: type[serializers.Serializer[Any]], data: Data) -> dict[str, Any]:
    """The frame's data as the serializer gives it. InvalidInput names the first field that is wrong."""
    serializer = shape(data=data)
    if serializer.is_valid():
        return dict(serializer.validated_data)
    field, found = next(iter(serializer.errors.items()))
    while isinstance(found, dict | list) and found:
        found = next(iter(found.values())) if isinstance(found, dict) else found[0]
    raise errors.InvalidInput(str(found), field=str(field))
