"""Who a browser's cookie stands for: accounts/middleware.py."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import Session, User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

ME = "/api/v1/me"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_signing_in_makes_a_row_and_costs_one_query_afterwards(alice: User, assert_queries: Any) -> None:
    client = browser_of(alice)
    session = Session.objects.get()
    assert (session.user, session.kind) == (alice, "web")
    with assert_queries(1):
        assert client.get(ME).json()["username"] == "alice"


def test_a_visitor_costs_no_query(db: None, assert_queries: Any) -> None:
    with assert_queries(0):
        assert Client().get(ME).status_code == 401


def test_a_copied_cookie_ends_with_its_row(alice: User) -> None:
    client = browser_of(alice)
    thief = Client()
    thief.cookies = client.cookies.copy()
    assert thief.get(ME).status_code == 200
    client.post("/accounts/logout/")
    assert thief.get(ME).status_code == 401


def test_a_revoked_or_expired_row_signs_out(alice: User) -> None:
    revoked, expired = browser_of(alice), browser_of(alice)
    first, second = Session.objects.order_by("pk")
    services.session_revoke(user=alice, session_id=first.pk)
    Session.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    assert revoked.get(ME).status_code == 401
    assert expired.get(ME).status_code == 401


def test_a_suspended_person_is_signed_out_at_once_and_may_sign_in_when_restored(alice: User) -> None:
    client = browser_of(alice)
    services.user_suspend(user=alice)
    assert client.get(ME).status_code == 401
    services.user_restore(user=alice)
    assert client.get(ME).status_code == 401
    assert browser_of(alice).get(ME).status_code == 200


def test_a_password_set_behind_the_services_back_signs_out(alice: User) -> None:
    client = browser_of(alice)
    alice.set_password("something-else-42")
    alice.save(update_fields=["password"])
    assert client.get(ME).status_code == 401


def test_a_cookie_naming_another_persons_row_is_no_good(alice: User, bob: User) -> None:
    client = browser_of(alice)
    browser_of(bob)
    bobs = Session.objects.get(user=bob)
    session = client.session
    session["sid"] = bobs.pk
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert client.session[SESSION_KEY] == str(alice.pk)
    assert client.get(ME).status_code == 401


def test_a_token_sessions_id_in_a_cookie_is_no_good(alice: User) -> None:
    client = browser_of(alice)
    Session.objects.update(kind="api")
    assert client.get(ME).status_code == 401


@pytest.mark.parametrize("cookie", ["x", "a:b:c", "", "\u00e9"])
def test_a_cookie_we_did_not_sign_is_nobodys(alice: User, cookie: str) -> None:
    client = Client()
    client.cookies["sessionid"] = cookie
    assert client.get(ME).status_code == 401


def test_use_is_noted_once_an_hour_and_puts_the_end_off(alice: User, assert_queries: Any) -> None:
    client = browser_of(alice)
    two_hours_ago = timezone.now() - timedelta(hours=2)
    Session.objects.update(last_used_at=two_hours_ago, expires_at=timezone.now() + timedelta(days=1))
    with assert_queries(2):
        answer = client.get(ME)
    assert "sessionid" in answer.cookies  # sent again, with its full age
    session = Session.objects.get()
    assert session.last_used_at > two_hours_ago + timedelta(hours=1)
    assert session.expires_at > timezone.now() + timedelta(days=59)
    with assert_queries(1):
        answer = client.get(ME)
    assert "sessionid" not in answer.cookies


def test_signing_in_again_in_the_same_browser_leaves_one_live_row(alice: User) -> None:
    client = browser_of(alice)
    client.force_login(alice)
    assert Session.objects.live().count() == 1
    assert client.get(ME).status_code == 200


def test_the_cookie_is_out_of_reach_for_scripts(alice: User) -> None:
    answer = Client().post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
