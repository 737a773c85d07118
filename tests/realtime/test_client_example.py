"""The client of docs/examples does what docs/realtime.md says, against a real server."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rest_framework_simplejwt.tokens import AccessToken

from accounts import services as accounts
from accounts.models import Session, User
from messaging.models import Message
from messaging.services import message_send
from tests.factories import PASSWORD
from tests.live_server import LiveServer, wait_until
from tests.realtime.people import talk

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
ANSWER = "Thanks, I'll read it soon"
Start = Callable[..., Callable[[], str]]


@pytest.fixture
def start(server: LiveServer, tmp_path: Path) -> Iterator[Start]:
    """`start(user)` runs the example as this person; what it returns gives what was printed so far."""
    with ExitStack() as stack:

        def start_one(user: User, password: str = PASSWORD, example: str = "listen.py") -> Callable[[], str]:
            log = tmp_path / f"{user.username}.log"
            command = [
                sys.executable,
                str(EXAMPLES / example),
                f"http://{server.address}",
                user.username,
                password,
            ]
            stack.enter_context(running(command, log))
            return log.read_text

        yield start_one


@contextmanager
def running(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            yield
        finally:
            process.kill()


def answers_of(user: User) -> list[str]:
    return list(Message.objects.filter(sender=user).values_list("text", flat=True))


def say(sender: User, conversation: Any, text: str) -> None:
    message_send(sender=sender, conversation_id=conversation.pk, client_id=text, text=text)


@pytest.mark.parametrize("example", ["hello.py", "listen.py"])
def test_it_signs_in_and_answers_each_message(start: Start, alice: User, bob: User, example: str) -> None:
    conversation = talk(alice, bob)
    printed = start(bob, example=example)
    wait_until(lambda: "\nready " in f"\n{printed()}")
    say(alice, conversation, "hello")
    say(alice, conversation, "are you there?")
    wait_until(lambda: answers_of(bob) == [ANSWER] * 2)
    assert "are you there?" in printed()
    assert "message.ack" in printed()


def test_it_comes_back_and_answers_what_it_missed_once(start: Start, alice: User, bob: User) -> None:
    conversation = talk(alice, bob)
    printed = start(bob)
    wait_until(lambda: "ready" in printed())
    session = Session.objects.get(user=bob)
    accounts.session_revoke(user=bob, session_id=session.pk)
    wait_until(lambda: "closed:" in printed())
    say(alice, conversation, "while you were away")
    wait_until(lambda: "resumed" in printed() or "while you were away" in printed())
    say(alice, conversation, "and now")
    wait_until(lambda: "and now" in printed())
    wait_until(lambda: answers_of(bob) == [ANSWER] * 2)
    assert "gap" not in printed()


def test_it_renews_its_token(start: Start, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AccessToken, "lifetime", timedelta(seconds=5))
    conversation = talk(alice, bob)
    printed = start(bob)
    wait_until(lambda: printed().count("renewed") >= 2)
    say(alice, conversation, "still there?")
    wait_until(lambda: answers_of(bob) == [ANSWER])
    assert "closed" not in printed()


def test_a_wrong_password_ends_it(start: Start, bob: User) -> None:
    printed = start(bob, "no-such-password")
    wait_until(lambda: "The site refuses" in printed())
