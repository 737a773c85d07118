"""The pages of the feed: home, landing, people to follow."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import privacy_set
from content.models import Post
from feed.models import TimelineEntry
from social.models import Comment, Follow
from tests.factories import PASSWORD, CommentFactory, FollowFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


def browser(user: Any) -> Client:
    client = Client()
    response = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert response.status_code == 302, response.content[:300]
    return client


def put(owner: Any, post: Post) -> None:
    TimelineEntry.objects.create(owner=owner, post=post, author_id=post.author_id)


def test_a_visitor_gets_the_landing_page_with_public_photos_only(alice: Any, pat: Any) -> None:
    public, private = PostFactory(author=alice), PostFactory(author=pat)

    page = Client().get("/").content.decode()

    assert public.get_absolute_url() in page
    assert private.get_absolute_url() not in page
    assert "/accounts/signup/" in page


def test_a_photo_leaves_the_landing_page_as_soon_as_its_account_is_private(alice: Any) -> None:
    post = PostFactory(author=alice)
    assert post.get_absolute_url() in Client().get("/").content.decode()

    privacy_set(user=alice, is_private=True)

    assert post.get_absolute_url() not in Client().get("/").content.decode()


def test_the_landing_page_reads_a_fixed_number_of_times(alice: Any, assert_queries: Any) -> None:
    for _ in range(20):
        PostFactory(author=UserFactory())

    with assert_queries(3):
        Client().get("/")
    with assert_queries(1):
        Client().get("/")


def test_the_home_page_shows_posts_and_says_when_one_is_caught_up(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice, caption="Low tide")
    put(bob, post)

    page = browser(bob).get("/").content.decode()

    assert "Low tide" in page
    assert "caught-up" in page
    assert "cursor=" not in page


def test_further_posts_come_as_a_partial(alice: Any, bob: Any) -> None:
    for number in range(25):
        put(bob, PostFactory(author=alice, caption=f"Caption number {number}."))
    client = browser(bob)
    first = client.get("/")
    cursor = first.context["page"].next
    assert f"&amp;cursor={cursor}" in first.content.decode()
    assert not first.context["is_caught_up"]

    more = client.get("/", {"cursor": str(cursor)}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in more
    assert "Caption number 0." in more
    assert "Caption number 24." not in more
    assert "caught-up" in more


def test_without_javascript_the_next_page_is_a_whole_page(alice: Any, bob: Any) -> None:
    for _ in range(25):
        put(bob, PostFactory(author=alice))
    client = browser(bob)
    cursor = client.get("/").context["page"].next

    page = client.get("/", {"cursor": str(cursor)}).content.decode()

    assert "<html" in page


def test_a_bad_cursor_is_a_bad_request(bob: Any) -> None:
    assert browser(bob).get("/", {"cursor": "x"}).status_code == 400


def test_who_follows_nobody_is_offered_people(carol: Any, alice: Any) -> None:
    page = browser(carol).get("/")

    assert page.context["suggestions"][0].user == alice
    assert f"/users/{alice.pk}/follow/" in page.content.decode()


def test_people_to_follow_need_a_sign_in() -> None:
    response = Client().get("/explore/people/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_people_to_follow_are_a_page_and_for_the_side_column_a_partial(carol: Any, alice: Any) -> None:
    client = browser(carol)

    page = client.get("/explore/people/").content.decode()
    part = client.get("/explore/people/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" in page
    assert "alice" in page
    assert "<html" not in part
    assert "alice" in part


@pytest.mark.parametrize("follows", [5, 500])
def test_the_home_page_costs_a_fixed_number_of_queries_with_sign_in_and_badges_whatever_the_follows(
    bob: Any, assert_queries: Any, follows: int
) -> None:
    authors = User.objects.bulk_create(
        [User(username=f"author{n}", email=f"author{n}@example.org") for n in range(follows)]
    )
    Follow.objects.bulk_create([Follow(follower=bob, followee=a, state="accepted") for a in authors])
    for number in range(25):
        post = PostFactory(author=authors[number % follows])
        put(bob, post)
        CommentFactory(post=post, author=authors[0])
    Comment.objects.update(is_recent=True)
    client = browser(bob)
    client.get("/")  # compiles, and looks up what is remembered for everyone

    with assert_queries(10):  # two are for the stories
        page = client.get("/", {"feed": "following"})
    assert len(page.context["page"].items) == 20
    assert any(page.context["comments"].values())

    with assert_queries(21):
        ranked = client.get("/", {"feed": "ranked"})
    assert len(ranked.context["page"].items) == 20
    cursor = str(ranked.context["page"].next)
    with assert_queries(8):
        further = client.get("/", {"cursor": cursor}, headers={"HX-Request": "true"})
    assert len(further.context["page"].items) >= 5


def test_the_admin_shows_timelines_and_lets_nobody_write_them(staff: Any, alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    put(bob, post)
    FollowFactory(followee=alice)
    client = browser(staff)

    assert client.get("/admin/feed/timelineentry/").status_code == 200
    assert client.get("/admin/feed/timelineentry/", {"q": str(bob.pk)}).context["cl"].result_count == 1
    assert client.get("/admin/feed/timelineentry/", {"q": "x"}).context["cl"].result_count == 0
    assert client.get("/admin/feed/timelineentry/add/").status_code == 403
    entry = TimelineEntry.objects.get()
    assert (
        client.post(f"/admin/feed/timelineentry/{entry.pk}/change/", {"owner": alice.pk}).status_code == 403
    )
