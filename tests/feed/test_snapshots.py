"""Snapshots: the newest stays, whoever writes it, and old ones go."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from feed import snapshots
from feed.models import Snapshot
from feed.snapshots import is_older, snapshot_get, snapshot_put, snapshots_clear
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db


def test_what_was_put_last_is_got() -> None:
    assert snapshot_get("trending") is None
    snapshot_put("trending", {"ids": [1]})
    snapshot_put("other", {"ids": [9]})
    snapshot_put("trending", {"ids": [2, 3], "share": 0.5})
    with assert_queries(1):
        found = snapshot_get("trending")
    assert found is not None
    assert found.data == {"ids": [2, 3], "share": 0.5}
    assert Snapshot.objects.count() == 2


def test_putting_it_again_makes_it_new() -> None:
    snapshot_put("trending", {})
    Snapshot.objects.update(made_at=timezone.now() - timedelta(hours=2))
    old = snapshot_get("trending")
    assert old is not None
    assert is_older(old, timedelta(hours=1))
    assert not is_older(old, timedelta(hours=3))
    snapshot_put("trending", {})
    new = snapshot_get("trending")
    assert new is not None
    assert not is_older(new, timedelta(minutes=1))


def test_of_many_at_once_one_stays_whole() -> None:
    jobs = [partial(snapshot_put, "trending", {"by": number, "ids": [number] * 50}) for number in range(6)]
    assert live(*jobs) == [None] * 6
    (row,) = Snapshot.objects.all()
    assert row.data["ids"] == [row.data["by"]] * 50


def test_old_ones_are_removed_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "BATCH", 2)
    for number in range(5):
        snapshot_put(f"explore:{number}", {})
    Snapshot.objects.update(made_at=timezone.now() - snapshots.KEPT - timedelta(days=1))
    snapshot_put("explore:6", {})
    assert snapshots_clear() == 5
    assert snapshots_clear() == 0
    assert [row.name for row in Snapshot.objects.all()] == ["explore:6"]


def test_they_are_found_through_indexes() -> None:
    assert_uses_index(Snapshot.objects.filter(name="trending").order_by("pk")[:1], allow_sort=True)
    assert_uses_index(Snapshot.objects.filter(made_at__lt=timezone.now()).order_by("made_at")[:500])
