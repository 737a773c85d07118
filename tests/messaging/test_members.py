"""Groups: who comes, who goes, and what they are called."""

from typing import Any

import pytest
from django.db import DatabaseError

from content.models import Media
from content.services import media_upload
from messaging import tasks
from messaging.models import Conversation, Message, MessageTerm, Participant
from messaging.services import member_remove, members_add, removal
from social.models import Block
from tests import images
from tests.factories import FollowFactory, MessageFactory, UserFactory, make_conversation
from tests.messaging.support import Person, assert_counts, side, told
from tests.support import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(alice: Any, bob: Any, carol: Any) -> Any:
    """alice made it; bob and carol are in it."""
    return make_conversation(alice, bob, carol, title="Walks")


@pytest.fixture
def dora(alice: Any) -> Any:
    """She follows alice."""
    dora = UserFactory(username="dora")
    FollowFactory(follower=dora, followee=alice)
    return dora


def add(user: Any, group: Any, *people: Any) -> Any:
    ids = [str(person.pk) for person in people]
    return Person(user).call("POST", f"conversations/{group.pk}/members", {"user_ids": ids})


def remove(user: Any, group: Any, person: Any) -> Any:
    return Person(user).call("DELETE", f"conversations/{group.pk}/members/{person.pk}")


def names(user: Any, group: Any) -> list[str]:
    return [one["user"]["username"] for one in Person(user).row(group.pk)["members"]]


# --- Coming -------------------------------------------------------------------------------------------------
def test_who_is_added_sees_what_is_said_from_then_on(alice: Any, group: Any, dora: Any) -> None:
    MessageFactory(conversation=group, sender=alice, text="before")
    with told() as events:
        assert add(alice, group, dora).status_code == 200
    Person(alice).send(group.pk, "welcome")
    rows = Person(dora).get(f"conversations/{group.pk}/messages").json()["results"]
    assert [row["text"] or row["event"]["text"] for row in rows] == ["welcome", "alice added you"]
    assert Person(dora).get("conversations/search?q=before").json()["results"] == []
    assert [kind for kind, _ in events[dora.pk]] == ["message.new", "conversation.changed"]
    assert names(alice, group) == ["alice", "bob", "carol", "dora"]
    assert side(dora, group).unread_count == 1
    assert_counts()


def test_any_member_adds_and_who_does_not_follow_them_is_asked(bob: Any, group: Any, dora: Any) -> None:
    assert add(bob, group, dora).status_code == 200
    assert Person(dora).inbox("conversations/requests") == [str(group.pk)]


def test_adding_who_is_there_changes_nothing(alice: Any, bob: Any, group: Any) -> None:
    assert add(alice, group, bob).status_code == 200
    assert not Message.objects.exists()
    assert_counts()


def test_who_cannot_be_added(alice: Any, bob: Any, mallory: Any, group: Any) -> None:
    assert [add(alice, group, person).status_code for person in (mallory, UserFactory.build(pk=77))] == [
        404,
        404,
    ]
    assert add(alice, group).status_code == 400
    assert add(mallory, group, bob).status_code == 404
    direct = make_conversation(alice, bob)
    assert add(alice, direct, UserFactory()).status_code == 400
    assert_counts()


def test_who_has_a_block_with_a_member_is_asked_first(alice: Any, bob: Any, group: Any, dora: Any) -> None:
    Block.objects.create(blocker=bob, blocked=dora)
    assert add(alice, group, dora).status_code == 200
    assert side(dora, group).state == "request"


def test_a_group_never_grows_beyond_32(alice: Any, bob: Any) -> None:
    group = make_conversation(alice, bob, *[UserFactory() for _ in range(26)])
    people = [UserFactory() for _ in range(8)]
    results = live(
        *[
            lambda one=one: members_add(user=alice, conversation_id=group.pk, user_ids=[one.pk])
            for one in people
        ]
    )
    assert sum(not isinstance(result, Exception) for result in results) == 4
    group.refresh_from_db()
    assert group.members_count == 32
    assert_counts()


# --- Going --------------------------------------------------------------------------------------------------
def test_who_leaves_keeps_nothing(alice: Any, bob: Any, group: Any) -> None:
    MessageFactory(conversation=group, sender=alice)
    with told() as events:
        assert remove(bob, group, bob).status_code == 204
    assert [kind for kind, _ in events[bob.pk]] == ["forget", "conversation.changed"]
    assert Person(bob).inbox() == []
    assert Person(bob).get(f"conversations/{group.pk}").status_code == 404
    assert Person(alice).row(group.pk)["last_message"]["event"]["text"] == "bob left the group"
    assert names(alice, group) == ["alice", "carol"]
    with told() as events:
        Person(alice).send(group.pk, "he's gone")
    assert bob.pk not in events
    assert_counts()


def test_who_left_is_asked_when_they_are_added_again(alice: Any, bob: Any, group: Any) -> None:
    remove(bob, group, bob)
    Person(alice).send(group.pk, "while he is away")
    assert add(alice, group, bob).status_code == 200
    assert side(bob, group).state == "request"
    assert "while he is away" not in Person(bob).texts(group.pk)
    assert_counts()


def test_only_an_admin_removes_others(alice: Any, bob: Any, carol: Any, mallory: Any, group: Any) -> None:
    assert remove(bob, group, carol).status_code == 403
    assert remove(mallory, group, carol).status_code == 404
    assert remove(alice, group, mallory).status_code == 404
    assert remove(alice, group, carol).status_code == 204
    assert Person(bob).row(group.pk)["last_message"]["event"]["text"] == "alice removed carol"
    assert Person(carol).inbox() == []
    assert_counts()


def test_the_last_admin_hands_the_group_on(alice: Any, bob: Any, carol: Any, group: Any) -> None:
    Participant.objects.filter(user=bob).update(state="request")
    remove(alice, group, alice)
    assert {one.user_id for one in Participant.objects.filter(is_admin__in=[True])} == {carol.pk}


def test_two_admins_who_leave_at_once_leave_an_admin_behind(
    alice: Any, bob: Any, carol: Any, group: Any
) -> None:
    Participant.objects.filter(user=bob).update(is_admin=True)
    live(
        *[
            lambda one=one: member_remove(user=one, conversation_id=group.pk, user_id=one.pk)
            for one in (alice, bob)
        ]
    )
    assert side(carol, group).is_admin
    assert_counts()


def test_when_the_last_one_goes_the_group_is_removed_with_its_pictures(
    alice: Any, bob: Any, carol: Any, group: Any, media_root: Any
) -> None:
    media = media_upload(owner=alice, file=images.upload(images.jpeg(200, 200)))
    Person(alice).send(group.pk, "a picture", media=[str(media.pk)])
    for person in (alice, bob, carol):
        assert remove(person, group, person).status_code == 204
    for model in (Conversation, Participant, Message, MessageTerm, Media):
        assert not model.objects.exists()
    assert not list(media_root.rglob("*.*"))


def test_removing_an_empty_group_is_left_to_the_worker_and_may_be_cut_off(
    alice: Any, bob: Any, carol: Any, group: Any, monkeypatch: Any
) -> None:
    for n in range(7):
        Person(alice).send(group.pk, f"number {n}")
    queued: list[int] = []
    monkeypatch.setattr(tasks.remove_conversation, "delay", queued.append)
    for person in (alice, bob, carol):
        assert remove(person, group, person).status_code == 204
    assert queued == [group.pk]
    assert Message.objects.count() > 7

    monkeypatch.setattr(removal, "BATCH", 3)
    with monkeypatch.context() as cut, pytest.raises(DatabaseError):
        batches = iter([removal._remove_batch, removal._remove_batch])

        def fail_after_two(conversation_id: int) -> bool:
            for remove_batch in batches:
                return remove_batch(conversation_id)
            raise DatabaseError("gone away")

        cut.setattr(removal, "_remove_batch", fail_after_two)
        removal.conversation_remove(conversation_id=group.pk)
    assert 0 < Message.objects.count() <= 7
    for _ in range(2):
        tasks.remove_conversation(*queued)
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()


def test_a_group_with_somebody_in_it_is_not_removed(alice: Any, group: Any) -> None:
    Person(alice).send(group.pk, "hello")
    tasks.remove_conversation(group.pk)
    assert Person(alice).texts(group.pk)[0] == "hello"


def test_a_direct_conversation_has_no_members_to_remove(alice: Any, bob: Any) -> None:
    direct = make_conversation(alice, bob)
    assert remove(alice, direct, alice).status_code == 400
    assert remove(alice, direct, bob).status_code == 400


# --- The name -----------------------------------------------------------------------------------------------
def rename(user: Any, group: Any, title: Any) -> Any:
    return Person(user).call("PATCH", f"conversations/{group.pk}", {"title": title})


def test_an_admin_names_the_group(alice: Any, bob: Any, group: Any) -> None:
    with told() as events:
        assert rename(alice, group, " Long  walks ").json()["name"] == "Long walks"
    assert [kind for kind, _ in events[bob.pk]] == ["message.new", "conversation.changed"]
    assert events[bob.pk][0][1]["message"]["event"]["text"] == "alice named the group Long walks"
    assert rename(alice, group, "").json()["name"] == "Bob and Carol"
    assert rename(bob, group, "Mine").status_code == 403


@pytest.mark.parametrize("title", ["x" * 81, None, 5, "a\x00"])
def test_what_is_no_name_is_400(alice: Any, group: Any, title: Any) -> None:
    assert rename(alice, group, title).status_code == 400


def test_a_name_with_percent_signs_is_a_name(alice: Any, group: Any) -> None:
    assert rename(alice, group, "100%s %(name)s").json()["last_message"]["event"]["text"] == (
        "You named the group 100%s %(name)s"
    )
