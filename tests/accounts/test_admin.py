"""People and sessions in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.admin import search_users
from accounts.models import Session, User
from tests.factories import UserFactory
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db

USERS, SESSIONS = "/admin/accounts/user/", "/admin/accounts/session/"


@pytest.fixture
def admin(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def moderator(*permissions: str) -> Client:
    person = UserFactory(username="mod", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(person)
    return client


def names(answer: Any) -> set[str]:
    return {user.username for user in answer.context["cl"].result_list}


@pytest.mark.parametrize("page", [USERS, SESSIONS])
def test_is_for_staff(alice: User, admin: Client, page: str) -> None:
    assert Client().get(page).status_code == 302
    visitor = Client()
    visitor.force_login(alice)
    assert visitor.get(page).status_code == 302
    assert admin.get(page).status_code == 200


def test_staff_sign_in_through_the_admins_own_form(staff: User) -> None:
    from tests.factories import PASSWORD

    client = Client()
    answer = client.post("/admin/login/?next=/admin/", {"username": "staff", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(USERS).status_code == 200
    assert Session.objects.get().user == staff


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("ali", {"alice"}),
        ("ALI", {"alice"}),
        ("alice@example.org", {"alice"}),
        ("lice", set()),
        ("nobody", set()),
    ],
)
def test_searches_by_the_start_of_a_name_or_a_whole_address(
    admin: Client, alice: User, term: str, found: set[str]
) -> None:
    assert names(admin.get(USERS, {"q": term})) == found
    assert names(admin.get(USERS, {"q": str(alice.pk)})) == {"alice"}


def test_the_search_uses_indexes(alice: User) -> None:
    assert_uses_index(search_users(User.objects.order_by("-pk"), "ali")[:50], allow_sort=True)


@pytest.mark.parametrize("page", [USERS, SESSIONS])
def test_more_rows_cost_no_more_queries(admin: Client, page: str, assert_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin.get(page)
    with CaptureQueriesContext(connection) as few:
        admin.get(page)
    for _ in range(10):
        Client().force_login(UserFactory())
    with CaptureQueriesContext(connection) as many:
        admin.get(page)
    assert len(many) == len(few)


def test_suspends_and_restores(admin: Client, alice: User, staff: User) -> None:
    client = Client()
    client.force_login(alice)
    data = {"action": "suspend", "_selected_action": [alice.pk, staff.pk]}
    assert "1 account is suspended." in admin.post(USERS, data, follow=True).content.decode()
    assert client.get("/api/v1/me").status_code == 401
    assert admin.get(USERS).status_code == 200  # nobody suspends themselves
    admin.post(USERS, {"action": "restore", "_selected_action": [alice.pk]})
    alice.refresh_from_db()
    assert alice.is_active


def change_data(user: User, **changes: Any) -> dict[str, Any]:
    fields = ("username", "email", "full_name", "bio", "website", "pronouns")
    return {name: getattr(user, name) for name in fields} | changes


def test_an_edit_writes_no_counter(admin: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody follows alice between the moment the page reads the row and the moment it writes it."""
    from accounts.admin import UserAdmin

    save_model = UserAdmin.save_model

    def save_later(self: Any, request: Any, obj: User, *args: Any) -> None:
        User.objects.filter(pk=obj.pk).update(followers_count=41)
        save_model(self, request, obj, *args)

    monkeypatch.setattr(UserAdmin, "save_model", save_later)
    answer = admin.post(f"{USERS}{alice.pk}/change/", change_data(alice, bio="Edited by staff"))
    assert answer.status_code == 302, answer.context["errors"]
    alice.refresh_from_db()
    assert (alice.bio, alice.followers_count) == ("Edited by staff", 41)


def test_a_new_address_is_unverified(admin: Client, alice: User) -> None:
    from django.utils import timezone

    User.objects.filter(pk=alice.pk).update(email_verified_at=timezone.now())
    admin.post(f"{USERS}{alice.pk}/change/", change_data(alice, email="Alice@Elsewhere.example"))
    alice.refresh_from_db()
    assert (alice.email, alice.email_verified_at) == ("alice@elsewhere.example", None)


def test_setting_somebodys_password_signs_them_out(admin: Client, alice: User) -> None:
    client = Client()
    client.force_login(alice)
    data = {"password1": "violet-Compass-77", "password2": "violet-Compass-77"}
    assert admin.post(f"{USERS}{alice.pk}/password/", data).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("violet-Compass-77")
    assert client.get("/api/v1/me").status_code == 401


def test_moderators_cannot_raise_themselves_or_touch_other_staff(staff: User, alice: User) -> None:
    client = moderator("view_user", "change_user")
    me = User.objects.get(username="mod")
    client.post(f"{USERS}{me.pk}/change/", change_data(me, is_superuser="on", bio="mine"))
    me.refresh_from_db()
    assert (me.bio, me.is_superuser) == ("mine", False)
    assert client.post(f"{USERS}{staff.pk}/change/", change_data(staff, bio="x")).status_code == 403
    assert (
        client.post(f"{USERS}{staff.pk}/password/", {"password1": "x", "password2": "x"}).status_code == 403
    )
    client.post(USERS, {"action": "suspend", "_selected_action": [staff.pk]})
    staff.refresh_from_db()
    assert staff.is_active
    client.post(USERS, {"action": "suspend", "_selected_action": [alice.pk]})
    alice.refresh_from_db()
    assert not alice.is_active


def test_accounts_are_not_made_or_deleted_here(admin: Client, alice: User) -> None:
    assert admin.get(f"{USERS}add/").status_code == 403
    assert admin.post(f"{USERS}{alice.pk}/delete/", {"post": "yes"}).status_code == 403


def test_sessions_are_only_looked_at(admin: Client, alice: User) -> None:
    Client().force_login(alice)
    session = Session.objects.get(user=alice)
    assert admin.get(f"{SESSIONS}{session.pk}/change/").status_code == 200
    assert admin.post(f"{SESSIONS}{session.pk}/change/", {"kind": "api"}).status_code == 403
    assert admin.post(f"{SESSIONS}{session.pk}/delete/", {"post": "yes"}).status_code == 403
    rows = admin.get(SESSIONS, {"q": "Alice"}).context["cl"].result_list
    assert [row.pk for row in rows] == [session.pk]


def test_the_admins_page_for_ones_own_password_is_the_sites(admin: Client) -> None:
    assert admin.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
