"""Each test starts with an empty database and empty caches, and really commits."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from accounts.models import User
from instaclone.common.transactions import atomic, on_commit
from tests.factories import UserFactory
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_and_cached_values_of_one_test_are_gone_in_the_next(turn):
    assert User.objects.count() == 0
    assert cache.get("turn") is None
    UserFactory(username="same")
    cache.set("turn", turn)


def test_other_connections_see_what_a_test_wrote():
    UserFactory(username="here")
    assert live(lambda: User.objects.filter(username="here").exists()) == [True]


def test_no_transaction_is_open_around_a_test():
    assert not connection.in_atomic_block
    done = []
    with atomic():
        on_commit(lambda: done.append(1))
        assert done == []
    assert done == [1]


@pytest.mark.sqlite_only
def test_djangos_own_on_commit_runs_as_well():
    done = []
    with transaction.atomic():
        transaction.on_commit(lambda: done.append(1))
    assert done == [1]


def test_the_cast_stands_as_described(cast):
    assert (cast.alice.followers_count, cast.bob.following_count) == (1, 1)
    assert cast.pat.is_private
    assert cast.staff.is_staff


def test_a_failed_hook_would_fail_the_test(failed_hooks):
    with atomic():
        on_commit(lambda: 1 / 0)
    assert len(failed_hooks) == 1
    failed_hooks.clear()
