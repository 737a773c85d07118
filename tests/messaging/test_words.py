"""The words that search knows of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instaclone.common.folding import fold
from messaging.terms import MAX_TERMS, terms_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Hello, hello WORLD!", ["hello", "world"]),
        ("Crème brûlée", ["creme", "brulee"]),
        ("Straße STRASSE", ["strasse"]),
        ("#tag @bob it's", ["tag", "bob", "it", "s"]),
        ("Ελλάδα ΕΛΛΑΔΑ", ["ελλαδα"]),
        ("日本語 テスト", ["日本語", "テスト"]),
        ("👋🏽 ❤️", []),
        ("", []),
        ("x" * 50, ["x" * 32]),
    ],
)
def test_the_words_of_a_text(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


def test_no_more_than_64_words_are_kept() -> None:
    assert terms_of(" ".join(f"w{n}" for n in range(100))) == [f"w{n}" for n in range(MAX_TERMS)]


@given(st.text(max_size=200))
def test_a_text_is_found_by_its_own_words_however_they_are_written(text: str) -> None:
    terms = terms_of(text)
    assert terms_of(" ".join(terms)) == terms
    assert fold(fold(text)) == fold(text)
