"""What a site's own process does for these tests: `python -m tests.redis.steps <function> <arguments>`."""

import json
import sys
import time
from typing import Any

from instaclone.common.ids import new_id


def people(count: str) -> dict[str, Any]:
    """An author with so many followers, and a token of the author's."""
    from django.test import RequestFactory

    from accounts.models import User
    from accounts.services import token_pair_issue
    from social.models import Follow

    followers = int(count)
    author = User.objects.create(username="author", email="author@example.org", followers_count=followers)
    fans = User.objects.bulk_create(
        [User(username=f"fan{number}", email=f"fan{number}@example.org") for number in range(followers)]
    )
    Follow.objects.bulk_create(
        [Follow(follower=fan, followee=author, state=Follow.State.ACCEPTED) for fan in fans]
    )
    token = token_pair_issue(user=author, request=RequestFactory().get("/")).access
    return {"author": author.pk, "token": token, "expected": sorted([author.pk, *(fan.pk for fan in fans)])}


def publish(author_id: str, age_s: str = "0") -> int:
    """A post of the author's that is so many seconds old, announced as a service announces it."""
    from django.db.models import F

    from accounts.models import User
    from content.models import Post
    from content.signals import post_published
    from content.visibility import reach_of
    from instaclone.common.ids import id_floor
    from tests.factories import media_summary

    author = User.objects.get(pk=int(author_id))
    pk = id_floor(int((time.time() - float(age_s)) * 1000)) if float(age_s) else new_id()
    post = Post(pk=pk, author=author, caption="Hello", media=[media_summary()])
    post.reach = reach_of(state=post.state, audience=post.audience, author=author)
    post.save(force_insert=True)
    User.objects.filter(pk=author.pk).update(posts_count=F("posts_count") + 1)
    post_published.send(sender=Post, post_id=post.pk, author_id=author.pk)
    return post.pk


def circles(count: str, size: str) -> list[dict[str, Any]]:
    """So many conversations of so many people each, nobody being in two, with a token of everyone's."""
    from django.test import RequestFactory

    from accounts.models import User
    from accounts.services import token_pair_issue
    from messaging.models import Conversation, Participant

    made = []
    for _ in range(int(count)):
        names = [f"talker{new_id()}" for _ in range(int(size))]
        people = User.objects.bulk_create(
            [User(username=name, email=f"{name}@example.org") for name in names]
        )
        pk = new_id()
        circle = Conversation.objects.create(
            pk=pk, kind=Conversation.Kind.GROUP, pair=str(pk), members_count=len(people)
        )
        Participant.objects.bulk_create(
            [Participant(conversation=circle, user=one, state=Participant.State.ACTIVE) for one in people]
        )
        tokens = [token_pair_issue(user=one, request=RequestFactory().get("/")).access for one in people]
        members = [{"id": str(one.pk), "token": token} for one, token in zip(people, tokens, strict=True)]
        made.append({"id": str(pk), "members": members})
    return made


def sweep() -> None:
    """What beat enqueues every minute."""
    from feed.tasks import finish_fan_out

    finish_fan_out.delay()


def main() -> None:
    import django

    django.setup()
    import instaclone.celery  # noqa: F401 - tasks are sent by the site's own application

    name, *arguments = sys.argv[1:]
    steps = {"circles": circles, "people": people, "publish": publish, "sweep": sweep}
    print(json.dumps(steps[name](*arguments)))


if __name__ == "__main__":
    main()
