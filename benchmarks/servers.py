"""What the benchmarks start beside themselves: databases, Redis and web servers, gone when they end."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 60


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """The variables of a site that keeps everything in `folder`."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "instaclone.settings",
        "VAR_DIR": str(folder),
        "SITE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "REDIS_URL": "",
        "DEBUG": "false",
        "ACCESS_TOKEN_MINUTES": "600",
        **variables,
    }


@contextmanager
def mongod(database: str) -> Iterator[str]:
    """The address of a MongoDB replica set."""
    sys.path.insert(0, str(ROOT))
    from tests.mongod import Mongod

    server = Mongod()
    try:
        yield server.url(database)
    finally:
        server.stop()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The address of a Redis that keeps nothing on disk."""
    port = free_port()
    command = [
        "redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir",
        str(folder),
    ]  # fmt: skip
    if shutil.which(command[0]) is None:
        sys.exit("redis-server is not installed (Debian: apt-get install redis-server).")
    with running(command, dict(os.environ), folder / "redis.log"):
        wait_until(lambda: socket.create_connection(("127.0.0.1", port), timeout=1).close())
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running(command: Sequence[str], variables: dict[str, str], log: Path) -> Iterator[int]:
    """A process that runs meanwhile, and its id. What it says goes to `log`."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=out, stderr=out)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str, token: str = "", method: str = "GET", body: bytes | None = None) -> bytes:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()


def wait_until(works: Callable[[], object]) -> None:
    """Until `works` raises no OSError any more."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            works()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
