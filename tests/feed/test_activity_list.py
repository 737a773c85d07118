"""Reading what one did: `GET /api/v1/activity`."""

from typing import Any

import pytest
from django.test import Client

from content.models import Hashtag, Place, Post
from feed.activity.periods import Period
from feed.activity.rows import KINDS, rows_of
from instaclone.common.pagination import Cursor
from social.models import Block, Comment, Follow, Like
from tests.factories import CommentFactory, FollowFactory, PostFactory, ReelFactory, StoryFactory, UserFactory
from tests.feed.activity_support import ACTIVITY, id_at, like, listed, login, search
from tests.feed.support import api
from tests.social.support import walk
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db


def test_everything_one_did_is_told_newest_first(alice: Any, bob: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    first = like(carol, post)
    second = CommentFactory(post=post, author=carol, text="Lovely")
    third = FollowFactory(follower=carol, followee=bob)
    fourth = search(carol, "boats")
    rows = listed(api(carol))
    assert [row["id"] for row in rows] == [str(row.pk) for row in (fourth, third, second, first)]
    assert [(row["kind"], row["target"]) for row in rows] == [
        ("search", "text"),
        ("follow", "user"),
        ("comment", "post"),
        ("like", "post"),
    ]
    assert rows[0]["text"] == "boats"
    assert (rows[1]["user"]["username"], rows[1]["status"]) == ("bob", "accepted")
    assert (rows[2]["comment"]["text"], rows[2]["user"]["username"]) == ("Lovely", "alice")
    assert rows[3]["post"]["id"] == str(post.pk)
    assert all(row["can_remove"] for row in rows)


def test_likes_tell_whether_it_was_a_post_a_comment_or_a_story(alice: Any, bob: Any) -> None:
    comment = CommentFactory(post=ReelFactory(author=alice), author=alice, text="Mine")
    story = StoryFactory(author=alice)
    like(bob, comment)
    like(bob, story)
    told = {row["target"]: row for row in listed(api(bob), kind="likes")}
    assert set(told) == {"comment", "story"}
    assert told["comment"]["comment"]["text"] == "Mine"
    assert told["comment"]["post"]["kind"] == "reel"
    assert told["story"]["story"]["is_over"] is False
    assert told["story"]["user"]["username"] == "alice"


def test_searches_tell_whom_or_what_they_led_to(alice: Any, carol: Any) -> None:
    tag = Hashtag.objects.create(name="boats", posts_count=1)
    place = Place.objects.create(slug="oslo", name="Oslo", posts_count=1)
    search(carol, "", "user", alice.pk)
    search(carol, "", "hashtag", tag.pk)
    search(carol, "", "place", place.pk)
    told = {row["target"]: row for row in listed(api(carol), kind="searches")}
    assert told["user"]["user"]["username"] == "alice"
    assert told["hashtag"]["hashtag"] == "boats"
    assert told["place"]["place"] == {"slug": "oslo", "name": "Oslo"}


def test_sign_ins_tell_the_device_and_whether_they_last(carol: Any) -> None:
    over = login(carol, user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", ip_address="192.0.2.7")
    rows = listed(api(carol), kind="logins")
    assert [row["session"]["is_current"] for row in rows] == [True, False]
    assert [row["session"]["is_live"] for row in rows] == [True, False]
    assert rows[1]["id"] == str(over.pk)
    assert rows[1]["session"]["device"] == "Firefox on Linux"
    assert rows[1]["session"]["ip_address"] == "192.0.2.7"
    assert not any(row["can_remove"] for row in rows)


def test_requests_to_follow_are_among_the_follows(carol: Any, pat: Any, alice: Any) -> None:
    Follow.objects.create(follower=carol, followee=pat, state="pending")
    FollowFactory(follower=carol, followee=alice)
    rows = listed(api(carol), kind="follows")
    assert [(row["user"]["username"], row["status"]) for row in rows] == [
        ("alice", "accepted"),
        ("pat", "pending"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_alone_leaves_out_the_others(alice: Any, carol: Any, kind: str) -> None:
    post = PostFactory(author=alice)
    like(carol, post)
    CommentFactory(post=post, author=carol)
    FollowFactory(follower=carol, followee=alice)
    search(carol)
    singular = {"searches": "search"}.get(kind, kind.removesuffix("s"))
    assert {row["kind"] for row in listed(api(carol), kind=kind)} == {singular}


def test_only_ones_own_activity_is_told(alice: Any, bob: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    like(bob, post)
    CommentFactory(post=post, author=bob)
    search(bob)
    for other in (alice, carol):
        assert listed(api(other)) == []


def test_it_is_for_people_who_are_signed_in() -> None:
    assert Client().get(ACTIVITY).status_code == 401


# --- What one may not see any more --------------------------------------------------------------------------
def hide_by_block(alice: Any, bob: Any, post: Any) -> None:
    Block.objects.create(blocker=alice, blocked=bob)


def hide_by_suspension(alice: Any, bob: Any, post: Any) -> None:
    type(alice).objects.filter(pk=alice.pk).update(is_active=False)
    Post.objects.filter(pk=post.pk).update(reach=Post.Reach.NOBODY)


def hide_by_privacy(alice: Any, bob: Any, post: Any) -> None:
    Follow.objects.filter(follower=bob).delete()
    type(alice).objects.filter(pk=alice.pk).update(is_private=True)
    Post.objects.filter(pk=post.pk).update(reach=Post.Reach.FOLLOWERS)


def hide_by_deletion(alice: Any, bob: Any, post: Any) -> None:
    Post.objects.filter(pk=post.pk).update(reach=Post.Reach.NOBODY, state="deleted")


HIDING = [hide_by_block, hide_by_suspension, hide_by_privacy, hide_by_deletion]


@pytest.mark.parametrize("hide", HIDING)
def test_of_what_is_hidden_by_now_only_that_one_did_it_is_told(alice: Any, bob: Any, hide: Any) -> None:
    post = PostFactory(author=alice, caption="Secret")
    comment = CommentFactory(post=post, author=alice, text="Hidden")
    like(bob, post)
    like(bob, comment)
    CommentFactory(post=post, author=bob, text="My own words")
    hide(alice, bob, post)
    response = api(bob).get(ACTIVITY)
    rows = [row for row in response.json()["results"] if row["kind"] in ("like", "comment")]
    assert len(rows) == 3
    assert all(row["target"] is row["post"] is row["user"] is None for row in rows)
    assert b"Hidden" not in response.content
    assert rows[0]["comment"]["text"] == "My own words"  # theirs, wherever it stands


@pytest.mark.parametrize("hide", [hide_by_block, hide_by_suspension])
def test_whom_one_looked_for_and_does_not_meet_any_more_is_not_named(alice: Any, bob: Any, hide: Any) -> None:
    search(bob, "", "user", alice.pk)
    hide(alice, bob, PostFactory(author=alice))
    row = listed(api(bob), kind="searches")[0]
    assert (row["target"], row["user"], row["text"]) == (None, None, None)


def test_a_banned_hashtag_is_not_named(carol: Any) -> None:
    tag = Hashtag.objects.create(name="bad", is_banned=True)
    search(carol, "", "hashtag", tag.pk)
    assert listed(api(carol))[0]["hashtag"] is None


def test_a_comment_by_somebody_blocked_on_a_visible_post_is_not_told(
    alice: Any, bob: Any, carol: Any
) -> None:
    like(bob, CommentFactory(post=PostFactory(author=alice), author=carol))
    Block.objects.create(blocker=carol, blocked=bob)
    assert listed(api(bob), kind="likes")[0]["target"] is None


def test_ones_own_archived_post_is_still_told(alice: Any) -> None:
    post = PostFactory(author=alice, state="archived")
    like(alice, post)
    assert listed(api(alice))[0]["post"]["id"] == str(post.pk)


def test_a_story_that_is_over_is_named_without_its_picture(alice: Any, bob: Any) -> None:
    story = StoryFactory(author=alice)
    like(bob, story)
    type(story).objects.filter(pk=story.pk).update(expires_at=story.created_at)
    row = listed(api(bob), kind="likes")[0]
    assert row["story"] == {"id": str(story.pk), "is_over": True, "thumbnail_url": None}


def test_what_is_gone_altogether_is_no_fault(carol: Any) -> None:
    Like.objects.create(user=carol, target_id=12345)
    search(carol, "", "user", 12345)
    assert [row["target"] for row in listed(api(carol))] == [None, None]


# --- Time and pages -----------------------------------------------------------------------------------------
DAYS = ["2026-03-01T00:00:00+00:00", "2026-03-01T23:59:59+00:00", "2026-03-02T00:00:01+00:00"]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-03-01", "2026-03-01", [1, 0]),
        ("2026-03-02", "", [2]),
        ("", "2026-03-01", [1, 0]),
        ("2026-03-03", "", []),
        ("0001-01-01", "9999-12-31", [2, 1, 0]),
        ("9999-12-31", "", []),
        ("2026-03-02", "2026-03-01", []),
        ("", "0001-01-01", []),
    ],
)
def test_days_are_whole_and_both_belong_to_it(carol: Any, since: str, until: str, found: list[int]) -> None:
    likes = [Like.objects.create(user=carol, target_id=n, pk=id_at(day)) for n, day in enumerate(DAYS)]
    days = {name: day for name, day in (("since", since), ("until", until)) if day}
    rows = listed(api(carol), kind="likes", **days)
    assert [int(row["id"]) for row in rows] == [likes[n].pk for n in found]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"since": "yesterday"}, "since"),
        ({"since": ""}, "since"),
        ({"since": "2026-02-30"}, "since"),
        ({"since": "٢٠٢٦-٠٣-٠١"}, "since"),
        ({"until": "2026-03-01 "}, "until"),
        ({"until": "20260301"}, "until"),
        ({"cursor": "x"}, "cursor"),
        ({"limit": "51"}, "limit"),
    ],
)
def test_filters_that_make_no_sense_are_refused(carol: Any, query: dict[str, str], field: str) -> None:
    response = api(carol).get(ACTIVITY, query)
    assert response.status_code == 400
    assert set(response.json()) == {field}


def test_pages_go_through_all_kinds_without_gap_or_repeat_and_back(alice: Any, carol: Any) -> None:
    made = []
    for n in range(7):
        post = PostFactory(author=alice)
        made += [like(carol, post), CommentFactory(post=post, author=carol), search(carol, f"words {n}")]
        made.append(FollowFactory(follower=carol, followee=UserFactory()))
    client = api(carol)
    ids = [int(row["id"]) for row in walk(client, f"{ACTIVITY}?limit=5") if row["kind"] != "login"]
    assert ids == [row.pk for row in reversed(made)]
    first = client.get(f"{ACTIVITY}?limit=5").json()
    second = client.get(first["next"]).json()
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_a_page_costs_the_same_queries_whatever_is_on_it(alice: Any, carol: Any, assert_queries: Any) -> None:
    tag, place = Hashtag.objects.create(name="t"), Place.objects.create(slug="p", name="P")
    client = api(carol)

    def act(times: int) -> None:
        for _ in range(times):
            author = UserFactory()
            post = PostFactory(author=author)
            story = StoryFactory(author=author)
            comment = CommentFactory(post=post, author=UserFactory())
            for target in (post, story, comment):
                like(carol, target)
            CommentFactory(post=PostFactory(author=alice), author=carol)
            FollowFactory(follower=carol, followee=author)
            search(carol, "", "user", author.pk)
        search(carol, f"{times}", "hashtag", tag.pk)
        search(carol, f"{times}", "place", place.pk)

    # The session with its user, six kinds of rows, and what they are about: comments, stories, posts, people, their
    # relations, hashtags, places.
    for times in (1, 5):
        act(times)
        with assert_queries(14):
            rows = listed(client, limit=50)
        assert {row["target"] for row in rows} >= {"post", "story", "comment", "user", "hashtag", "place"}
    with assert_queries(4):
        assert listed(client, kind="logins")


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_the_list_is_an_index_range(alice: Any, carol: Any, kind: str) -> None:
    for _ in range(20):
        post = PostFactory(author=alice)
        like(carol, post)
        CommentFactory(post=post, author=carol)
        search(carol, str(post.pk))
        FollowFactory(follower=carol, followee=UserFactory())
    period = Period.parse("2026-01-01", "2026-12-31")
    merged = rows_of(carol.pk, kind, period).filter(pk__lt=Cursor(2**62).key).order_by("-pk")
    for part in merged._parts:
        assert_uses_index(part[:21])
    assert Comment.objects.filter(author=carol).count() == 20
