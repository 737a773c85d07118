"""Whatever somebody types, search answers: with what fits, or with nothing, or that it is too long."""

from typing import Any

import pytest
from django.test import Client

from feed.models import SearchTerm
from feed.search.indexing import post_index, users_index
from feed.search.lookup import rows_beginning
from tests.factories import PostFactory
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db
TYPES = ["all", "users", "hashtags", "posts", "places"]
QUERIES = [
    # Little, and nothing that names are made of
    "a", "é", ".", "_", "@", "#", "##", "@@", "%", "*", '"', "'", "\\", "(", ")", "^", "-", "🌊", "👩\u200d👧\u200d👦",
    # Right to left, invisible, other scripts, look-alikes, what changes its length when folded
    "\u202eabc", "\u200f", "مرحبا بالعالم", "שלום", "日本語", "ไทย", "\u0430lice", "İ", "ǅ", "ﷺ", "\u0301", 
    "a\u0301\u0302",
    "\ud7ff", "\uffff", "\U0010ffff", "alice\u2028bob", "a\tb\nc",
    # Much
    "x" * 100, "#" + "x" * 99, "a " * 50,
    # Expressions, operators, SQL, full-text syntax
    ".*", "^a", "[a-z]+", "(a+)+$", "$where", '{"$gt": ""}', "' OR 1=1 --", '"a" OR "b"', "a AND b",
    "NOT a", "a NEAR(b c)",
    "NEAR(", "a*", 'a"*', "col:a", "words:a", "{a b}", "a + b", "%00", "null", "-1", "1e9",
]  # fmt: skip


@pytest.fixture(autouse=True)
def rows(cast: Any) -> None:
    users_index([cast.alice.pk, cast.bob.pk])
    post_index(PostFactory(author=cast.alice, caption="A AND b NEAR alice").pk)


@pytest.mark.parametrize("kind", TYPES)
def test_odd_queries_are_answered(client: Client, bob: Any, kind: str) -> None:
    for viewer in (None, bob):
        if viewer:
            client.force_login(viewer)
        for q in QUERIES:
            answer = client.get("/api/v1/search", {"q": q, "type": kind})
            assert answer.status_code == 200, (q, answer.content)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("q", ["x" * 500, "#" + "x" * 200, "a\0b", "\0"])
def test_what_is_too_long_or_no_text_is_refused(client: Client, kind: str, q: str) -> None:
    assert client.get("/api/v1/search", {"q": q, "type": kind}).status_code == 400


@pytest.mark.parametrize("q", ["*", '"', ".*", "$where", "%", "🌊", "{}", "NEAR(", "' OR 1=1 --"])
def test_syntax_finds_nobody(client: Client, q: str) -> None:
    for kind in ("users", "hashtags", "places"):
        assert client.get("/api/v1/search", {"q": q, "type": kind}).json()["results"] == []


def test_words_of_query_languages_are_words(client: Client) -> None:
    for q in ("and near", "AND", "NEAR(alice"):
        assert len(client.get("/api/v1/search", {"q": q, "type": "posts"}).json()["results"]) == 1, q


@pytest.mark.parametrize("address", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize("q", [*QUERIES, "x" * 500, "#" + "x" * 200])
def test_the_pages_answer_whatever_is_asked(client: Client, bob: Any, address: str, q: str) -> None:
    client.force_login(bob)
    assert client.get(address, {"q": q}).status_code == 200, q


@pytest.mark.parametrize("cursor", ["x", "🌊", "bi0x"])
def test_a_cursor_that_makes_no_sense_is_refused(client: Client, cursor: str) -> None:
    answer = client.get("/api/v1/search", {"q": "a", "type": "posts", "cursor": cursor})
    assert answer.status_code == 400


@pytest.mark.parametrize("word", ["a", "alice", "photographer", "ж", "🌊"])
@pytest.mark.parametrize("kind", SearchTerm.Kind.values)
def test_names_are_looked_up_by_an_index(kind: str, word: str) -> None:
    assert_uses_index(rows_beginning(kind, word).values_list("target_id", flat=True))


def test_the_terms_of_a_name_are_looked_up_by_an_index() -> None:
    assert_uses_index(SearchTerm.objects.filter(target_id__in=[1, 2]).order_by())
