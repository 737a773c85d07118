"""`/reels/<code>/`, the reel feed beginning with one, and the comments that open over it."""

from typing import Any

import pytest
from django.test import Client

from content.models import Post
from feed import reels
from social import services as social
from tests.factories import CommentFactory, PostFactory, ReelFactory, UserFactory
from tests.support import assert_queries

QUERIES = 18  # the reel 5, the feed 10, the numbers at the icons 3
pytestmark = pytest.mark.django_db


def browser(user: Any = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def test_it_begins_with_that_reel_and_goes_on_with_the_others(cast: Any) -> None:
    other = UserFactory()
    wanted, *_rest = [ReelFactory(author=other) for _ in range(4)]
    for person in (cast.bob, cast.carol):
        cards = browser(person).get(f"/reels/{wanted.shortcode}/").context["page"].items
        assert [cards[0].post.pk, len(cards), len({card.post.pk for card in cards})] == [wanted.pk, 4, 4]


def test_ones_own_is_shown_when_it_is_asked_for(cast: Any) -> None:
    own = ReelFactory(author=cast.alice)
    page = browser(cast.alice).get(f"/reels/{own.shortcode}/")
    assert [card.post.pk for card in page.context["page"].items] == [own.pk]
    assert "data-own" in page.content.decode()


def test_a_visitor_is_led_to_the_page_of_the_reel(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice)
    answer = browser().get(f"/reels/{reel.shortcode}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/reel/{reel.shortcode}/")


def test_who_may_not_see_it_finds_nothing(cast: Any) -> None:
    blocked, closed = ReelFactory(author=cast.alice), ReelFactory(author=cast.pat)
    assert browser(cast.mallory).get(f"/reels/{blocked.shortcode}/").status_code == 404
    for person in (None, cast.carol):
        assert browser(person).get(f"/reels/{closed.shortcode}/").status_code == 404


def test_what_is_no_reel_is_not_found(cast: Any) -> None:
    photo = PostFactory(author=cast.alice)
    for code in (photo.shortcode, "nonsense!", "AAAAAAAAAAA"):
        assert browser(cast.bob).get(f"/reels/{code}/").status_code == 404


def test_it_takes_as_many_queries_for_many_reels_as_for_one(cast: Any) -> None:
    client = browser(cast.bob)
    for _ in range(2):
        made = [ReelFactory(author=UserFactory()) for _ in range(reels.PAGE)]
        client.get(f"/reels/{made[0].shortcode}/")  # what is remembered for some minutes
        with assert_queries(QUERIES):
            client.get(f"/reels/{made[0].shortcode}/")


def comments(client: Client, post: Post, target: str = "dialog") -> Any:
    headers = {"HX-Request": "true", "HX-Target": target}
    return client.get(f"/p/{post.shortcode}/comments/", headers=headers)


def test_the_comments_come_with_a_form_for_who_may_write(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice)
    CommentFactory(post=reel, author=cast.bob, text="So smooth")
    for person, may_write in ((cast.alice, True), (cast.bob, True), (cast.carol, True), (None, False)):
        page = comments(browser(person), reel).content.decode()
        assert "So smooth" in page
        assert ("data-comment-box" in page) is may_write
        assert "<html" not in page
    assert comments(browser(cast.mallory), reel).status_code == 404


def test_further_comments_come_without_it(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice)
    page = comments(browser(cast.bob), reel, target="load-more").content.decode()
    assert "data-comment-box" not in page


def test_a_reel_whose_comments_are_off_says_so(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice, comments_disabled=True)
    page = comments(browser(cast.bob), reel).content.decode()
    assert "Comments are turned off" in page
    assert "data-comment-box" not in page


def test_a_follow_button_stands_beside_whom_one_does_not_follow(cast: Any) -> None:
    reel = ReelFactory(author=cast.alice)
    social.unfollow(follower=cast.bob, followee_id=cast.alice.pk)
    address = f"/reels/{reel.shortcode}/"
    assert 'aria-label="Follow alice"' in browser(cast.bob).get(address).content.decode()
    social.follow(follower=cast.bob, followee_id=cast.alice.pk)
    assert 'aria-label="Follow alice"' not in browser(cast.bob).get(address).content.decode()
