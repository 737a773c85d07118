"""Signing in gives little to those who guess, and leads nowhere but back into the site."""

from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/accounts/login/"
API = "/api/v1/auth/login"


def sign_in(client: Client, path: str = PAGE, login: str = "alice", password: str = PASSWORD) -> Any:
    data = {"login": login, "password": password}
    if path.startswith("/api/"):
        return client.post(path, data, "application/json")
    return client.post(path, data)


@pytest.mark.rate_limits
@pytest.mark.parametrize("path", [PAGE, API])
def test_guessing_is_stopped_and_told_when_to_come_back(client: Client, alice: Any, path: str) -> None:
    codes = [sign_in(client, path, password="wrong").status_code for _ in range(10)]
    assert 429 not in codes
    answer = sign_in(client, path)
    assert answer.status_code == 429, "even the right password has to wait"
    assert 1 <= int(answer["Retry-After"]) <= 300
    assert answer["X-RateLimit-Limit"] == "10"
    assert answer["X-RateLimit-Remaining"] == "0"
    assert "sessionid" not in answer.cookies


@pytest.mark.rate_limits
def test_page_and_api_count_together(client: Client, alice: Any) -> None:
    for path in (PAGE, API) * 5:
        assert sign_in(client, path, password="wrong").status_code != 429
    assert sign_in(client, API).status_code == 429


@pytest.mark.rate_limits
def test_guessing_one_account_from_many_addresses_is_stopped(alice: Any) -> None:
    codes = [
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), API, password="wrong").status_code
        for number in range(31)
    ]
    assert codes.index(429) == 30


@pytest.mark.parametrize("path", [PAGE, API])
def test_a_known_and_an_unknown_account_answer_alike(client: Client, alice: Any, path: str) -> None:
    known, unknown = (sign_in(client, path, login=login, password="wrong") for login in ("alice", "nobody1"))
    assert known.status_code == unknown.status_code
    if path == API:
        assert known.content == unknown.content
    else:
        assert known.text.count("nobody1") == 0


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "/\t/evil.example",
        " //evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
    ],
)
def test_signing_in_never_leads_out_of_the_site(client: Client, alice: Any, target: str) -> None:
    for query, form in (({"next": target}, {}), ({}, {"next": target})):
        browser = Client()
        data = {"login": "alice", "password": PASSWORD, **form}
        answer = browser.post(PAGE, data, query_params=query)
        assert answer.status_code == 302
        assert answer["Location"] == site_settings.LOGIN_REDIRECT_URL


def test_signing_in_leads_back_to_where_one_was(client: Client, alice: Any) -> None:
    answer = client.post(PAGE, {"login": "alice", "password": PASSWORD, "next": "/explore/?a=1"})
    assert answer["Location"] == "/explore/?a=1"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(settings: Any, alice: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    browser = Client()
    browser.get(PAGE, secure=True)
    answer = browser.post(PAGE, {"login": "alice", "password": PASSWORD}, secure=True)
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert PASSWORD not in cookie.value


def test_a_form_of_another_site_cannot_sign_anyone_in(alice: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(
        PAGE, {"login": "alice", "password": PASSWORD}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert site_settings.SESSION_COOKIE_NAME not in answer.cookies


def test_a_session_of_another_site_cannot_write_through_the_api(alice: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    answer = browser.patch("/api/v1/me", {"bio": "x"}, "application/json")
    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["x", "a.b.c", "", "é", "x" * 10_000, "Bearer"])
def test_a_token_that_is_not_ours_is_just_not_signed_in(client: Client, token: str) -> None:
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert set(answer.json()) >= {"detail", "code"}
