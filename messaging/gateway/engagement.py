"""Shows how the posts move that this process's sockets look at.

However many look at a post, this process listens for it once, reads it once for each change, and writes the few
different answers once. A post gets at most one frame a second; the last change is always shown.
"""

import asyncio
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from channels.layers import get_channel_layer
from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import User
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.realtime.frames import event_text
from messaging.gateway.loops import PerLoop, Socket, Tasks
from messaging.gateway.threads import in_thread
from social.api.presenters import engagement_dicts
from social.engagement import engagement_of, engagements_for

EVENT = "engagement"
INTERVAL_S = 1.0
SEND_TIMEOUT_S = 5.0  # the others don't wait longer for a slow client
MOST_AT_ONCE = 50
MOST_WATCHED = 200  # by one socket
RETRY_S = 2.0

logger = logging.getLogger(__name__)
Answers = list[tuple[str, frozenset[int]]]  # a frame's text, and the people who get it


async def watch(socket: Socket, target_ids: Collection[int]) -> None:
    """Show this socket how these posts move, beginning with how they stand. InvalidInput for too many; NotFound
    when its person can't see some of them (the others are watched)."""
    if len(target_ids) > MOST_AT_ONCE:
        raise InvalidInput(
            _("Watch %(max)d posts at most in one frame.") % {"max": MOST_AT_ONCE}, field="target_ids"
        )
    await hub().watch(socket, set(target_ids))


async def unwatch(socket: Socket, target_ids: Collection[int]) -> None:
    """Stop showing these."""
    await hub().unwatch(socket, target_ids)


async def left(socket: Socket) -> None:
    """The socket has closed."""
    await hub().left(socket)


@dataclass(slots=True, eq=False)
class _Watched:
    """A post that somebody looks at. `comment_id`: the newest comment that wasn't shown yet."""

    watchers: dict[str, Socket] = field(default_factory=dict)
    shown_at: float = float("-inf")
    is_changed: bool = False
    comment_id: int | None = None
    task: "asyncio.Task[Any] | None" = None


class Hub:
    """What one event loop's sockets look at."""

    def __init__(self) -> None:
        self._posts: dict[int, _Watched] = {}
        self._of_socket: dict[str, set[int]] = {}
        self._groups = _Groups(self)
        self._tasks = Tasks()

    def watched(self) -> Collection[int]:
        return self._posts.keys()

    async def watch(self, socket: Socket, ids: set[int]) -> None:
        mine = self._of_socket.setdefault(socket.socket_id, set())
        if len(mine | ids) > MOST_WATCHED:
            raise InvalidInput(_("Too many posts are watched."), field="target_ids", code="too_many")
        new = ids - mine
        # Before the posts are read, so that no change falls in between; each frame asks anew who may see it.
        for post_id in new:
            self._posts.setdefault(post_id, _Watched()).watchers[socket.socket_id] = socket
        mine |= new
        await self._groups.settle(new)
        answers = await in_thread(_answers_for, user_id=socket.user_id, post_ids=ids)
        if socket.socket_id not in self._of_socket:
            return
        for text in answers.values():
            await socket.send_frame(text)
        for post_id in answers:
            if (one := self._posts.get(post_id)) and len(one.watchers) == 1:
                one.shown_at = asyncio.get_running_loop().time()
        missing = ids - answers.keys()
        if missing:
            await self.unwatch(socket, missing)
            raise NotFound(_("Some of these posts aren't available."))

    async def unwatch(self, socket: Socket, ids: Iterable[int]) -> None:
        mine = self._of_socket.get(socket.socket_id, set())
        dropped = mine.intersection(ids)
        mine -= dropped
        for post_id in dropped:
            watchers = self._posts[post_id].watchers
            watchers.pop(socket.socket_id, None)
            if not watchers:
                del self._posts[post_id]
        await self._groups.settle(dropped)

    async def left(self, socket: Socket) -> None:
        await self.unwatch(socket, list(self._of_socket.get(socket.socket_id, ())))
        self._of_socket.pop(socket.socket_id, None)

    def changed(self, post_id: int, comment_id: int | None) -> None:
        one = self._posts.get(post_id)
        if one is None:
            return
        one.is_changed = True
        if comment_id is not None:
            one.comment_id = max(comment_id, one.comment_id or 0)
        if one.task is None:
            one.task = self._tasks.start(self._show(post_id, one))

    async def _show(self, post_id: int, one: _Watched) -> None:
        """Frames for one post, until nothing changes any more."""
        clock = asyncio.get_running_loop().time
        try:
            while one.is_changed and one.watchers:
                await asyncio.sleep(max(0.0, one.shown_at + INTERVAL_S - clock()))
                comment_id, one.comment_id, one.is_changed = one.comment_id, None, False
                people = {socket.user_id for socket in one.watchers.values()}
                try:
                    answers = await in_thread(
                        _answers_of, post_id=post_id, viewer_ids=people, comment_id=comment_id
                    )
                except DatabaseError as error:
                    logger.warning("a watched post could not be read, once more soon: %s", error)
                    one.is_changed = True
                    one.comment_id = max(comment_id or 0, one.comment_id or 0) or None
                    await asyncio.sleep(RETRY_S)
                    continue
                one.shown_at = clock()
                await self._send(one, answers)
        finally:
            one.task = None

    async def _send(self, one: _Watched, answers: Answers) -> None:
        text_of = {user_id: text for text, ids in answers for user_id in ids}
        sends = [
            self._tasks.start(_try_to_send(socket, text_of[socket.user_id]))
            for socket in one.watchers.values()
            if socket.user_id in text_of
        ]
        if sends:
            await asyncio.wait(sends, timeout=SEND_TIMEOUT_S)


class _Groups:
    """The channel-layer groups that this process listens to: one for each post that is watched."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._channel = ""
        self._joined: set[int] = set()
        self._unsettled: set[int] = set()
        self._lock = asyncio.Lock()
        self._tasks = Tasks()
        self._retrying: asyncio.Task[Any] | None = None

    async def settle(self, post_ids: Iterable[int]) -> None:
        """Join the groups of those of the posts that are watched now, and leave those of the others."""
        self._unsettled.update(post_ids)
        try:
            async with self._lock:
                await self._settle()
        except Exception as error:  # Redis doesn't answer: the socket lives on, and hears of the posts later
            if self._retrying is None:
                logger.warning("watched posts can't be listened to yet: %s", error)
                self._retrying = self._tasks.start(self._retry())

    async def _settle(self) -> None:
        layer: Any = get_channel_layer()
        if not self._channel:
            self._channel = await layer.new_channel("watch")
            self._tasks.start(self._listen(self._channel))
        while self._unsettled:
            post_id = next(iter(self._unsettled))
            if post_id in self._hub.watched():
                if post_id not in self._joined:
                    await layer.group_add(f"watch.{post_id}", self._channel)
                    self._joined.add(post_id)
            elif post_id in self._joined:
                await layer.group_discard(f"watch.{post_id}", self._channel)
                self._joined.discard(post_id)
            if (post_id in self._hub.watched()) == (post_id in self._joined):  # else it changed meanwhile
                self._unsettled.discard(post_id)

    async def _retry(self) -> None:
        try:
            while self._unsettled:
                await asyncio.sleep(RETRY_S)
                try:
                    async with self._lock:
                        await self._settle()
                except Exception as error:
                    logger.debug("still no answer: %s", error)
        finally:
            self._retrying = None

    async def _listen(self, channel: str) -> None:
        layer: Any = get_channel_layer()
        while True:
            message = await layer.receive(channel)
            self._hub.changed(message["post_id"], message.get("comment_id"))


async def _try_to_send(socket: Socket, text: str) -> None:
    try:
        await socket.send_frame(text)
    except Exception as error:  # it is closing; its consumer sees to that
        logger.debug("an engagement frame could not be sent: %s", error)


def _answers_of(post_id: int, viewer_ids: Collection[int], comment_id: int | None) -> Answers:
    engagement = engagement_of(post_id=post_id, viewer_ids=viewer_ids, comment_id=comment_id)
    if engagement is None:
        return []
    return [(event_text(EVENT, told), people) for told, people in engagement_dicts(engagement)]


def _answers_for(user_id: int, post_ids: Collection[int]) -> dict[int, str]:
    """What each of the posts that this person may see is like now."""
    found = engagements_for(viewer=User(pk=user_id), post_ids=post_ids)
    return {one.post.pk: event_text(EVENT, engagement_dicts(one)[0][0]) for one in found}


hub = PerLoop(Hub)
