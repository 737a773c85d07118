"""The accounts pages, as a browser without JavaScript uses them."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Session, User
from tests.accounts.test_avatar import picture
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "violet-Compass-77"
SIGNUP = {"email": "anna@example.org", "full_name": "Anna", "username": "anna", "password": NEW}
REPLIES = {"story_replies": "everyone"}  # what the form always has
SETTINGS = ["edit", "privacy", "password/change", "security", "appearance"]


@pytest.fixture
def browser(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def errors(answer: Any) -> dict[str, Any]:
    return dict(answer.context["form"].errors)


def text(answer: Any) -> str:
    return str(answer.content.decode())


# --- Signing up ---------------------------------------------------------------------------------------------
def test_signs_up_signs_in_and_welcomes(db: None) -> None:
    client = Client()
    answer = client.post("/accounts/signup/", SIGNUP)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    home = client.get("/")
    assert "Welcome, Anna!" in text(home)
    assert home.wsgi_request.user.username == "anna"
    assert mail.outbox[0].to == ["anna@example.org"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "a b"),
        ("username", "admin"),
        ("username", "Alice"),
        ("username", ""),
        ("email", "alice@example.org"),
        ("email", "nobody"),
        ("password", "password123"),
        ("full_name", "x" * 61),
        ("full_name", "a\x00b"),
    ],
)
def test_a_refused_sign_up_tells_why_at_the_field_and_keeps_what_was_typed(
    alice: User, field: str, value: str
) -> None:
    answer = Client().post("/accounts/signup/", {**SIGNUP, field: value})
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    kept = "email" if field != "email" else "username"
    assert f'value="{SIGNUP[kept]}"' in text(answer)
    assert NEW not in text(answer)  # a password is never sent back
    assert not User.objects.filter(username="anna").exists()


def test_the_form_helps_password_managers_and_telephones(db: None) -> None:
    page = text(Client().get("/accounts/signup/"))
    for attribute in (
        'autocomplete="username"',
        'autocomplete="email"',
        'autocomplete="new-password"',
        'autocapitalize="none"',
        'inputmode="email"',
    ):
        assert attribute in page
    for field in SIGNUP:
        assert f'for="id_{field}"' in page


# --- Signing in and out -------------------------------------------------------------------------------------
@pytest.mark.parametrize("login", ["alice", "Alice@example.org"])
def test_signs_in_and_goes_where_one_wanted_to(alice: User, login: str) -> None:
    client = Client()
    page = client.get("/accounts/login/?next=/accounts/edit/")
    assert 'name="next" value="/accounts/edit/"' in text(page)
    answer = client.post(
        "/accounts/login/", {"login": login, "password": PASSWORD, "next": "/accounts/edit/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/edit/")
    assert client.get("/accounts/edit/").status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", "http:evil"],
)
def test_never_goes_to_another_site(alice: User, target: str) -> None:
    data = {"login": "alice", "password": PASSWORD, "next": target}
    assert Client().post("/accounts/login/", data)["Location"] == "/"
    assert Client().post("/accounts/signup/", {**SIGNUP, "next": target})["Location"] == "/"


@pytest.mark.parametrize(
    ("login", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("nobody@x.org", "x")]
)
def test_a_failed_sign_in_says_the_same_for_everyone(alice: User, login: str, password: str) -> None:
    answer = Client().post("/accounts/login/", {"login": login, "password": password})
    assert answer.status_code == 422
    assert errors(answer) == {"__all__": ["The username or the password isn't right."]}
    assert f'value="{login}"' in text(answer)
    assert not Session.objects.exists()


@pytest.mark.rate_limits
def test_guessing_is_slowed_down(alice: User) -> None:
    data = {"login": "alice", "password": "wrong"}
    answers = [Client().post("/accounts/login/", data) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_who_is_signed_in_is_sent_on(browser: Client) -> None:
    assert browser.get("/accounts/login/?next=/accounts/edit/")["Location"] == "/accounts/edit/"
    assert browser.get("/accounts/signup/")["Location"] == "/"
    assert browser.get("/accounts/login/?next=/accounts/login/")["Location"] == "/"


def test_signs_out_by_post_only(browser: Client) -> None:
    assert browser.get("/accounts/logout/").status_code == 405
    assert browser.post("/accounts/logout/")["Location"] == "/"
    assert browser.get("/accounts/edit/").status_code == 302
    assert not Session.objects.live().exists()


def test_forms_need_the_csrf_token(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/accounts/login/", {"login": "alice", "password": PASSWORD}).status_code == 403


# --- Passwords ----------------------------------------------------------------------------------------------
def test_resets_a_forgotten_password(browser: Client, alice: User) -> None:
    client = Client()
    answer = client.post("/accounts/password/reset/", {"login": "alice@example.org"}, follow=True)
    assert answer.status_code == 200
    link = re.search(r"http://127\.0\.0\.1:8000(/accounts/password/reset/\S+)", mail.outbox[0].body)
    assert link
    assert 'autocomplete="new-password"' in text(client.get(link[1]))
    assert client.post(link[1], {"new_password": "short"}).status_code == 422
    answer = client.post(link[1], {"new_password": NEW}, follow=True)
    assert "Sign in with the new one" in text(answer)
    assert browser.get("/accounts/edit/").status_code == 302
    assert client.post("/accounts/login/", {"login": "alice", "password": NEW}).status_code == 302
    assert client.get(link[1]).context["valid_link"] is False


def test_the_answer_for_nobody_is_the_same_page(alice: User) -> None:
    pages = [
        Client().post("/accounts/password/reset/", {"login": login}, follow=True)
        for login in ("alice", "nobody")
    ]
    bodies = [re.sub(r'(csrf\w*"[^>]*value=|"X-CSRFToken": ?)"[^"]*"', "", text(page)) for page in pages]
    assert bodies[0] == bodies[1]
    assert [page.redirect_chain for page in pages] == [[("/accounts/password/reset/sent/", 302)]] * 2
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("path", ["x/y", "AAAAAAAAAAA/abc-def", "é/é"])
def test_a_bad_link_says_so(db: None, path: str) -> None:
    answer = Client().get(f"/accounts/password/reset/{path}/")
    assert answer.context["valid_link"] is False
    answer = Client().post(f"/accounts/password/reset/{path}/", {"new_password": NEW})
    assert answer.status_code == 422


def test_changes_the_password_and_stays_signed_in_here_only(browser: Client, alice: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(alice)
    data = {"old_password": PASSWORD, "new_password": NEW}
    answer = browser.post("/accounts/password/change/", data, follow=True)
    assert "signed out everywhere else" in text(answer)
    assert elsewhere.get("/accounts/edit/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "field"), [("wrong", NEW, "old_password"), (PASSWORD, "short", "new_password")]
)
def test_a_refused_change_tells_the_field(browser: Client, old: str, new: str, field: str) -> None:
    answer = browser.post("/accounts/password/change/", {"old_password": old, "new_password": new})
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]


# --- E-mail -------------------------------------------------------------------------------------------------
def test_the_link_in_the_message_verifies_the_address(browser: Client, alice: User) -> None:
    answer = browser.post("/accounts/email/verify/send/", follow=True)
    assert "A message to alice@example.org is on its way." in text(answer)
    link = re.search(r"http://127\.0\.0\.1:8000(/accounts/email/verify/\S+)", mail.outbox[0].body)
    assert link
    assert Client().get(link[1]).context["verified"] is True
    alice.refresh_from_db()
    assert alice.email_verified_at is not None
    again = Client().get(link[1])
    assert (again.status_code, again.context["verified"]) == (400, False)


# --- Settings -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", SETTINGS)
def test_settings_are_for_who_is_signed_in(browser: Client, page: str) -> None:
    answer = Client().get(f"/accounts/{page}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/accounts/{page}/")
    answer = browser.get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert answer.context["settings_section"] == page.split("/")[0]
    assert "no-cache" in answer.get("Cache-Control", "") or page == "security"


def test_edits_the_profile(browser: Client, alice: User) -> None:
    data = {
        "username": "Alice2",
        "full_name": "A",
        "pronouns": "she",
        "bio": "One\r\nTwo",
        "website": "example.org",
    }
    answer = browser.post("/accounts/edit/", data, follow=True)
    assert "Your profile is saved." in text(answer)
    alice.refresh_from_db()
    assert (alice.username, alice.bio, alice.website) == ("alice2", "One\nTwo", "https://example.org")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "bob"),
        ("username", "x"),
        ("bio", "x" * 151),
        ("website", "javascript:alert(1)"),
        ("bio", "\x00"),
    ],
)
def test_a_refused_edit_keeps_what_was_typed(browser: Client, alice: User, field: str, value: str) -> None:
    data = {
        "username": "alice",
        "full_name": "Typed Name",
        "pronouns": "",
        "bio": "",
        "website": "",
        field: value,
    }
    answer = browser.post("/accounts/edit/", data)
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert 'value="Typed Name"' in text(answer)
    alice.refresh_from_db()
    assert alice.full_name == "Alice"


def test_150_characters_with_line_ends_fit(browser: Client, alice: User) -> None:
    bio = "x" * 74 + "\r\n" + "y" * 75
    data = {"username": "alice", "full_name": "", "pronouns": "", "bio": bio, "website": ""}
    assert browser.post("/accounts/edit/", data).status_code == 302


@pytest.mark.usefixtures("media_root")
def test_sets_and_removes_the_avatar(browser: Client, alice: User) -> None:
    file = SimpleUploadedFile("me.png", picture(), "image/png")
    data = {"file": file, "x": "0", "y": "0", "width": "0.5", "height": "1"}
    assert browser.post("/accounts/avatar/", data)["Location"] == "/accounts/edit/"
    alice.refresh_from_db()
    assert alice.avatar_url(150) in text(browser.get("/accounts/edit/"))
    browser.post("/accounts/avatar/", {"remove": "1"})
    alice.refresh_from_db()
    assert alice.avatar_key == ""


@pytest.mark.usefixtures("media_root")
@pytest.mark.parametrize(("content", "status"), [(b"text", 415), (b"", 422), (picture()[:200], 400)])
def test_a_refused_avatar_is_told_on_the_page(browser: Client, content: bytes, status: int) -> None:
    answer = browser.post("/accounts/avatar/", {"file": SimpleUploadedFile("me.png", content, "image/png")})
    assert answer.status_code == status
    assert answer.context["avatar_form"].errors
    assert 'name="bio"' in text(answer)


def test_an_avatar_needs_signing_in(db: None) -> None:
    assert Client().post("/accounts/avatar/", {"remove": "1"})["Location"].startswith("/accounts/login/")


def test_turns_the_account_private_and_back(browser: Client, alice: User) -> None:
    assert "Your account is private." in text(
        browser.post("/accounts/privacy/", {**REPLIES, "is_private": "on"}, follow=True)
    )
    alice.refresh_from_db()
    assert alice.is_private
    assert "Your account is public." in text(browser.post("/accounts/privacy/", REPLIES, follow=True))


def test_activity_and_read_receipts_are_hidden_and_shown_again(browser: Client, alice: User) -> None:
    page = browser.get("/accounts/privacy/").context["form"]
    assert (page["show_activity"].value(), page["read_receipts"].value()) == (True, True)
    for sent, wanted in (
        ({"show_activity": "on"}, (True, False)),
        ({"read_receipts": "on"}, (False, True)),
        ({"show_activity": "on", "read_receipts": "on"}, (True, True)),
    ):
        assert "Saved." in text(browser.post("/accounts/privacy/", {**REPLIES, **sent}, follow=True))
        alice.refresh_from_db()
        assert (alice.preferences["show_activity"], alice.preferences["read_receipts"]) == wanted
    assert not alice.is_private


def test_who_may_reply_to_stories_and_whether_they_are_kept_is_set(browser: Client, alice: User) -> None:
    page = browser.get("/accounts/privacy/").context["form"]
    assert (page["archive_stories"].value(), page["story_replies"].value()) == (True, "everyone")
    for sent, wanted in (
        ({"story_replies": "off"}, (False, "off")),
        ({"story_replies": "following", "archive_stories": "on"}, (True, "following")),
    ):
        assert "Saved." in text(browser.post("/accounts/privacy/", sent, follow=True))
        alice.refresh_from_db()
        assert (alice.preferences["archive_stories"], alice.preferences["story_replies"]) == wanted
    answer = browser.post("/accounts/privacy/", {"story_replies": "strangers"})
    assert answer.context["form"].errors["story_replies"]
    alice.refresh_from_db()
    assert alice.preferences["story_replies"] == "following"


def test_lists_sessions_and_ends_them(browser: Client, alice: User) -> None:
    for _ in range(3):
        Client(headers={"User-Agent": "instaclone-cli/1"}).force_login(alice)
    page = browser.get("/accounts/security/")
    assert len(page.context["sessions"].items) == 4
    other = Session.objects.exclude(pk=page.context["current_session_id"]).first()
    assert other
    browser.post("/accounts/security/", {"session_id": str(other.pk)})
    assert Session.objects.live().count() == 3
    answer = browser.post("/accounts/security/", {"others": "1"}, follow=True)
    assert "signed out everywhere else" in text(answer)
    assert [session.pk for session in Session.objects.live()] == [page.context["current_session_id"]]


@pytest.mark.parametrize("session_id", ["x", "", "9" * 30, "-1"])
def test_an_odd_session_id_ends_nothing(browser: Client, session_id: str) -> None:
    assert browser.post("/accounts/security/", {"session_id": session_id}).status_code == 302
    assert Session.objects.live().count() == 1


def test_chooses_a_theme(browser: Client, alice: User) -> None:
    answer = browser.post("/accounts/appearance/", {"theme": "dark", "reduce_motion": "on"})
    assert answer.cookies["theme"].value == "dark"
    alice.refresh_from_db()
    assert alice.preferences == {"theme": "dark", "reduce_motion": True}
    assert 'data-theme="dark"' in text(browser.get("/accounts/appearance/"))
    assert browser.post("/accounts/appearance/", {"theme": "pink"}).status_code == 422


@pytest.mark.parametrize(
    ("username", "problem"),
    [
        ("fresh.name", None),
        ("", None),
        ("alice", "This username is taken."),
        ("ALICE", "This username is taken."),
        ("admin", "This username isn't available."),
        ("a", "Use 3 to 30 characters."),
        ("<script>", "Use only letters a-z, digits, dots and underscores."),
    ],
)
def test_hints_while_a_name_is_typed(alice: User, username: str, problem: str | None) -> None:
    answer = Client().get("/accounts/username-check/", {"username": username})
    assert answer.status_code == 200
    assert answer.context["problem"] == problem
    assert "<script>" not in text(answer)


def test_ones_own_name_is_no_problem(browser: Client) -> None:
    assert browser.get("/accounts/username-check/", {"username": "Alice"}).context["problem"] is None
