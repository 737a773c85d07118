"""GET /api/v1/reels: what a viewer is shown, in which order, and how it is paged."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import privacy_set, user_suspend
from content import services as content
from content.models import Hashtag, Post, PostHashtag, ReelView
from feed import reels, services, visits
from feed.models import TimelineEntry
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import decoded, encoded
from social import services as social
from social.models import HashtagMute
from social.services.mutes import mute, unmute
from tests.factories import FollowFactory, PostFactory, ReelFactory, UserFactory
from tests.feed.support import api
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db

REELS = "/api/v1/reels"


def publish(author: Any, **fields: Any) -> Any:
    """A reel in the timelines it belongs to."""
    reel = ReelFactory(author=author, **fields)
    services.fan_out(reel.pk)
    return reel


def page(client: Client, address: str = REELS, **query: Any) -> dict[str, Any]:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def ids(found: dict[str, Any]) -> list[int]:
    return [int(one["id"]) for one in found["results"]]


def shown(user: User) -> set[int]:
    return set(ids(page(api(user), limit=50)))


def rest(client: Client, found: dict[str, Any]) -> list[int]:
    """The ids on all pages from this one on."""
    seen = ids(found)
    for _ in range(50):
        if found["next"] is None:
            return seen
        found = page(client, found["next"])
        seen += ids(found)
    raise AssertionError("the list doesn't end")


@pytest.fixture
def authors(db: None) -> list[User]:
    return [UserFactory(username=f"author{number}") for number in range(5)]


# --- What stands in it --------------------------------------------------------------------------------------
def test_signed_out_it_is_401() -> None:
    assert Client().get(REELS).status_code == 401


def test_it_shows_public_reels_of_everyone_and_nothing_else(cast: Any) -> None:
    public, _post = publish(cast.alice), PostFactory(author=cast.alice)
    publish(cast.pat)
    publish(cast.carol, state=Post.State.ARCHIVED)
    assert shown(cast.bob) == shown(cast.carol) == {public.pk}


def test_ones_own_are_not_in_it(alice: Any) -> None:
    publish(alice)
    assert shown(alice) == set()


def test_nobody_meets_who_blocked_them_or_whom_they_block(cast: Any) -> None:
    publish(cast.alice)
    publish(cast.mallory)
    assert shown(cast.mallory) == set()
    assert shown(cast.alice) == set()


def test_a_private_accounts_reels_are_for_its_followers(cast: Any) -> None:
    FollowFactory(follower=cast.carol, followee=cast.pat)
    hidden = publish(cast.pat)
    assert shown(cast.carol) == {hidden.pk}
    assert shown(cast.bob) == set()


def test_those_for_close_friends_are_for_them(cast: Any) -> None:
    from social.models import CloseFriend

    for person in (cast.carol, cast.staff):
        FollowFactory(follower=person, followee=cast.alice)
    CloseFriend.objects.create(owner=cast.alice, friend=cast.carol)
    reel = publish(cast.alice, audience=Post.Audience.CLOSE_FRIENDS)
    assert shown(cast.carol) == {reel.pk}
    assert shown(cast.staff) == set()


def test_posts_that_are_muted_stay_out_of_it_whoever_muted_what(cast: Any) -> None:
    FollowFactory(follower=cast.bob, followee=cast.carol)
    reel, kept = publish(cast.carol), publish(cast.alice)
    mute(owner=cast.bob, user_id=cast.carol.pk, what="posts")
    assert shown(cast.bob) == {kept.pk}
    assert shown(cast.staff) == {reel.pk, kept.pk}
    unmute(owner=cast.bob, user_id=cast.carol.pk)
    assert shown(cast.bob) == {reel.pk, kept.pk}


def test_a_muted_hashtag_hides_reels_and_a_banned_one_those_of_strangers(cast: Any) -> None:
    muted, banned = (
        Hashtag.objects.create(name="spoiler"),
        Hashtag.objects.create(name="scam", is_banned=True),
    )
    FollowFactory(follower=cast.staff, followee=cast.alice)
    spoiler, scam = publish(cast.alice), publish(cast.alice)
    PostHashtag.objects.create(post=spoiler, hashtag=muted)
    PostHashtag.objects.create(post=scam, hashtag=banned)
    HashtagMute.objects.create(user=cast.staff, hashtag=muted)
    assert shown(cast.staff) == {scam.pk}
    assert shown(cast.carol) == {spoiler.pk}


@pytest.mark.parametrize("end", ["archived", "deleted", "private", "suspended", "blocked"])
def test_what_is_hidden_in_the_middle_of_a_visit_is_gone_at_once(cast: Any, end: str) -> None:
    for author in (cast.alice, cast.carol):
        for _ in range(2):
            publish(author)
    client = api(cast.staff)
    first = page(client, limit=1)
    author = cast.carol if ids(first)[0] in reels_by(cast.alice) else cast.alice
    theirs = reels_by(author)
    if end == "archived":
        for pk in theirs:
            content.post_archive(author=author, post_id=pk)
    elif end == "deleted":
        for pk in theirs:
            content.post_delete(author=author, post_id=pk)
    elif end == "private":
        privacy_set(user=author, is_private=True)
    elif end == "suspended":
        user_suspend(user=author)
    else:
        social.block(blocker=author, user_id=cast.staff.pk)
    assert not theirs & set(rest(client, page(client, first["next"])))


def reels_by(author: Any) -> set[int]:
    return set(Post.objects.filter(author_id=author.pk).values_list("pk", flat=True))


# --- In which order -----------------------------------------------------------------------------------------
def test_unseen_ones_come_first(cast: Any, authors: list[User]) -> None:
    reels_made = [publish(author) for author in authors]
    for reel in reels_made[1:3]:
        content.reel_view(viewer=cast.bob, post_id=reel.pk, watched_ms=100)
    order = ids(page(api(cast.bob)))
    assert set(order[3:]) == {reel.pk for reel in reels_made[1:3]}
    assert order[:3] == [reels_made[at].pk for at in (4, 3, 0)]


def test_what_people_answer_to_stands_higher(cast: Any, authors: list[User]) -> None:
    plain, liked, finished = (publish(author) for author in authors[:3])
    Post.objects.filter(pk=liked.pk).update(like_count=40)
    Post.objects.filter(pk=finished.pk).update(view_count=50, complete_count=48)
    assert ids(page(api(cast.bob))) == [liked.pk, finished.pk, plain.pk]


def test_followed_and_close_people_stand_higher(cast: Any, authors: list[User]) -> None:
    followed, liked, stranger = authors[:3]
    FollowFactory(follower=cast.bob, followee=followed)
    posts = [PostFactory(author=liked) for _ in range(12)]
    first, second, third = publish(liked), publish(followed), publish(stranger)
    for post in posts:
        social.like_post(user=cast.bob, post_id=post.pk)
    order = ids(page(api(cast.bob)))
    assert set(order[:2]) == {first.pk, second.pk}
    assert order[2] == third.pk


def test_old_ones_sink(cast: Any, authors: list[User]) -> None:
    old, new = publish(authors[0]), publish(authors[1])
    Post.objects.filter(pk=new.pk).update(created_at=timezone.now() - timedelta(days=9))
    assert ids(page(api(cast.bob))) == [old.pk, new.pk]


# --- How it is paged ----------------------------------------------------------------------------------------
def test_the_order_of_a_visit_stays_while_it_lasts(cast: Any, authors: list[User]) -> None:
    made = [publish(author) for author in authors for _ in range(3)]
    client = api(cast.bob)
    whole = rest(client, page(client, limit=50))
    assert sorted(whole) == sorted(reel.pk for reel in made)
    first = page(client, limit=4)
    # All of this would make another order.
    for reel in made:
        content.reel_view(viewer=cast.bob, post_id=reel.pk, watched_ms=1)
        Post.objects.filter(pk=reel.pk).update(like_count=reel.pk % 97)
    publish(authors[0])
    assert rest(client, first) == whole


def test_a_visit_belongs_to_its_viewer(cast: Any, authors: list[User]) -> None:
    FollowFactory(follower=cast.bob, followee=cast.pat)
    hidden = [publish(cast.pat) for _ in range(4)]
    first = page(api(cast.bob), limit=1)
    assert first["next"]
    assert not set(rest(api(cast.carol), page(api(cast.carol), first["next"]))) & {one.pk for one in hidden}


def test_of_one_persons_visits_the_newest_are_kept(cast: Any, authors: list[User]) -> None:
    for author in authors:
        for likes in (0, 9):
            publish(author, like_count=likes)
    client = api(cast.bob)
    began = [page(client, limit=2) for _ in range(visits.VISITS_EACH + 1)]
    tokens = [decoded(one["next"].split("cursor=")[1]).split(".")[0] for one in began]
    assert len(set(tokens)) == len(tokens)
    found = [visits.kept("reels", cast.bob.pk, token) is not None for token in tokens]
    assert found == [False] + [True] * visits.VISITS_EACH
    assert not [token for token in tokens if visits.kept("reels", cast.carol.pk, token)]
    for one in began:  # the lost one goes on by age
        everything = rest(client, one)
        assert len(everything) == len(set(everything))


def test_when_the_order_is_lost_nothing_comes_twice(cast: Any, authors: list[User]) -> None:
    for author in authors:
        for likes in (0, 9, 3):
            publish(author, like_count=likes)
    client = api(cast.bob)
    first = page(client, limit=4)
    cache.clear()
    after = rest(client, page(client, first["next"]))
    assert not set(ids(first)) & set(after)
    assert after == sorted(after, reverse=True)
    assert set(after) == {pk for pk in Post.objects.values_list("pk", flat=True) if pk < min(ids(first))}


@pytest.mark.parametrize("keep", [True, False])
def test_behind_what_was_ranked_come_older_ones_each_once(
    cast: Any, authors: list[User], monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    monkeypatch.setattr(reels, "PUBLIC_REELS", 4)
    monkeypatch.setattr(reels, "FOLLOWED_REELS", 3)
    FollowFactory(follower=cast.bob, followee=authors[0])
    made = [publish(author).pk for _ in range(4) for author in authors]
    client = api(cast.bob)
    ranked = page(client, limit=7)
    assert len(ids(ranked)) in (6, 7)  # of the four newest one may be a followed person's
    if not keep:
        cache.clear()
    everything = rest(client, ranked)
    assert sorted(everything) == sorted(made)


def test_a_further_page_of_a_short_timeline_knows_what_was_ranked(
    cast: Any, authors: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reels, "PUBLIC_REELS", 2)
    monkeypatch.setattr(reels, "TIMELINE_ENTRIES", 3)
    FollowFactory(follower=cast.bob, followee=authors[0])
    made = [publish(author).pk for _ in range(5) for author in authors[:2]]
    client = api(cast.bob)
    everything = rest(client, page(client, limit=2))
    assert sorted(everything) == sorted(made)


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense", "bjE", encoded("..."), encoded("a.0.1.1"), encoded("A" * 16 + ".-1.1.1"),
        encoded("A" * 16 + ".0.1"), encoded(f".0.{MAX_ID + 1}.0"), encoded(".0.1.1.1"), "½",
    ],
)  # fmt: skip
def test_a_cursor_that_is_none_is_refused(bob: Any, cursor: str) -> None:
    answer = api(bob).get(REELS, {"cursor": cursor})
    assert answer.status_code == 400
    assert "cursor" in answer.json()


def test_an_invented_place_gives_no_more_than_the_list(cast: Any) -> None:
    reel = publish(cast.alice)
    publish(cast.pat)
    for offset in (0, MAX_ID):
        invented = encoded(f"{'A' * 16}.{offset}.{MAX_ID}.0")
        assert set(ids(page(api(cast.carol), cursor=invented))) <= {reel.pk}


@pytest.mark.parametrize("limit", ["0", "51", "x"])
def test_a_limit_that_is_none_is_refused(bob: Any, limit: str) -> None:
    assert api(bob).get(REELS, {"limit": limit}).status_code == 400


# --- What it costs ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [2, 12])
def test_it_costs_a_fixed_number_of_queries(cast: Any, authors: list[User], count: int) -> None:
    FollowFactory(follower=cast.bob, followee=authors[0])
    for _ in range(count):
        for author in authors:
            publish(author)
    client = api(cast.bob)
    page(client)  # how close people are is remembered
    # sign-in; public reels, timeline, its reels, relations, views, muted hashtags; then the page: reels, relations,
    # muted hashtags, authors, likes
    with assert_queries(12):
        first = page(client, limit=5)
    with assert_queries(6):  # sign-in, reels, relations, muted hashtags, authors, likes
        page(client, first["next"]) if first["next"] else None
    cache.clear()
    with assert_queries(8):  # and what stood in the timeline, and banned hashtags
        page(client, first["next"]) if first["next"] else None


def test_its_queries_are_index_ranges(cast: Any) -> None:
    assert_uses_index(reels.public_reels()[: reels.PUBLIC_REELS])
    assert_uses_index(reels.public_reels().filter(pk__lt=10**18)[:11])
    entries = TimelineEntry.objects.filter(owner_id=cast.bob.pk).order_by("-post_id")
    assert_uses_index(entries.values_list("post_id", flat=True)[: reels.TIMELINE_ENTRIES])
    assert_uses_index(entries.filter(post_id__in=[1, 2, 3], post_id__gte=2), allow_sort=True)
    assert_uses_index(ReelView.objects.filter(viewer_id=cast.bob.pk, post_id__in=[1, 2, 3]))


# --- The page -----------------------------------------------------------------------------------------------
def test_the_page_shows_them_and_its_next_ones_come_alone(cast: Any, authors: list[User]) -> None:
    for author in authors:
        for _ in range(3):
            publish(author)
    client = Client()
    assert client.get("/reels/").status_code == 302
    client.force_login(cast.bob)
    first = client.get("/reels/")
    assert first.status_code == 200
    cards = first.context["page"].items
    assert len(cards) == reels.PAGE
    assert all(f'id="post-{card.post.shortcode}"' in first.content.decode() for card in cards)
    more = client.get("/reels/", {"cursor": str(first.context["page"].next)}, headers={"HX-Request": "true"})
    assert "<html" not in more.content.decode()
    assert len(more.context["page"].items) == 5


def test_an_empty_page_says_so(bob: Any) -> None:
    client = Client()
    client.force_login(bob)
    assert "No reels yet" in client.get("/reels/").content.decode()


def test_reels_stand_in_the_home_feed(cast: Any) -> None:
    reel = publish(cast.alice)
    [first] = page(api(cast.bob), "/api/v1/feed")["results"]
    assert (first["id"], first["kind"], first["url"]) == (str(reel.pk), "reel", reel.get_absolute_url())
