"""The pages of the social room, as plain forms and with htmx."""

import json
from typing import Any

import pytest

from accounts.models import User
from social.models import Block, Comment, Follow, Like
from tests.factories import CommentFactory, FollowFactory, PostFactory, UserFactory
from tests.social.support import assert_counters_are_right, browser, htmx

pytestmark = pytest.mark.django_db


def templates(response: Any) -> set[str]:
    return {template.name for template in response.templates}


def toast(response: Any) -> str:
    return str(json.loads(response["HX-Trigger"])["toast"]["message"])


def test_a_post_has_a_page_and_an_inside_for_dialogs(alice: Any, bob: Any) -> None:
    older, post, newer = (PostFactory(author=alice, caption=f"Caption {n}") for n in range(3))
    CommentFactory(post=post, text="What a light")
    page = browser(bob).get(post.get_absolute_url())
    assert page.status_code == 200
    assert "social/post.html" in templates(page)
    assert (page.context["newer"], page.context["older"]) == (newer, older)
    assert "What a light" in page.content.decode()
    assert "<html" in page.content.decode()
    inside = browser(bob, **{"HX-Request": "true", "HX-Target": "dialog"}).get(post.get_absolute_url())
    assert "social/_post_dialog.html" in templates(inside)
    assert "<html" not in inside.content.decode()


@pytest.mark.parametrize(
    ("person", "public", "private"),
    [(None, 200, 404), ("alice", 200, 200), ("bob", 200, 200), ("carol", 200, 404), ("mallory", 404, 404)],
)
def test_a_posts_page_is_for_who_may_see_it(cast: Any, person: str | None, public: int, private: int) -> None:
    viewer = getattr(cast, person) if person else None
    for is_private, status in ((False, public), (True, private)):
        cast.alice.is_private = is_private
        cast.alice.save(update_fields=["is_private"])
        post = PostFactory(author=cast.alice)
        assert browser(viewer).get(post.get_absolute_url()).status_code == status
        assert browser(viewer).get(f"{post.get_absolute_url()}comments/").status_code == status


@pytest.mark.parametrize("code", ["AAAAAAAAAAE", "x", "AAAAAAAAAA-", "%00", "ä" * 11])
def test_a_code_that_is_no_posts_is_not_found(alice: Any, code: str) -> None:
    assert browser(alice).get(f"/p/{code}/").status_code in (400, 404)


@pytest.mark.parametrize("count", [5, 20])
def test_a_posts_page_costs_the_same_however_many_comments(
    alice: Any, bob: Any, assert_queries: Any, count: int
) -> None:
    PostFactory(author=alice)
    post = PostFactory(author=alice)
    PostFactory(author=alice)
    for _ in range(count):
        comment = CommentFactory(post=post)
        Like.objects.create(user=UserFactory(), target_id=post.pk)
    CommentFactory(post=post, parent=comment)
    client = browser(bob)
    # session 1, post 3, neighbours 2 + 2, card 3, comments 5, liked by 2
    with assert_queries(18):
        assert client.get(post.get_absolute_url()).status_code == 200


def test_a_like_goes_back_to_the_post_or_to_next(alice: Any, bob: Any) -> None:
    post, client = PostFactory(author=alice), browser(bob)
    address = f"{post.get_absolute_url()}like/"
    response = client.post(address)
    assert (response.status_code, response["Location"]) == (302, post.get_absolute_url())
    assert Like.objects.filter(user=bob, target_id=post.pk).exists()
    assert client.post(address, {"undo": "1", "next": "/alice/"})["Location"] == "/alice/"
    assert not Like.objects.exists()
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"]
)
def test_a_form_never_leads_to_another_site(alice: Any, bob: Any, target: str) -> None:
    post = PostFactory(author=alice)
    response = browser(bob).post(f"{post.get_absolute_url()}like/", {"next": target})
    assert response["Location"] == post.get_absolute_url()


def test_htmx_gets_the_like_button(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    response = htmx(bob).post(f"{post.get_absolute_url()}like/")
    assert "social/_like_button.html" in templates(response)
    assert (response.context["card"].liked, response.context["card"].like_count) == (True, 1)


def test_a_comment_goes_back_to_itself(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    response = browser(bob).post(f"{post.get_absolute_url()}comments/", {"text": "Hello"})
    comment = Comment.objects.get()
    assert response["Location"] == f"{post.get_absolute_url()}#comment-{comment.pk}"
    assert (comment.text, comment.author) == ("Hello", bob)


def test_htmx_gets_the_new_comment(alice: Any, bob: Any) -> None:
    top = CommentFactory(post=PostFactory(author=alice))
    address = f"{top.post.get_absolute_url()}comments/"
    response = htmx(bob).post(address, {"text": "Hello <b>", "parent": str(top.pk)})
    assert "social/_comment.html" in templates(response)
    assert "Hello &lt;b&gt;" in response.content.decode()
    assert Comment.objects.get(parent=top).author == bob


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_201, "a\x00b"])
def test_a_text_that_is_no_comment_stays_in_the_form(alice: Any, bob: Any, text: str) -> None:
    address = f"{PostFactory(author=alice).get_absolute_url()}comments/"
    response = browser(bob).post(address, {"text": text})
    assert response.status_code == 400
    assert response.context["comment_form"].errors["text"]
    answer = htmx(bob).post(address, {"text": text})
    assert (answer.status_code, answer["HX-Reswap"]) == (400, "none")
    assert toast(answer)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("parent", ["abc", "-1", "1", "9223372036854775808"])
def test_a_parent_that_is_no_comment_is_refused(alice: Any, bob: Any, parent: str) -> None:
    address = f"{PostFactory(author=alice).get_absolute_url()}comments/"
    assert browser(bob).post(address, {"text": "a", "parent": parent}).status_code == 400
    assert not Comment.objects.exists()


def test_htmx_gets_further_comments_and_replies(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    comments = [CommentFactory(post=post) for _ in range(25)]
    reply = CommentFactory(post=post, parent=comments[0])
    first = browser(bob).get(post.get_absolute_url()).context["comments"].page
    response = htmx(bob).get(f"{post.get_absolute_url()}comments/?cursor={first.next}")
    assert "social/_comments.html" in templates(response)
    assert [card.comment for card in response.context["comments"].page.items] == comments[4::-1]
    replies = f"/comments/{comments[0].pk}/replies/"
    assert f"comment-{reply.pk}" in htmx(bob).get(replies).content.decode()
    assert f"comment-{reply.pk}" in browser(bob).get(replies).content.decode()


def test_a_comment_is_deleted_pinned_and_liked_from_its_post(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    comment = CommentFactory(post=post, author=bob)
    base = f"/comments/{comment.pk}"
    assert browser(alice).post(f"{base}/pin/")["Location"] == post.get_absolute_url()
    assert "social/_comment.html" in templates(htmx(alice).post(f"{base}/pin/", {"undo": "1"}))
    assert not Comment.objects.get().is_pinned
    assert browser(bob).post(f"{base}/like/")["Location"] == post.get_absolute_url()
    liked = htmx(alice).post(f"{base}/like/")
    assert "social/_comment_like.html" in templates(liked)
    assert liked.context["card"].comment.like_count == 2
    assert browser(alice).post(f"{base}/delete/")["Location"] == post.get_absolute_url()
    assert not Comment.objects.exists()
    assert_counters_are_right()
    other = CommentFactory(post=post, author=bob)
    assert toast(htmx(bob).post(f"/comments/{other.pk}/delete/")) == "Comment deleted."


def test_following_from_a_profile_leads_back_to_it(alice: Any, carol: Any) -> None:
    client = browser(carol)
    assert client.post(f"/users/{alice.pk}/follow/")["Location"] == "/alice/"
    assert Follow.objects.filter(follower=carol, followee=alice).exists()
    button = htmx(carol).post(f"/users/{alice.pk}/follow/", {"undo": "1"})
    assert "social/_follow_button.html" in templates(button)
    assert button.context["card"].relationship.following is False
    assert htmx(carol).post(f"/users/{carol.pk}/follow/").status_code == 400


def test_requests_are_answered_on_their_page(pat: Any, bob: Any, carol: Any) -> None:
    first, second = (
        FollowFactory(follower=person, followee=pat, state=Follow.State.PENDING) for person in (bob, carol)
    )
    page = browser(pat).get("/accounts/requests/")
    assert [card.key for card in page.context["page"].items] == [second.pk, first.pk]
    accept, reject = f"/accounts/requests/{first.pk}/accept/", f"/accounts/requests/{second.pk}/reject/"
    assert browser(pat).post(accept)["Location"] == "/accounts/requests/"
    assert htmx(pat).post(reject).status_code == 200
    assert [row.state for row in Follow.objects.filter(followee=pat)] == ["accepted"]
    assert_counters_are_right()


def test_a_block_leads_to_the_list_of_blocks(alice: Any, bob: Any) -> None:
    assert browser(alice).post(f"/users/{bob.pk}/block/")["Location"] == "/accounts/blocked/"
    page = browser(alice).get("/accounts/blocked/")
    assert [card.user.username for card in page.context["page"].items] == ["bob", "mallory"]
    assert htmx(alice).post(f"/users/{bob.pk}/block/", {"undo": "1"})["HX-Redirect"] == "/accounts/blocked/"
    assert not Block.objects.filter(blocked=bob).exists()


@pytest.mark.parametrize("which", ["followers", "following"])
def test_lists_of_people_have_a_page_a_dialog_and_further_rows(alice: Any, bob: Any, which: str) -> None:
    for _ in range(25):
        FollowFactory(**{"followee" if which == "followers" else "follower": bob})
    page = browser(alice).get(f"/bob/{which}/")
    assert "social/user_list.html" in templates(page)
    assert len(page.context["page"].items) == 20
    dialog = htmx(alice).get(f"/bob/{which}/")
    assert "social/_user_list.html" in templates(dialog)
    assert "<html" not in dialog.content.decode()
    rows = htmx(alice).get(f"/bob/{which}/?cursor={page.context['page'].next}")
    assert "social/_user_list.html" not in templates(rows)
    assert "social/_user_rows.html" in templates(rows)


def test_a_private_accounts_page_of_followers_says_that_it_is_private(pat: Any, carol: Any) -> None:
    FollowFactory(followee=pat)
    page = browser(carol).get("/pat/followers/")
    assert (page.status_code, page.context["page"].items) == (200, [])
    assert "This account is private." in page.content.decode()


def test_likers_have_a_page_and_a_dialog(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    Like.objects.create(user=bob, target_id=post.pk)
    address = f"{post.get_absolute_url()}likes/"
    assert "bob" in browser(alice).get(address).content.decode()
    assert "social/_user_list.html" in templates(htmx(alice).get(address))


def test_a_follower_is_removed_from_the_list(alice: Any, bob: Any) -> None:
    assert browser(alice).post(f"/users/{bob.pk}/remove/")["Location"] == "/alice/followers/"
    assert not Follow.objects.exists()
    assert_counters_are_right()


def test_a_visitor_is_asked_to_sign_in(alice: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice))
    post = comment.post.get_absolute_url()
    for address in (f"{post}likes/", "/alice/followers/", "/accounts/requests/", "/accounts/blocked/"):
        response = browser(None).get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")
    actions = [
        f"{post}like/",
        f"{post}comments/",
        f"/comments/{comment.pk}/like/",
        f"/users/{alice.pk}/follow/",
    ]
    for address in [*actions, f"/comments/{comment.pk}/delete/", f"/users/{alice.pk}/block/"]:
        assert browser(None).post(address).status_code == 401
        assert "HX-Redirect" in htmx(None).post(address)


def test_a_form_of_another_site_is_refused(alice: Any, bob: Any) -> None:
    client = browser(bob)
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/users/{alice.pk}/follow/", {"undo": "1"}).status_code == 403
    assert User.objects.get(pk=alice.pk).followers_count == 1
