"""Bad input to every operation: a clear 4xx, never a fault of ours, and nothing stored."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.bodies import GOOD
from tests.api.support import (
    API,
    FRIENDS_POST,
    MEDIA,
    OWN,
    Operation,
    api,
    operations,
    resolved,
    rows,
)

pytestmark = pytest.mark.django_db

ALL = operations()
WITH_JSON = [operation for operation in ALL if operation.body_type() == "application/json"]
WITH_FORM = [operation for operation in ALL if operation.body_type() == "multipart/form-data"]
LISTS = [operation for operation in ALL if "cursor" in operation.parameters("query")]
WITH_ID = [(op, name) for op in ALL for name in op.parameters("path")]
BAD_IDS = ["abc", "-1", "0x10", "1.0", "99999999999999999999", str(2**63), str(2**64), "٣", "%00", "9" * 400]


def by_name(value: Any) -> str:
    return str(value)


@pytest.fixture
def unchanged(world: Any) -> Iterator[Any]:
    """A signed-in client; fails when any row is made, changed or removed."""
    client = api(world.caller)
    before = rows()
    yield client
    after = rows()
    del before["feed.Snapshot"], after["feed.Snapshot"]  # what is worked out for a reader
    assert after == before


def send(client: Any, operation: Operation, body: Any, content_type: str = "application/json") -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.generic(operation.method.upper(), operation.address(), data, content_type)


def assert_refused(answer: Any, *statuses: int) -> None:
    """One of these statuses, with an error's shape: `{"detail", "code"}` or `{field: [...]}`."""
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    assert answer["Content-Type"] == "application/json"
    data = answer.json()
    assert isinstance(data, dict)
    assert data
    if set(data) != {"detail", "code"}:
        assert answer.status_code == 400
        assert all(isinstance(problem, list | dict) for problem in data.values()), data


def test_there_is_a_good_body_for_every_operation_with_one() -> None:
    assert set(GOOD) == {operation.about["operationId"] for operation in WITH_JSON}
    for operation in WITH_JSON:
        properties = operation.body_schema()["properties"]
        assert set(GOOD[operation.about["operationId"]]) == set(properties), str(operation)


# --- Bodies -------------------------------------------------------------------------------------------------
MALFORMED = [
    "{",
    "",
    "nonsense",
    '{"a": 1,}',
    "{'text': 'x'}",
    '{"text": "x"',
    b"\xff\xfe{}",
    b'{"text": "\xff"}',
]


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_name)
def test_json_that_cannot_be_read_is_400(unchanged: Any, operation: Operation) -> None:
    for body in MALFORMED:
        if body == "" and not operation.body_schema().get("required"):
            continue  # no body is an empty one
        assert_refused(send(unchanged, operation, body), 400)


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_name)
def test_json_that_is_no_object_is_400(unchanged: Any, operation: Operation) -> None:
    for body in ([], [GOOD[operation.about["operationId"]]], "text", 5, True, None):
        assert_refused(send(unchanged, operation, body), 400)


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_name)
def test_deeply_nested_json_is_400(unchanged: Any, operation: Operation) -> None:
    text = next(iter(GOOD[operation.about["operationId"]]))
    for depth in (30, 100_000):
        nested = "[" * depth + "]" * depth
        assert_refused(send(unchanged, operation, nested), 400)
        assert_refused(send(unchanged, operation, f'{{"{text}": {nested}}}'), 400)
        assert_refused(send(unchanged, operation, '{"a":' * depth + "1" + "}" * depth), 400)


@pytest.mark.parametrize("operation", WITH_JSON + WITH_FORM, ids=by_name)
def test_a_body_of_another_type_is_415(unchanged: Any, operation: Operation) -> None:
    other = "multipart/form-data; boundary=x" if operation in WITH_JSON else "application/json"
    for content_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded", other):
        assert_refused(send(unchanged, operation, '{"text": "x"}', content_type), 415)


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_name)
def test_a_body_over_the_limit_is_413(unchanged: Any, operation: Operation, settings: Any) -> None:
    good = GOOD[operation.about["operationId"]]
    padding = "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert_refused(send(unchanged, operation, {**good, "padding": padding}), 413)


@pytest.mark.parametrize("operation", WITH_FORM, ids=by_name)
def test_a_form_over_the_limit_is_413(unchanged: Any, operation: Operation, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10_000
    settings.UPLOAD_MAX_BYTES_AT = {}
    answer = send(unchanged, operation, b"x" * 10_001, "multipart/form-data; boundary=x")
    assert_refused(answer, 413)


@pytest.mark.parametrize("operation", WITH_FORM, ids=by_name)
def test_a_form_that_cannot_be_read_is_400(unchanged: Any, operation: Operation) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    for body, content_type in (
        (b"", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (head, "multipart/form-data; boundary=x"),
        (head + b"half a picture", "multipart/form-data; boundary=x"),
        (head.replace(b'; filename="a.jpg"', b"") + b"text\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    ):
        assert_refused(send(unchanged, operation, body, content_type), 400, 415)


# --- Fields -------------------------------------------------------------------------------------------------
def text_fields(schema: dict[str, Any], value: Any) -> Iterator[tuple[list[Any], str]]:
    """The path to every string in a good body, and the string."""
    schema = resolved(schema)
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        for name, inner in value.items():
            for path, text in text_fields(properties.get(name, {}), inner):
                yield [name, *path], text
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            for path, text in text_fields(schema.get("items", {}), inner):
                yield [place, *path], text
    elif isinstance(value, str):
        yield [], value


def with_value(body: Any, path: list[Any], value: Any) -> Any:
    """A copy of the body with another value at the path."""
    if not path:
        return value
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[path[0]] = with_value(body[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_name)
def test_a_nul_or_half_a_character_in_any_text_is_400(unchanged: Any, operation: Operation) -> None:
    good = GOOD[operation.about["operationId"]]
    paths = list(text_fields(operation.body_schema(), good))
    assert paths or all(isinstance(value, int) for value in good.values())  # what has no text at all
    for path, text in paths:
        for bad in (f"{text}\x00", f"\x00{text}", "\x00", f"{text}\ud800"):
            answer = send(unchanged, operation, with_value(good, path, bad))
            # A password with a NUL is a wrong one, a token with a NUL a bad one: signing in tells no more.
            allowed = (400, 401) if operation.is_public() else (400,)
            assert_refused(answer, *allowed)


def wrong_values(good: Any) -> list[Any]:
    """Values that can't stand where the good one does."""
    wrong: list[Any] = [1e400, -5, 2**70, [[]], [None], {"a": 1}, "x" * 20_000]
    if not isinstance(good, bool):
        wrong.append(True)
    if not isinstance(good, dict):
        wrong.append({})
    return wrong


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_name)
def test_a_value_of_another_type_in_any_field_is_400(unchanged: Any, operation: Operation) -> None:
    good = GOOD[operation.about["operationId"]]
    for name, value in good.items():
        for bad in wrong_values(value):
            answer = send(unchanged, operation, {**good, name: bad})
            allowed = (400, 401) if operation.is_public() else (400,)
            assert_refused(answer, *allowed)


@pytest.mark.parametrize("operation", WITH_JSON, ids=by_name)
def test_a_required_field_that_is_missing_or_null_is_400(unchanged: Any, operation: Operation) -> None:
    good = GOOD[operation.about["operationId"]]
    for name in operation.body_schema().get("required", ()):
        assert name in send(unchanged, operation, {**good, name: None}).json()
        without = {key: value for key, value in good.items() if key != name}
        answer = send(unchanged, operation, without)
        assert_refused(answer, 400)
        assert name in answer.json()


# --- Addresses ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("operation", "name"), WITH_ID, ids=by_name)
def test_a_parameter_of_an_address_that_names_nothing_is_404(
    unchanged: Any, operation: Operation, name: str
) -> None:
    bad = (
        ["no-such-person", "a" * 31, "a" * 400, "%00", "..", "é", "admin"] if name == "username" else BAD_IDS
    )
    body = GOOD.get(operation.about["operationId"], "")
    for value in bad:
        address = operation.path.format(**{**OWN, name: value})
        answer = unchanged.generic(operation.method.upper(), address, json.dumps(body), "application/json")
        assert_refused(answer, 400, 404)


def test_an_id_in_a_body_that_is_none_is_400(unchanged: Any) -> None:
    for bad in [*BAD_IDS, "", " ", None, True, 1.5, 2**63, -1, [], {}]:
        answer = unchanged.post(f"{API}/posts", {"media": [bad]}, content_type="application/json")
        assert_refused(answer, 400)
        if bad is not None:
            answer = unchanged.post(
                f"{API}/posts/{FRIENDS_POST}/comments",
                {"text": "x", "parent": bad},
                content_type="application/json",
            )
            assert_refused(answer, 400)


@pytest.mark.parametrize("operation", LISTS, ids=by_name)
def test_a_bad_cursor_or_limit_is_400(unchanged: Any, operation: Operation) -> None:
    address = operation.address(username="alice")
    for cursor in (
        "abc",
        "1",
        "!!!",
        "bjE=x",
        "%C3%A9",
        "n1",
        "bi0x",
        "bjk5OTk5OTk5OTk5OTk5OTk5OTk5OQ",
        "a" * 5000,
    ):
        answer = unchanged.get(f"{address}?cursor={cursor}")
        assert_refused(answer, 400)
        assert set(answer.json()) == {"cursor"}
    for limit in ("0", "51", "abc", "-1", "", "1.5", "9" * 30, "%D9%A3"):
        answer = unchanged.get(f"{address}?limit={limit}")
        assert_refused(answer, 400)
        assert set(answer.json()) == {"limit"}
    assert_refused(unchanged.get(f"{address}?cursor=%00"), 400)
    assert unchanged.get(f"{address}?limit=50&cursor=").status_code == 200


def test_an_address_that_is_none_of_ours_is_404_in_json(unchanged: Any) -> None:
    for path in ("", "/", "/nothing", "/posts/1/nothing", "/follows/abc", "/me/me", "/%00"):
        assert_refused(unchanged.get(f"{API}{path}"), 400, 404)


@pytest.mark.parametrize("path", sorted({operation.path for operation in ALL}))
def test_a_method_that_an_address_does_not_have_is_405(unchanged: Any, path: str) -> None:
    allowed = {operation.method.upper() for operation in ALL if operation.path == path}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"} - allowed:
        answer = unchanged.generic(method, path.format(**OWN), "{}", "application/json")
        assert_refused(answer, 405)
        assert {name for name in answer["Allow"].split(", ") if name not in ("OPTIONS", "HEAD")} == allowed


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\x01b"])
def test_an_idempotency_key_that_is_none_is_400(unchanged: Any, key: str) -> None:
    answer = unchanged.post(
        f"{API}/posts",
        {"media": [str(MEDIA)]},
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )
    assert_refused(answer, 400)
