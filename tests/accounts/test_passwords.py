"""Changing and resetting passwords, and verifying e-mail addresses, over the API."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.links import email_tokens, password_tokens
from accounts.models import User
from instaclone.common.ids import shortcode
from tests.factories import PASSWORD, UserFactory
from tests.support import live

pytestmark = pytest.mark.django_db

API = "/api/v1/auth"
NEW = "violet-Compass-77"
LINK = re.compile(r"/accounts/[a-z/]+/([\w-]{11})/([\w-]+)/")


def sign_in(login: str, password: str = PASSWORD) -> Any:
    return APIClient().post(f"{API}/login", {"login": login, "password": password})


def client_of(login: str) -> APIClient:
    return APIClient(headers={"Authorization": f"Bearer {sign_in(login).json()['access']}"})


def link_in_mail() -> dict[str, str]:
    (message,) = mail.outbox
    found = LINK.search(message.body)
    assert found, message.body
    return {"uid": found[1], "token": found[2]}


def change(client: APIClient, old: str = PASSWORD, new: str = NEW) -> Any:
    return client.post(f"{API}/password/change", {"old_password": old, "new_password": new})


# --- Changing -----------------------------------------------------------------------------------------------
def test_changes_the_password_and_ends_every_other_session(alice: User) -> None:
    elsewhere, here = client_of("alice"), client_of("alice")
    browser = Client()
    browser.force_login(alice)
    assert change(here).status_code == 204
    assert here.get("/api/v1/me").status_code == 200
    assert elsewhere.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 401
    assert sign_in("alice").status_code == 401
    assert sign_in("alice", NEW).status_code == 200


def test_a_browser_that_changes_it_stays_signed_in(alice: User) -> None:
    browser = APIClient()
    browser.force_login(alice)
    assert change(browser).status_code == 204
    assert browser.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", NEW, "old_password"),
        ("", NEW, "old_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "password123", "new_password"),
        (PASSWORD, "alice@example.org", "new_password"),
        (PASSWORD, "x" * 129, "new_password"),
        (PASSWORD, "nul\x00nul-nul", "new_password"),
    ],
)
def test_a_refused_change_names_the_field_and_changes_nothing(
    alice: User, old: str, new: str, field: str
) -> None:
    elsewhere = client_of("alice")
    answer = change(client_of("alice"), old, new)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert elsewhere.get("/api/v1/me").status_code == 200
    assert sign_in("alice").status_code == 200


def test_of_two_changes_at_once_one_wins(alice: User) -> None:
    first, second = client_of("alice"), client_of("alice")
    answers = live(
        lambda: change(first, new="first-Compass-77"), lambda: change(second, new="second-Compass-77")
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 204
    assert statuses[1] in (400, 401, 409)
    winner = "first" if answers[0].status_code == 204 else "second"
    assert sign_in("alice", f"{winner}-Compass-77").status_code == 200


def test_changing_needs_signing_in(alice: User) -> None:
    assert change(APIClient()).status_code == 401


# --- Resetting ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("login", ["alice", "ALICE", "alice@example.org"])
def test_sends_a_link_that_sets_a_new_password(alice: User, login: str) -> None:
    before = client_of("alice")
    assert APIClient().post(f"{API}/password/reset", {"login": login}).status_code == 202
    assert mail.outbox[0].to == ["alice@example.org"]
    answer = APIClient().post(f"{API}/password/reset/confirm", {**link_in_mail(), "new_password": NEW})
    assert answer.status_code == 204
    assert before.get("/api/v1/me").status_code == 401
    assert sign_in("alice").status_code == 401
    assert sign_in("alice", NEW).json()["user"]["email_verified"] is True


@pytest.mark.parametrize("login", ["nobody", "nobody@example.org", "suspended", "@", "x" * 254])
def test_answers_the_same_for_nobody_and_sends_nothing(alice: User, login: str) -> None:
    UserFactory(username="suspended", is_active=False)
    known = APIClient().post(f"{API}/password/reset", {"login": "alice"})
    mail.outbox.clear()
    answer = APIClient().post(f"{API}/password/reset", {"login": login})
    assert (answer.status_code, answer.json()) == (known.status_code, known.json())
    assert mail.outbox == []


def test_asking_makes_no_query_that_depends_on_the_account(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request only leaves a task behind; the look-up is the task's."""
    from accounts.tasks import mail_password_link

    left: list[Any] = []
    monkeypatch.setattr(mail_password_link, "delay", lambda *args: left.append(args))
    from tests.support import assert_queries

    with assert_queries(0):
        for login in ("alice", "nobody"):
            APIClient().post(f"{API}/password/reset", {"login": login})
    assert left == [("alice",), ("nobody",)]


def confirm(link: dict[str, str], new: str = NEW) -> Any:
    return APIClient().post(f"{API}/password/reset/confirm", {**link, "new_password": new})


def test_a_link_is_good_once(alice: User) -> None:
    link = {"uid": shortcode(alice.pk), "token": password_tokens.make_token(alice)}
    assert confirm(link).status_code == 204
    answer = confirm(link, "another-Compass-78")
    assert answer.status_code == 400
    assert list(answer.json()) == ["token"]
    assert sign_in("alice", NEW).status_code == 200


def test_used_twice_at_once_a_link_works_once(alice: User) -> None:
    link = {"uid": shortcode(alice.pk), "token": password_tokens.make_token(alice)}
    answers = live(*[lambda n=n: confirm(link, f"number-{n}-Compass") for n in range(4)])
    assert [answer.status_code for answer in answers].count(204) == 1
    assert all(answer.status_code in (204, 400, 409) for answer in answers)


def test_a_bad_new_password_leaves_the_link_good(alice: User) -> None:
    link = {"uid": shortcode(alice.pk), "token": password_tokens.make_token(alice)}
    answer = confirm(link, "short")
    assert answer.status_code == 400
    assert list(answer.json()) == ["new_password"]
    assert confirm(link).status_code == 204


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "AAAAAAAAAAA"},
        {"uid": "x"},
        {"uid": "é" * 11},
        {"token": "x"},
        {"token": "zzzzzz-" + "0" * 32},
    ],
)
def test_a_link_that_was_not_sent_is_refused(alice: User, change: dict[str, str]) -> None:
    link = {"uid": shortcode(alice.pk), "token": password_tokens.make_token(alice)}
    assert confirm({**link, **change}).status_code == 400
    assert sign_in("alice").status_code == 200


def test_somebody_elses_link_is_refused(alice: User, bob: User) -> None:
    assert confirm({"uid": shortcode(bob.pk), "token": password_tokens.make_token(alice)}).status_code == 400


def test_a_link_ends_after_some_hours(alice: User, settings: Any) -> None:
    link = {"uid": shortcode(alice.pk), "token": password_tokens.make_token(alice)}
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert confirm(link).status_code == 400


@pytest.mark.rate_limits
def test_asking_too_often_for_one_account_is_a_429(alice: User) -> None:
    answers = [APIClient().post(f"{API}/password/reset", {"login": "alice"}).status_code for _ in range(6)]
    assert answers == [202] * 5 + [429]


# --- Verifying the address ----------------------------------------------------------------------------------
def test_the_link_verifies_the_address(alice: User) -> None:
    client = client_of("alice")
    assert client.get("/api/v1/me").json()["email_verified"] is False
    assert client.post(f"{API}/email/verify/send").status_code == 202
    assert APIClient().post(f"{API}/email/verify", link_in_mail()).status_code == 204
    assert client.get("/api/v1/me").json()["email_verified"] is True


def test_a_verified_address_gets_no_more_messages(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(email_verified_at=timezone.now())
    assert client_of("alice").post(f"{API}/email/verify/send").status_code == 202
    assert mail.outbox == []


def test_a_link_for_the_address_before_is_refused(alice: User) -> None:
    link = {"uid": shortcode(alice.pk), "token": email_tokens.make_token(alice)}
    User.objects.filter(pk=alice.pk).update(email="alice@elsewhere.example")
    assert APIClient().post(f"{API}/email/verify", link).status_code == 400
    alice.refresh_from_db()
    assert alice.email_verified_at is None


def test_a_password_link_verifies_nothing_and_the_other_way_round(alice: User) -> None:
    uid = shortcode(alice.pk)
    wrong = {"uid": uid, "token": password_tokens.make_token(alice)}
    assert APIClient().post(f"{API}/email/verify", wrong).status_code == 400
    assert confirm({"uid": uid, "token": email_tokens.make_token(alice)}).status_code == 400


def test_verification_links_end_after_their_own_time(alice: User, settings: Any) -> None:
    link = {"uid": shortcode(alice.pk), "token": email_tokens.make_token(alice)}
    settings.PASSWORD_RESET_TIMEOUT = -1
    settings.EMAIL_VERIFICATION_TIMEOUT = -1
    assert APIClient().post(f"{API}/email/verify", link).status_code == 400
    settings.EMAIL_VERIFICATION_TIMEOUT = timedelta(days=1).total_seconds()
    assert APIClient().post(f"{API}/email/verify", link).status_code == 204


def test_asking_for_the_message_needs_signing_in(alice: User) -> None:
    assert APIClient().post(f"{API}/email/verify/send").status_code == 401
