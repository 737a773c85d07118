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


def upload_video(path: str) -> int:
    """A video of a new person's, uploaded from this file."""
    from accounts.models import User
    from content.services import media_upload

    owner = User.objects.create(username="filmer", email="filmer@example.org")
    with open(path, "rb") as file:
        return media_upload(owner=owner, file=file).pk


def take_back_video(media_id: str) -> None:
    """Its owner deletes it."""
    from content.models import Media
    from content.services import media_delete

    media_delete(owner=Media.objects.get(pk=int(media_id)).owner, media_id=int(media_id))


def resume_videos() -> int:
    """What beat starts every half minute; a minute has gone by since anybody prolonged a claim."""
    from datetime import timedelta

    from django.db.models import F

    from content.models import Media
    from content.services.processing import CLAIM, videos_resume

    Media.objects.update(claimed_until=F("claimed_until") - CLAIM - timedelta(seconds=1))
    return videos_resume()


def main() -> None:
    import django

    django.setup()
    import instaclone.celery  # noqa: F401 - tasks are sent by the site's own application

    name, *arguments = sys.argv[1:]
    steps = [circles, people, publish, resume_videos, sweep, take_back_video, upload_video]
    chosen: Any = {step.__name__: step for step in steps}[name]
    print(json.dumps(chosen(*arguments)))


if __name__ == "__main__":
    main()
