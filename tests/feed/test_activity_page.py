"""`/activity/`: the page of what one did, and its form to take things back."""

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from social.models import Block, Comment, Follow, Like
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.feed.activity_support import id_at, like, login, search
from tests.social.support import browser, htmx

pytestmark = pytest.mark.django_db

PAGE = "/activity/"
REMOVE = "/activity/remove/"


def text_of(response: Any) -> str:
    """What stands on the page, without markup."""
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def test_it_tells_in_sentences_what_one_did(alice: Any, carol: Any, pat: Any) -> None:
    post = PostFactory(author=alice)
    like(carol, post)
    like(carol, PostFactory(author=carol))
    CommentFactory(post=post, author=carol, text="Lovely <light>")
    FollowFactory(follower=carol, followee=alice)
    Follow.objects.create(follower=carol, followee=pat, state="pending")
    search(carol, "old boats & sea")
    login(carol, user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    response = browser(carol).get(PAGE)
    told = text_of(response)
    for sentence in (
        "You liked a post by alice.",
        "You liked your own post.",
        "You commented on a post by alice.",
        "Lovely <light>",
        "You followed alice.",
        "You asked to follow pat.",
        "You searched for “old boats & sea”.",
        "You signed in with Firefox on Linux.",
    ):
        assert sentence in told
    assert f'href="{post.get_absolute_url()}"' in response.content.decode()
    assert f'href="{reverse("feed:search")}?q=old%20boats%20%26%20sea"' in response.content.decode()


def test_a_visitor_is_led_to_the_sign_in_page(db: None) -> None:
    response = browser(None).get(PAGE)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={PAGE}"
    assert browser(None).post(REMOVE, {"ids": "1"}).status_code in (302, 401)


def test_of_what_is_hidden_by_now_nothing_but_the_sentence_is_told(alice: Any, bob: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=alice, text="Hidden words")
    like(bob, comment)
    Block.objects.create(blocker=alice, blocked=bob)
    told = text_of(browser(bob).get(f"{PAGE}?kind=likes"))
    assert "You liked something that you can't see any more." in told
    assert "Hidden words" not in told


def test_kinds_and_days_narrow_the_list(carol: Any) -> None:
    for target, day in ((1, "2026-03-01T12:00:00+00:00"), (2, "2026-03-05T12:00:00+00:00")):
        Like.objects.create(user=carol, target_id=target, pk=id_at(day))
    client = browser(carol)
    assert text_of(client.get(f"{PAGE}?kind=likes")).count("You liked something") == 2
    narrowed = text_of(client.get(f"{PAGE}?kind=likes&since=2026-03-02&until="))
    assert narrowed.count("You liked something") == 1
    assert "March 5, 2026" in narrowed
    assert "March 1, 2026" not in narrowed
    assert "You liked something" not in text_of(client.get(f"{PAGE}?kind=searches&until=2026-03-31"))


def test_days_are_those_of_the_readers_clock(carol: Any) -> None:
    Like.objects.create(user=carol, target_id=1, pk=id_at("2026-03-01T23:30:00+00:00"))
    client = browser(carol)
    client.cookies["timezone"] = "Europe/Oslo"
    assert "March 2, 2026" in text_of(client.get(f"{PAGE}?kind=likes"))
    assert "You liked" in text_of(client.get(f"{PAGE}?kind=likes&since=2026-03-02"))
    assert "You liked" not in text_of(client.get(f"{PAGE}?kind=likes&until=2026-03-01"))


@pytest.mark.parametrize("query", ["since=x", "until=2026-99-01", "since=2026-03-02&until=2026-03-01"])
def test_days_that_make_no_sense_are_said_on_the_page(carol: Any, query: str) -> None:
    search(carol, "boats")
    response = browser(carol).get(f"{PAGE}?{query}")
    assert 'role="alert"' in response.content.decode()
    assert "boats" not in text_of(response)


def test_a_kind_that_is_none_is_all(carol: Any) -> None:
    search(carol, "boats")
    assert "boats" in text_of(browser(carol).get(f"{PAGE}?kind=nonsense"))


def test_a_cursor_that_is_none_is_refused(carol: Any) -> None:
    assert browser(carol).get(f"{PAGE}?cursor=x").status_code == 400


def test_nothing_done_yet_is_said(carol: Any) -> None:
    assert "Nothing here" in text_of(browser(carol).get(f"{PAGE}?kind=likes"))


def test_further_rows_come_without_the_page_and_without_a_heading_that_is_there(carol: Any) -> None:
    day = id_at("2026-03-01T12:00:00+00:00")
    for n in range(45):
        Like.objects.create(user=carol, target_id=n, pk=day + n)
    client = htmx(carol)
    first = client.get(f"{PAGE}?kind=likes").content.decode()
    assert (first.count("activity__row"), first.count("activity__day")) == (40, 1)
    address = re.search(r'hx-get="([^"]+)"', first)[1].replace("&amp;", "&")  # type: ignore[index]
    further = client.get(address).content.decode()
    assert "<html" not in further
    assert (further.count("activity__row"), further.count("activity__day")) == (5, 0)
    # Without scripts the same address is a page of its own, with its heading.
    alone = browser(carol).get(address).content.decode()
    assert "<html" in alone
    assert alone.count('class="activity__day"') == 1


def test_what_is_chosen_is_taken_back_and_one_comes_back_to_the_same_list(alice: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    rows = [like(carol, post), CommentFactory(post=post, author=carol)]
    kept = like(carol, PostFactory(author=alice))
    response = browser(carol).post(REMOVE, {"ids": [row.pk for row in rows], "next": f"{PAGE}?kind=likes"})
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}?kind=likes")
    assert list(Like.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("ids", [[], ["x"], [str(n) for n in range(1, 102)]])
def test_choosing_nothing_or_too_much_is_told_and_changes_nothing(
    alice: Any, carol: Any, ids: list[str]
) -> None:
    like(carol, PostFactory(author=alice))
    response = browser(carol).post(REMOVE, {"ids": ids}, follow=True)
    assert "toast--error" in response.content.decode()
    assert Like.objects.exists()


def test_a_sign_in_cannot_be_chosen_and_is_not_taken_back(carol: Any) -> None:
    row = login(carol)
    client = browser(carol)
    assert f'value="{row.pk}"' not in client.get(f"{PAGE}?kind=logins").content.decode()
    assert "toast--error" in client.post(REMOVE, {"ids": [row.pk]}, follow=True).content.decode()


def test_it_goes_back_to_no_other_site(alice: Any, carol: Any) -> None:
    row = like(carol, PostFactory(author=alice))
    response = browser(carol).post(REMOVE, {"ids": [row.pk], "next": "https://evil.example/"})
    assert response["Location"] == PAGE


def test_the_page_costs_the_same_queries_whatever_is_on_it(
    alice: Any, carol: Any, assert_queries: Any
) -> None:
    client = browser(carol)
    for times in (2, 9):
        for _ in range(times):
            post = PostFactory(author=UserFactory())
            like(carol, post)
            CommentFactory(post=post, author=carol)
            FollowFactory(follower=carol, followee=post.author)
            search(carol, str(post.pk))
        # The session with its user, the rows (6), what they are about (5), and the numbers on the frame.
        with assert_queries(16):
            text_of(client.get(PAGE))
