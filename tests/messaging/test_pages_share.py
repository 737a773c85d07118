"""Sending a post or a profile to people and groups."""

import json
from typing import Any

import pytest

from messaging.models import Conversation, Message
from tests.factories import FollowFactory, PostFactory
from tests.messaging.pages import html, say, start
from tests.social.support import browser, htmx

pytestmark = pytest.mark.django_db


def test_a_post_is_offered_to_conversations_and_to_people(alice: Any, bob: Any, carol: Any) -> None:
    FollowFactory(follower=bob, followee=carol)
    FollowFactory(follower=alice, followee=bob)
    conversation, post = start(bob, alice), PostFactory(author=alice)
    say(bob, conversation)
    page = html(browser(bob).get(f"/direct/share/?post={post.shortcode}"))
    assert f'value="c{conversation.pk}"' in page
    assert f'value="u{carol.pk}"' in page
    assert f'value="u{alice.pk}"' not in page  # she is there with her conversation
    inside = html(
        browser(bob, **{"HX-Request": "true", "HX-Target": "dialog"}).get(
            f"/direct/share/?post={post.shortcode}"
        )
    )
    assert "<html" not in inside
    assert inside.count("<form") == 1


def test_searching_in_the_dialog_keeps_who_was_chosen(alice: Any, bob: Any, carol: Any) -> None:
    post = PostFactory(author=alice)
    client = browser(bob, **{"HX-Request": "true", "HX-Target": "share-rows"})
    rows = html(client.get("/direct/share/", {"post": post.shortcode, "q": "carol", "to": [f"u{alice.pk}"]}))
    assert "<form" not in rows
    assert f'value="u{alice.pk}" checked' in rows
    assert f'value="u{carol.pk}"' in rows


def test_it_is_sent_to_each_with_a_word(alice: Any, bob: Any, carol: Any, pat: Any) -> None:
    post, group = PostFactory(author=alice), start(bob, alice, carol)
    form = {
        "post": post.shortcode,
        "to": [f"c{group.pk}", f"u{pat.pk}"],
        "text": "For you",
        "client_id": "share-1",
    }
    response = browser(bob).post("/direct/share/", form)
    assert response["Location"] == post.get_absolute_url()
    sent = Message.objects.filter(kind="post")
    assert {message.shared_post_id for message in sent} == {post.pk}
    assert [message.text for message in sent] == ["For you"] * 2
    assert Conversation.objects.filter(kind="direct").count() == 1
    browser(bob).post("/direct/share/", {**form, "to": [f"c{group.pk}"]})
    assert Message.objects.filter(kind="post").count() == 2  # the same form again


def test_in_the_dialog_it_closes_and_says_so(alice: Any, bob: Any) -> None:
    post, conversation = PostFactory(author=alice), start(bob, alice)
    response = htmx(bob).post("/direct/share/", {"post": post.shortcode, "to": [f"c{conversation.pk}"]})
    told = json.loads(response["HX-Trigger"])
    assert told["dialog:close"] is True
    assert told["toast"]["message"] == "Sent to Alice."
    assert response["HX-Reswap"] == "none"


def test_a_profile_is_shared_as_well(alice: Any, bob: Any, carol: Any) -> None:
    conversation = start(bob, alice)
    response = browser(bob).post("/direct/share/", {"user": "carol", "to": [f"c{conversation.pk}"]})
    assert response["Location"] == "/carol/"
    assert Message.objects.get(kind="profile").shared_user_id == carol.pk
    assert "View profile" in html(browser(alice).get(f"/direct/t/{conversation.pk}/"))


@pytest.mark.parametrize("to", [[], ["x"], ["c5"], ["u5"], ["c", "u"]])
def test_sending_to_nobody_says_so(alice: Any, bob: Any, to: list[str]) -> None:
    post = PostFactory(author=alice)
    response = browser(bob).post("/direct/share/", {"post": post.shortcode, "to": to})
    assert response.status_code == 400
    assert "Choose at least one person." in response.content.decode()
    in_dialog = htmx(bob).post("/direct/share/", {"post": post.shortcode, "to": to})
    assert in_dialog.status_code == 422
    assert 'role="alert"' in in_dialog.content.decode()


def test_nobody_shares_what_they_cant_see(cast: Any) -> None:
    hidden = PostFactory(author=cast.pat)
    conversation = start(cast.bob, cast.alice)
    form = {"post": hidden.shortcode, "to": [f"c{conversation.pk}"]}
    assert browser(cast.bob).get(f"/direct/share/?post={hidden.shortcode}").status_code == 404
    assert browser(cast.bob).post("/direct/share/", form).status_code == 404
    assert browser(cast.mallory).get("/direct/share/?user=alice").status_code == 404
    assert browser(cast.bob).get("/direct/share/").status_code == 404
    assert browser(None).get(f"/direct/share/?post={hidden.shortcode}").status_code == 302


def test_a_conversation_one_isnt_in_is_no_target(alice: Any, bob: Any, carol: Any) -> None:
    post, others = PostFactory(author=alice), start(alice, carol)
    response = browser(bob).post("/direct/share/", {"post": post.shortcode, "to": [f"c{others.pk}"]})
    assert response.status_code == 400
    assert not Message.objects.exists()


def test_a_post_offers_to_be_sent(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    link = f'href="/direct/share/?post={post.shortcode}"'
    assert link in html(browser(bob).get(post.get_absolute_url()))
    assert link not in html(browser(None).get(post.get_absolute_url()))
