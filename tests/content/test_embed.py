"""Posts on other sites: `/p/<code>/embed/`, the code to paste, and `/api/oembed`."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.services import privacy_set, user_suspend
from content.models import Post
from content.services import post_archive, post_delete
from tests.content.support import browser
from tests.factories import PostFactory, ReelFactory, media_summary
from tests.support import assert_queries

pytestmark = pytest.mark.django_db

OEMBED = "/api/oembed"
HIDDEN = ["private", "close friends", "archived", "deleted", "suspended"]


def hidden_post(cast: Any, how: str) -> Any:
    audience = Post.Audience.CLOSE_FRIENDS if how == "close friends" else Post.Audience.FOLLOWERS
    post = PostFactory(author=cast.alice, caption="Between us", audience=audience)
    if how == "private":
        privacy_set(user=cast.alice, is_private=True)
    elif how == "archived":
        post_archive(author=cast.alice, post_id=post.pk)
    elif how == "deleted":
        post_delete(author=cast.alice, post_id=post.pk)
    elif how == "suspended":
        user_suspend(user=cast.alice)
    return post


def oembed(address: str, **query: Any) -> Any:
    return Client().get(OEMBED, {"url": address, **query})


def full(path: str) -> str:
    return settings.SITE_URL + path


# --- The frame ----------------------------------------------------------------------------------------------
def test_any_site_may_frame_a_public_post(cast: Any) -> None:
    post = PostFactory(author=cast.alice, caption="Low tide <3", media=[media_summary(0), media_summary(1)])
    answer = Client().get(f"/p/{post.shortcode}/embed/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert "Low tide &lt;3" in html
    assert html.count("<img") == 2
    assert f'href="{full(post.get_absolute_url())}"' in html
    assert "<script" not in html
    assert " style=" not in html


def test_the_frame_is_the_same_for_everybody_and_sets_no_cookie(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    path = f"/p/{post.shortcode}/embed/"
    answers = [browser(person).get(path) for person in (None, cast.bob, cast.mallory, cast.alice)]
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.get("Vary", "")
        assert "public" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"


def test_a_reel_is_a_film_in_the_frame(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice)
    html = Client().get(f"/p/{reel.shortcode}/embed/").content.decode()
    assert "<video controls" in html
    assert full(f"/reel/{reel.shortcode}/") in html


def test_hidden_likes_stay_hidden_in_the_frame(cast: Any) -> None:
    post = PostFactory(author=cast.alice, like_count=7, hide_like_count=True)
    shown = PostFactory(author=cast.alice, like_count=7)
    assert "7 likes" not in browser(cast.alice).get(f"/p/{post.shortcode}/embed/").content.decode()
    assert "7 likes" in Client().get(f"/p/{shown.shortcode}/embed/").content.decode()


@pytest.mark.parametrize("how", HIDDEN)
def test_what_visitors_do_not_see_is_gone_from_the_frame_even_for_who_sees_it(cast: Any, how: str) -> None:
    post = hidden_post(cast, how)
    for person in (None, cast.bob) if how == "suspended" else (None, cast.bob, cast.alice):
        answer = browser(person).get(f"/p/{post.shortcode}/embed/")
        assert answer.status_code == 404
        assert "Between us" not in answer.content.decode()
        assert "X-Frame-Options" not in answer  # so that a page that has it shows why it is gone
        assert browser(person).get(f"/p/{post.shortcode}/embed-code/").status_code == 404


@pytest.mark.parametrize("code", ["x", "a" * 40, "%00", "..", "%F0%9F%98%80"])
def test_a_code_that_is_none_is_not_found(cast: Any, code: str) -> None:
    assert Client().get(f"/p/{code}/embed/").status_code in (400, 404)


def test_a_frame_is_three_reads_at_most(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    with assert_queries(2):
        Client().get(f"/p/{post.shortcode}/embed/")


# --- The code -----------------------------------------------------------------------------------------------
def test_the_menu_of_a_public_post_leads_to_the_code(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    assert f'href="/p/{post.shortcode}/embed-code/"' in browser(cast.bob).get(post.get_absolute_url()).text
    privacy_set(user=cast.alice, is_private=True)
    assert "embed-code" not in browser(cast.bob).get(post.get_absolute_url()).text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "dialog"}])
def test_the_code_is_a_frame_to_paste(cast: Any, headers: dict[str, str]) -> None:
    post = PostFactory(author=cast.alice)
    answer = browser(cast.bob).get(f"/p/{post.shortcode}/embed-code/", headers=headers)
    assert f"&lt;iframe src=&quot;{full(f'/p/{post.shortcode}/embed/')}&quot;" in answer.text
    assert ("<html" in answer.text) is not bool(headers)


# --- oEmbed -------------------------------------------------------------------------------------------------
def test_oembed_leads_from_a_posts_address_to_its_frame(cast: Any) -> None:
    post = PostFactory(author=cast.alice, caption="Low tide")
    answer = oembed(full(post.get_absolute_url()))
    found = answer.json()
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert found["version"] == "1.0"
    assert found["type"] == "rich"
    assert (found["title"], found["author_name"], found["author_url"]) == (
        "Low tide",
        "alice",
        full("/alice/"),
    )
    assert (found["width"], found["height"]) == (540, 540 + 164)
    assert f'src="{full(f"/p/{post.shortcode}/embed/")}"' in found["html"]
    assert found["thumbnail_url"].startswith(full("/media/"))


@pytest.mark.parametrize("form", ["/p/{}", "/p/{}/", "/reel/{}/", "/p/{}/?igsh=1#comments"])
def test_oembed_takes_every_form_of_the_address(cast: Any, form: str) -> None:
    post = PostFactory(author=cast.alice)
    assert oembed(full(form.format(post.shortcode))).status_code == 200


def test_oembed_keeps_within_the_room_that_is_asked_for(cast: Any) -> None:
    post = PostFactory(author=cast.alice)
    found = oembed(full(post.get_absolute_url()), maxwidth=330, maxheight=400).json()
    assert (found["width"], found["height"]) == (330, 400)
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (320, 320)
    tiny = oembed(full(post.get_absolute_url()), maxwidth=100).json()
    assert tiny["width"] == 100
    assert "thumbnail_url" not in tiny


def test_oembed_of_a_profile_is_a_link_and_of_a_private_one_401(cast: Any) -> None:
    found = oembed(full("/alice/")).json()
    assert (found["type"], found["title"], found["author_url"]) == ("link", "Alice (@alice)", full("/alice/"))
    assert oembed(full("/pat/")).status_code == 401
    assert oembed(full("/nobody.here/")).status_code == 404


@pytest.mark.parametrize("how", HIDDEN)
def test_oembed_of_what_visitors_do_not_see_is_404_as_if_it_were_not_there(cast: Any, how: str) -> None:
    answer = oembed(full(hidden_post(cast, how).get_absolute_url()))
    assert answer.status_code == 404
    assert answer.content == oembed(full("/p/AAAAAAAAAAA/")).content


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": ""}, 400),
        ({"url": "low tide"}, 400),
        ({"url": "javascript:alert(1)"}, 400),
        ({"url": "http://[::1/p/x/"}, 400),
        ({"url": "https://elsewhere.example/p/AAAAAAAAAAA/"}, 404),
        ({"url": full("/")}, 404),
        ({"url": full("/explore/tags/light/")}, 404),
        ({"url": full("/accounts/")}, 404),
        ({"url": full("/p/%F0%9F%98%80/")}, 404),
        ({"url": full("/alice/"), "format": "xml"}, 501),
        ({"url": full("/alice/"), "format": "json"}, 200),
        ({"url": full("/alice/"), "maxwidth": "0"}, 400),
        ({"url": full("/alice/"), "maxwidth": "-5"}, 400),
        ({"url": full("/alice/"), "maxheight": "tall"}, 400),
        ({"url": full("/alice/"), "maxwidth": "٣٢٠"}, 400),
        ({"url": full("/alice/"), "maxwidth": "9" * 400}, 400),
    ],
)
def test_oembed_answers_bad_questions_clearly(cast: Any, query: dict[str, str], status: int) -> None:
    answer = Client(raise_request_exception=False).get(OEMBED, query)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    assert answer.json()


def test_oembed_is_only_asked(cast: Any) -> None:
    assert Client().post(OEMBED).status_code == 405
