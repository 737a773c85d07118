"""A real Redis, and the site's own processes on it, each as a person would start it.

Nothing of the test process's Django is used: every process gets an environment of its own.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(
    what: str, done: Callable[[], Any], timeout_s: float = START_TIMEOUT_S, about: Any = None
) -> Any:
    """What `done` returns once it is true; fails with `about()` when that takes too long."""
    deadline = time.monotonic() + timeout_s
    while not (result := done()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout_s} s in vain: {what}\n{about() if about else ''}")
        time.sleep(0.05)
    return result


class Process:
    """A process whose output is kept, to be shown when something fails."""

    def __init__(self, command: list[str], folder: Path, env: dict[str, str]) -> None:
        self.log = folder / f"{Path(command[0]).name}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as out:
            self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)

    def output(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL: it gets no chance to tidy up."""
        self._process.kill()
        self._process.wait()

    def terminate(self, timeout_s: float) -> int:
        """SIGTERM, as a supervisor sends it first; its exit status."""
        self._process.terminate()
        return self._process.wait(timeout_s)


class Redis:
    """A redis-server on 127.0.0.1 that keeps nothing; it may be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("redis-server")
        if found is None:
            raise RuntimeError("no redis-server: `apt-get install redis-server` (`make tools` does it)")
        self._executable, self._folder, self.port = found, folder, free_port()
        self._process: Process | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Nothing happens when it runs."""
        if self._process is not None and self._process.is_running():
            return
        command = [
            self._executable, "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no",
            "--dir", str(self._folder),
        ]  # fmt: skip
        self._process = Process(command, self._folder, dict(os.environ))
        wait_until("Redis answers", self._answers, about=self._process.output)

    def stop(self) -> None:
        assert self._process is not None
        self._process.kill()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Site:
    """A site in a folder of its own. `redis` is the address of its Redis; None is the embedded form."""

    def __init__(self, folder: Path, redis: str | None = None, **variables: str) -> None:
        self.folder = folder
        self.env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.env |= {
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "instaclone.settings",
            "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
            "REDIS_URL": redis or "",
            **variables,
        }
        self._processes: list[Process] = []

    def run(self, *arguments: str) -> str:
        """`python …` to its end; its output."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def step(self, name: str, *arguments: object) -> Any:
        """Runs a function of tests/redis/steps.py in a process of the site; what it returned."""
        return json.loads(self.run("-m", "tests.redis.steps", name, *map(str, arguments)).splitlines()[-1])

    def worker(self, application: str = "instaclone") -> Process:
        """A Celery worker as the Procfile starts it, without beat. Ready when this returns."""
        return self._worker(application, "--pool", "threads", "--concurrency", "2")

    def video_worker(self) -> Process:
        """The one that takes videos, likewise."""
        return self._worker("instaclone", "--queues", "video", "--hostname", "video@%h", "--pool", "solo")

    def _worker(self, application: str, *options: str) -> Process:
        command = [
            sys.executable, "-m", "celery", "-A", application, "worker", *options,
            "--loglevel", "INFO", "--without-gossip", "--without-mingle",
        ]  # fmt: skip
        process = self._start(command)
        wait_until("the worker is ready", lambda: " ready." in process.output(), about=process.output)
        return process

    def web(self) -> "Web":
        """A web process, which may not answer yet."""
        port = free_port()
        command = [
            sys.executable, "-m", "uvicorn", "instaclone.asgi:application", "--host", "127.0.0.1",
            "--port", str(port), "--no-access-log", "--ws-max-size", "1048576",
            "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "5",
        ]  # fmt: skip
        return Web(self._start(command), port)

    def _start(self, command: list[str]) -> Process:
        process = Process(command, self.folder, self.env)
        self._processes.append(process)
        return process

    def stop(self) -> None:
        for process in self._processes:
            process.kill()

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Reads the site's database."""
        connection = sqlite3.connect(self.folder / "db.sqlite3", timeout=20)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def timelines_with(self, post_id: int) -> list[int]:
        """The ids of those in whose timelines the post stands, once for each time."""
        return [
            pk for (pk,) in self.query("SELECT owner_id FROM feed_timelineentry WHERE post_id = ?", post_id)
        ]

    def is_fanned_out(self, post_id: int) -> bool:
        return bool(
            self.query("SELECT 1 FROM content_post WHERE _id = ? AND fanned_out_at IS NOT NULL", post_id)
        )


class Answer:
    """An HTTP answer: `status`, `headers`, `data` (its JSON, else its text)."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers = status, headers
        text = body.decode(errors="replace")
        self.data: Any = json.loads(text) if headers.get_content_type() == "application/json" else text


class Web:
    """A web process and how to talk to it."""

    def __init__(self, process: Process, port: int) -> None:
        self.process, self.address = process, f"127.0.0.1:{port}"

    def wait(self) -> "Web":
        wait_until("the site answers", self._is_up, about=self.process.output)
        return self

    def _is_up(self) -> bool:
        try:
            return self("GET", "/healthz").status == 200
        except OSError:
            return False

    def __call__(self, method: str, path: str, body: Any = None, token: str = "") -> Answer:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://{self.address}{path}", data, method=method)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())
