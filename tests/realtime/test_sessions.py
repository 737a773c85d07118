"""A socket lives no longer than the session that opened it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.models import Session, User
from tests.factories import PASSWORD
from tests.realtime.support import SocketClient, access_of

pytestmark = pytest.mark.django_db
Connect = Callable[..., SocketClient]


def test_a_revoked_session_closes_its_socket_and_no_other(connect: Connect, alice: User, bob: User) -> None:
    here = connect(alice)
    mine = Session.objects.get(user=alice)
    there, others = connect(alice), connect(bob)
    answer = there.browser.delete(f"/api/v1/auth/sessions/{mine.pk}")
    assert answer.status_code == 204
    assert here.close_code() == 4401
    assert there.until_pong() == []
    assert others.until_pong() == []


def test_signing_out_closes_the_browsers_sockets(connect: Connect, alice: User) -> None:
    client = connect(alice)
    client.browser.post("/accounts/logout/")
    assert client.close_code() == 4401


def test_signing_an_app_out_closes_its_socket(connect: Connect, alice: User) -> None:
    from django.test import RequestFactory

    pair = services.token_pair_issue(user=alice, request=RequestFactory().get("/"))
    client = connect()
    client.send("auth", token=pair.access)
    client.expect("ready")
    services.token_logout(refresh=pair.refresh)
    assert client.close_code() == 4401


def test_another_password_closes_all_sockets_but_that_of_who_changed_it(
    connect: Connect, alice: User
) -> None:
    elsewhere, app = connect(alice), connect()
    app.send("auth", token=access_of(alice))
    app.expect("ready")
    here = connect(alice)
    change = {"old_password": PASSWORD, "new_password": "violet-Harbour-77"}
    answer = here.browser.post("/api/v1/auth/password/change", change, content_type="application/json")
    assert answer.status_code < 300, answer.content
    assert elsewhere.close_code() == 4401
    assert app.close_code() == 4401
    assert here.until_pong() == []


def test_suspending_closes_with_another_code(connect: Connect, alice: User) -> None:
    client = connect(alice)
    services.user_suspend(user=alice)
    assert client.close_code() == 4403


def test_a_session_that_ended_unnoticed_can_do_nothing_more(connect: Connect, alice: User) -> None:
    client = connect(alice)
    Session.objects.update(revoked_at=timezone.now())
    client.send("message.read", conversation_id="1", up_to="1")
    assert client.close_code() == 4401


def test_a_session_that_ended_unnoticed_is_found_soon(
    often: None, connect_here: Connect, alice: User, bob: User
) -> None:
    connect = connect_here
    revoked, suspended = connect(alice), connect(bob)
    alive = connect(alice)
    Session.objects.filter(pk=Session.objects.filter(user=alice).order_by("pk")[0].pk).update(
        expires_at=timezone.now()
    )
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert revoked.close_code() == 4401
    assert suspended.close_code() == 4403
    assert alive.until_pong() == []


def test_looking_after_all_sessions_takes_two_queries(alice: User, bob: User, assert_queries: Any) -> None:
    from accounts.selectors import sessions_live_among

    for user in (alice, bob, alice):
        Client().force_login(user)
    ids = set(Session.objects.values_list("pk", flat=True))
    first = min(ids)
    Session.objects.filter(pk=first).update(revoked_at=timezone.now())
    with assert_queries(2):
        assert sessions_live_among(ids) == ids - {first}
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert sessions_live_among(ids) == set(
        Session.objects.filter(user=alice).exclude(pk=first).values_list("pk", flat=True)
    )
