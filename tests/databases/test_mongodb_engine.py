"""What our engine adds to MongoDB's Django backend."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, connection, connections, models
from django.test.utils import isolate_apps

from content.models import Hashtag, Post
from social.models import Like

pytestmark = [pytest.mark.django_db, pytest.mark.mongo_only]

PROJECT = Path(__file__).resolve().parents[2]


def stages(queryset):
    """The names of a query's stages, in order."""
    compiler = queryset.query.get_compiler("default")
    compiler.pre_sql_setup()
    return [next(iter(stage)) for stage in compiler.build_query(compiler.columns).get_pipeline()]


def test_rows_are_filtered_sorted_and_limited_before_they_are_joined():
    queryset = Post.objects.filter(reach=0).select_related("author").order_by("-pk")[5:10]
    assert stages(queryset)[:5] == ["$match", "$sort", "$skip", "$limit", "$lookup"]


def test_a_condition_on_a_joined_table_is_checked_before_the_limit():
    queryset = Post.objects.filter(reach=0, author__is_active=True).order_by("-pk")[:10]
    found = stages(queryset)
    assert found[:3] == ["$match", "$sort", "$lookup"]
    assert found.index("$limit") > max(place for place, stage in enumerate(found) if stage == "$match")


def test_unique_constraints_are_whole_indexes_when_no_column_is_nullable():
    indexes = connection.get_collection(Like._meta.db_table).index_information()
    assert indexes["like_once"]["unique"] is True
    assert "partialFilterExpression" not in indexes["like_once"]


@isolate_apps("instaclone.common")
def test_a_nullable_unique_column_has_a_plain_index_beside_it():
    class Ticket(models.Model):
        code = models.CharField(max_length=9, null=True, unique=True)
        seat = models.CharField(max_length=9, null=True)

        class Meta:
            app_label = "common"
            constraints = [models.UniqueConstraint(fields=["seat"], name="seat_once")]

    with connection.schema_editor() as editor:
        editor.create_model(Ticket)
    try:
        collection = connection.get_collection(Ticket._meta.db_table)
        kinds = {
            name: ("partialFilterExpression" in index, index.get("unique", False))
            for name, index in collection.index_information().items()
            if name != "_id_"
        }
        assert sorted(kinds.values()) == [(False, False), (False, False), (True, True), (True, True)]
        Ticket.objects.bulk_create([Ticket(), Ticket(), Ticket(code="a")])
        plan = Ticket.objects.filter(code="a").explain(verbosity="queryPlanner")
        assert '"IXSCAN"' in plan
        changed = Ticket._meta.get_field("code").clone()
        changed._unique = False
        changed.set_attributes_from_name("code")
        with connection.schema_editor() as editor:
            editor.remove_constraint(Ticket, Ticket._meta.constraints[0])
            editor.alter_field(Ticket, Ticket._meta.get_field("code"), changed)
        assert list(collection.index_information()) == ["_id_"]
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Ticket)


def test_an_error_says_what_happened():
    Hashtag.objects.create(name="there")
    with pytest.raises(IntegrityError, match="duplicate key"):
        Hashtag.objects.create(name="there")
    with pytest.raises(IntegrityError, match="duplicate key"):
        Hashtag.objects.filter(pk=Hashtag.objects.create(name="other").pk).update(name="there")


def wrapper(alias, url):
    from instaclone.databases.mongodb.base import DatabaseWrapper

    settings = {
        **connection.settings_dict,
        "HOST": url,
        "NAME": "x",
        "OPTIONS": {"serverSelectionTimeoutMS": 300},
    }
    return DatabaseWrapper(settings, alias=alias)


@pytest.fixture(scope="module")
def standalone():
    from tests.mongod import Mongod

    server = Mongod(replica_set=False)
    yield server.url("instaclone")
    server.stop()


@pytest.mark.slow
class TestStandalone:
    def test_its_first_connection_is_refused(self, standalone):
        refused = wrapper("standalone", standalone)
        for _ in range(2):
            with pytest.raises(ImproperlyConfigured, match="replica set"):
                refused.ensure_connection()
        refused._connection_pools.pop("standalone").close()

    def test_the_system_check_says_so(self, standalone):
        ran = subprocess.run(
            [sys.executable, "manage.py", "check", "--database", "default", "--tag", "database"],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": standalone},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.returncode == 1
        assert "databases.E001" in ran.stderr
        assert "--replSet" in ran.stderr


def test_a_server_that_does_not_answer_is_an_operational_error():
    absent = wrapper("absent", "mongodb://127.0.0.1:9/?directConnection=true")
    with pytest.raises(OperationalError, match="can't be reached"):
        absent.ensure_connection()
    issues = absent.validation.check()
    assert [issue.id for issue in issues] == ["databases.E002"]
    absent._connection_pools.pop("absent").close()


def test_a_replica_set_passes_the_check():
    assert connection.validation.check() == []


def test_the_server_is_asked_once_for_what_it_is(monkeypatch):
    def fail(*args):
        raise AssertionError("asked again")

    real = connections["default"]
    monkeypatch.setattr(real, "connection", SimpleNamespace(admin=SimpleNamespace(command=fail)))
    real._refuse_standalone()
