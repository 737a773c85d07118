"""What is done in a conversation, as plain forms: each leads back to where the person was."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from messaging import services
from messaging.models import Message, Participant, Reaction
from tests.factories import FollowFactory
from tests.images import jpeg
from tests.messaging.pages import html, say, start, thread
from tests.messaging.support import side
from tests.social.support import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(alice: Any, bob: Any) -> Any:
    FollowFactory(follower=alice, followee=bob)
    return start(bob, alice)


def test_a_message_is_sent_once_and_leads_to_its_place(talk: Any, bob: Any) -> None:
    client, send = browser(bob), f"/direct/t/{talk.pk}/send/"
    form = {"text": "first line\r\nsecond line", "client_id": "form-1"}
    response = client.post(send, form)
    message = Message.objects.get()
    assert response["Location"] == f"{thread(talk)}#m-{message.pk}"
    assert message.text == "first line\nsecond line"
    assert client.post(send, form)["Location"] == response["Location"]
    assert Message.objects.count() == 1


def test_the_form_of_the_page_sends(talk: Any, bob: Any) -> None:
    page = html(browser(bob).get(thread(talk)))
    client_id = page.split('name="client_id" value="')[1].split('"')[0]
    response = browser(bob).post(f"/direct/t/{talk.pk}/send/", {"text": "hi", "client_id": client_id})
    assert response.status_code == 302
    assert Message.objects.get().client_id == client_id


def test_photos_are_sent_with_and_without_words(talk: Any, bob: Any, media_root: Any) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", jpeg(), "image/jpeg") for n in range(2)]
    response = browser(bob).post(f"/direct/t/{talk.pk}/send/", {"files": files, "text": ""})
    message = Message.objects.get()
    assert response["Location"].endswith(f"#m-{message.pk}")
    assert (message.kind, len(message.media)) == ("media", 2)
    assert html(browser(bob).get(thread(talk))).count("data-photo ") == 2


def test_what_cant_be_sent_stays_in_the_form_with_the_reason(talk: Any, bob: Any, media_root: Any) -> None:
    send = f"/direct/t/{talk.pk}/send/"
    empty = browser(bob).post(send, {"text": "   "})
    assert empty.status_code == 400
    assert "Write something first." in empty.content.decode()
    long = browser(bob).post(send, {"text": "x" * 2_001})
    assert long.status_code == 400
    assert "x" * 2_001 in long.content.decode()
    broken = browser(bob).post(
        send, {"text": "look", "files": [SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")]}
    )
    assert broken.status_code == 415
    assert 'role="alert"' in broken.content.decode()
    many = [SimpleUploadedFile(f"{n}.jpg", b"x", "image/jpeg") for n in range(11)]
    assert browser(bob).post(send, {"files": many}).status_code == 400
    assert not Message.objects.exists()


def test_a_picture_for_a_conversation_one_isnt_in_is_not_even_looked_at(
    talk: Any, carol: Any, media_root: Any
) -> None:
    from content.models import Media

    file = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    assert browser(carol).post(f"/direct/t/{talk.pk}/send/", {"files": [file]}).status_code == 404
    assert not Media.objects.exists()


def test_a_reply_is_chosen_by_a_link_and_sent_by_the_form(talk: Any, alice: Any, bob: Any) -> None:
    question = say(bob, talk, "Who comes?")
    page = html(browser(alice).get(thread(talk, f"?reply={question.pk}")))
    assert f'name="reply_to" value="{question.pk}"' in page
    assert "Who comes?</p>" in page
    browser(alice).post(f"/direct/t/{talk.pk}/send/", {"text": "I do", "reply_to": question.pk})
    assert Message.objects.get(text="I do").reply_to_id == question.pk
    refused = browser(alice).post(f"/direct/t/{talk.pk}/send/", {"text": "I do", "reply_to": "x"})
    assert refused.status_code == 400


def test_a_second_message_before_the_answer_to_a_request_is_refused_in_words(alice: Any, carol: Any) -> None:
    conversation = start(carol, alice)
    send = f"/direct/t/{conversation.pk}/send/"
    assert browser(carol).post(send, {"text": "hello"}).status_code == 302
    refused = browser(carol).post(send, {"text": "hello?"})
    assert refused.status_code == 409
    assert "once they accept" in refused.content.decode()


def test_messages_are_read_by_a_button(talk: Any, alice: Any, bob: Any) -> None:
    message = say(bob, talk)
    page = html(browser(alice).get(thread(talk)))
    assert f'name="up_to" value="{message.pk}"' in page
    response = browser(alice).post(f"/direct/t/{talk.pk}/read/", {"up_to": message.pk})
    assert response["Location"] == thread(talk)
    assert side(alice, talk).unread_count == 0
    assert browser(alice).post(f"/direct/t/{talk.pk}/read/", {"up_to": "x"}).status_code == 400


def test_a_message_is_edited_on_a_page_of_its_own(talk: Any, bob: Any) -> None:
    message = say(bob, talk, "Saturdya")
    edit = f"/direct/m/{message.pk}/edit/"
    assert "Saturdya</textarea>" in html(browser(bob).get(edit))
    response = browser(bob).post(edit, {"text": "Saturday"})
    assert response["Location"] == f"{thread(talk)}#m-{message.pk}"
    message.refresh_from_db()
    assert message.text == "Saturday"
    assert "Edited" in html(browser(bob).get(thread(talk)))
    empty = browser(bob).post(edit, {"text": " "})
    assert empty.status_code == 400
    assert "Write something first." in empty.content.decode()


def test_after_its_time_a_message_is_no_longer_edited(talk: Any, bob: Any, settings: Any) -> None:
    message = say(bob, talk)
    settings.MESSAGE_EDIT_MINUTES = -1
    assert f"/direct/m/{message.pk}/edit/" not in html(browser(bob).get(thread(talk)))
    late = browser(bob).post(f"/direct/m/{message.pk}/edit/", {"text": "other"})
    assert late.status_code == 409


def test_a_message_is_unsent(talk: Any, bob: Any) -> None:
    message = say(bob, talk, "never mind")
    response = browser(bob).post(f"/direct/m/{message.pk}/unsend/")
    assert response["Location"] == thread(talk)
    assert "never mind" not in html(browser(bob).get(thread(talk)))


def test_a_reaction_is_set_changed_and_taken_back(talk: Any, alice: Any, bob: Any) -> None:
    message = say(bob, talk)
    react = f"/direct/m/{message.pk}/react/"
    for emoji in ("❤️", "😂"):
        response = browser(alice).post(react, {"emoji": emoji})
        assert response["Location"] == f"{thread(talk)}#m-{message.pk}"
    assert Reaction.objects.get().emoji == "😂"
    assert browser(alice).post(react, {"emoji": "nice"}).status_code == 400
    browser(alice).post(react, {"undo": "😂"})
    assert not Reaction.objects.exists()


def test_a_request_is_accepted_or_deleted(alice: Any, carol: Any, pat: Any) -> None:
    welcome, unwelcome = start(carol, alice), start(pat, alice)
    say(carol, welcome)
    say(pat, unwelcome)
    accepted = browser(alice).post(f"/direct/t/{welcome.pk}/accept/")
    assert accepted["Location"] == thread(welcome)
    assert "data-composer" in html(browser(alice).get(thread(welcome)))
    deleted = browser(alice).post(f"/direct/t/{unwelcome.pk}/delete/")
    assert deleted["Location"] == "/direct/requests/"
    assert side(alice, unwelcome).state == Participant.State.DECLINED


def test_a_conversation_is_cleared_for_oneself(talk: Any, alice: Any, bob: Any) -> None:
    say(bob, talk, "still there for bob")
    response = browser(alice).post(f"/direct/t/{talk.pk}/delete/")
    assert response["Location"] == "/direct/inbox/"
    assert "still there for bob" not in html(browser(alice).get("/direct/inbox/"))
    assert "still there for bob" in html(browser(bob).get(thread(talk)))


def test_a_conversation_is_muted_and_unmuted(talk: Any, alice: Any) -> None:
    mute = f"/direct/t/{talk.pk}/mute/"
    assert browser(alice).post(mute)["Location"] == f"/direct/t/{talk.pk}/info/"
    assert side(alice, talk).is_muted
    page = html(browser(alice).get(f"/direct/t/{talk.pk}/info/"))
    assert 'aria-pressed="true"' in page
    browser(alice).post(mute, {"undo": "1"})
    assert not side(alice, talk).is_muted


def test_the_button_of_a_profile_leads_to_the_conversation(alice: Any, bob: Any) -> None:
    page = html(browser(bob).get("/alice/"))
    assert 'action="/direct/to/alice/"' in page
    response = browser(bob).post("/direct/to/alice/")
    again = browser(bob).post("/direct/to/alice/")
    assert response["Location"] == again["Location"]
    assert browser(bob).get(response["Location"]).status_code == 200
    assert browser(bob).post("/direct/to/bob/").status_code == 400
    assert browser(bob).post("/direct/to/nobody.there/").status_code == 404


def test_pages_that_change_something_dont_answer_a_get(talk: Any, bob: Any) -> None:
    for name in ("send", "read", "accept", "delete", "mute", "rename", "remove"):
        assert browser(bob).get(f"/direct/t/{talk.pk}/{name}/").status_code == 405
    assert browser(bob).get("/direct/to/alice/").status_code == 405


def test_services_say_no_more_than_the_page_does(talk: Any, alice: Any, bob: Any) -> None:
    """Whoever can't write finds no form to write with, and the other way round."""
    from social.services import block

    block(blocker=bob, user_id=alice.pk)
    for person in (alice, bob):
        page = html(browser(person).get(thread(talk)))
        assert "data-composer" not in page
        with pytest.raises(Exception, match="can't message"):
            services.message_send(sender=person, conversation_id=talk.pk, client_id="x", text="hi")
