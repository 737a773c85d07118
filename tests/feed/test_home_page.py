"""The home page: for you or the newest first, what newcomers find there, and why, for staff."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from content.models import Hashtag, PostHashtag
from feed import services
from social.models import HashtagFollow
from tests.content.support import browser
from tests.factories import FollowFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


def publish(author: Any, caption: str) -> int:
    post = PostFactory(author=author, caption=caption)
    services.fan_out(post.pk)
    return int(post.pk)


def test_it_is_ranked_and_can_be_the_newest_first(alice: Any, bob: Any) -> None:
    publish(alice, "Low tide")
    client = browser(bob)

    assert client.get("/").context["mode"] == "ranked"
    assert client.get("/?feed=following").context["mode"] == "following"
    assert client.get("/?feed=nonsense").context["mode"] == "ranked"
    assert "Low tide" in client.get("/?feed=following").content.decode()


def test_the_choice_is_remembered(alice: Any, bob: Any) -> None:
    publish(alice, "Low tide")
    client = browser(bob)

    answer = client.post("/feed/order/", {"feed": "following"})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").context["mode"] == "following"
    assert client.get("/?feed=ranked").context["mode"] == "ranked"
    client.post("/feed/order/", {"feed": "ranked"})
    assert client.get("/").context["mode"] == "ranked"


def test_only_what_there_is_can_be_chosen_and_only_signed_in(bob: Any) -> None:
    assert browser(bob).post("/feed/order/", {"feed": "loudest"}).status_code == 400
    assert browser(bob).post("/feed/order/").status_code == 400
    assert Client().post("/feed/order/", {"feed": "ranked"}).status_code == 302
    assert browser(bob).get("/feed/order/").status_code == 405
    assert User.objects.get(pk=bob.pk).preferences == {}


def test_a_newcomer_finds_people_and_what_is_popular(carol: Any, alice: Any) -> None:
    publish(alice, "Low tide")
    page = browser(carol).get("/")
    text = page.content.decode()

    assert page.context["suggestions"][0].user == alice
    assert "Welcome, " in text
    assert "Low tide" in text
    assert "Popular around you" in text
    assert 'hx-get="/explore/people/' not in text  # they aren't suggested twice


def test_on_a_site_without_posts_a_newcomer_is_welcome_all_the_same(carol: Any) -> None:
    text = browser(carol).get("/").content.decode()

    assert "Welcome, " in text
    assert "caught-up" not in text


def test_who_follows_somebody_isnt_welcomed_again(alice: Any, bob: Any) -> None:
    publish(alice, "Low tide")
    publish(UserFactory(), "High tide")

    page = browser(bob).get("/").content.decode()
    assert "Welcome, " not in page
    assert 'hx-get="/explore/people/?between=1"' in page  # the feed is thin
    assert "between=1" not in browser(bob).get("/?feed=following").content.decode()


def test_a_post_says_which_followed_hashtag_brought_it(bob: Any) -> None:
    pk = publish(UserFactory(), "Grain")
    hashtag = Hashtag.objects.create(name="film")
    PostHashtag.objects.create(post_id=pk, hashtag=hashtag)
    HashtagFollow.objects.create(user=bob, hashtag=hashtag)

    assert "You follow #film" in browser(bob).get("/").content.decode()


def test_staff_see_why_and_others_dont(staff: Any, alice: Any, bob: Any) -> None:
    FollowFactory(follower=staff, followee=alice)
    publish(alice, "Low tide")

    assert "Why it is here" in browser(staff).get("/?explain=1").content.decode()
    assert "Why it is here" not in browser(staff).get("/").content.decode()
    assert "Why it is here" not in browser(bob).get("/?explain=1").content.decode()


@pytest.mark.parametrize("mode", ["ranked", "following"])
def test_the_next_page_keeps_the_order_that_is_looked_at(alice: Any, bob: Any, mode: str) -> None:
    for number in range(22):
        publish(alice, f"Number {number}")
    client = browser(bob)
    client.post("/feed/order/", {"feed": "following" if mode == "ranked" else "ranked"})
    first = client.get("/", {"feed": mode})
    cursor = first.context["page"].next
    assert f"?feed={mode}&amp;cursor={cursor}" in first.content.decode()

    second = client.get("/", {"feed": mode, "cursor": str(cursor)}, headers={"HX-Request": "true"})

    assert len(second.context["page"].items) == 2
