"""What every answer tells the browser to refuse."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

PATHS = ["/", "/accounts/login/", "/no/such/page/", "/api/v1/me", "/healthz"]


def policy(answer: Any) -> dict[str, list[str]]:
    """The Content-Security-Policy by directive."""
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", PATHS)
def test_no_script_or_style_runs_but_our_own_files(client: Client, path: str) -> None:
    found = policy(client.get(path))
    assert found["default-src"] == found["script-src"] == found["style-src"] == ["'self'"]
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert found[name] == ["'none'"]
    assert found["form-action"] == ["'self'"]
    allowed = {value for values in found.values() for value in values}
    assert not {
        value for value in allowed if "unsafe" in value or "*" in value or value in ("http:", "https:")
    }
    assert "data:" not in found["script-src"] + found["style-src"] + found["default-src"]


@pytest.mark.parametrize("path", PATHS)
def test_answers_are_not_sniffed_framed_or_named_to_others(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Request-ID"]
    assert "Server" not in answer
    assert "X-Powered-By" not in answer


def test_https_is_insisted_on_for_a_year(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    client = Client()
    answer = client.get("/accounts/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/accounts/login/")
    answer = client.get("/accounts/login/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert client.get("/healthz").status_code == 200  # asked for by machines beside us, without TLS


def test_pages_have_no_inline_script_style_or_handler(client: Client) -> None:
    html = client.get("/accounts/login/").text.lower()
    assert "<style" not in html
    assert " style=" not in html
    assert "javascript:" not in html
    assert " onclick=" not in html
    assert all("src=" in part.partition(">")[0] for part in html.split("<script")[1:])


# --- Other origins ------------------------------------------------------------------------------------------
def preflight(origin: str, path: str = "/api/v1/me") -> Any:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return Client().options(path, headers=headers)


def test_no_other_origin_may_call_the_api_unless_listed(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    assert preflight("https://app.example")["Access-Control-Allow-Origin"] == "https://app.example"
    for origin in ("https://evil.example", "null", "https://app.example.evil.example", "http://app.example"):
        answer = preflight(origin)
        assert "Access-Control-Allow-Origin" not in answer, origin
        assert "Access-Control-Allow-Credentials" not in answer


def test_nobody_is_listed_unless_someone_is(settings: Any) -> None:
    assert settings.CORS_ALLOWED_ORIGINS == []
    assert "Access-Control-Allow-Origin" not in preflight("https://app.example")


def test_pages_are_never_shared_with_other_origins(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    answer = Client().get("/accounts/login/", headers={"Origin": "https://app.example"})
    assert "Access-Control-Allow-Origin" not in answer


def test_a_listed_origin_may_read_what_clients_need(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    answer = Client().get("/api/v1/me", headers={"Origin": "https://app.example"})
    exposed = {name.strip().lower() for name in answer["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= {"x-request-id", "retry-after", "x-ratelimit-remaining", "idempotent-replayed"}
    allowed = {
        name.strip() for name in preflight("https://app.example")["Access-Control-Allow-Headers"].split(",")
    }
    assert allowed >= {"authorization", "content-type", "idempotency-key", "x-request-id"}
