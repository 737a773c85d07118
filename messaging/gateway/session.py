"""One client's socket: signing it in, and bringing it each of its person's events exactly once, in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts.models import User
from accounts.selectors import session_live
from instaclone.common import realtime
from instaclone.common.api.renderers import to_json
from instaclone.common.errors import Conflict, NotSignedIn
from messaging import selectors
from messaging.gateway import auth, engagement, frames, presence, typing
from messaging.gateway.codes import Close
from messaging.gateway.housekeeping import housekeeper
from messaging.gateway.rate import Bucket, Verdict
from messaging.gateway.threads import in_thread

logger = logging.getLogger(__name__)
T = TypeVar("T")


class Client:
    """What is on the other end of one socket.

    Its person, once it is signed in: `user_id`, `session_id` (`act` has the user as they are at that time).
    `socket_id` is also its name in the channel layer. Everything here runs on the event loop.

    Of the person's numbered events it has had those from `_from` (excluded) to `_sent`: an event up to there is
    dropped, one that doesn't follow `_sent` is preceded by what the log has in between.
    """

    def __init__(
        self,
        scope: Mapping[str, Any],
        send: Callable[[dict[str, Any]], Awaitable[None]],
        layer: Any,
        channel: str,
    ) -> None:
        self.socket_id = channel
        self.user_id = self.session_id = 0  # 0: not signed in
        self._layer = layer
        self._scope, self._send = scope, send
        self._bucket = Bucket(*settings.SOCKET_FRAMES)
        self._deadline: asyncio.TimerHandle | None = None
        self._is_open = False
        self._order = asyncio.Lock()
        self._from = self._sent = 0

    # --- The life of a socket ------------------------------------------------------------------------------
    async def open(self) -> None:
        """Accept the socket, and sign its client in or wait for its `auth`."""
        # Accepted in any case: a browser doesn't tell the page why a handshake was refused.
        await self._send({"type": "websocket.accept"})
        self._is_open = True
        try:
            identity = await auth.by_handshake(self._scope)
        except auth.Refused as refused:
            await self.close(refused.code, refused.reason)
            return
        if identity is None:
            self._close_in(settings.SOCKET_AUTH_S, Close.NO_AUTH, "no auth frame in time")
        else:
            await self._sign_in(identity)

    async def authenticate(self, access: str) -> None:
        """Sign in with an access token, or renew the one that this client came with."""
        try:
            identity = await auth.by_token(access)
        except auth.Refused as refused:
            if not self.user_id or refused.code is Close.REFUSED:
                await self.close(refused.code, refused.reason)
                return
            raise NotSignedIn(_("This token is no longer good."), code="token_not_valid") from refused
        if not self.user_id:
            await self._sign_in(identity)
            return
        if identity.user_id != self.user_id:
            raise Conflict(_("This socket is somebody else's."), code="wrong_account")
        self.session_id = identity.session_id
        self._expire(identity.expires_at)
        await self.send("renewed", {"expires_at": identity.expires_at})

    async def _sign_in(self, identity: auth.Identity) -> None:
        self.user_id, self.session_id = identity.user_id, identity.session_id
        realtime.attach()
        await self.join()
        # What happens from here on comes as events; the counts are taken after, so nothing falls between.
        self._from = self._sent = await realtime.last_seq(self.user_id)
        try:
            unread = await self.act(lambda user: selectors.unread_counts(user=user))
        except frames.SessionOver:  # it ended just before the socket heard of such things
            await self.session_over()
            return
        self._expire(identity.expires_at)
        housekeeper().add(self)
        ready = {
            "user_id": str(self.user_id),
            "unread": unread,
            "heartbeat_s": settings.SOCKET_HEARTBEAT_S,
            "expires_at": identity.expires_at,
            "seq": self._sent,
        }
        await self.send("ready", ready)
        await presence.connected(self)

    async def join(self) -> None:
        """Be in the group of one's person. Again from time to time: the memory layer forgets after a day."""
        await self._layer.group_add(realtime.user_group(self.user_id), self.socket_id)

    async def session_over(self) -> None:
        """Close: the session has ended."""
        end = await in_thread(auth.end_of, session_id=self.session_id)
        await self.close(*(end or (Close.SIGNED_OUT, "session ended")))

    async def sessions_ended(self, session_ids: Sequence[int] | None, keep: int | None) -> None:
        """Sessions of this person have ended: these, or all but `keep`. Is this client's among them?"""
        if (self.session_id != keep) if session_ids is None else (self.session_id in session_ids):
            await self.session_over()

    async def close(self, code: Close, reason: str = "") -> None:
        """Close the socket; what is sent afterwards is dropped."""
        if self._is_open:
            self._is_open = False
            await self._out({"type": "websocket.close", "code": int(code), "reason": reason})

    async def gone(self) -> None:
        """Tidy up after a socket that is closed, by whomever."""
        self._is_open = False
        if self._deadline is not None:
            self._deadline.cancel()
        if not self.user_id:
            return
        housekeeper().remove(self)
        group = realtime.user_group(self.user_id)
        for leaving in (
            typing.left(self),
            engagement.left(self),
            presence.disconnected(self),
            self._layer.group_discard(group, self.socket_id),
        ):
            try:
                await leaving
            except (RedisError, OSError):  # without Redis there is nothing to leave
                pass
            except Exception:
                logger.exception("a socket could not be tidied up after")

    def _expire(self, expires_at: datetime | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if expires_at is not None:
            seconds = (expires_at - timezone.now()).total_seconds()
            self._close_in(seconds, Close.SIGNED_OUT, "token expired")

    def _close_in(self, seconds: float, code: Close, reason: str) -> None:
        loop = asyncio.get_running_loop()

        def late() -> None:
            self._closing = loop.create_task(self.close(code, reason))

        self._deadline = loop.call_later(max(seconds, 0), late)

    # --- From the client -----------------------------------------------------------------------------------
    async def receive(self, text: str | None) -> None:
        """Handle one frame; None is a binary one."""
        if not self._is_open:
            return
        verdict = self._bucket.take()
        if verdict is Verdict.TAKE:
            await frames.handle(self, text)
        elif verdict is Verdict.REFUSE:
            await self.error("rate_limited", _("Too many frames. Wait a moment."))
        else:
            await self.close(Close.TOO_MANY, "too many frames")

    async def act(self, what: Callable[[User], T]) -> T:
        """What `what` returns for the person as they are now, in a thread. SessionOver."""
        return await in_thread(_act, session_id=self.session_id, what=what)

    # --- To the client -------------------------------------------------------------------------------------
    async def send(self, kind: str, data: Mapping[str, Any]) -> None:
        """Send a frame of this type."""
        await self.send_frame(to_json({"type": kind, "data": data}).decode())

    async def send_frame(self, text: str) -> None:
        """Send a frame that is text already."""
        if self._is_open:
            await self._out({"type": "websocket.send", "text": text})

    async def error(self, code: str, detail: str, ref: str | None = None, **more: Any) -> None:
        await self.send("error", {"code": code, "detail": detail, "ref": ref, **more})

    async def event(self, text: str, seq: int | None, prev: int | None) -> None:
        """Bring an event: its text, its number, and the number of the one before it (None: not numbered)."""
        if seq is None:
            await self.send_frame(text)
            return
        async with self._order:
            if seq <= self._sent:
                return
            if prev is not None and prev > self._sent:
                await self._make_up(seq)
            else:
                self._sent = seq
                await self.send_frame(realtime.frame(text, seq))

    def is_behind(self, last: int) -> bool:
        """Whether events were lost on the way, or are on it, given the number of the person's last event."""
        return last > self._sent

    async def catch_up(self, last: int) -> None:
        """Bring what `is_behind` found missing."""
        async with self._order:
            if last > self._sent:
                await self._make_up(last)

    async def resume(self, seq: int) -> None:
        """Bring what came after number `seq`, which the client had before; else tell it that there is a gap."""
        async with self._order:
            # A number that is ahead of the log is from another log.
            missed = await realtime.since(self.user_id, seq) if seq <= self._sent else None
            if missed is None:
                await self._gap(self._sent)
                return
            for kept in missed:
                if kept.seq <= self._from or kept.seq > self._sent:  # the others were sent on this socket
                    await self.send_frame(realtime.frame(kept.text, kept.seq))
            self._from = min(self._from, seq)
            self._sent = max([self._sent, *(kept.seq for kept in missed)])
            await self.send("resumed", {"seq": self._sent})

    async def _make_up(self, seq: int) -> None:
        """Bring what the log has after `_sent`, up to number `seq` or further."""
        try:
            missed = await realtime.since(self.user_id, self._sent)
        except realtime.Unavailable:
            return  # `_sent` stays: the next event, or the housekeeper, comes back to it
        if missed is None:
            await self._gap(seq)
            return
        for kept in missed:
            self._sent = kept.seq
            await self.send_frame(realtime.frame(kept.text, kept.seq))

    async def _gap(self, seq: int) -> None:
        """Tell the client that it has to read over REST; from number `seq` on events come again."""
        self._from = self._sent = max(seq, self._sent)
        await self.error("gap", _("Some events can't be replayed: reload."), seq=self._sent)

    async def _out(self, message: dict[str, Any]) -> None:
        try:
            await self._send(message)
        except OSError:  # the client went away: the server will say so to the consumer, which tidies up
            self._is_open = False


def _act(session_id: int, what: Callable[[User], T]) -> T:
    session = session_live(session_id)
    if session is None:
        raise frames.SessionOver()
    return what(session.user)
