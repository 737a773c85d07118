"""The list of notifications over the API: what a row holds, who gets it, what it costs."""

from typing import Any

import pytest

from social import services
from social.models import Follow, Notification, NotificationActor
from social.notifications.causes import told_between, told_by_causes
from social.notifications.selectors import unread
from social.notifications.services import settings_of
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.social.support import API, api, browser, walk
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db

LIST = f"{API}/notifications"


def rows_of(user: Any) -> list[dict[str, Any]]:
    return list(walk(api(user), f"{LIST}?limit=2"))


def some_of_everything(alice: Any, count: int) -> None:
    """`count` notifications of each kind, of different people and posts."""
    for _ in range(count):
        person, post = UserFactory(), PostFactory(author=alice)
        own = CommentFactory(post=post, author=alice)
        services.like_post(user=person, post_id=post.pk)
        services.like_comment(user=person, comment_id=own.pk)
        services.comment_create(author=person, post_id=post.pk, text="Nice")
        services.comment_create(author=person, post_id=post.pk, text="Yes", parent_id=own.pk)
        services.comment_create(author=person, post_id=PostFactory().pk, text="Look, @alice")
        services.follow(follower=person, followee_id=alice.pk)
        private = UserFactory(is_private=True)
        services.follow(follower=alice, followee_id=private.pk)
        services.request_accept(
            user=private, request_id=Follow.objects.get(follower=alice, followee=private).pk
        )


def test_a_row_says_who_did_what_to_which_post(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    comment = services.comment_create(author=bob, post_id=post.pk, text="What a light")
    (row,) = rows_of(alice)
    group = Notification.objects.get()
    assert row.pop("created_at").endswith("Z")
    assert row.pop("actors")[0]["username"] == "bob"
    assert row.pop("post") == {
        "id": str(post.pk),
        "shortcode": post.shortcode,
        "url": f"/p/{post.shortcode}/",
        "thumbnail_url": f"/media/{post.media[0]['thumbnail']}",
        "alt_text": "",
    }
    assert row == {
        "id": str(group.pk),
        "latest_id": str(group.latest_id),
        "kind": "comment",
        "text": "bob commented on your photo.",
        "actor_count": 1,
        "comment": {"id": str(comment.pk), "text": "What a light"},
        "story": None,
        "url": f"/p/{post.shortcode}/#comment-{comment.pk}",
        "is_read": False,
        "relationship": None,
        "request_id": None,
        "is_invitation": False,
    }


def test_a_new_follower_comes_with_the_relationship_and_a_request_with_its_id(pat: Any, bob: Any) -> None:
    FollowFactory(follower=pat, followee=bob)
    services.follow(follower=bob, followee_id=pat.pk)
    request = Follow.objects.get(follower=bob, followee=pat)
    (row,) = rows_of(pat)
    assert (row["kind"], row["request_id"], row["relationship"]) == ("follow_request", str(request.pk), None)
    assert row["post"] is None
    client = api(pat)
    assert client.patch(f"{API}/follows/requests/{row['request_id']}/accept").status_code == 200
    (row,) = rows_of(pat)
    assert (row["kind"], row["request_id"]) == ("follow", None)
    assert row["relationship"] == {
        "following": True,
        "requested": False,
        "followed_by": True,
        "blocking": False,
        "close_friend": False,
        "muted": False,
        "muted_posts": False,
    }


def test_pages_hold_everything_once_newest_first(alice: Any) -> None:
    some_of_everything(alice, 2)
    rows = rows_of(alice)
    assert len(rows) == 14
    assert len({row["id"] for row in rows}) == 14
    keys = [int(row["latest_id"]) for row in rows]
    assert keys == sorted(keys, reverse=True)
    assert {row["kind"] for row in rows} == {
        "like",
        "comment_like",
        "comment",
        "reply",
        "mention_comment",
        "follow",
        "request_accepted",
    }


@pytest.mark.parametrize("person", ["bob", "carol", "mallory", "staff"])
def test_everyone_gets_their_own_and_nobody_elses(cast: Any, person: str) -> None:
    services.like_post(user=cast.bob, post_id=PostFactory(author=cast.alice).pk)
    other, group = getattr(cast, person), Notification.objects.get()
    assert rows_of(other) == []
    assert browser(other).get(f"/notifications/row/{group.pk}/").status_code == 404
    answer = api(other).post(f"{LIST}/read", {"up_to": str(group.latest_id)}, content_type="application/json")
    assert answer.json() == {"unread": 0}
    assert unread(cast.alice) == 1


@pytest.mark.parametrize(
    ("method", "path"), [("get", ""), ("post", "/read"), ("get", "/preferences"), ("patch", "/preferences")]
)
def test_signed_out_there_is_nothing(db: None, method: str, path: str) -> None:
    assert getattr(api(None), method)(f"{LIST}{path}").status_code == 401


@pytest.mark.parametrize("path", ["/notifications/", "/notifications/row/1/", "/accounts/notifications/"])
def test_a_visitor_is_led_to_sign_in(db: None, path: str) -> None:
    response = browser(None).get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["/notifications/read/", "/accounts/notifications/"])
def test_a_visitor_changes_nothing(db: None, path: str) -> None:
    assert browser(None).post(path, {"up_to": "1"}).status_code == 401


@pytest.mark.parametrize("up_to", ["", "x", "-1"])
def test_a_form_without_an_id_reads_nothing(alice: Any, bob: Any, up_to: str) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    assert browser(alice).post("/notifications/read/", {"up_to": up_to}).status_code == 400
    assert unread(alice) == 1


@pytest.mark.parametrize("count", [1, 4])
def test_a_page_costs_the_same_however_long(alice: Any, assert_queries: Any, count: int) -> None:
    some_of_everything(alice, count)
    services.follow(follower=alice, followee_id=UserFactory().pk)
    client = api(alice)
    with assert_queries(8):  # session, notifications, mark, people, posts, relations, comments, requests
        rows = client.get(f"{LIST}?limit=50").json()["results"]
    assert len(rows) == 7 * count


def test_the_unread_count_is_two_queries(alice: Any, bob: Any, assert_queries: Any) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    settings_of(alice)
    with assert_queries(2):
        assert unread(alice) == 1


def test_a_like_costs_a_bounded_number_of_queries(alice: Any, bob: Any, assert_queries: Any) -> None:
    posts = [PostFactory(author=alice) for _ in range(2)]
    for _ in range(20):
        services.like_post(user=UserFactory(), post_id=posts[1].pk)
    # the like itself 5; reasons 3, told 2, wanted 2, telling 4, announcing 4, looking again 3, affinity 2
    for post in posts:
        with assert_queries(25):
            services.like_post(user=bob, post_id=post.pk)


def test_every_look_up_uses_an_index(alice: Any, bob: Any) -> None:
    groups, parts = Notification.objects, NotificationActor.objects
    mine = groups.filter(recipient_id=alice.pk)
    assert_uses_index(mine.order_by("-latest_id")[:21])
    assert_uses_index(mine.filter(latest_id__lt=9).order_by("-latest_id")[:21])
    assert_uses_index(mine.filter(latest_id__gt=9).order_by("-latest_id").values_list("latest_id")[:100])
    assert_uses_index(mine.filter(key="like:1"))
    assert_uses_index(groups.filter(post_id=1, kind="like"))
    assert_uses_index(groups.filter(post_id=1)[:200])
    assert_uses_index(groups.filter(comment_id=1, kind="comment_like"))
    assert_uses_index(groups.filter(comment_id__in=[1, 2])[:200])
    assert_uses_index(groups.filter(latest_id__lt=9).order_by("latest_id")[:200])
    assert_uses_index(parts.filter(notification_id=1).order_by("-pk")[:50])
    assert_uses_index(parts.filter(actor_id=1, recipient_id=2, notification_id=3))
    assert_uses_index(parts.filter(actor_id=1, recipient_id=2)[:200])
    assert_uses_index(parts.filter(actor_id=1)[:200])
    assert_uses_index(parts.filter(cause_id__in=[1, 2]))
    assert told_between(alice.pk, bob.pk, 10) == told_by_causes([1]) == []
