"""A server with sockets, and clients for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from tests.live_server import LiveServer, live_server
from tests.realtime.support import SocketClient


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    with django_db_blocker.unblock(), live_server() as running:
        yield running


@pytest.fixture
def connect(server: LiveServer, db: None) -> Iterator[Callable[..., SocketClient]]:
    """`connect(user)` is a browser of theirs with its `ready` read; `connect()` one that isn't signed in;
    `connect(cookie=…, origin=…, …)` anything else (`SocketClient`)."""
    with clients_of(server) as connect_one:
        yield connect_one


@pytest.fixture
def connect_here(db: None) -> Iterator[Callable[..., SocketClient]]:
    """`connect` to a server of the test's own."""
    with live_server() as running, clients_of(running) as connect_one:
        yield connect_one


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that starts now keeps house several times a second."""
    monkeypatch.setattr("messaging.gateway.housekeeping.EVERY_S", 0.2)


@contextmanager
def clients_of(server: LiveServer) -> Iterator[Callable[..., SocketClient]]:
    with ExitStack() as clients:

        def connect(user: Any = None, **options: Any) -> SocketClient:
            client = clients.enter_context(SocketClient(server.address, user, **options))
            if user is not None:
                client.ready = client.expect("ready")
            return client

        yield connect
