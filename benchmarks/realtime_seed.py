"""Makes the site that realtime.py measures: `python -m benchmarks.realtime_seed <people>`.

Person 2n and person 2n + 1 have a conversation; the first person has a post that all may see. Prints, as JSON, the
post's id and for each person an access token and the id of their conversation.
"""

import json
import os
import sys
from collections.abc import Iterable
from typing import Any

import django

BATCH = 500


def main(people: int) -> None:
    from django.core.management import call_command
    from django.test import RequestFactory

    from accounts.models import User
    from accounts.services import token_pair_issue

    call_command("migrate", verbosity=0)
    users = _insert(
        User(
            username=f"person{number}",
            email=f"person{number}@example.org",
            full_name="A person",
            password="!",
        )
        for number in range(people)
    )
    conversations = _conversations(users)
    request = RequestFactory().get("/")
    described = [
        {
            "token": token_pair_issue(user=user, request=request).access,
            "conversation": str(conversations[number // 2].pk),
        }
        for number, user in enumerate(users)
    ]
    json.dump({"post": str(_post(users[0]).pk), "people": described}, sys.stdout)


def _insert(rows: Iterable[Any]) -> list[Any]:
    made = list(rows)
    for start in range(0, len(made), BATCH):
        batch = made[start : start + BATCH]
        type(batch[0]).objects.bulk_create(batch)
    return made


def _conversations(users: list[Any]) -> list[Any]:
    """One for each two, who have both said yes to it."""
    from messaging.models import Conversation, Participant

    pairs = list(zip(users[::2], users[1::2], strict=True))
    conversations = _insert(
        Conversation(kind="direct", pair=f"{min(a.pk, b.pk)}:{max(a.pk, b.pk)}", creator=a, members_count=2)
        for a, b in pairs
    )
    _insert(
        Participant(conversation=conversation, user=user)
        for conversation, pair in zip(conversations, pairs, strict=True)
        for user in pair
    )
    return conversations


def _post(author: Any) -> Any:
    from content.models import Post
    from content.visibility import reach_of

    [post] = _insert(
        [Post(author=author, reach=reach_of(state="published", audience="followers", author=author))]
    )
    return post


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
    django.setup()
    main(int(sys.argv[1]))
