"""What the tests of the message pages share."""

import itertools
import re
from typing import Any

from django.test import Client

from accounts.models import User
from messaging import services
from messaging.models import Conversation, Message
from tests.social.support import browser

COUNTER = itertools.count()


def start(user: User, *others: User, title: str = "") -> Conversation:
    people = [other.pk for other in others]
    return services.conversation_start(user=user, user_ids=people, title=title).conversation


def say(sender: User, conversation: Conversation, text: str = "hello", **more: Any) -> Message:
    key = f"page-{next(COUNTER)}"
    sent = services.message_send(
        sender=sender, conversation_id=conversation.pk, client_id=key, text=text, **more
    )
    return sent.message


def partial(user: User | None) -> Client:
    """A browser whose script asks for messages alone."""
    return browser(user, **{"X-Partial": "messages"})


def thread(conversation: Conversation, query: str = "") -> str:
    return f"/direct/t/{conversation.pk}/{query}"


def html(response: Any) -> str:
    assert response.status_code == 200, response.content
    return str(response.content.decode())


def shown(page: str) -> list[int]:
    """The ids of the messages in a page, in its order."""
    return [int(found) for found in re.findall(r'data-message="(\d+)"', page)]


def element(page: str, message: Message) -> str:
    """A message's `<li>`, up to its bubble."""
    found = re.search(rf'<li class="[^"]*" data-message="{message.pk}".*?data-bubble', page, re.DOTALL)
    assert found, f"message {message.pk} isn't in the page"
    return found.group()
