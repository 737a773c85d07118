"""What keeps the room in order: recount, the admin, pictures that nothing shows any more."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from content.models import Media
from content.services import media_upload, remove_unused_media
from instaclone.common.ids import id_floor, new_id
from messaging.models import Conversation, Message, Participant
from messaging.services import conversation_start, message_send
from tests import images
from tests.factories import MessageFactory, make_conversation
from tests.messaging.support import Person, side

pytestmark = pytest.mark.django_db


def test_recount_finds_and_repairs_what_drifted(alice: Any, bob: Any) -> None:
    chat = make_conversation(alice, bob)
    MessageFactory(conversation=chat, sender=alice)
    Participant.objects.filter(user=bob).update(unread_count=7)
    Conversation.objects.update(members_count=5)
    out = StringIO()
    call_command("recount", "--repair", stdout=out)
    assert "messaging.Participant.unread_count" in out.getvalue()
    assert "stored 5, counted 2, repaired" in out.getvalue()
    assert side(bob, chat).unread_count == 1
    chat.refresh_from_db()
    assert chat.members_count == 2


@pytest.fixture
def long_ago(media_root: Any, monkeypatch: Any) -> Any:
    """Uploads a picture of somebody's as if it had been days ago."""

    def upload(owner: Any) -> Media:
        media = media_upload(owner=owner, file=images.upload(images.jpeg(200, 200)))
        old = id_floor(int((timezone.now() - timedelta(days=3)).timestamp() * 1000)) + new_id() % 4096
        Media.objects.filter(pk=media.pk).delete()
        media.pk = old
        media.save(force_insert=True)
        return media

    return upload


def test_a_picture_that_was_sent_is_not_taken_for_unused(
    alice: Any, bob: Any, long_ago: Any, media_root: Any
) -> None:
    sent, unused = long_ago(alice), long_ago(alice)
    chat = make_conversation(alice, bob)
    message_send(sender=alice, conversation_id=chat.pk, client_id="p", media_ids=[sent.pk])
    assert remove_unused_media() == 1
    assert list(Media.objects.values_list("pk", flat=True)) == [sent.pk]
    assert list(media_root.rglob("*.jpg"))
    assert unused.pk != sent.pk


def test_what_a_failing_storage_leaves_is_removed_later(
    alice: Any, bob: Any, long_ago: Any, media_root: Any, monkeypatch: Any, failed_hooks: Any
) -> None:
    media, chat = long_ago(alice), make_conversation(alice, bob)
    sent = message_send(sender=alice, conversation_id=chat.pk, client_id="p", media_ids=[media.pk])
    with monkeypatch.context() as broken:
        broken.setattr("content.files.remove_media", lambda media: 1 / 0)
        assert Person(alice).call("DELETE", f"messages/{sent.message.pk}").status_code == 204
    failed_hooks.clear()
    assert Person(alice).send(chat.pk, "", media=[str(media.pk)]).status_code == 400
    assert remove_unused_media() == 1
    assert not Media.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


# --- The admin ----------------------------------------------------------------------------------------------
@pytest.fixture
def desk(staff: Any) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_staff_take_a_message_out_as_its_sender_would(alice: Any, bob: Any, desk: Client) -> None:
    chat = make_conversation(alice, bob)
    message = MessageFactory(conversation=chat, sender=alice, text="reported words")
    assert "reported words" in desk.get(f"/admin/messaging/message/?q={message.pk}").content.decode()
    answer = desk.post(f"/admin/messaging/message/{message.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert Message.objects.get().text == ""
    assert side(bob, chat).unread_count == 0


@pytest.mark.parametrize("model", ["conversation", "participant", "message"])
def test_nothing_is_changed_by_hand_and_words_are_not_searched(
    alice: Any, bob: Any, desk: Client, model: str
) -> None:
    MessageFactory(conversation=make_conversation(alice, bob), sender=alice, text="private words")
    page = desk.get(f"/admin/messaging/{model}/")
    assert page.status_code == 200
    assert desk.get(f"/admin/messaging/{model}/add/").status_code == 403
    assert desk.get(f"/admin/messaging/{model}/?q=alice").context["cl"].result_count == 1
    found = desk.get(f"/admin/messaging/{model}/?q=private").context["cl"].result_count
    assert found == 0


def test_everything_of_a_conversation_happens_in_one_transaction(
    alice: Any, bob: Any, monkeypatch: Any, failed_hooks: Any
) -> None:
    chat = conversation_start(user=alice, user_ids=[bob.pk]).conversation
    monkeypatch.setattr("messaging.services.delivery.terms_add", lambda message: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        message_send(sender=alice, conversation_id=chat.pk, client_id="x", text="half")
    assert not Message.objects.exists()
    chat.refresh_from_db()
    assert chat.last_message_id == side(bob, chat).unread_count == 0
    assert side(bob, chat).state == "hidden"
    assert failed_hooks == []
