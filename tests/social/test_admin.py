"""The social room in the admin."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from social.models import Block, Comment, Follow, Like, Notification
from tests.factories import CommentFactory, FollowFactory, PostFactory
from tests.social.support import assert_counters_are_right, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(alice: Any, bob: Any, carol: Any) -> dict[str, Any]:
    """One row of each model, and a reply."""
    from social import services

    comment = CommentFactory(post=PostFactory(author=alice), author=carol)
    CommentFactory(post=comment.post, parent=comment)
    services.like_comment(user=bob, comment_id=comment.pk)
    services.like_post(user=bob, post_id=comment.post_id)
    return {
        "follow": Follow.objects.get(),
        "block": Block.objects.get(),
        "comment": comment,
        "like": Like.objects.get(target_id=comment.post_id),
        "notification": Notification.objects.get(recipient=carol),
    }


@pytest.mark.parametrize("model", ["follow", "block", "comment", "like", "notification"])
def test_rows_are_listed_found_and_removed_with_right_counters(staff: Any, rows: Any, model: str) -> None:
    client, row = browser(staff), rows[model]
    address = f"/admin/social/{model}/"
    for query in ({}, {"q": str(row.pk)}, {"q": "carol"}, {"q": "no such thing"}):
        assert client.get(address, query).status_code == 200
    assert client.get(f"{address}{row.pk}/change/").status_code == 200
    assert client.get(f"{address}add/").status_code == 403
    response = client.post(
        address, {"action": "delete_selected", ACTION_CHECKBOX_NAME: [str(row.pk)], "post": "yes"}
    )
    assert response.status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()
    assert_counters_are_right()


def test_one_row_is_removed_from_its_own_page(staff: Any, rows: Any) -> None:
    comment = rows["comment"]
    response = browser(staff).post(f"/admin/social/comment/{comment.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert not Comment.objects.exists()
    assert_counters_are_right()


def test_the_search_finds_by_id_name_and_short_code(staff: Any, rows: Any, alice: Any) -> None:
    comment = rows["comment"]
    CommentFactory(post=PostFactory(author=alice), author=alice)
    for term in (str(comment.pk), "carol", "@Carol", comment.post.shortcode):
        found = browser(staff).get("/admin/social/comment/", {"q": term}).context["cl"].result_list
        assert comment in list(found), term
        assert all(comment.pk in (row.pk, row.parent_id) for row in found), term


@pytest.mark.parametrize("count", [5, 20])
def test_a_list_costs_the_same_however_long(staff: Any, alice: Any, assert_queries: Any, count: int) -> None:
    for _ in range(count):
        CommentFactory(post=PostFactory(author=alice))
        FollowFactory(followee=alice)
    client = browser(staff)
    for model in ("comment", "follow"):
        with assert_queries(4):  # session, how many, rows, permissions
            assert client.get(f"/admin/social/{model}/").status_code == 200
