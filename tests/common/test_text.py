"""Tags, mentions and addresses in captions and comments."""

import html
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instaclone.common.text import (
    HASHTAG_MAX_LENGTH,
    Kind,
    canonical_hashtag,
    hashtags_in,
    linkify,
    mentions_in,
    tokens,
)

# Pieces that mean something to the parser, so that hypothesis finds their combinations.
SIGNS = "# ＃ @ ＠ . .. / & < > \" ' _ - ) ( &amp; &#39; http:// https:// HTTPS:// www. javascript: ?q=#x"
WORDS = "a.example a@b.example alice été हिन्दी 日本語 سلام ❤️ 👨‍👩‍👧 1️⃣ İ ﷺ ² 12"
PIECES = st.sampled_from(
    [*SIGNS.split(), *WORDS.split(), "\n", " ", "\x00", "\u200d", "\u200c", "\ufe0f", "\u0301"]
)
TEXTS = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=30).map("".join)


class _Links(HTMLParser):
    """Collects the elements and the visible text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "a":
            assert set(dict(attrs)) <= {"href", "rel", "target"}
            self.links.append(dict(attrs).get("href") or "")


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#sunset", ["sunset"]),
        ("#Sunset #SUNSET", ["sunset"]),
        ("#b then #a and #b", ["b", "a"]),
        ("a #x, #y. (#z)!", ["x", "y", "z"]),
        ("#one#two", ["one"]),
        ("##double", ["double"]),
        ("#snake_case #with2digits #2fast", ["snake_case", "with2digits", "2fast"]),
        ("#été #Straße #ÅNGSTRÖM", ["été", "strasse", "ångström"]),
        ("#日本語 と #東京タワー。", ["日本語", "東京タワー"]),
        ("#हिन्दी में #नमस्ते!", ["हिन्दी", "नमस्ते"]),
        ("#سلام و #كتاب", ["سلام", "كتاب"]),
        ("#می\u200cخواهم", ["میخواهم"]),
        ("#한국어", ["한국어"]),
        ("＃全角 #ｆｕｌｌ", ["全角", "full"]),
        ("#love❤️ #party🎉now #1️⃣", ["love", "party"]),
        ("🎉#party", ["party"]),
        ("#e\u0301te\u0301", ["été"]),
        ("#2024 #१२३ #_ # #", []),
        ("word#tag 日本#タグ 7#up", []),
        ("&#39;x&#x27;", []),
        ("https://a.example/page#section", []),
        ("a.example/#section", []),
        ("me#tag@a.example", []),
        ("#" + "a" * HASHTAG_MAX_LENGTH, ["a" * HASHTAG_MAX_LENGTH]),
        ("#" + "a" * (HASHTAG_MAX_LENGTH + 1), []),
        ("line\n#tag\r\n#other", ["tag", "other"]),
        ("", []),
    ],
)
def test_hashtags_are_found_in_every_script(text: str, tags: list[str]) -> None:
    assert hashtags_in(text) == tags


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@alice", ["alice"]),
        ("@Alice @ALICE", ["alice"]),
        ("hi @alice, @bob! (@carol)", ["alice", "bob", "carol"]),
        ("thanks @alice.", ["alice"]),
        ("thanks @alice...", ["alice"]),
        ("@first.last_1", ["first.last_1"]),
        ("@al", []),
        ("@" + "a" * 30, ["a" * 30]),
        ("@" + "a" * 31, []),
        ("@.alice @-alice", []),
        ("alice@example.org and a.b+c@mail.example.org", []),
        ("word@alice", []),
        ("@alice@elsewhere.example", []),
        ("@aliceé", []),
        ("日本@alice日本", ["alice"]),
        ("＠alice", ["alice"]),
        ("https://a.example/@alice a.example/@alice", []),
        ("@@alice", []),
        ("#tag@alice @alice#tag", ["alice"]),
    ],
)
def test_mentions_follow_the_rule_of_usernames(text: str, names: list[str]) -> None:
    assert mentions_in(text) == names


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://a.example/x?y=1&z=2#frag.", ["https://a.example/x?y=1&z=2#frag"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/x_(y)", ["https://a.example/x_(y)"]),
        ("HTTP://A.example", ["HTTP://A.example"]),
        ("“https://a.example”", ["https://a.example"]),
        (
            "https://münchen.example/ü https://例え.テスト/",
            ["https://münchen.example/ü", "https://例え.テスト/"],
        ),
        ("http://192.0.2.1:8000/x", ["http://192.0.2.1:8000/x"]),
        ("javascript:alert(1) ftp://a.example data:text/html,x", []),
        ("https://bank.example@evil.example/", []),
        ("https:// https://x https://-.example https://a.example:99999/", []),
        ("https://[::1/ https://a..example", []),
        ('https://a.example/"onclick="x', ["https://a.example/"]),
        ("https://a.example/\u202egpj.exe", ["https://a.example/"]),
        ("https://a.example/" + "x" * 3000, []),
    ],
)
def test_only_plain_web_addresses_become_links(text: str, urls: list[str]) -> None:
    assert [token.value for token in tokens(text) if token.kind is Kind.URL] == urls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("#Été!", '<a href="/explore/tags/%C3%A9t%C3%A9/">#Été</a>!'),
        ("@Alice.", '<a href="/alice/">@Alice</a>.'),
        (
            "https://a.example/?a=1&b=2",
            '<a href="https://a.example/?a=1&amp;b=2" rel="nofollow noopener ugc" target="_blank">'
            "a.example/?a=1&amp;b=2</a>",
        ),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_linkify_escapes_everything_and_links_what_means_something(text: str, expected: str) -> None:
    assert linkify(text) == expected


def test_a_long_address_is_shown_in_little_room_and_kept_whole_in_the_link() -> None:
    url = "https://a.example/" + "x" * 100
    shown = linkify(url)
    assert f'href="{url}"' in shown
    label = re.sub(r"<[^>]*>", "", shown)
    assert len(label) == 40
    assert label.endswith("…")


@given(TEXTS)
@settings(max_examples=300)
def test_the_tokens_put_together_are_the_text(text: str) -> None:
    pieces = tokens(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(TEXTS)
@settings(max_examples=300)
def test_linkify_makes_no_markup_but_its_own_links(text: str) -> None:
    shown = linkify(text)
    parser = _Links()
    parser.feed(shown)
    parser.close()
    assert set(parser.tags) <= {"a"}
    assert all(re.match(r"/|https?://", link, re.IGNORECASE) for link in parser.links)
    without_links = re.sub(r"</?a[^>]*>", "", shown)
    assert not re.search(r"[<>\"']", without_links)
    if not any(token.kind is Kind.URL for token in tokens(text)):
        assert html.unescape(without_links) == text


@given(TEXTS)
@settings(max_examples=300)
def test_a_canonical_hashtag_is_its_own_canonical_form(text: str) -> None:
    for name in hashtags_in(text):
        assert canonical_hashtag(name) == name
        assert hashtags_in(f"#{name}") == [name]


HOSTILE = "# @ a #a @alice @a. a. a@ a@b a@b. https:// https://a.b/) ( ) ＃日 &# http : @alice@ .- a% x-"


@pytest.mark.parametrize("piece", [*HOSTILE.split(), "#\u0301", "\u200d", "#a\u200d"])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        linkify(text)
        return time.process_time() - started

    seconds(1_000)
    # Quadratic work on 100,000 characters would take minutes.
    assert seconds(100_000) < 4
