"""Request ids, the log, limits on what is sent, and what templates are told."""

import asyncio
import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from instaclone.common.asgi import LimitBody
from instaclone.common.context_processors import site, theme_of
from instaclone.common.logs import RequestIdFilter, request_id_var

pytestmark = [pytest.mark.urls("tests.common.urls"), pytest.mark.django_db]


# --- Request ids and the log --------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/healthz", "/api/try/echo", "/try/fail/missing/", "/no/such/page/"])
def test_every_answer_has_a_request_id_of_its_own(client: Client, path: str) -> None:
    ids = {client.get(path)["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3
    assert all(len(one) >= 8 for one in ids)


def test_a_clients_request_id_is_kept(client: Client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "trace_0123-ABC"})["X-Request-ID"] == "trace_0123-ABC"
    )


@pytest.mark.parametrize("given", ["short", "x" * 65, "has space 1", "új-azonosító", "a;b=<c>12", ""])
def test_a_request_id_that_could_confuse_a_log_is_replaced(client: Client, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] != given


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.addFilter(RequestIdFilter())
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    """What is logged at INFO and above, after the filter that all handlers have."""
    handler, root = _Lines(), logging.getLogger()
    root.addHandler(handler)
    yield handler.records
    root.removeHandler(handler)


def test_a_request_is_one_line_with_its_route(client: Client, lines: list[logging.LogRecord]) -> None:
    client.get("/try/echo/?q=secret", headers={"X-Request-ID": "trace-0001"})
    [line] = [record for record in lines if record.name == "instaclone.requests"]
    fields = line.__dict__
    assert (fields["method"], fields["route"], fields["status"]) == ("GET", "/try/echo/", 200)
    assert fields["ms"] >= 0
    assert fields["user_id"] is None
    assert fields["request_id"] == "trace-0001"
    assert request_id_var.get() == "-"


@pytest.mark.parametrize("name", ["missing", "django-404", "django-403", "conflict", "fault"])
def test_no_log_line_holds_an_address_with_a_secret(lines: list[logging.LogRecord], name: str) -> None:
    client = Client(raise_request_exception=False)
    client.get(f"/try/fail/{name}/?token=very-secret", headers={"X-Request-ID": "trace-0002"})
    assert lines
    for record in lines:
        assert record.__dict__["request_id"] == "trace-0002"
        assert "very-secret" not in f"{record.getMessage()} {record.__dict__}"
        assert f"/try/fail/{name}/" not in record.getMessage()


# --- Limits -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/try/echo/", "/no/such/", "/api/try/echo", "/media/x.webp"])
@pytest.mark.parametrize(
    ("suffix", "status"),
    [("?q=%00", 400), ("%00", 400), ("?" + "q" * 9_000, 414), ("x" * 3_000, 414), ("?%ED%A0%80=%ff", None)],
)
def test_an_address_that_nobody_means_is_turned_away(
    client: Client, path: str, suffix: str, status: int
) -> None:
    answer = client.get(path + suffix)
    assert answer.status_code == status if status else answer.status_code < 500
    assert answer["X-Request-ID"]


@pytest.mark.parametrize("path", ["/try/echo/", "/api/try/echo"])
def test_a_body_that_is_no_file_may_not_be_larger_than_a_megabyte(
    client: Client, path: str, settings: Any
) -> None:
    body = json.dumps({"text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    assert client.post(path, body, content_type="application/json").status_code == 413


@pytest.mark.parametrize("path", ["/try/echo/", "/api/try/echo"])
def test_a_large_body_is_refused_by_its_length_alone(client: Client, path: str, settings: Any) -> None:
    answer = client.generic(
        "POST",
        path,
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(settings.UPLOAD_MAX_BYTES + 1),
    )
    assert answer.status_code == 413


def test_a_file_may_be_larger_than_other_bodies(client: Client, settings: Any) -> None:
    file = SimpleUploadedFile("a.bin", b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    answer = client.post("/try/echo/", {"file": file})
    assert answer.json()["files"] == {"file": settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1}


def test_the_fields_beside_a_file_may_not_be_larger_than_a_megabyte(client: Client, settings: Any) -> None:
    assert client.post("/try/echo/", {"text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}).status_code == 413
    assert (
        client.post("/api/try/echo", {"text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}).status_code == 413
    )


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "９"])
def test_a_content_length_that_is_no_number_is_a_bad_request(length: str) -> None:
    answer = Client().generic("POST", "/api/try/echo", b"{}", "application/json", CONTENT_LENGTH=length)
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/try/echo/", "/api/try/echo"])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=\x00", b"x"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf'),
        ("multipart/form-data; boundary=x", b"\xff\x00" * 100),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--"),
    ],
)
def test_a_malformed_form_is_never_a_fault_of_ours(
    client: Client, path: str, content_type: str, body: bytes
) -> None:
    assert client.generic("POST", path, body, content_type).status_code in (200, 400)


def test_more_fields_than_anyone_sends_are_a_bad_request(client: Client, settings: Any) -> None:
    fields = {f"f{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post("/try/echo/", fields).status_code == 400
    assert client.get("/try/echo/", fields).status_code == 400


# --- The ASGI server's side of limits -----------------------------------------------------------------------
def _send_to_limited_app(chunks: list[bytes], headers: dict[str, str]) -> tuple[int, int | None]:
    """(status of the answer, bytes that the app behind the limit received or None if it was hung up on)."""
    inbox = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    inbox.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[Any] = []
    got: list[int | None] = [None]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        total = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            total += len(message["body"])
            if not message["more_body"]:
                break
        got[0] = total
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Any:
        return inbox.pop(0) if inbox else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(LimitBody(app)({"type": "http", "headers": raw}, receive, send))
    assert [message["type"] for message in sent].count("http.response.start") == 1
    assert not sent[-1].get("more_body")
    return sent[0]["status"], got[0]


def test_the_server_takes_no_body_that_is_announced_too_long() -> None:
    assert _send_to_limited_app([b"x"], {"content-length": str(10**9)}) == (413, None)
    assert _send_to_limited_app([b"x"], {"content-length": "9" * 5_000}) == (413, None)


def test_the_server_stops_an_unannounced_body_that_grows_too_long(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert _send_to_limited_app([b"x" * 40] * 3, {"transfer-encoding": "chunked"}) == (413, None)
    assert _send_to_limited_app([b"x" * 40] * 2, {"transfer-encoding": "chunked"}) == (200, 80)


def test_the_server_takes_a_body_within_limits() -> None:
    assert _send_to_limited_app([b"abc"], {"content-length": "3"}) == (200, 3)


# --- Templates ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("preferences", "cookie", "theme"),
    [
        ({"theme": "dark"}, "light", "dark"),
        ({"theme": "purple"}, "light", "light"),
        ({}, None, "system"),
        ("broken", "dark", "dark"),
        (None, "<script>", "system"),
        (None, "light", "light"),
    ],
)
def test_the_theme_is_the_persons_choice_then_the_browsers(preferences: Any, cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["theme"] = cookie
    person: Any = SimpleNamespace(is_authenticated=True, preferences=preferences)
    request.user = AnonymousUser() if preferences is None else person
    assert theme_of(request) == theme
    assert site(request)["theme"] == theme
