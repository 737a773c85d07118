"""POST auth/login, auth/refresh, auth/logout and the sessions behind them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from accounts.models import Session, User
from accounts.services import user_suspend
from accounts.tasks import remove_old_sessions
from tests.factories import PASSWORD, UserFactory
from tests.support import assert_uses_index, live

pytestmark = pytest.mark.django_db

LOGIN, REFRESH, LOGOUT = "/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/logout"
SESSIONS, ME = "/api/v1/auth/sessions", "/api/v1/me"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(login: str = "alice", password: str = PASSWORD, **headers: str) -> Any:
    return APIClient().post(LOGIN, {"login": login, "password": password}, headers=headers)


def refresh(token: str) -> Any:
    return APIClient().post(REFRESH, {"refresh": token})


def get_me(access: str) -> Any:
    return APIClient().get(ME, headers={"Authorization": f"Bearer {access}"})


# --- Signing in ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("login", ["alice", "ALICE", " alice ", "alice@example.org", "Alice@Example.org"])
def test_signs_in_by_name_or_address_in_any_case(alice: User, login: str) -> None:
    answer = sign_in(login)
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == str(alice.pk)
    assert get_me(answer.json()["access"]).status_code == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("alice", "wrong-password"),
        ("alice@example.org", "wrong-password"),
        ("nobody", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("suspended", PASSWORD),
        ("@", PASSWORD),
    ],
)
def test_every_failure_is_the_same_401(alice: User, login: str, password: str) -> None:
    UserFactory(username="suspended", is_active=False)
    answer = sign_in(login, password)
    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "The username or the password isn't right.",
        "code": "invalid_credentials",
    }
    assert "WWW-Authenticate" in answer
    assert not Session.objects.exists()


def test_an_unknown_name_costs_the_same_hashing(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    sign_in("alice", "wrong-password")
    known = len(hashed)
    sign_in("nobody", "wrong-password")
    assert known == len(hashed) - known == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "alice"},
        {"login": "alice", "password": ""},
        {"login": "a\x00", "password": "x"},
        {"login": "a" * 255, "password": "x"},
        {"login": {"$ne": 1}, "password": {"$ne": 1}},
        {"login": ["alice"], "password": PASSWORD},
        [],
    ],
)
def test_malformed_attempts_are_a_400(alice: User, body: Any) -> None:
    assert APIClient().post(LOGIN, body).status_code == 400


def test_a_stale_token_in_the_header_does_not_keep_one_from_signing_in(alice: User) -> None:
    assert sign_in(Authorization="Bearer gone").status_code == 200


@pytest.mark.rate_limits
def test_guessing_is_slowed_down(alice: User) -> None:
    answers = [sign_in("alice", f"guess-{n}").status_code for n in range(11)]
    assert answers == [401] * 10 + [429]


# --- Tokens -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("header", ["Bearer x", "Bearer", "Bearer a b", "Bearer a.b.c"])
def test_a_bad_token_is_a_401_with_a_challenge(alice: User, header: str) -> None:
    answer = APIClient().get(ME, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert {"detail", "code"} <= set(answer.json())


def test_nobody_signed_in_is_a_401_with_a_challenge(alice: User) -> None:
    answer = APIClient().get(ME)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_refresh_token_opens_nothing_and_an_access_token_renews_nothing(alice: User) -> None:
    tokens = sign_in().json()
    assert get_me(tokens["refresh"]).status_code == 401
    assert refresh(tokens["access"]).status_code == 401


def test_tokens_without_a_session_of_ours_are_refused(alice: User) -> None:
    token = AccessToken()
    token["user_id"] = str(alice.pk)
    assert get_me(str(token)).status_code == 401
    for session_id in ("0", "x", "9" * 30, None, ["1"]):
        token["sid"] = session_id
        assert get_me(str(token)).status_code == 401


def test_a_token_for_another_users_session_is_refused(alice: User, bob: User) -> None:
    sid = AccessToken(sign_in("bob").json()["access"])["sid"]
    token = AccessToken()
    token["user_id"], token["sid"] = str(alice.pk), sid
    assert get_me(str(token)).status_code == 401


def test_an_expired_access_token_is_a_401(alice: User) -> None:
    token = AccessToken(sign_in().json()["access"])
    token.set_exp(lifetime=-timedelta(seconds=1))
    assert get_me(str(token)).status_code == 401


def test_a_token_costs_one_query(alice: User, assert_queries: Any) -> None:
    access = sign_in().json()["access"]
    with assert_queries(1):
        assert get_me(access).status_code == 200


def test_a_suspended_persons_token_is_refused_at_once(alice: User) -> None:
    tokens = sign_in().json()
    user_suspend(user=alice)
    assert get_me(tokens["access"]).status_code == 401
    assert refresh(tokens["refresh"]).status_code == 401


def test_refreshing_gives_the_next_pair_and_keeps_the_session(alice: User) -> None:
    first = sign_in().json()
    answer = refresh(first["refresh"])
    assert answer.status_code == 200
    second = answer.json()
    assert set(second) == {"access", "refresh"}
    assert second["refresh"] != first["refresh"]
    assert get_me(second["access"]).status_code == 200
    assert refresh(second["refresh"]).status_code == 200
    assert Session.objects.count() == 1


def test_a_refresh_token_used_again_ends_the_whole_family(alice: User) -> None:
    stolen = sign_in().json()["refresh"]
    other_device = sign_in().json()
    newest = refresh(stolen).json()
    answer = refresh(stolen)
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_reused"
    assert refresh(newest["refresh"]).status_code == 401
    assert get_me(newest["access"]).status_code == 401
    assert get_me(other_device["access"]).status_code == 200


def test_of_many_refreshes_at_once_exactly_one_wins(alice: User) -> None:
    token = sign_in().json()["refresh"]
    answers = live(*[lambda: refresh(token)] * 6)
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401, 401]
    assert all(answer.json()["code"] == "token_reused" for answer in answers if answer.status_code == 401)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 3000, "\x00", 17, None, ["x"]])
def test_what_is_no_refresh_token_is_refused(alice: User, token: Any) -> None:
    assert refresh(token).status_code in (400, 401)


def test_refresh_tokens_expire(alice: User) -> None:
    token = RefreshToken(sign_in().json()["refresh"])
    token.set_exp(lifetime=-timedelta(seconds=1))
    answer = refresh(str(token))
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_not_valid"


def test_signing_out_ends_the_access_token_too(alice: User) -> None:
    tokens = sign_in().json()
    assert APIClient().post(LOGOUT, {"refresh": tokens["refresh"]}).status_code == 204
    assert get_me(tokens["access"]).status_code == 401
    assert refresh(tokens["refresh"]).status_code == 401
    assert APIClient().post(LOGOUT, {"refresh": tokens["refresh"]}).status_code == 204
    assert APIClient().post(LOGOUT, {"refresh": "x"}).status_code == 401


# --- Sessions -----------------------------------------------------------------------------------------------
def test_lists_where_one_is_signed_in_newest_first(alice: User, bob: User) -> None:
    sign_in("bob")
    sign_in(**{"User-Agent": "instaclone-cli/1.2"})
    access = sign_in(**{"User-Agent": FIREFOX}).json()["access"]
    answer = APIClient().get(SESSIONS, headers={"Authorization": f"Bearer {access}"})
    rows = answer.json()["results"]
    assert [row["device"] for row in rows] == ["Firefox on Linux", "instaclone-cli"]
    assert [row["is_current"] for row in rows] == [True, False]
    assert rows[0]["kind"] == "api"
    assert rows[0]["ip_address"] == "127.0.0.1"
    assert rows[0]["created_at"].endswith("Z")
    assert "refresh_jti" not in rows[0]


def test_pages_of_the_list_follow_each_other(alice: User) -> None:
    for _ in range(3):
        access = sign_in().json()["access"]
    client = APIClient(headers={"Authorization": f"Bearer {access}"})
    first = client.get(f"{SESSIONS}?limit=2").json()
    second = client.get(first["next"]).json()
    assert len(first["results"]) == 2
    assert len(second["results"]) == 1
    assert second["next"] is None


def test_ended_sessions_are_not_listed(alice: User) -> None:
    gone, over = sign_in().json(), sign_in().json()
    APIClient().post(LOGOUT, {"refresh": gone["refresh"]})
    Session.objects.filter(pk=AccessToken(over["access"])["sid"]).update(expires_at=timezone.now())
    access = sign_in().json()["access"]
    answer = APIClient().get(SESSIONS, headers={"Authorization": f"Bearer {access}"})
    assert len(answer.json()["results"]) == 1


def test_ends_a_session_elsewhere(alice: User) -> None:
    elsewhere, here = sign_in().json(), sign_in().json()
    client = APIClient(headers={"Authorization": f"Bearer {here['access']}"})
    sid = AccessToken(elsewhere["access"])["sid"]
    assert client.delete(f"{SESSIONS}/{sid}").status_code == 204
    assert client.delete(f"{SESSIONS}/{sid}").status_code == 204
    assert get_me(elsewhere["access"]).status_code == 401
    assert get_me(here["access"]).status_code == 200


def test_somebody_elses_session_stays(alice: User, carol: User) -> None:
    alices = sign_in("alice").json()["access"]
    client = APIClient(headers={"Authorization": f"Bearer {sign_in('carol').json()['access']}"})
    assert client.delete(f"{SESSIONS}/{AccessToken(alices)['sid']}").status_code == 204
    assert get_me(alices).status_code == 200


@pytest.mark.parametrize("session_id", ["x", "-1", "9223372036854775808", "1.5", "%00"])
def test_an_id_that_is_none_is_not_found(alice: User, session_id: str) -> None:
    client = APIClient(headers={"Authorization": f"Bearer {sign_in().json()['access']}"})
    assert client.delete(f"{SESSIONS}/{session_id}").status_code in (400, 404)


def test_sessions_need_signing_in(alice: User) -> None:
    assert APIClient().get(SESSIONS).status_code == 401
    assert APIClient().delete(f"{SESSIONS}/1").status_code == 401


def test_a_very_long_or_odd_user_agent_is_cut(alice: User) -> None:
    assert sign_in(**{"User-Agent": "x" * 5000}).status_code == 200
    assert len(Session.objects.get().user_agent) == 255


def test_old_rows_are_removed_and_live_ones_stay(alice: User) -> None:
    sign_in()
    long_ago = timezone.now() - timedelta(days=31)
    Session.objects.create(user=alice, kind="api", last_used_at=long_ago, expires_at=long_ago)
    assert remove_old_sessions() == 1
    assert Session.objects.count() == 1


def test_the_look_ups_use_indexes(alice: User) -> None:
    assert_uses_index(Session.objects.filter(pk=1))
    assert_uses_index(Session.objects.live().filter(user=alice).order_by("-pk")[:21])
    assert_uses_index(Session.objects.filter(expires_at__lt=timezone.now()).order_by("expires_at")[:10])
    assert_uses_index(User.objects.filter(username="alice").order_by()[:1])
    assert_uses_index(User.objects.filter(email="alice@example.org").order_by()[:1])
