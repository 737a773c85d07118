"""Who may open the message pages, and what is refused."""

from typing import Any

import pytest

from messaging import services
from messaging.models import Message, Participant
from tests.factories import PostFactory
from tests.messaging.pages import html, partial, say, start, thread
from tests.social.support import browser

pytestmark = pytest.mark.django_db

OUTSIDERS = ("carol", "mallory", "staff")


def pages_of(conversation: Any, message: Message) -> list[str]:
    base = f"/direct/t/{conversation.pk}"
    return [
        f"{base}/",
        f"{base}/info/",
        f"/direct/inbox/?row={conversation.pk}",
        f"/direct/m/{message.pk}/edit/",
    ]


def posts_of(conversation: Any, message: Message) -> list[tuple[str, dict[str, Any]]]:
    base = f"/direct/t/{conversation.pk}"
    return [
        (f"{base}/send/", {"text": "let me in"}),
        (f"{base}/read/", {"up_to": str(message.pk)}),
        (f"{base}/accept/", {}),
        (f"{base}/delete/", {}),
        (f"{base}/mute/", {}),
        (f"{base}/rename/", {"title": "mine"}),
        (f"{base}/add/", {"user_ids": ["1"]}),
        (f"{base}/remove/", {"user_id": "1"}),
        (f"/direct/m/{message.pk}/edit/", {"text": "other words"}),
        (f"/direct/m/{message.pk}/unsend/", {}),
        (f"/direct/m/{message.pk}/react/", {"emoji": "❤️"}),
    ]


@pytest.mark.parametrize(
    "address", ["/direct/inbox/", "/direct/requests/", "/direct/new/", "/direct/search/?q=a", "/direct/t/5/"]
)
def test_a_visitor_is_led_to_the_sign_in_page(db: None, address: str) -> None:
    response = browser(None).get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/direct/")


def test_a_visitor_changes_nothing(alice: Any, bob: Any) -> None:
    conversation = start(bob, alice)
    message = say(bob, conversation)
    for address, body in posts_of(conversation, message):
        assert browser(None).post(address, body).status_code == 401, address


@pytest.mark.parametrize("person", OUTSIDERS)
def test_a_conversation_isnt_there_for_others(cast: Any, person: str) -> None:
    conversation = start(cast.bob, cast.alice)
    message = say(cast.bob, conversation)
    client = browser(getattr(cast, person))
    for address in pages_of(conversation, message):
        assert client.get(address).status_code == 404, address
    for address, body in posts_of(conversation, message):
        assert client.post(address, body).status_code == 404, address
    assert partial(getattr(cast, person)).get(thread(conversation)).status_code == 404
    message.refresh_from_db()
    assert (message.text, message.is_deleted) == ("hello", False)


def test_both_members_open_it(alice: Any, bob: Any) -> None:
    conversation = start(bob, alice)
    say(bob, conversation, "see you at the pier")
    for member in (alice, bob):
        assert "see you at the pier" in html(browser(member).get(thread(conversation)))


def test_only_its_sender_edits_and_unsends_a_message(alice: Any, bob: Any) -> None:
    conversation = start(alice, bob)
    message = say(bob, conversation)
    client = browser(alice)
    assert client.get(f"/direct/m/{message.pk}/edit/").status_code == 404
    assert client.post(f"/direct/m/{message.pk}/edit/", {"text": "mine"}).status_code == 404
    assert client.post(f"/direct/m/{message.pk}/unsend/").status_code == 403


def test_who_left_a_group_finds_it_no_longer(alice: Any, bob: Any, carol: Any) -> None:
    group = start(alice, bob, carol, title="Walks")
    browser(carol).post(f"/direct/t/{group.pk}/accept/")
    response = browser(carol).post(f"/direct/t/{group.pk}/remove/", {"user_id": carol.pk})
    assert response["Location"] == "/direct/inbox/"
    assert browser(carol).get(thread(group)).status_code == 404


def test_nobody_writes_across_a_block(alice: Any, mallory: Any) -> None:
    for writer, other in ((alice, mallory), (mallory, alice)):
        assert browser(writer).post(f"/direct/to/{other.username}/").status_code == 404
    assert not Participant.objects.exists()


def test_after_a_block_the_conversation_stays_to_be_read_and_says_why_it_is_closed(
    alice: Any, bob: Any
) -> None:
    from social.services import block

    conversation = start(bob, alice)
    say(bob, conversation, "what was said")
    block(blocker=alice, user_id=bob.pk)
    page = html(browser(bob).get(thread(conversation)))
    assert "what was said" in page
    assert "can&#x27;t message this account" in page
    assert "data-composer" not in page
    refused = browser(bob).post(f"/direct/t/{conversation.pk}/send/", {"text": "and now?"})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "address", ["/direct/t/x/", "/direct/t/0/", "/direct/t/99999999999999999999/", "/direct/t/1/"]
)
def test_an_address_that_is_no_conversations_is_not_found(alice: Any, address: str) -> None:
    assert browser(alice).get(address).status_code == 404


@pytest.mark.parametrize("query", ["?before=x", "?after=-1", "?around=", "?only=9999999999999999999999"])
def test_a_part_that_isnt_there_is_not_found(alice: Any, bob: Any, query: str) -> None:
    conversation = start(bob, alice)
    say(bob, conversation)
    assert partial(alice).get(thread(conversation, query)).status_code == 404


def test_pages_with_messages_are_never_kept_by_the_browser(alice: Any, bob: Any) -> None:
    conversation = start(bob, alice)
    message = say(bob, conversation)
    for address in ("/direct/inbox/", *pages_of(conversation, message)):
        assert "no-store" in browser(bob).get(address)["Cache-Control"], address


def test_a_shared_post_is_shown_to_who_may_see_it(cast: Any) -> None:
    cast.alice.is_private = True
    cast.alice.save(update_fields=["is_private"])
    post = PostFactory(author=cast.alice, caption="behind the curtain")
    conversation = start(cast.bob, cast.carol)
    services.message_send(
        sender=cast.bob, conversation_id=conversation.pk, client_id="s1", shared_post_id=post.pk
    )
    assert "behind the curtain" in html(browser(cast.bob).get(thread(conversation)))
    page = html(browser(cast.carol).get(thread(conversation)))
    assert "behind the curtain" not in page
    assert "Post unavailable" in page
