"""Plays the demo's conversations through the services, then gives their messages the times they would have had.

Playing them again adds what is missing: a direct conversation is there once, and each line has a client id.
"""

import random
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from content.models import Post
from content.services import media_upload
from instaclone.common.demo import Demo
from messaging import services
from messaging.demo.script import TALKS, Line, Talk
from messaging.models import Conversation, LastActive, Message

LONGEST_AWAY = timedelta(hours=20)


def seed(demo: Demo) -> None:
    for number, talk in enumerate(TALKS):
        _play(demo, talk, f"demo-{number}")
    rng, now = random.Random("away"), timezone.now()
    for user in demo.people.values():
        LastActive.objects.get_or_create(
            user_id=user.pk, defaults={"at": now - LONGEST_AWAY * rng.random() ** 2}
        )


def _play(demo: Demo, talk: Talk, name: str) -> None:
    conversation = _start(demo, talk)
    messages: list[Message] = []
    for number, line in enumerate(talk.lines):
        if messages and not _is_request(talk):
            _read(demo.people[line.sender], messages[-1])
        messages.append(_say(demo, conversation, line, f"{name}-{number}", messages))
    for line, message in zip(talk.lines, messages, strict=True):
        for username, emoji in line.reactions:
            services.reaction_set(user=demo.people[username], message_id=message.pk, emoji=emoji)
    if not _is_request(talk):
        for member in talk.members:
            is_behind = member == talk.unread_by and talk.unread
            _read(demo.people[member], messages[-1 - talk.unread] if is_behind else messages[-1])
    _give_times(conversation, talk, messages)


def _is_request(talk: Talk) -> bool:
    """One line that nobody has answered."""
    return len(talk.lines) == 1


def _start(demo: Demo, talk: Talk) -> Conversation:
    starter, *others = (demo.people[name] for name in talk.members)
    if talk.title:
        found = Conversation.objects.filter(title=talk.title, creator_id=starter.pk).first()
        if found is not None:
            return found
    started = services.conversation_start(
        user=starter, user_ids=[user.pk for user in others], title=talk.title
    )
    return started.conversation


def _say(
    demo: Demo, conversation: Conversation, line: Line, client_id: str, before: list[Message]
) -> Message:
    sender: User = demo.people[line.sender]
    earlier = Message.objects.filter(sender_id=sender.pk, client_id=client_id).first()
    if earlier is not None:
        return earlier
    media_ids = []
    if line.photo:
        file = ContentFile(demo.draw(line.photo, client_id), "demo.jpg")
        media_ids = [media_upload(owner=sender, file=file, alt_text=line.alt).pk]
    post = _newest_post(demo.people[line.post_of]) if line.post_of else None
    return services.message_send(
        sender=sender,
        conversation_id=conversation.pk,
        client_id=client_id,
        text=line.text,
        media_ids=media_ids,
        shared_post_id=post.pk if post else None,
        shared_user_id=demo.people[line.profile].pk if line.profile else None,
        reply_to_id=before[-line.answers].pk if line.answers else None,
    ).message


def _newest_post(author: User) -> Post | None:
    return Post.objects.filter(author_id=author.pk).order_by("-pk").first()


def _read(user: User, message: Message) -> None:
    services.conversation_read(user=user, conversation_id=message.conversation_id, up_to=message.pk)


def _give_times(conversation: Conversation, talk: Talk, messages: list[Message]) -> None:
    """Spread over the talk's hours, with pauses of different lengths."""
    rng, now = random.Random(talk.lines[0].text), timezone.now()
    began, ended = now - timedelta(hours=talk.began), now - timedelta(hours=talk.ended)
    steps = [rng.random() ** 3 for _ in messages[1:]]
    when: datetime = began if steps else ended
    Conversation.objects.filter(pk=conversation.pk).update(created_at=began)
    Message.objects.filter(conversation_id=conversation.pk).update(
        created_at=began
    )  # what happened to it, too
    for message, step in zip(messages, [0.0, *steps], strict=True):
        when += (ended - began) * (step / (sum(steps) or 1))
        Message.objects.filter(pk=message.pk).update(created_at=when)
