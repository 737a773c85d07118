"""Opening a socket: who gets in, by what, and with which code the others are turned away."""

import json
import logging
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework_simplejwt.tokens import AccessToken

from accounts import services
from accounts.models import Session, User
from instaclone.common import realtime
from messaging.gateway.auth import is_origin_allowed
from tests.live_server import LiveServer, live_server
from tests.realtime.support import SocketClient, access_of

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocketClient]


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


# --- By cookie -------------------------------------------------------------------------------------------------
def test_a_signed_in_browser_is_ready_at_once(connect: Connect, alice: User) -> None:
    ready = connect(alice).ready
    assert ready["user_id"] == str(alice.pk)
    assert ready["unread"] == {"notifications": 0, "messages": 0, "follow_requests": 0}
    assert ready["heartbeat_s"] == 25
    assert ready["expires_at"] is None
    assert isinstance(ready["seq"], int)
    assert 0 < ready["seq"] < 2**53


@pytest.mark.parametrize("path", ["/ws/", "/ws", "/ws/?v=1"])
def test_the_address_has_two_forms(connect: Connect, alice: User, path: str) -> None:
    assert connect(alice, path=path).ready["user_id"] == str(alice.pk)


@pytest.mark.parametrize("path", ["/", "/ws/x", "/ws//", "/api/v1/me", "/wsx"])
def test_there_are_no_sockets_elsewhere(connect: Connect, path: str) -> None:
    assert connect(path=path).close_code() == 4404


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "ftp://x", "http://["],
)
def test_a_page_of_another_origin_is_turned_away(connect: Connect, alice: User, origin: str) -> None:
    assert connect(cookie=cookie_of(alice), origin=origin).close_code() == 4403


def test_a_cookie_without_an_origin_is_turned_away(connect: Connect, alice: User) -> None:
    assert connect(cookie=cookie_of(alice), origin=None).close_code() == 4403


def test_another_origin_is_turned_away_before_it_can_send_a_token(connect: Connect) -> None:
    assert connect(origin="https://evil.example").close_code() == 4403


@pytest.mark.parametrize("setting", ["CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS"])
def test_a_trusted_origin_may_connect(connect: Connect, alice: User, settings: Any, setting: str) -> None:
    setattr(settings, setting, ["https://app.example"])
    client = connect(cookie=cookie_of(alice), origin="https://app.example")
    assert client.expect("ready")["user_id"] == str(alice.pk)


def test_a_host_that_is_not_ours_is_turned_away(connect: Connect, alice: User) -> None:
    cookie = cookie_of(alice)
    client = connect(cookie=cookie, host="rebound.example", origin="http://rebound.example")
    assert client.close_code() == 4403


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        ("https://photos.example", True),
        ("HTTPS://Photos.Example", True),
        ("http://photos.example", False),  # somebody on the way could have written that page
        ("https://photos.example:444", False),
        ("https://photos.example.evil.example", False),
        ("https://evil.example/photos.example", False),
        ("https://a.friends.example", True),
        ("https://friends.example.evil.example", False),
        ("http://a.friends.example", False),
        ("https://", False),
        ("", False),
        ("null", False),
    ],
)
def test_origins_of_a_site_with_https(settings: Any, origin: str, is_allowed: bool) -> None:
    settings.IS_HTTPS = True
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.friends.example"]
    assert is_origin_allowed(origin, "photos.example") is is_allowed


def test_a_cookie_whose_session_has_ended_is_told_at_once(connect: Connect, alice: User) -> None:
    cookie = cookie_of(alice)
    services.sessions_revoke_all(user=alice)
    assert connect(cookie=cookie).close_code() == 4401


def test_a_cookie_from_before_another_password_is_no_good(connect: Connect, alice: User) -> None:
    cookie = cookie_of(alice)
    alice.set_password("something-else-42")
    alice.save(update_fields=["password"])
    assert connect(cookie=cookie).close_code() == 4401


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c"])
def test_a_cookie_we_did_not_sign_counts_as_none(
    connect: Connect, alice: User, settings: Any, cookie: str
) -> None:
    client = connect(cookie=cookie)
    client.send("auth", token=access_of(alice))
    assert client.expect("ready")["user_id"] == str(alice.pk)


def test_a_suspended_person_is_turned_away(connect: Connect, alice: User) -> None:
    cookie, token = cookie_of(alice), access_of(alice)
    services.user_suspend(user=alice)
    assert connect(cookie=cookie).close_code() == 4403
    client = connect()
    client.send("auth", token=token)
    assert client.close_code() == 4403


# --- By token --------------------------------------------------------------------------------------------------
def test_a_client_signs_in_with_its_first_frame(connect: Connect, alice: User) -> None:
    client = connect()
    client.send("auth", token=access_of(alice))
    ready = client.expect("ready")
    assert ready["user_id"] == str(alice.pk)
    assert ready["expires_at"].endswith("Z")


def test_the_token_of_the_first_frame_may_stand_beside_its_type(connect: Connect, alice: User) -> None:
    client = connect()
    client.send_text(json.dumps({"type": "auth", "token": access_of(alice)}))
    assert client.expect("ready")["user_id"] == str(alice.pk)


def test_a_client_that_says_nothing_is_turned_away(connect: Connect, db: None, settings: Any) -> None:
    settings.SOCKET_AUTH_S = 0.2
    assert connect().close_code() == 4408


def test_pings_do_not_put_off_signing_in(connect: Connect, db: None, settings: Any) -> None:
    settings.SOCKET_AUTH_S = 0.5
    client = connect()
    client.send("ping")
    assert client.receive()["type"] == "pong"
    assert client.close_code() == 4408


def test_signing_in_ends_the_wait(connect: Connect, alice: User, settings: Any) -> None:
    settings.SOCKET_AUTH_S = 0.5
    client = connect()
    client.send("auth", token=access_of(alice))
    client.expect("ready")
    with pytest.raises(TimeoutError):
        client.receive(1.0)
    assert client.until_pong() == []


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\u0000", None, 1, ["x"], {"a": "b"}])
def test_what_is_no_token_does_not_sign_in(connect: Connect, db: None, token: Any) -> None:
    client = connect()
    client.send("auth", token=token)
    client.send("resume", seq=1)
    assert client.close_code() == 4401


def test_a_refresh_token_does_not_sign_in(connect: Connect, alice: User) -> None:
    from django.test import RequestFactory

    pair = services.token_pair_issue(user=alice, request=RequestFactory().get("/"))
    client = connect()
    client.send("auth", token=pair.refresh)
    assert client.close_code() == 4401


def test_a_token_of_an_ended_session_does_not_sign_in(connect: Connect, alice: User) -> None:
    token = access_of(alice)
    services.sessions_revoke_all(user=alice)
    client = connect()
    client.send("auth", token=token)
    assert client.close_code() == 4401


def test_an_expired_token_does_not_sign_in(connect: Connect, alice: User) -> None:
    client = connect()
    client.send("auth", token=token_for(alice, seconds=-1))
    assert client.close_code() == 4401


@pytest.mark.parametrize("kind", ["resume", "message.send", "watch", "no.such"])
def test_nothing_else_may_come_before_signing_in(connect: Connect, db: None, kind: str) -> None:
    client = connect()
    client.send(kind)
    assert client.close_code() == 4401


# --- The token's end -------------------------------------------------------------------------------------------
def token_for(user: User, *, seconds: float) -> str:
    """An access token of a new sign-in that expires so soon."""
    token = AccessToken(access_of(user))  # type: ignore[arg-type]
    token.set_exp(lifetime=timedelta(seconds=seconds))
    return str(token)


def test_a_token_that_expires_closes_the_socket(connect: Connect, alice: User) -> None:
    client = connect()
    client.send("auth", token=token_for(alice, seconds=2))
    client.expect("ready")
    assert client.close_code() == 4401


def test_a_new_auth_frame_renews(connect: Connect, alice: User) -> None:
    client = connect()
    client.send("auth", token=token_for(alice, seconds=2))
    client.expect("ready")
    client.send("auth", token=access_of(alice))
    assert client.expect("renewed")["expires_at"] > "2"
    with pytest.raises(TimeoutError):
        client.receive(2.5)
    assert client.until_pong() == []


def test_a_bad_token_renews_nothing_and_the_old_one_still_counts(connect: Connect, alice: User) -> None:
    client = connect()
    client.send("auth", token=token_for(alice, seconds=3))
    client.expect("ready")
    client.send("auth", token="x")
    assert client.error() == "token_not_valid"
    assert client.until_pong() == []
    assert client.close_code() == 4401


def test_a_socket_does_not_change_hands(connect: Connect, alice: User, bob: User) -> None:
    client = connect(alice)
    client.send("auth", token=access_of(bob))
    assert client.error() == "wrong_account"


def test_renewing_follows_the_new_session(connect: Connect, alice: User) -> None:
    client = connect()
    client.send("auth", token=access_of(alice))
    client.expect("ready")
    client.send("auth", token=access_of(alice))
    client.expect("renewed")
    first, second = Session.objects.filter(user=alice).order_by("pk")
    services.session_revoke(user=alice, session_id=first.pk)
    assert client.until_pong() == []
    services.session_revoke(user=alice, session_id=second.pk)
    assert client.close_code() == 4401


# --- Beside it -------------------------------------------------------------------------------------------------
def test_the_same_application_serves_http(server: LiveServer, db: None) -> None:
    with urllib.request.urlopen(f"http://{server.address}/healthz") as answer:
        assert answer.status == 200


def test_the_log_has_no_address_of_a_socket(alice: User, caplog: Any) -> None:
    with caplog.at_level(logging.INFO), live_server(log_level="info") as server:
        with SocketClient(server.address, alice, path="/ws/?token=hunter2") as client:
            client.expect("ready")
        with SocketClient(server.address, path="/nowhere?token=hunter2") as client:
            assert client.close_code() == 4404
    assert "Finished server process" in caplog.text  # so uvicorn's lines are in it
    assert "hunter2" not in caplog.text


def test_without_the_log_a_socket_is_closed_and_the_log_has_one_line(
    connect: Connect, alice: User, monkeypatch: Any, caplog: Any
) -> None:
    async def unavailable(user_id: int) -> int:
        raise realtime.Unavailable()

    monkeypatch.setattr(realtime, "last_seq", unavailable)
    with caplog.at_level(logging.WARNING):
        assert connect(cookie=cookie_of(alice)).close_code() == 1011
    [record] = [one for one in caplog.records if one.name == "messaging.consumers"]
    assert (record.levelname, record.exc_info) == ("WARNING", None)
