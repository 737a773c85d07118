"""POST /stories/{id}/reply: a message to the story's author, with the story as long as it may be watched."""

from typing import Any

import pytest
from django.db import connection

from content.services.stories import story_delete
from messaging.models import Conversation, Message
from messaging.services import message_send, message_unsend, story_reply
from social import services
from social.models import CloseFriend, Notification
from tests.factories import FollowFactory, make_conversation
from tests.messaging.support import Person, assert_counts, told
from tests.social.story_rows import make_story, run_out
from tests.support import assert_queries, live

pytestmark = pytest.mark.django_db


def reply(user: Any, story: Any, text: str = "So good", **more: Any) -> Any:
    return Person(user).call("POST", f"stories/{story.pk}/reply", {"text": text, **more})


def set_replies(user: Any, who: str) -> None:
    user.preferences = {**user.preferences, "story_replies": who}
    user.save(update_fields=["preferences"])


def messages_of(user: Any, conversation_id: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        Person(user).get(f"conversations/{conversation_id}/messages").json()["results"]
    )
    return found


# --- What it makes -----------------------------------------------------------------------------------------
def test_a_reply_is_a_message_with_the_story(alice: Any, bob: Any) -> None:
    story = make_story(alice)
    FollowFactory(follower=alice, followee=bob)
    with told() as events:
        answer = reply(bob, story, client_id="one")
    assert answer.status_code == 201
    message = answer.json()
    author = message["story"].pop("author")
    assert author["username"] == "alice"
    assert message["story"] == {
        "available": True,
        "id": str(story.pk),
        "url": f"/stories/alice/?story={story.pk}",
        "thumbnail_url": f"/media/{story.shown['thumbnail']}",
    }
    assert (message["kind"], message["text"], message["client_id"]) == ("story", "So good", "one")
    [(kind, data)] = events[alice.pk]
    assert (kind, data["state"], data["message"]["story"]["id"]) == ("message.new", "active", str(story.pk))
    assert not Notification.objects.exists(), "a message is told as one"
    assert_counts()


def test_it_goes_into_the_conversation_that_is_there(alice: Any, bob: Any) -> None:
    chat = make_conversation(alice, bob)
    for text in ("🔥", "❤️"):
        answer = reply(bob, make_story(alice), text).json()
        assert answer["conversation_id"] == str(chat.pk)
    assert [message["text"] for message in messages_of(alice, chat.pk)] == ["❤️", "🔥"]
    assert Conversation.objects.count() == 1


def test_a_strangers_reply_is_a_request_and_waits(alice: Any, carol: Any) -> None:
    story = make_story(alice)
    assert reply(carol, story).status_code == 201
    assert len(Person(alice).get("conversations/requests").json()["results"]) == 1
    answer = reply(carol, story, "And more")
    assert (answer.status_code, answer.json()["code"]) == (409, "request_pending")


def test_the_same_client_id_is_the_same_message_also_when_the_story_is_over(alice: Any, bob: Any) -> None:
    story, other = make_story(alice), make_story(alice)
    first = reply(bob, story, client_id="same")
    run_out(story)
    again = reply(bob, story, client_id="same")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert reply(bob, other, client_id="same").status_code == 422
    assert reply(bob, story, "Something else", client_id="same").status_code == 422
    assert Message.objects.count() == 1


def test_a_text_in_the_conversation_under_the_same_client_id_is_another(alice: Any, bob: Any) -> None:
    chat = make_conversation(alice, bob)
    message_send(sender=bob, conversation_id=chat.pk, client_id="same", text="So good")
    assert reply(bob, make_story(alice), client_id="same").status_code == 422


def test_without_a_client_id_two_are_two(alice: Any, bob: Any) -> None:
    story = make_story(alice)
    FollowFactory(follower=alice, followee=bob)
    assert [reply(bob, story).status_code for _ in range(2)] == [201, 201]
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_send_one(alice: Any, bob: Any) -> None:
    story = make_story(alice)
    sent = live(*[lambda: story_reply(user=bob, story_id=story.pk, text="once", client_id="x")] * 4)
    assert sorted(one.created for one in sent) == [False, False, False, True]
    assert (Message.objects.count(), Conversation.objects.count()) == (1, 1)


# --- Who may -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("caller", "status", "code"),
    [
        (None, 401, "not_authenticated"),
        ("bob", 201, None),
        ("carol", 201, None),
        ("mallory", 404, "not_found"),
        ("alice", 400, "own_story"),
    ],
)
def test_who_may_reply(cast: Any, caller: str | None, status: int, code: str | None, client: Any) -> None:
    story = make_story(cast.alice)
    if caller is None:
        answer = client.post(f"/api/v1/stories/{story.pk}/reply", {"text": "x"}, "application/json")
    else:
        answer = reply(getattr(cast, caller), story)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert Message.objects.count() == Conversation.objects.count() == (status == 201)


def test_a_private_accounts_story_is_its_followers_to_answer(pat: Any, bob: Any) -> None:
    story = make_story(pat)
    assert reply(bob, story).status_code == 404
    FollowFactory(follower=bob, followee=pat)
    assert reply(bob, story).status_code == 201


def test_a_story_for_close_friends_is_theirs_to_answer(alice: Any, bob: Any) -> None:
    story = make_story(alice, audience="close_friends")
    assert reply(bob, story).status_code == 404
    CloseFriend.objects.create(owner=alice, friend=bob)
    assert reply(bob, story).status_code == 201


@pytest.mark.parametrize(
    ("who", "follows", "status"),
    [
        ("everyone", False, 201),
        ("following", False, 403),
        ("following", True, 201),
        ("off", True, 403),
    ],
)
def test_the_author_decides_who_may(alice: Any, bob: Any, who: str, follows: bool, status: int) -> None:
    set_replies(alice, who)
    if follows:
        FollowFactory(follower=alice, followee=bob)
    answer = reply(bob, make_story(alice))
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "replies_off"
        assert "alice" in answer.json()["detail"]


def test_a_story_that_is_over_takes_no_reply(alice: Any, bob: Any) -> None:
    story = make_story(alice)
    run_out(story)
    assert reply(bob, story).status_code == 404
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "   "},
        {"text": "x" * 2_001},
        {"text": "nul \x00"},
        {"text": 7, "client_id": ["x"]},
        {"text": "x", "client_id": "y" * 65},
        {"text": "x", "client_id": "ü"},
    ],
)
def test_what_cant_be_a_reply_is_refused(alice: Any, bob: Any, body: Any) -> None:
    story = make_story(alice)
    answer = Person(bob).call("POST", f"stories/{story.pk}/reply", body)
    assert answer.status_code == 400
    assert not Message.objects.exists()


@pytest.mark.parametrize("story_id", ["0", "x", "9" * 30])
def test_what_is_no_story_is_404(bob: Any, story_id: str) -> None:
    assert Person(bob).call("POST", f"stories/{story_id}/reply", {"text": "x"}).status_code == 404


# --- What becomes of the picture ---------------------------------------------------------------------------
def test_the_picture_goes_when_the_story_is_over_but_its_author_keeps_it(alice: Any, bob: Any) -> None:
    story = make_story(alice)
    chat = reply(bob, story).json()["conversation_id"]
    run_out(story)
    [mine] = messages_of(bob, chat)
    assert mine["story"] == {
        "available": False,
        "id": None,
        "url": None,
        "author": None,
        "thumbnail_url": None,
    }
    [theirs] = messages_of(alice, chat)
    assert theirs["story"]["available"] is True


@pytest.mark.parametrize("end", ["delete", "unfollow", "close friends", "removed"])
def test_the_picture_goes_when_one_may_not_see_the_story_any_more(alice: Any, bob: Any, end: str) -> None:
    CloseFriend.objects.create(owner=alice, friend=bob)
    story = make_story(alice, audience="close_friends")
    chat = reply(bob, story).json()["conversation_id"]
    assert messages_of(bob, chat)[0]["story"]["available"] is True
    if end == "delete":
        story_delete(author=alice, story_id=story.pk)
    elif end == "unfollow":
        services.unfollow(follower=bob, followee_id=alice.pk)
    elif end == "removed":
        services.follower_remove(user=alice, follower_id=bob.pk)
    else:
        services.close_friend_remove(owner=alice, user_id=bob.pk)
    assert messages_of(bob, chat)[0]["story"]["available"] is False
    assert messages_of(bob, chat)[0]["text"] == "So good"


def test_an_unsent_reply_says_nothing_of_the_story(alice: Any, bob: Any) -> None:
    sent = reply(bob, make_story(alice)).json()
    message_unsend(user=bob, message_id=int(sent["id"]))
    assert Message.objects.get(pk=int(sent["id"])).story_id is None


def test_a_reply_keeps_a_text_when_it_is_edited(alice: Any, bob: Any) -> None:
    sent = reply(bob, make_story(alice)).json()
    assert Person(bob).call("PATCH", f"messages/{sent['id']}", {"text": ""}).status_code == 400
    edited = Person(bob).call("PATCH", f"messages/{sent['id']}", {"text": "Better"}).json()
    assert (edited["text"], edited["story"]["available"]) == ("Better", True)


def test_the_page_shows_the_story_and_then_that_it_is_gone(alice: Any, bob: Any, client: Any) -> None:
    story = make_story(alice)
    chat = reply(bob, story).json()["conversation_id"]
    client.force_login(bob)
    page = client.get(f"/direct/t/{chat}/").content.decode()
    assert "You replied to alice’s story" in page
    assert f'href="/stories/alice/?story={story.pk}"' in page
    run_out(story)
    page = client.get(f"/direct/t/{chat}/").content.decode()
    assert "Story no longer available" in page
    assert "/stories/alice/" not in page
    client.force_login(alice)
    assert "Replied to your story" in client.get(f"/direct/t/{chat}/").content.decode()


# --- What it costs -----------------------------------------------------------------------------------------
def test_a_page_of_replies_costs_one_query_more_than_one_of_texts(alice: Any, bob: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    for _ in range(6):
        chat = reply(bob, make_story(alice)).json()["conversation_id"]
    person = Person(bob)
    with assert_queries(9):
        assert len(person.get(f"conversations/{chat}/messages").json()["results"]) == 6


def test_replying_costs_a_fixed_number_of_queries(alice: Any, bob: Any) -> None:
    chat = make_conversation(alice, bob)
    story = make_story(alice)
    # A union inside a transaction is read part by part on MongoDB. Two are for affinity, the first time.
    with assert_queries(31 if connection.vendor == "mongodb" else 27):
        assert reply(bob, story).json()["conversation_id"] == str(chat.pk)
