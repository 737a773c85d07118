"""POST /conversations: one conversation for each pair of people, and groups."""

from typing import Any

import pytest

from accounts.services import user_suspend
from messaging.models import Conversation, Participant
from messaging.services import conversation_start
from social.models import Block
from tests.api.support import api
from tests.factories import FollowFactory, UserFactory
from tests.messaging.support import BASE, Person, assert_counts, side, told
from tests.support import live

pytestmark = pytest.mark.django_db


def test_a_conversation_with_one_person_is_made_once(alice: Any, bob: Any) -> None:
    first = Person(alice).start(bob)
    again, other_way = Person(alice).start(bob), Person(bob).start(alice)
    assert (first.status_code, again.status_code, other_way.status_code) == (201, 200, 200)
    assert first.json()["id"] == again.json()["id"] == other_way.json()["id"]
    assert first.json()["kind"] == "direct"
    assert first.json()["name"] == "Bob"
    assert first.json()["can_send"] is True
    assert [member["user"]["username"] for member in first.json()["members"]] == ["alice", "bob"]


def test_the_other_notices_nothing_before_the_first_message(alice: Any, bob: Any) -> None:
    with told() as events:
        conversation_id = Person(alice).start(bob).json()["id"]
    assert bob.pk not in events
    assert Person(alice).inbox() == [conversation_id]
    assert Person(bob).inbox() == Person(bob).inbox("conversations/requests") == []


def test_two_who_start_at_once_have_one_conversation(alice: Any, bob: Any) -> None:
    pairs = [(alice, bob), (bob, alice)] * 4
    results = live(
        *[
            lambda one=one, other=other: conversation_start(user=one, user_ids=[other.pk])
            for one, other in pairs
        ]
    )
    assert len({result.conversation.pk for result in results}) == 1
    assert sum(result.created for result in results) == 1
    assert Participant.objects.count() == 2
    assert_counts()


def test_a_group_begins_with_a_line_and_is_a_request_for_who_does_not_follow_its_maker(
    alice: Any, bob: Any, carol: Any
) -> None:
    with told() as events:
        group = Person(alice).start(bob, carol, title="  Walks \n and talks ").json()
    assert (group["kind"], group["title"], group["name"]) == ("group", "Walks and talks", "Walks and talks")
    assert group["last_message"]["event"]["text"] == "You started the group"
    assert {one["user"]["username"]: one["is_admin"] for one in group["members"]} == {
        "alice": True,
        "bob": False,
        "carol": False,
    }
    assert Person(bob).inbox() == Person(carol).inbox("conversations/requests") == [group["id"]]
    assert events[bob.pk][0][1]["message"]["event"]["text"] == "alice started the group"
    assert events[carol.pk][0][1]["state"] == "request"
    assert_counts()


def test_every_start_of_a_group_is_a_new_one_but_for_an_idempotency_key(
    alice: Any, bob: Any, carol: Any
) -> None:
    client = api(alice)
    body = {"user_ids": [str(bob.pk), str(carol.pk)]}
    plain = [client.post(BASE, body, "application/json").json()["id"] for _ in range(2)]
    keyed = [
        client.post(BASE, body, "application/json", headers={"Idempotency-Key": "k"}).json()["id"]
        for _ in range(2)
    ]
    assert plain[0] != plain[1]
    assert keyed[0] == keyed[1]
    assert Conversation.objects.count() == 3


def test_who_has_a_block_with_another_member_finds_the_group_among_requests(alice: Any, bob: Any) -> None:
    dave = UserFactory()
    FollowFactory(follower=dave, followee=alice)
    Block.objects.create(blocker=dave, blocked=bob)
    group = Person(alice).start(bob, dave).json()["id"]
    assert side(dave, group).state == side(bob, group).state == "request"


@pytest.mark.parametrize(
    ("people", "field"),
    [([], "user_ids"), (["alice"], "user_ids"), (["bob"], "title")],
    ids=["nobody", "oneself", "a title for two"],
)
def test_what_cannot_be_started(cast: Any, people: list[str], field: str) -> None:
    title = {"title": "Us two"} if field == "title" else {}
    answer = Person(cast.alice).start(*[getattr(cast, name) for name in people], **title)
    assert answer.status_code == 400
    assert field in answer.json()
    assert not Conversation.objects.exists()


def test_a_group_has_32_members_at_most(alice: Any) -> None:
    people = [UserFactory() for _ in range(32)]
    assert Person(alice).start(*people).status_code == 400
    assert Person(alice).start(*people[:31]).status_code == 201
    assert Participant.objects.count() == 32


def test_who_is_blocked_suspended_or_not_there_cannot_be_written_to(
    alice: Any, bob: Any, carol: Any, mallory: Any
) -> None:
    user_suspend(user=carol)
    nobody = UserFactory.build(pk=77)
    for person in (alice, mallory):
        other = mallory if person is alice else alice
        answers = [Person(person).start(one) for one in (other, carol, nobody)]
        answers += [Person(person).start(bob, one) for one in (other, carol, nobody)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.json()["detail"] for answer in answers}) == 1
    assert not Conversation.objects.exists()


def test_it_is_for_people_who_are_signed_in(bob: Any) -> None:
    assert api().post(BASE, {"user_ids": [str(bob.pk)]}, "application/json").status_code == 401
