"""What the notifications look like on their page, in the panel and in the settings. Which there are, and when they
are read, is tested elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from instaclone.common import ids
from social import services
from social.models import Notification, NotificationActor, NotificationSettings
from tests.factories import CommentFactory, PostFactory, UserFactory
from tests.social.support import browser, htmx
from tests.support import assert_queries

pytestmark = pytest.mark.django_db

PAGE = "/notifications/"
PANEL = {"HX-Request": "true", "HX-Target": "panel"}


def page_of(user: Any, address: str = PAGE) -> str:
    response = browser(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def told(user: Any) -> list[Notification]:
    return list(Notification.objects.filter(recipient=user).order_by("-latest_id"))


def row_of(page: str, notification: Notification) -> str:
    """The row's markup."""
    start = page.index(f'id="notification-{notification.pk}"')
    return page[page.rindex("<li", 0, start) : page.index("</li>", start)]


def age(notification: Notification, days: int) -> None:
    """As if it had been told `days` ago."""
    moment = timezone.now() - timedelta(days=days)
    notification.latest_id = ids.id_floor(int(moment.timestamp() * 1000)) + notification.pk % 1000
    notification.save()


def test_a_visitor_is_led_to_the_sign_in_page() -> None:
    response = Client().get(PAGE)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_without_any_it_says_what_will_stand_here(carol: Any) -> None:
    page = page_of(carol)

    assert "No notifications yet" in page
    assert 'class="notification' not in page.replace('class="notifications', "")


def test_a_like_shows_face_name_age_and_photo_and_leads_to_the_post(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    services.like_post(user=bob, post_id=post.pk)

    [notification] = told(alice)
    row = row_of(page_of(alice), notification)

    assert f'<a class="author" href="{bob.get_absolute_url()}">bob</a> liked your photo.' in row
    assert f'class="notification__link" href="{post.get_absolute_url()}"' in row
    assert "<time data-ago" in row
    assert post.media[0]["thumbnail"] in row
    assert f'data-presence="{bob.pk}"' in row


def test_of_several_people_two_faces_overlap(alice: Any, bob: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    for person in (bob, carol, UserFactory(), UserFactory()):
        services.like_post(user=person, post_id=post.pk)

    [notification] = told(alice)
    row = row_of(page_of(alice), notification)

    assert row.count("avatar--32") == 2
    assert "and 2 others" in row


def test_a_comment_is_quoted_as_text(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    text = 'What a light! <script>alert("1")</script>'
    services.comment_create(author=bob, post_id=post.pk, text=text)

    [notification] = told(alice)
    row = row_of(page_of(alice), notification)

    assert escape(text) in row
    assert "<script" not in row


def test_a_new_follower_can_be_followed_back_in_place(alice: Any, carol: Any) -> None:
    services.follow(follower=carol, followee_id=alice.pk)

    [notification] = told(alice)
    row = row_of(page_of(alice), notification)
    assert f'hx-post="/users/{carol.pk}/follow/"' in row
    assert "Follow carol back" in row

    services.follow(follower=alice, followee_id=carol.pk)
    assert "Following carol" in row_of(page_of(alice), notification)


def test_a_request_is_answered_in_place_and_comes_back_here_without_scripts(pat: Any, bob: Any) -> None:
    services.follow(follower=bob, followee_id=pat.pk)
    [notification] = told(pat)
    request_id = notification.cause_id
    row = row_of(page_of(pat), notification)

    for answer in ("accept", "reject"):
        assert f'hx-post="/accounts/requests/{request_id}/{answer}/"' in row
    response = browser(pat).post(f"/accounts/requests/{request_id}/accept/", {"next": PAGE})
    assert response["Location"] == PAGE
    assert f"/accounts/requests/{request_id}/accept/" not in page_of(pat)


def test_an_accepted_request_becomes_a_new_follower_where_it_stands(pat: Any, bob: Any) -> None:
    services.follow(follower=bob, followee_id=pat.pk)
    [notification] = told(pat)

    address = f"/accounts/requests/{notification.cause_id}/accept/"
    row = htmx(pat).post(address, {"row": str(notification.pk)}).content.decode()

    assert f'id="notification-{notification.pk}"' in row
    assert "</a> started following you." in row
    assert "Follow bob back" in row


def test_requests_that_wait_come_first_with_their_number(pat: Any, alice: Any) -> None:
    for _ in range(2):
        services.follow(follower=UserFactory(), followee_id=pat.pk)

    assert '<span class="badge" data-badge="requests">2</span>' in page_of(pat)
    assert 'data-badge="requests"' not in page_of(alice), "nobody has to ask a public account"


def test_what_is_new_is_marked_until_it_is_read(alice: Any, bob: Any) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    [notification] = told(alice)
    row = row_of(page_of(alice), notification)
    assert "is-unread" in row
    assert "New:" in row, "for those who don't see the mark"

    response = browser(alice).post("/notifications/read/", {"up_to": str(notification.latest_id)})

    assert response.status_code == 302
    row = row_of(page_of(alice), notification)
    assert "is-unread" not in row
    assert "New:" not in row


def test_they_stand_under_today_this_week_and_earlier(alice: Any, bob: Any) -> None:
    for _ in range(3):
        services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    today, week, earlier = told(alice)
    age(week, 3)
    age(earlier, 12)

    page = page_of(alice)

    places = [
        page.index(mark)
        for mark in (
            'data-section="today"',
            f'id="notification-{today.pk}"',
            'data-section="week"',
            f'id="notification-{week.pk}"',
            'data-section="earlier"',
            f'id="notification-{earlier.pk}"',
        )
    ]
    assert places == sorted(places)


def test_the_panel_is_the_inside_of_the_page_with_a_heading_and_a_way_to_close(alice: Any, bob: Any) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    [notification] = told(alice)

    response = browser(alice, **PANEL).get(PAGE)
    panel = response.content.decode()

    assert "<html" not in panel
    assert 'id="panel-title"' in panel
    assert "data-panel-close" in panel
    assert row_of(panel, notification)
    assert "HX-Request" in response["Vary"]


def test_further_ones_come_as_rows(alice: Any, bob: Any) -> None:
    for _ in range(25):
        services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    newest, oldest = told(alice)[0], told(alice)[-1]
    first = page_of(alice)
    start = first.index("/notifications/?cursor=")
    address = first[start : first.index('"', start)]

    rows = htmx(alice).get(address).content.decode()

    assert row_of(first, newest)
    assert row_of(rows, oldest)
    assert "<html" not in rows
    assert f'id="notification-{newest.pk}"' not in rows
    assert "cursor=" not in rows


def test_one_row_is_for_its_owner_only(alice: Any, bob: Any) -> None:
    services.like_post(user=bob, post_id=PostFactory(author=alice).pk)
    [notification] = told(alice)
    address = f"/notifications/row/{notification.pk}/"

    row = htmx(alice).get(address).content.decode()

    assert row.lstrip().startswith('<li class="notification is-unread"')
    assert htmx(bob).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_page_costs_a_fixed_number_of_queries(alice: Any) -> None:
    fans = [UserFactory() for _ in range(4)]
    for number in range(10):
        post = PostFactory(author=alice)
        for fan in fans:
            services.like_post(user=fan, post_id=post.pk)
        services.comment_create(author=fans[number % 4], post_id=post.pk, text="Lovely")
        services.follow(follower=UserFactory(), followee_id=alice.pk)
    client = browser(alice)
    client.get(PAGE)

    with assert_queries(14):
        client.get(PAGE)


def test_the_settings_show_a_choice_for_each_kind(alice: Any) -> None:
    NotificationSettings.objects.create(user=alice, levels={"like": "off"}, digest="weekly")

    page = page_of(alice, "/accounts/notifications/")

    like = page[page.index('name="level_like"') : page.index("</select>", page.index('name="level_like"'))]
    assert '<option value="off" selected>' in like
    assert '<option value="weekly" selected>' in page
    assert 'aria-current="page"' in page
    assert 'name="level_story_reaction"' in page
    assert "level_story_reply" not in page, "a reply to a story is a message"


def test_what_was_deleted_leaves_no_empty_row(alice: Any, bob: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=alice)
    services.like_comment(user=bob, comment_id=comment.pk)
    assert "liked your comment" in page_of(alice)

    services.comment_delete(user=alice, comment_id=comment.pk)

    assert "liked your comment" not in page_of(alice)
    assert not NotificationActor.objects.exists()
