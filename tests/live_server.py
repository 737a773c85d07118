"""The site behind a real server (uvicorn) in a thread of the test process, on the test's database."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# As in the Procfile.
SOCKETS = {"ws_max_size": 1_048_576, "ws_per_message_deflate": False}


@dataclass(frozen=True, slots=True)
class LiveServer:
    """`address` is host:port. `stop` ends it as a deployment does, and waits until it has ended."""

    address: str
    stop: Callable[[], None]


@contextmanager
def live_server(**options: Any) -> Iterator[LiveServer]:
    """Serves until the block ends; the settings are read as they are now. `options` are uvicorn's."""
    import uvicorn

    from instaclone.asgi import make_application

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            make_application(),
            **{
                "log_level": "warning",
                "access_log": False,
                "lifespan": "off",
                "log_config": None,
                **SOCKETS,
                **options,
            },
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)

        def stop() -> None:
            server.should_exit = True
            thread.join(10)
            assert not thread.is_alive(), "the server did not end"

        thread.start()
        wait_until(lambda: server.started)
        try:
            yield LiveServer(f"127.0.0.1:{listener.getsockname()[1]}", stop)
        finally:
            stop()


def wait_until(is_done: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
