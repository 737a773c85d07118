"""What names are found by, and how a query is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.search.captions import caption_words, query_words
from feed.search.terms import Query, fold, hashtag_terms, user_terms, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÜNÏTED STRASSE", "united straße"),
        ("Søren Łukasz", "soren lukasz"),
        ("ﬁne", "FINE"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("Çelik", "celik"),
        ("ЁЛКА", "елка"),
        ("Άγγελος", "αγγελος"),
    ],
)
def test_case_accents_and_widths_dont_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_person_is_found_by_the_beginning_of_each_word_of_their_names() -> None:
    terms = user_terms("anna_b92", "Ána-María Schmidt")
    assert {"anna_b92", "anna", "b", "92", "a", "an", "maria", "mar", "schmidt", "sch", "schmid"} <= terms
    assert not {"b9", "midt", ""} & terms


def test_a_long_word_has_six_beginnings_and_itself() -> None:
    assert user_terms("photographer", "") == {"p", "ph", "pho", "phot", "photo", "photog", "photographer"}


def test_names_of_any_script_have_terms() -> None:
    assert "محمد" in user_terms("m_1", "محمد علي")
    assert "김민" in user_terms("kim", "김민준")
    assert "नमस" in {term[:3] for term in hashtag_terms("नमस्ते")}


@pytest.mark.parametrize(
    ("typed", "lead", "text", "words"),
    [
        ("  @Anna.B ", "@", "anna.b", ("anna.b",)),
        ("#Ocean", "#", "ocean", ("ocean",)),
        ("Anna  Schmidt", "", "anna schmidt", ("anna", "schmidt")),
        ("O'Brien", "", "o'brien", ("o", "brien")),
        ("🌊🌊", "", "🌊🌊", ()),
        ("...", "", "...", ()),
        ("", "", "", ()),
        ("a\0b", "", "a b", ("a", "b")),
        ("one two three four five", "", "one two three four five", ("one", "two", "three", "four")),
    ],
)
def test_a_query_is_read_into_words(typed: str, lead: str, text: str, words: tuple[str, ...]) -> None:
    query = Query.of(typed)
    assert (query.lead, query.text, query.words) == (lead, text, words)


def test_a_caption_is_words_without_syntax() -> None:
    assert caption_words('Golden HOUR, golden "light" #SunSet (NEAR* you)') == [
        "golden", "hour", "light", "sunset", "near", "you",
    ]  # fmt: skip


def test_scripts_without_spaces_are_found_by_what_stands_inside() -> None:
    assert set(query_words("京都")) <= set(caption_words("今日は京都に行く"))
    assert set(query_words("ราตรี")) <= set(caption_words("สวัสดีราตรี"))
    assert query_words("都") == ["都"]
    assert "都" in caption_words("今日は京都に行く")


def test_a_query_has_each_word_once_and_ten_of_them() -> None:
    assert query_words("sun sea Sun") == ["sun", "sea"]
    assert len(query_words(" ".join(f"w{number}" for number in range(30)))) == 10


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_plain_text_is_read_as_any_other(text: str) -> None:
    """There is a shorter way for it."""
    assert fold(f"{text} é") == f"{fold(text)} e"
    assert words_of(f"{text} é") == list(dict.fromkeys([*words_of(text), "e"]))


@given(st.text(max_size=300))
def test_any_text_gives_bounded_words_of_letters_and_digits(text: str) -> None:
    query = Query.of(text)
    assert len(query.text) <= 100
    assert len(query.words) <= 4
    for word in [*query_words(text), *caption_words(text)]:
        assert 0 < len(word) <= 40
        assert words_of(word) == [word]


@given(st.text(min_size=1, max_size=60))
def test_whatever_words_a_name_has_each_beginning_of_them_is_a_term(name: str) -> None:
    terms = user_terms("x.1", name)
    for word in words_of(name)[:12]:
        assert word[:1] in terms
        assert word[:6].rstrip() in terms
        assert word[:100] in terms
