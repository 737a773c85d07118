"""POST auth/register: making an account."""

from typing import Any

import pytest
from django.core import mail
from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.usernames import RESERVED_USERNAMES
from tests.support import live

pytestmark = pytest.mark.django_db

URL = "/api/v1/auth/register"
GOOD = {"username": "anna", "email": "anna@example.org", "password": "orange-Lantern-42", "full_name": "Anna"}


def register(**changes: Any) -> Any:
    return APIClient().post(URL, {**GOOD, **changes})


def test_makes_an_account_and_signs_in() -> None:
    answer = register()
    assert answer.status_code == 201
    data = answer.json()
    assert data["user"]["username"] == "anna"
    assert data["user"]["email"] == "anna@example.org"
    assert data["user"]["email_verified"] is False
    assert data["user"]["id"] == str(User.objects.get().pk)
    assert "password" not in str(data)
    me = APIClient().get("/api/v1/me", headers={"Authorization": f"Bearer {data['access']}"})
    assert me.json()["id"] == data["user"]["id"]


def test_stores_names_in_lower_case_and_the_password_as_a_hash() -> None:
    assert register(username=" AnNa ", email="Anna@Example.ORG").status_code == 201
    user = User.objects.get()
    assert (user.username, user.email) == ("anna", "anna@example.org")
    assert GOOD["password"] not in user.password
    assert user.check_password(GOOD["password"])


def test_the_real_hasher_is_argon2() -> None:
    from instaclone import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_sends_the_message_that_verifies_the_address() -> None:
    register()
    (message,) = mail.outbox
    assert message.to == ["anna@example.org"]
    assert "/accounts/email/verify/" in message.body


def test_a_full_name_is_optional_and_its_blanks_are_tidied() -> None:
    assert register(full_name="  Anna \t Maria ").json()["user"]["full_name"] == "Anna Maria"
    without = {name: value for name, value in GOOD.items() if name != "full_name"}
    answer = APIClient().post(URL, {**without, "username": "bert", "email": "bert@example.org"})
    assert answer.json()["user"]["full_name"] == ""


@pytest.mark.parametrize(
    "username",
    [
        "",
        "ab",
        "a" * 31,
        "with space",
        "ünal",
        "анна",
        "name-with-dash",
        ".first",
        "last.",
        "two..dots",
        "12345",
        "a/b",
        "<b>hi</b>",
        "anna\n",
        "an\x00na",
        "\u202eanna",
        "ａｎｎａ",
        "admin",
        "Accounts",
        "API",
        "explore",
        "me",
        None,
        17,
        ["anna"],
        {"a": 1},
    ],
)
def test_refuses_names_that_nobody_may_have(username: Any) -> None:
    answer = register(username=username)
    # Blanks and line ends around a name are cut off, so "anna\n" is anna.
    if username == "anna\n":
        assert answer.status_code == 201
        return
    assert answer.status_code == 400, answer.content
    assert list(answer.json()) == ["username"]
    assert not User.objects.exists()


@pytest.mark.parametrize("username", ["abc", "a" * 30, "a.b_c", "_anna_", "7up", "anna.7"])
def test_accepts_names_at_the_edges_of_the_rules(username: str) -> None:
    assert register(username=username).status_code == 201


def test_every_first_part_of_the_sites_addresses_is_reserved() -> None:
    from django.urls import get_resolver

    first_parts = {str(route.pattern).strip("^").split("/")[0] for route in get_resolver().url_patterns}
    for included in (route for route in get_resolver().url_patterns if str(route.pattern) == ""):
        first_parts |= {str(route.pattern).strip("^").split("/")[0] for route in included.url_patterns}
    names = {part for part in first_parts if part and "<" not in part}
    assert "accounts" in names
    assert {name for name in names if len(name) >= 3} <= RESERVED_USERNAMES


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a@b"),
        ("email", f"{'a' * 250}@example.org"),
        ("email", "an\x00na@example.org"),
        ("email", "anna@example.org\nBcc: all@example.org"),
        ("password", "short"),
        ("password", "password123"),
        ("password", "12345678901"),
        ("password", "anna@example.org"),
        ("password", "x" * 129),
        ("password", "abc\x00defghijk"),
        ("full_name", "x" * 61),
        ("full_name", "An\x00na"),
    ],
)
def test_refuses_bad_fields_and_names_them(field: str, value: str) -> None:
    answer = register(**{field: value})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert not User.objects.exists()


def test_missing_fields_are_all_named() -> None:
    answer = APIClient().post(URL, {})
    assert answer.status_code == 400
    assert set(answer.json()) == {"username", "email", "password"}


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"17", b"null", b"\xff\xfe"])
def test_a_body_that_is_no_json_object_is_a_400(body: bytes) -> None:
    answer = APIClient().post(URL, body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_other_content_types_are_a_415(content_type: str) -> None:
    assert APIClient().post(URL, b"x", content_type=content_type).status_code == 415


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "ALICE"}, "username"),
        ({"email": "Alice@Example.org"}, "email"),
    ],
)
def test_what_somebody_has_is_taken_whatever_the_case(
    alice: User, changes: dict[str, str], field: str
) -> None:
    answer = register(**changes)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


def test_of_many_at_once_for_one_name_exactly_one_succeeds() -> None:
    spellings = ["anna", "Anna", "ANNA", "aNNa", "anNa", "annA"]
    jobs = [
        lambda name=name, n=n: register(username=name, email=f"anna{n}@example.org")
        for n, name in enumerate(spellings)
    ]
    answers = live(*jobs)
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400, 400, 400]
    assert all(list(answer.json()) == ["username"] for answer in answers if answer.status_code == 400)
    assert User.objects.count() == 1
    assert Session.objects.count() == 1


def test_of_many_at_once_for_one_address_exactly_one_succeeds() -> None:
    jobs = [lambda n=n: register(username=f"anna{n}", email="anna@example.org") for n in range(5)]
    answers = live(*jobs)
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400, 400]
    assert User.objects.count() == 1


def test_answers_with_a_slash_too() -> None:
    assert APIClient().post(f"{URL}/", GOOD).status_code == 201


@pytest.mark.rate_limits
def test_too_many_from_one_address_are_a_429() -> None:
    for n in range(10):
        assert register(username=f"anna{n}", email=f"anna{n}@example.org").status_code == 201
    answer = register(username="annax", email="annax@example.org")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
