"""From the other processes of the embedded form to the one that has the sockets.

Without Redis the channel layer and the log live in the memory of the web process. What the worker or a shell
publishes goes there by a Unix datagram socket in the site's folder. Nobody listens before the first WebSocket
has come: then nobody needs to know either.
"""

import hashlib
import logging
import os
import socket
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import orjson
from django.conf import settings

from instaclone.common.realtime.frames import Parcel

LONGEST_PATH = 100  # bytes that the address of a Unix socket may have, nearly
BUFFER_BYTES = 1024 * 1024
SEND_TIMEOUT_S = 1.0
# Of one datagram, unless a single parcel is larger. Kernels allow a fifth of a megabyte at least.
DATAGRAM_BYTES = 64 * 1024

logger = logging.getLogger(__name__)
Receive = Callable[[list[Parcel]], None]


def _path() -> str:
    path = str(Path(settings.VAR_DIR) / "realtime.sock")
    if len(os.fsencode(path)) <= LONGEST_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
    return str(Path(tempfile.gettempdir()) / f"instaclone-{name}.sock")


def send(parcels: Sequence[Parcel]) -> None:
    """To the listening process, if there is one. What doesn't get there is logged."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        out.settimeout(SEND_TIMEOUT_S)
        try:
            out.connect(_path())
            for datagram in _datagrams(parcels):
                out.send(datagram)
        except (FileNotFoundError, ConnectionRefusedError):
            return  # nobody is listening
        except OSError:
            logger.exception("%d events did not reach the web process", len(parcels))


def _datagrams(parcels: Sequence[Parcel]) -> Iterator[bytes]:
    """JSON lists of the parcels, in their order."""
    part: list[bytes] = []
    for parcel in parcels:
        text = orjson.dumps(asdict(parcel))
        if part and sum(map(len, part)) + len(text) > DATAGRAM_BYTES:
            yield b"[" + b",".join(part) + b"]"
            part = []
        part.append(text)
    if part:
        yield b"[" + b",".join(part) + b"]"


def listen(loop: AbstractEventLoop, receive: Receive) -> socket.socket:
    """Take over the address, and hand what comes to `receive`, on this loop, until `stop`."""
    path = _path()
    Path(path).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    listener.setblocking(False)
    previous = os.umask(0o177)
    try:
        listener.bind(path)
    finally:
        os.umask(previous)
    loop.add_reader(listener.fileno(), partial(_read, listener, receive))
    return listener


def stop(listener: socket.socket, loop: AbstractEventLoop) -> None:
    """The address stays, for whoever listens next."""
    if not loop.is_closed():
        loop.remove_reader(listener.fileno())
    listener.close()


def _read(listener: socket.socket, receive: Receive) -> None:
    try:
        datagram = listener.recv(BUFFER_BYTES)
    except BlockingIOError:
        return
    try:
        receive([Parcel(**fields) for fields in orjson.loads(datagram)])
    except (TypeError, ValueError):
        logger.exception("what came by the relay makes no sense")
