"""`/search/`: what the page, its panel and its suggestions show, and how recent searches are forgotten."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from content.models import Hashtag, Place, PostHashtag
from feed.models import RecentSearch
from feed.search.recents import search_remember
from feed.snapshots import snapshot_put
from feed.topics import trending
from social.services import block
from tests.factories import PostFactory, UserFactory

PANEL = {"HX-Request": "true", "HX-Target": "panel"}
HTMX = {"HX-Request": "true"}
HOSTILE = [
    "a", "x" * 500, "🦊🦊", "مرحبا بالعالم", "$where", ".*", '{"$gt": ""}', "' OR 1=1 --", '"', "*", "NEAR(a b)",
    "a AND NOT b", "#" + "h" * 200, "@", "#", "ａｎｎａ Ωмега", "<script>alert(1)</script>", "%_%", "-a ^b",
]  # fmt: skip


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def main_of(response: Any) -> str:
    html: str = response.content.decode()
    return html.split("<main")[1].split("</main>")[0]


@pytest.fixture
def lake(cast: Any) -> Any:
    """A person, a tag, a place and a post of alice's that "lake" finds."""
    person = UserFactory(username="lakeside", full_name="Lake Side")
    place = Place.objects.create(slug="lake-como", name="Lake Como", posts_count=1)
    tag = Hashtag.objects.create(name="lakelife", posts_count=12_345)
    post = PostFactory(
        author=cast.alice, caption="The lake at dawn #lakelife", location="Lake Como", place=place
    )
    PostHashtag.objects.create(post=post, hashtag=tag)
    call_command("reindex_search", stdout=StringIO())
    return {"person": person, "place": place, "tag": tag, "post": post}


@pytest.mark.parametrize("who", [None, "carol", "bob", "alice"])
def test_all_of_it_is_found_by_visitors_strangers_followers_and_the_author(
    cast: Any, lake: Any, who: str | None
) -> None:
    client = Client() if who is None else signed_in(getattr(cast, who))
    html = main_of(client.get("/search/", {"q": "lake"}))
    for one in lake.values():
        assert f'href="{one.get_absolute_url()}"' in html
    assert "12.3k posts" in html


@pytest.mark.parametrize(
    ("tab", "shown"), [("people", "person"), ("tags", "tag"), ("places", "place"), ("posts", "post")]
)
def test_a_tab_shows_its_kind_alone(cast: Any, lake: Any, tab: str, shown: str) -> None:
    html = main_of(signed_in(cast.carol).get("/search/", {"q": "lake", "tab": tab}))
    found = {name for name, one in lake.items() if f'href="{one.get_absolute_url()}"' in html}
    assert found == {shown}
    assert f'href="?q=lake&amp;tab={tab}" aria-current="page"' in html


def test_an_unknown_tab_shows_all(cast: Any, lake: Any) -> None:
    page = signed_in(cast.carol).get("/search/", {"q": "lake", "tab": "nonsense"})
    assert page.context["section"] == "all"
    assert 'href="?q=lake" aria-current="page"' in main_of(page)


def test_tags_come_first_when_a_hash_asks_for_them(cast: Any, lake: Any) -> None:
    html = main_of(Client().get("/search/", {"q": "#lake"}))
    assert html.index("/explore/tags/lakelife/") < html.index("/lakeside/")


@pytest.mark.parametrize("is_blocker", [True, False])
def test_a_block_hides_people_and_their_posts_either_way(cast: Any, lake: Any, *, is_blocker: bool) -> None:
    person, viewer = lake["person"], cast.carol
    post = PostFactory(author=person, caption="Out on the lake")
    call_command("reindex_search", stdout=StringIO())
    client = signed_in(viewer)
    assert post.get_absolute_url() in main_of(client.get("/search/", {"q": "lake"}))
    blocker, blocked = (viewer, person) if is_blocker else (person, viewer)
    block(blocker=blocker, user_id=blocked.pk)
    for address in ("/search/", "/search/suggest/"):
        html = client.get(address, {"q": "lake"}).content.decode()
        assert "/lakeside/" not in html
        assert post.get_absolute_url() not in html


def test_nothing_found_is_said_in_words_that_are_escaped(cast: Any) -> None:
    html = main_of(Client().get("/search/", {"q": "<b>nobody</b>"}))
    assert 'class="empty"' in html
    assert "&lt;b&gt;nobody&lt;/b&gt;" in html
    assert "<b>nobody" not in html


@pytest.mark.parametrize("q", HOSTILE)
def test_whatever_is_typed_is_answered(cast: Any, lake: Any, q: str) -> None:
    for client in (Client(), signed_in(cast.carol)):
        for query in ({"q": q}, {"q": q, "tab": "posts"}):
            assert client.get("/search/", query).status_code == 200
        assert client.get("/search/suggest/", {"q": q}).status_code == 200


def test_further_posts_come_alone_and_without_scripts_as_a_page(cast: Any) -> None:
    posts = [PostFactory(author=cast.alice, caption="Harbour in the fog") for _ in range(30)]
    call_command("reindex_search", stdout=StringIO())
    client = signed_in(cast.carol)
    first = client.get("/search/", {"q": "harbour", "tab": "posts"})
    cursor = str(first.context["posts"].next)
    assert f"?q=harbour&amp;tab=posts&amp;cursor={cursor}" in main_of(first)
    query = {"q": "harbour", "tab": "posts", "cursor": cursor}
    more, whole = client.get("/search/", query, headers=HTMX), client.get("/search/", query)
    assert "<html" not in more.content.decode()
    assert "<html" in whole.content.decode()
    shown = [card.post.pk for page in (first, more) for card in page.context["posts"].items]
    assert shown == [post.pk for post in reversed(posts)]


def test_a_bad_cursor_is_a_bad_request(cast: Any) -> None:
    assert Client().get("/search/", {"q": "a", "tab": "posts", "cursor": "x"}).status_code == 400


def test_suggestions_are_options_and_the_last_leads_to_the_page(cast: Any, lake: Any) -> None:
    html = signed_in(cast.carol).get("/search/suggest/", {"q": "lake"}).content.decode()
    assert "<html" not in html
    assert html.count('role="option"') == 4
    for kind, one in (("user", "person"), ("hashtag", "tag"), ("place", "place")):
        assert f'data-found="{kind}" data-id="{lake[one].pk}"' in html
    last = html.rsplit('role="option"', 1)[1]
    assert 'href="/search/?q=lake"' in last
    assert 'data-text="lake"' in last


def test_nothing_typed_suggests_nothing(cast: Any) -> None:
    assert Client().get("/search/suggest/").content.decode().strip() == ""


def test_an_empty_field_shows_what_was_searched_before(cast: Any, lake: Any) -> None:
    search_remember(user=cast.carol, kind="text", text="open water")
    search_remember(user=cast.carol, kind="place", target_id=lake["place"].pk)
    search_remember(user=cast.carol, kind="hashtag", target_id=lake["tag"].pk)
    search_remember(user=cast.carol, kind="user", target_id=lake["person"].pk)
    client = signed_in(cast.carol)
    for answer in (client.get("/search/"), client.get("/search/", headers=PANEL)):
        html = answer.content.decode()
        places = [
            html.index(f'href="{address}"')
            for address in (
                "/lakeside/",
                "/explore/tags/lakelife/",
                "/explore/locations/lake-como/",
                "/search/?q=open%20water",
            )
        ]
        assert places == sorted(places)
        assert 'aria-label="Forget open water"' in html
        assert 'aria-label="Forget #lakelife"' in html
    for other in (Client(), signed_in(cast.bob)):
        assert "recents__row" not in other.get("/search/").content.decode()


@pytest.mark.parametrize("who", [None, "carol"])
def test_an_empty_field_shows_what_is_trending(cast: Any, lake: Any, who: str | None) -> None:
    client = Client() if who is None else signed_in(getattr(cast, who))
    assert "search-trending" not in client.get("/search/").content.decode()
    snapshot_put(trending.NAME, {"hashtags": [lake["tag"].pk]})
    html = main_of(client.get("/search/"))
    assert f'data-found="hashtag" data-id="{lake["tag"].pk}"' in html.split("search-trending", 1)[1]


def test_the_panel_is_a_part_with_its_own_style_sheet(cast: Any) -> None:
    html = signed_in(cast.carol).get("/search/", headers=PANEL).content.decode()
    assert "<html" not in html
    assert 'id="panel-title"' in html
    assert "css/components/search.css" in html
    assert "data-search-box" in html


def test_a_search_is_forgotten_by_who_made_it_alone(cast: Any) -> None:
    kept = search_remember(user=cast.carol, kind="text", text="kept")
    gone = search_remember(user=cast.carol, kind="text", text="gone")
    address = f"/search/recent/{gone.pk}/forget/"
    assert Client().post(address).status_code == 401
    signed_in(cast.bob).post(address)
    assert RecentSearch.objects.filter(pk=gone.pk).exists()
    client = signed_in(cast.carol)
    assert client.get(address).status_code == 405
    plain = client.post(address)
    assert (plain.status_code, plain["Location"]) == (302, "/search/")
    assert client.post(address, headers=HTMX).content == b""  # it is gone already: nothing to complain of
    assert list(RecentSearch.objects.values_list("pk", flat=True)) == [kept.pk]
    assert client.post("/search/recent/nonsense/forget/").status_code == 404


def test_all_searches_are_forgotten_at_once(cast: Any) -> None:
    for user in (cast.carol, cast.bob):
        search_remember(user=user, kind="text", text="tides")
    assert Client().post("/search/recent/clear/").status_code == 401
    part = signed_in(cast.carol).post("/search/recent/clear/", headers=HTMX).content.decode()
    assert "data-recents" in part
    assert "recents__row" not in part
    assert [one.user_id for one in RecentSearch.objects.all()] == [cast.bob.pk]
    assert signed_in(cast.bob).post("/search/recent/clear/")["Location"] == "/search/"
    assert not RecentSearch.objects.exists()


@pytest.mark.parametrize("count", [3, 40])
def test_search_costs_a_fixed_number_of_queries(cast: Any, assert_queries: Any, count: int) -> None:
    for number in range(count):
        author = UserFactory(username=f"harbour{number}")
        tag = Hashtag.objects.create(name=f"harbour{number}", posts_count=1)
        Place.objects.create(slug=f"harbour-{number}", name=f"Harbour {number}", posts_count=1)
        PostHashtag.objects.create(post=PostFactory(author=author, caption="harbour"), hashtag=tag)
    call_command("reindex_search", stdout=StringIO())
    client = signed_in(cast.bob)
    client.get("/search/", {"q": "harbour"})
    # People six, tags and places two each, posts six; and sign-in and badges four.
    with assert_queries(20):
        client.get("/search/", {"q": "harbour"})
    with assert_queries(11):
        client.get("/search/suggest/", {"q": "harbour"})


def test_the_rail_the_phones_explore_and_the_visitors_head_lead_to_it(cast: Any) -> None:
    home = signed_in(cast.carol).get("/").content.decode()
    assert 'href="/search/" data-panel="search" data-search-link' in home
    assert 'data-dialog-open="keys-dialog"' in home
    for client in (signed_in(cast.carol), Client()):
        assert (
            'class="search-box explore__search" href="/search/"' in client.get("/explore/").content.decode()
        )
    # One way is enough: the head's where there is no field.
    for address in ("/explore/", "/accounts/login/"):
        assert Client().get(address).content.decode().count('href="/search/" data-search-link') == 1
    page = signed_in(cast.carol).get("/search/").content.decode()
    assert page.split('data-panel="search"')[1].split(">")[0].endswith('aria-current="page"')


@pytest.mark.rate_limits
def test_searching_is_bounded_and_the_page_without_words_is_not(cast: Any, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "search": "3/h"}
    client = signed_in(cast.bob)
    asked = ["/search/?q=a", "/search/suggest/?q=a", "/api/v1/search?q=a"]
    assert [client.get(address).status_code for address in asked] == [200, 200, 200]
    for address in asked:
        answer = client.get(address)
        assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert client.get("/search/").status_code == client.get("/search/suggest/?q=").status_code == 200
    assert signed_in(cast.alice).get("/search/?q=a").status_code == 200
