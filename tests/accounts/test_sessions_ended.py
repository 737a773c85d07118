"""Every end of a session is announced, after the commit: accounts/signals.py."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory

from accounts import services
from accounts.models import Session, User
from accounts.signals import sessions_ended
from instaclone.common.errors import DomainError
from instaclone.common.transactions import atomic
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
Heard = list[tuple[int, list[int] | None, int | None]]
NEW_PASSWORD = "violet-Harbour-77"


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What was announced: user, sessions (None: all), the one that stays."""
    told: Heard = []

    def hear(
        sender: Any, user_id: int, session_ids: list[int] | None, keep: int | None, **kwargs: Any
    ) -> None:
        told.append((user_id, session_ids, keep))

    sessions_ended.connect(hear, weak=False)
    yield told
    sessions_ended.disconnect(hear)


def start(user: User) -> int:
    """A browser's session."""
    Client().force_login(user)
    return Session.objects.filter(user=user).latest("pk").pk


def test_revoking_names_the_session(alice: User, heard: Heard) -> None:
    session_id = start(alice)
    services.session_revoke(user=alice, session_id=session_id)
    assert heard == [(alice.pk, [session_id], None)]


def test_what_ends_nothing_announces_nothing(alice: User, bob: User, heard: Heard) -> None:
    session_id = start(alice)
    services.session_revoke(user=bob, session_id=session_id)
    services.session_revoke(user=alice, session_id=1)
    assert heard == []
    assert Session.objects.get(pk=session_id).is_live


def test_signing_out_everywhere_names_the_one_that_stays(alice: User, heard: Heard) -> None:
    kept = start(alice)
    start(alice)
    services.sessions_revoke_all(user=alice, keep=kept)
    assert heard == [(alice.pk, None, kept)]


def test_signing_out_of_a_browser_and_of_an_app(alice: User, heard: Heard) -> None:
    browser = Client()
    browser.force_login(alice)
    first = Session.objects.get()
    browser.post("/accounts/logout/")
    pair = services.token_pair_issue(user=alice, request=RequestFactory().get("/"))
    second = Session.objects.latest("pk")
    services.token_logout(refresh=pair.refresh)
    services.token_logout(refresh=pair.refresh)  # again: nothing ends
    assert heard == [(alice.pk, [first.pk], None), (alice.pk, [second.pk], None)]


def test_a_refresh_token_used_twice_ends_its_family(alice: User, heard: Heard) -> None:
    pair = services.token_pair_issue(user=alice, request=RequestFactory().get("/"))
    services.token_refresh(refresh=pair.refresh)
    assert heard == []
    with pytest.raises(DomainError):
        services.token_refresh(refresh=pair.refresh)
    assert heard == [(alice.pk, [Session.objects.get().pk], None)]


def test_another_password_ends_all_but_the_one_it_was_changed_in(alice: User, heard: Heard) -> None:
    kept = start(alice)
    services.password_change(user=alice, old=PASSWORD, new=NEW_PASSWORD, keep_session=kept)
    assert heard == [(alice.pk, None, kept)]


def test_a_reset_and_a_suspension_end_all(alice: User, heard: Heard) -> None:
    services.password_set(user=alice, new=NEW_PASSWORD)
    services.user_suspend(user=alice)
    assert heard == [(alice.pk, None, None)] * 2


@pytest.mark.parametrize(
    "end",
    [
        lambda user, session_id: services.session_revoke(user=user, session_id=session_id),
        lambda user, session_id: services.sessions_revoke_all(user=user),
    ],
)
def test_what_is_rolled_back_is_never_announced(
    alice: User, heard: Heard, end: Callable[[User, int], None]
) -> None:
    session_id = start(alice)

    @atomic
    def fail() -> None:
        end(alice, session_id)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert heard == []
    assert Session.objects.get(pk=session_id).is_live
