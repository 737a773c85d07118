"""What an error looks like to a page, to htmx and to the API; and what may be sent in the first place."""

import json

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.common.urls"), pytest.mark.django_db]

STATUSES = {
    "invalid": 400,
    "sign-in": 401,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "large": 413,
    "media": 415,
    "limited": 429,
    "django-404": 404,
    "django-403": 403,
    "django-validation": 400,
}


@pytest.fixture
def visitor() -> Client:
    """A browser that shows our own 500 page, as a server does."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("name", "status"), [item for item in STATUSES.items() if item[0] != "sign-in"])
def test_a_page_shows_the_error_page_of_its_status(visitor: Client, name: str, status: int) -> None:
    answer = visitor.get(f"/try/fail/{name}/")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    assert "secret" not in answer.text
    assert "<h1" in answer.text


def test_what_an_error_says_is_escaped(visitor: Client) -> None:
    answer = visitor.get("/try/fail/conflict/")
    assert "&lt;b&gt;Taken&lt;/b&gt;" in answer.text
    assert "<b>Taken" not in answer.text


def test_a_page_for_people_who_are_signed_in_sends_others_to_the_sign_in_page_and_back(
    visitor: Client,
) -> None:
    answer = visitor.get("/try/fail/sign-in/?a=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/try/fail/sign-in/%3Fa%3D1"
    assert visitor.post("/try/fail/sign-in/").status_code == 401


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_htmx_gets_a_toast_and_leaves_the_page_as_it_is(visitor: Client, name: str, status: int) -> None:
    answer = visitor.get(f"/try/fail/{name}/", headers={"HX-Request": "true"})
    assert answer.status_code == status
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert toast["kind"] == "error"
    assert toast["message"]
    assert answer["HX-Reswap"] == "none"
    assert "<html" not in answer.text


def test_a_toast_may_hold_any_characters(visitor: Client) -> None:
    answer = visitor.get("/try/fail/conflict/", headers={"HX-Request": "true"})
    assert answer["HX-Trigger"].isascii()
    assert json.loads(answer["HX-Trigger"])["toast"]["message"] == "<b>Taken</b> “already”."
    assert "<b>" not in answer.text


def test_a_boosted_link_gets_the_whole_error_page(visitor: Client) -> None:
    answer = visitor.get("/try/fail/missing/", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert "<html" in answer.text


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_the_api_answers_with_detail_and_code(visitor: Client, name: str, status: int) -> None:
    answer = visitor.get(f"/api/try/fail/{name}")
    assert answer.status_code == status
    assert "secret" not in answer.text
    if name == "invalid":
        assert answer.json() == {"colour": ["No such colour."]}
    elif name == "django-validation":
        assert answer.json() == {"non_field_errors": ["One.", "Two."]}
    else:
        assert set(answer.json()) == {"detail", "code"}


@pytest.mark.parametrize("path", ["/try/fail/limited/", "/api/try/fail/limited"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_too_many_requests_come_with_the_seconds_to_wait(
    visitor: Client, path: str, headers: dict[str, str]
) -> None:
    assert visitor.get(path, headers=headers)["Retry-After"] == "17"


def test_a_fault_of_ours_tells_nothing_and_needs_nothing(visitor: Client) -> None:
    page, api = visitor.get("/try/fail/fault/"), visitor.get("/api/try/fail/fault")
    assert (page.status_code, api.status_code) == (500, 500)
    assert "secret" not in page.text + api.text
    assert page.text.startswith("<!doctype html>")
    assert set(api.json()) == {"detail", "code"}
    assert page["X-Request-ID"]
    assert "default-src" in page["Content-Security-Policy"]


def test_an_api_address_that_does_not_exist_is_json_too(visitor: Client) -> None:
    answer = visitor.get("/api/v9/nothing")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_form_without_its_token_is_told_to_reload() -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/try/upload/")
    assert answer.status_code == 403
    assert "Reload the page" in answer.text
    assert browser.post("/try/upload/", headers={"HX-Request": "true"})["HX-Trigger"]


def test_a_host_that_is_not_ours_is_a_bad_request(visitor: Client) -> None:
    assert visitor.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


# --- Fields of the API --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "kept"), [("0", "0"), ("7", "7"), (7, "7"), ("9223372036854775807", "9223372036854775807")]
)
def test_an_id_is_a_string_of_digits(visitor: Client, given: object, kept: str) -> None:
    answer = visitor.post("/api/try/echo", {"id": given}, "application/json")
    assert answer.json() == {"id": kept}


@pytest.mark.parametrize(
    "given",
    [
        "",
        "-1",
        "1.0",
        "9223372036854775808",
        "9" * 400,
        "٣",
        "abc",
        " 1",
        1.5,
        -1,
        True,
        None,
        [1],
        {"a": 1},
        10**30,
    ],
)
def test_what_is_no_id_is_a_clear_bad_request(visitor: Client, given: object) -> None:
    answer = visitor.post("/api/try/echo", {"id": given}, "application/json")
    assert answer.status_code == 400
    assert list(answer.json()) == ["id"]


def test_text_is_trimmed_and_its_line_ends_are_made_alike(visitor: Client) -> None:
    answer = visitor.post("/api/try/echo", {"text": " a\r\nb\rc "}, "application/json")
    assert answer.json() == {"text": "a\nb\nc"}


@pytest.mark.parametrize("given", ["a\\u0000b", "12345678901"])
def test_text_that_no_database_should_hold_is_refused(visitor: Client, given: str) -> None:
    answer = visitor.post("/api/try/echo", f'{{"text": "{given}"}}', "application/json")
    assert answer.status_code == 400
    assert list(answer.json()) == ["text"]


def test_half_a_character_is_refused_wherever_it_stands(visitor: Client) -> None:
    for body in ('{"text": "\\ud83d"}', '{"\\ud83d": 1}', '{"a": [{"b": "\\udc00"}]}'):
        answer = visitor.post("/api/try/echo", body, "application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize("given", [1, True, ["a"], {"a": "b"}])
def test_text_is_a_string(visitor: Client, given: object) -> None:
    assert visitor.post("/api/try/echo", {"text": given}, "application/json").status_code == 400


NOT_THE_JSON_EXPECTED = ["{", "[]", "null", "1", '"a"', "\x00", "{}{}", '{"id": 1e999}', "\ufeff{"]
TOO_MUCH_JSON = ["[" * 5_000, '{"a":' + "[" * 50 + "]" * 50 + "}", '{"a": ' + "9" * 6_000 + "}"]


@pytest.mark.parametrize("body", [*NOT_THE_JSON_EXPECTED, *TOO_MUCH_JSON])
def test_a_body_that_is_not_the_json_expected_is_a_bad_request(visitor: Client, body: str) -> None:
    answer = visitor.post("/api/try/echo", body, "application/json")
    assert answer.status_code == 400


def test_a_body_in_the_wrong_format_is_415(visitor: Client) -> None:
    assert visitor.post("/api/try/echo", "a=b", "text/plain").status_code == 415
