"""What templates are built with."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from instaclone.common.ids import shortcode
from instaclone.common.templatetags import ui


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context({"request": RequestFactory().get("/list?a=1&b=2"), **context}))


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1_284, "1,284"),
        (9_999, "9,999"),
        (10_000, "10k"),
        (12_849, "12.8k"),
        (99990, "99.9k"),
        (128400, "128k"),
        (999999, "999k"),
        (1000000, "1m"),
        (1284000, "1.2m"),
        (12000000000, "12,000m"),
        (-12849, "-12.8k"),
        (None, ""),
        ("x", ""),
    ],
)
def test_counts_fit_in_little_room_and_never_promise_more(count: Any, shown: str) -> None:
    assert ui.compact(count) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-5, "now"),
        (59, "now"),
        (60, "1 m"),
        (3599, "59 m"),
        (3600, "1 h"),
        (86399, "23 h"),
        (86400, "1 d"),
        (7 * 86400, "1 w"),
        (364 * 86400, "52 w"),
        (366 * 86400, "1 y"),
    ],
)
def test_ages_use_the_largest_unit_that_fits(seconds: int, shown: str) -> None:
    # Half a second more, so that the test's own time can't change the unit.
    assert ui.short_age(timezone.now() - timedelta(seconds=seconds + 0.5)) == shown


def test_a_time_is_exact_for_machines_and_short_for_people() -> None:
    shown = render("{% time_ago moment %}", moment=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert shown.startswith('<time data-ago datetime="2025-01-02T03:04:05Z" title="Jan. 2, 2025, 3:04 a.m.">')
    assert render("{% time_ago moment %}", moment=None) == ""


def test_parameters_are_replaced_and_taken_out() -> None:
    assert render("{% query_string a=5 c='x y' %}") == "?a=5&amp;b=2&amp;c=x+y"
    assert render("{% query_string a=None b='' %}") == ""


def test_an_icon_is_silent_and_comes_from_the_sprite() -> None:
    shown = render("{% icon 'heart' 'icon--20' %}")
    assert 'class="icon icon--20" aria-hidden="true"' in shown
    # With a hash in its name when the tests of the browser, in the same run, collected the files.
    assert re.search(r'icons(\.\w+)?\.svg#heart"', shown)


def test_a_face_is_sharp_on_a_dense_screen_and_falls_back_to_initials() -> None:
    asked: list[int] = []
    person: Any = SimpleNamespace(pk=7, username="alice", full_name="Alice van Dam", avatar_url=asked.append)
    for size in (24, 75, 76, 150):
        context = ui.avatar(person, size)
    assert asked == [150, 150, 320, 320]
    assert context["url"] == ""
    assert context["initials"] == "AD"
    assert context["hue"] in range(12)


@pytest.mark.parametrize(
    ("full_name", "username", "initials"),
    [
        ("", "bob", "B"),
        ("Cher", "c", "C"),
        ("ana ♥ maria", "x", "AM"),
        ("♥", "zoe", "Z"),
        ("李 小龍", "x", "李小"),
    ],
)
def test_initials_are_letters_of_the_name(full_name: str, username: str, initials: str) -> None:
    assert ui.initials_of(SimpleNamespace(full_name=full_name, username=username)) == initials


def test_a_srcset_has_the_renditions_of_one_format_in_the_medias_own_shape() -> None:
    media = {
        "width": 1080,
        "height": 1350,
        "renditions": [
            {"path": "m/a/640.webp", "format": "webp", "width": 640, "height": 800},
            {"path": "m/a/320.webp", "format": "webp", "width": 320, "height": 400},
            {"path": "m/a/320.jpg", "format": "jpeg", "width": 320, "height": 400},
            {"path": "m/a/square.webp", "format": "webp", "width": 320, "height": 320},
        ],
    }
    assert render("{% srcset media %}", media=media) == "/media/m/a/320.webp 320w, /media/m/a/640.webp 640w"
    assert render("{% srcset media 'jpeg' %}", media=media) == "/media/m/a/320.jpg 320w"


def test_short_codes_and_file_addresses() -> None:
    assert render("{{ post|shortcode }}{{ 7|shortcode }}", post=SimpleNamespace(pk=7)) == shortcode(7) * 2
    assert render("{{ path|media_url }}{{ none|media_url }}", path="m/x.webp", none=None) == "/media/m/x.webp"


def test_people_cannot_write_html_through_linkify() -> None:
    assert render("{{ text|linkify }}", text="<b> #x") == '&lt;b&gt; <a href="/explore/tags/x/">#x</a>'
