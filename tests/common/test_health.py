"""Whether the site says rightly that it is up, that it is ready, and that it has a file."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.test import Client

from instaclone import views
from instaclone.common import health

pytestmark = [pytest.mark.urls("tests.common.urls")]


def test_a_process_that_answers_is_up_even_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")  # no django_db mark: touching the database would fail the test
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_the_site_is_ready_when_all_it_stands_on_answers(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "cache": "ok", "broker": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["database", "cache", "broker"])
def test_the_site_is_not_ready_while_something_is_down(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail() -> None:
        raise ConnectionError("secret-host:6379 refused")

    monkeypatch.setitem(health.CHECKS, name, fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert {part for part, outcome in answer.json().items() if outcome != "ok"} == {name}
    assert "secret" not in answer.text


@pytest.mark.django_db
def test_a_broker_that_cannot_be_reached_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CELERY_BROKER_URL")  # Celery would prefer it
    app = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(health, "current_app", app)
    started = time.monotonic()
    assert health.readiness()["broker"] == "failed"
    assert time.monotonic() - started < 3 * health.CONNECT_TIMEOUT_S


def test_a_cache_that_forgets_is_noticed(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    with pytest.raises(RuntimeError):
        health.check_cache()


# --- Files --------------------------------------------------------------------------------------------------
@pytest.fixture
def photo(media_root: Path) -> str:
    """The name of a stored file of 1,000 bytes."""
    (media_root / "m" / "ab12").mkdir(parents=True)
    (media_root / "m" / "ab12" / "640.webp").write_bytes(bytes(range(250)) * 4)
    return "m/ab12/640.webp"


def test_a_file_is_answered_with_its_type_and_kept_for_good(client: Client, photo: str) -> None:
    answer = client.get(f"/media/{photo}")
    assert answer.status_code == 200
    assert answer.content == bytes(range(250)) * 4
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Length"] == "1000"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
    assert answer["ETag"]
    assert answer["Last-Modified"]


def test_a_browser_that_has_the_file_is_told_so(client: Client, photo: str) -> None:
    first = client.get(f"/media/{photo}")
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(f"/media/{photo}", headers=headers)
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db  # without a path it is looked up as a name of a person
@pytest.mark.parametrize(
    "path",
    [
        "m/ab12/641.webp",
        "m/ab12/",
        "m/ab12",
        "",
        "../secret_key",
        "m/../../secret_key.webp",
        "m/%2e%2e/%2e%2e/secret.webp",
        "..%2fsecret.webp",
        "/etc/passwd",
        "m//ab12/640.webp",
        "m/ab12/page.html",
        "m/ab12/image.svg",
        "m/ab12/640.webp.html",
        "m/ab12/.hidden.webp",
        "m/ab12/640.WEBP",
        "m\\ab12\\640.webp",
        "C:/x.webp",
    ],
)
def test_nothing_else_is_given_away(client: Client, photo: str, media_root: Path, path: str) -> None:
    for name in ("page.html", "image.svg", "640.webp.html", ".hidden.webp"):
        (media_root / "m" / "ab12" / name).write_text("<script>")
    (media_root.parent / "secret.webp").write_text("secret")
    assert client.get(f"/media/{path}").status_code == 404


def test_files_are_only_read(client: Client, photo: str) -> None:
    assert client.post(f"/media/{photo}").status_code == 405
    assert client.head(f"/media/{photo}").content == b""


@pytest.mark.parametrize(
    ("header", "status", "first", "last"),
    [
        ("bytes=0-0", 206, 0, 0),
        ("bytes=10-19", 206, 10, 19),
        ("bytes=990-", 206, 990, 999),
        ("bytes=-10", 206, 990, 999),
        ("bytes=-5000", 206, 0, 999),
        ("bytes=0-5000", 206, 0, 999),
        ("bytes=1000-", 416, 0, -1),
        ("bytes=-0", 416, 0, -1),
        ("bytes=20-10", 200, 0, 999),
        ("bytes=0-1,5-6", 200, 0, 999),
        ("bytes=-", 200, 0, 999),
        ("rows=0-1", 200, 0, 999),
        ("bytes=" + "9" * 5_000 + "-", 200, 0, 999),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(
    client: Client, photo: str, header: str, status: int, first: int, last: int
) -> None:
    answer = client.get(f"/media/{photo}", headers={"Range": header})
    assert answer.status_code == status
    assert answer.content == (bytes(range(250)) * 4)[first : last + 1]
    if status == 206:
        assert answer["Content-Range"] == f"bytes {first}-{last}/1000"
    if status == 416:
        assert answer["Content-Range"] == "bytes */1000"


def test_a_part_is_given_to_who_has_another_part_of_the_same_file(client: Client, photo: str) -> None:
    whole = client.get(f"/media/{photo}")
    for version in (whole["ETag"], whole["Last-Modified"]):
        answer = client.get(f"/media/{photo}", headers={"Range": "bytes=10-19", "If-Range": version})
        assert (answer.status_code, answer.content) == (206, whole.content[10:20])
    for version in ('"other"', f"W/{whole['ETag']}", "Thu, 01 Jan 1970 00:00:00 GMT", "nonsense"):
        answer = client.get(f"/media/{photo}", headers={"Range": "bytes=10-19", "If-Range": version})
        assert (answer.status_code, answer.content) == (200, whole.content)


def test_what_a_file_is_can_be_asked_without_it(client: Client, photo: str) -> None:
    whole = client.get(f"/media/{photo}")
    for headers in ({}, {"Range": "bytes=10-19"}):
        answer = client.head(f"/media/{photo}", headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")
        for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges"):
            assert answer[name] == whole[name]


def test_a_large_file_is_sent_in_pieces(client: Client, media_root: Path) -> None:
    size = views.WHOLE_UP_TO + 10
    (media_root / "long.mp4").write_bytes(b"x" * size)
    answer = client.get("/media/long.mp4")
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Length"] == str(size)
    assert sum(map(len, answer.streaming_content)) == size


def test_a_large_file_is_sent_in_pieces_by_the_asgi_server_too(media_root: Path) -> None:
    size = views.WHOLE_UP_TO + 10
    (media_root / "long.mp4").write_bytes(b"x" * size)
    scope = {"type": "http", "method": "GET", "path": "/media/long.mp4", "headers": [], "query_string": b""}

    async def read() -> list[bytes]:
        answer: Any = views.media(ASGIRequest(scope, None), "long.mp4")
        return [chunk async for chunk in answer.streaming_content]

    chunks = asyncio.run(read())
    assert sum(map(len, chunks)) == size
    assert max(map(len, chunks)) == views.CHUNK


def test_the_icon_that_browsers_ask_for_by_habit_is_there(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith(".svg")
