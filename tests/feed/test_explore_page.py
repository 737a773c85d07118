"""`/explore/`: its tiles, with and without a sign-in, and where it leads when there is nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from content.models import Hashtag, Post
from feed.explore_grid import BLOCK, tiles
from feed.snapshots import snapshot_put
from social.models import HashtagMute
from tests.factories import PostFactory, ReelFactory, UserFactory


def card(number: int, kind: str) -> Any:
    return SimpleNamespace(post=SimpleNamespace(pk=number, kind=kind))


@given(st.lists(st.sampled_from([Post.Kind.POST, Post.Kind.REEL]), max_size=60))
def test_a_page_is_laid_in_blocks_of_a_tall_reel_and_four_others(kinds: list[str]) -> None:
    cards = [card(number, kind) for number, kind in enumerate(kinds)]
    laid = tiles(cards)
    assert sorted(tile.card.post.pk for tile in laid) == list(range(len(cards)))
    places = [place for place, tile in enumerate(laid) if tile.is_tall]
    assert len(places) == min(kinds.count(Post.Kind.REEL), len(cards) // BLOCK)
    assert places == [BLOCK * number for number in range(len(places))]
    tall = [tile.card.post for tile in laid if tile.is_tall]
    assert all(post.kind == Post.Kind.REEL for post in tall)
    # Tall ones, and the others, each in the order of the ranking.
    assert [post.pk for post in tall] == sorted(post.pk for post in tall)
    small = [tile.card.post.pk for tile in laid if not tile.is_tall]
    assert small == sorted(small)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def posts(db: None) -> list[Any]:
    authors = [UserFactory() for _ in range(3)]
    return [
        (ReelFactory if number % 4 == 0 else PostFactory)(author=authors[number % 3]) for number in range(32)
    ]


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_it_shows_tiles_and_its_next_ones_come_alone(
    carol: Any, posts: list[Any], *, is_signed_in: bool
) -> None:
    client = signed_in(carol) if is_signed_in else Client()
    first = client.get("/explore/")
    html = first.content.decode()
    assert "<html" in html
    assert len(first.context["tiles"]) == 25
    assert html.count('class="explore__tall"') == 5
    address = f"/explore/?cursor={first.context['page'].next}"
    assert f'href="{address}"' in html
    more = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in more.content.decode()
    assert more.content.decode().count("<li") == 7
    whole = client.get(address)  # without scripts
    assert "<html" in whole.content.decode()
    shown = {tile.card.post.pk for page in (first, more) for tile in page.context["tiles"]}
    assert shown == {post.pk for post in posts}


def test_posts_open_over_it_and_reels_on_their_own_page(db: None) -> None:
    post, reel = PostFactory(), ReelFactory()
    html = Client().get("/explore/").content.decode()
    tags = {
        one.get_absolute_url(): html.split(f'href="{one.get_absolute_url()}"')[1].split(">")[0]
        for one in (post, reel)
    }
    assert reel.get_absolute_url() == f"/reel/{reel.shortcode}/"
    assert "data-lightbox" in tags[post.get_absolute_url()]
    assert "data-preview" not in tags[post.get_absolute_url()]
    assert "data-lightbox" not in tags[reel.get_absolute_url()]
    assert 'data-preview="/media/m/reel/720.mp4"' in tags[reel.get_absolute_url()]


def test_the_head_leads_to_people_for_those_who_are_signed_in(carol: Any, posts: list[Any]) -> None:
    assert "People to follow" in signed_in(carol).get("/explore/").content.decode()
    assert "/explore/people/" not in Client().get("/explore/").content.decode()


def test_without_anything_to_show_it_leads_on(carol: Any) -> None:
    for client, way in ((signed_in(carol), "/explore/people/"), (Client(), "/accounts/signup/")):
        page = client.get("/explore/")
        main = page.content.decode().split("<main")[1].split("</main>")[0]
        assert 'class="empty"' in main
        assert f'class="button button--primary" href="{way}"' in main


def test_the_rail_and_the_bar_lead_to_it(carol: Any) -> None:
    html = signed_in(carol).get("/explore/people/").content.decode()
    assert html.count('href="/explore/"') == 2
    assert (
        html.count('href="/explore/" aria-current="page"')
        + html.count('href="/explore/" aria-label="Explore" aria-current="page"')
        == 2
    )


@pytest.mark.parametrize("count", [3, 30])
def test_it_costs_a_fixed_number_of_queries(carol: Any, assert_queries: Any, count: int) -> None:
    for number in range(count):
        (ReelFactory if number % 5 == 0 else PostFactory)(author=UserFactory())
    client = signed_in(carol)
    client.get("/explore/")
    # the list's twelve without its own sign-in, session and person, three for the badges and two for trending hashtags
    with assert_queries(16):
        client.get("/explore/")
    Client().get("/explore/")
    with assert_queries(3):
        Client().get("/explore/")


def test_trending_hashtags_stand_at_its_top_but_for_muted_ones(carol: Any, posts: list[Any]) -> None:
    hashtags = [Hashtag.objects.create(name=name) for name in ("lakes", "rain")]
    snapshot_put("trending:hashtags", {"hashtags": [hashtag.pk for hashtag in hashtags]})
    HashtagMute.objects.create(user=carol, hashtag=hashtags[1])
    for client, expected in ((signed_in(carol), ["lakes"]), (Client(), ["lakes", "rain"])):
        page = client.get("/explore/")
        html = page.content.decode()
        row = html.split('class="trending"')[1].split("</nav>")[0]
        assert [name for name in ("lakes", "rain") if f'href="/explore/tags/{name}/"' in row] == expected
        more = client.get(f"/explore/?cursor={page.context['page'].next}", headers={"HX-Request": "true"})
        assert "trending" not in more.content.decode()
