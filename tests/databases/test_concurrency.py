"""Many writers at once, on real threads with real connections."""

import pytest
from django.db import IntegrityError
from django.db.models import F

from accounts.models import User
from content.models import Hashtag
from instaclone.common.transactions import atomic
from tests.factories import UserFactory
from tests.support import live

pytestmark = pytest.mark.django_db


def test_writers_of_one_row_in_long_transactions_all_get_through():
    """Each reads the row and writes what it read plus one: a lost update or a lost writer would show."""
    tag = Hashtag.objects.create(name="hot")

    @atomic
    def count_up():
        # The write comes first, so that the transaction owns the row before it reads it.
        Hashtag.objects.filter(pk=tag.pk).update(name=F("name"))
        seen = Hashtag.objects.get(pk=tag.pk).posts_count
        Hashtag.objects.filter(pk=tag.pk).update(posts_count=seen + 1)

    def many():
        for _ in range(8):
            count_up()

    assert live(*[many] * 4) == [None] * 4
    tag.refresh_from_db()
    assert tag.posts_count == 32


def test_300_increments_at_the_same_time_are_all_kept():
    tag = Hashtag.objects.create(name="hot")

    def many():
        for _ in range(50):
            Hashtag.objects.filter(pk=tag.pk).update(posts_count=F("posts_count") + 1)

    assert live(*[many] * 6) == [None] * 6
    tag.refresh_from_db()
    assert tag.posts_count == 300


def test_of_many_who_take_a_name_at_the_same_time_one_gets_it():
    results = live(*[lambda: UserFactory(username="wanted", email=None) for _ in range(8)])
    assert User.objects.filter(username="wanted").count() == 0
    assert all(isinstance(result, IntegrityError) for result in results)

    results = live(*[lambda n=n: UserFactory(username="wanted", email=f"{n}@example.org") for n in range(8)])
    assert [type(result) for result in results if not isinstance(result, User)] == [IntegrityError] * 7
    assert User.objects.filter(username="wanted").count() == 1


def test_get_or_create_at_the_same_time_makes_one_row():
    results = live(*[lambda: Hashtag.objects.get_or_create(name="same") for _ in range(8)])
    assert sum(created for _, created in results) == 1
    assert len({tag.pk for tag, _ in results}) == 1


def test_get_or_create_in_a_transaction_at_the_same_time_makes_one_row():
    """MongoDB ends the losers' transactions; run again, they find the winner's row."""

    @atomic
    def take():
        return Hashtag.objects.get_or_create(name="same")[0].pk

    assert len(set(live(*[take] * 8))) == 1
    assert Hashtag.objects.count() == 1
