"""Rows for tests, made without the services (so a test of one service doesn't lean on another).

Counters and the derived column `reach` are right, as if services had made the rows.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from secrets import token_hex
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from content.models import Media, Post, Story
from content.visibility import reach_of
from instaclone.common import images
from instaclone.common.ids import new_id
from messaging.models import Conversation, Message, Participant
from social.models import Block, Comment, Follow
from tests import clips

PASSWORD = "orange-Lantern-42"  # everyone's


class UserFactory(DjangoModelFactory):
    """`UserFactory(username=…, is_private=True)`; signs in with `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    full_name = factory.LazyAttribute(lambda user: user.username.capitalize())
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


def media_summary(place: int = 0) -> dict[str, Any]:
    """One item of `Post.media`, in the shape of `content.media.summary`; there is no file behind it."""
    folder = f"m/{place:032x}"
    return {
        "id": place + 1,
        "kind": "image",
        "alt_text": "",
        "width": 1080,
        "height": 1080,
        "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        "color": "#8a7f70",
        "thumbnail": f"{folder}/thumbnail.webp",
        "renditions": [
            {"path": f"{folder}/{width}.webp", "format": "webp", "width": width, "height": width}
            for width in (320, 640, 1080)
        ],
    }


def ready_video(
    owner: User, duration_ms: int = 1000, width: int = 720, height: int = 1280, *, is_silent: bool = False
) -> Media:
    """A video of `owner`'s that was processed and that nothing uses yet. Its files are real and play for
    `duration_ms`, but are tiny, whatever size the row tells."""
    key = token_hex(16)
    film, cover, square = _video_files(duration_ms, width, height, is_silent)
    paths = [
        f"videos/{key[:2]}/{key}/{name}" for name in ("clip.mp4", "cover.webp", "cover.jpg", "square.webp")
    ]
    for path, data in zip(paths, (film, cover["webp"], cover["jpeg"], square), strict=True):
        default_storage.save(path, ContentFile(data))
    size = {"width": width, "height": height}
    return Media.objects.create(
        owner=owner,
        kind=Media.Kind.VIDEO,
        state=Media.State.READY,
        key=key,
        size=len(film),
        **size,
        blurhash="LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        color="#8a7f70",
        renditions=[
            {"path": path, "format": format, **size}
            for path, format in zip(paths[1:3], ("webp", "jpeg"), strict=True)
        ],
        thumbnail=paths[3],
        videos=[{"path": paths[0], "format": "mp4", **size}],
        duration_ms=duration_ms,
        is_silent=is_silent,
        progress=100,
    )


@lru_cache(maxsize=64)
def _video_files(
    duration_ms: int, width: int, height: int, is_silent: bool
) -> tuple[bytes, dict[str, bytes], bytes]:
    """The film, its cover in each format and the thumbnail; each second of it costs 20 ms to make, once."""
    scale = 96 / max(width, height)
    wide, high = (max(2, round(side * scale / 2) * 2) for side in (width, height))
    film = clips.mp4(duration_ms / 1000, wide, high, 5, not is_silent)
    still = clips.picture(0, wide, high)
    covers = {format: images.encode(still, format, 80) for format in ("webp", "jpeg")}
    return film, covers, images.encode(still.resize((64, 64)), "webp", 80)


class PostFactory(DjangoModelFactory):
    """A published post: `PostFactory(author=alice)`. Moves the author's `posts_count`."""

    class Meta:
        model = Post

    author = factory.SubFactory(UserFactory)
    caption = factory.Sequence(lambda n: f"Caption {n}")
    media = factory.LazyFunction(lambda: [media_summary()])
    state = Post.State.PUBLISHED
    audience = Post.Audience.FOLLOWERS
    reach = factory.LazyAttribute(
        lambda post: reach_of(state=post.state, audience=post.audience, author=post.author)
    )

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        post = super()._create(model_class, *args, **kwargs)
        if post.state == Post.State.PUBLISHED:
            User.objects.filter(pk=post.author_id).update(posts_count=F("posts_count") + 1)
        return post


def reel_summary(duration_ms: int = 10_000) -> dict[str, Any]:
    """The one item of a reel's `media`; there is no file behind it."""
    picture = media_summary()
    files = [{"path": "m/reel/720.mp4", "format": "mp4", "width": 720, "height": 1280}]
    size = {"width": 720, "height": 1280, "duration_ms": duration_ms}
    return picture | size | {"kind": "video", "is_silent": False, "cover_ms": 0, "videos": files}


class ReelFactory(PostFactory):
    """A published reel of ten seconds: `ReelFactory(author=alice)`."""

    kind = Post.Kind.REEL
    media = factory.LazyFunction(lambda: [reel_summary()])


class StoryFactory(DjangoModelFactory):
    """A picture as a story that runs for a day: `StoryFactory(author=alice, audience=…)`. There are no files behind it,
    and no tallies of its stickers."""

    class Meta:
        model = Story

    author = factory.SubFactory(UserFactory)
    media = factory.LazyAttribute(
        lambda story: Media.objects.create(
            owner=story.author, key=token_hex(16), width=1080, height=1920, attached_id=story.id
        )
    )
    id = factory.LazyFunction(new_id)
    duration_ms = 5_000
    shown = factory.LazyFunction(media_summary)
    audience = Post.Audience.FOLLOWERS
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=24))
    reach = factory.LazyAttribute(
        lambda story: reach_of(state=Post.State.PUBLISHED, audience=story.audience, author=story.author)
    )


class FollowFactory(DjangoModelFactory):
    """An accepted follow: `FollowFactory(follower=bob, followee=alice)`. Moves both counters."""

    class Meta:
        model = Follow

    follower = factory.SubFactory(UserFactory)
    followee = factory.SubFactory(UserFactory)
    state = Follow.State.ACCEPTED

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        follow = super()._create(model_class, *args, **kwargs)
        if follow.state == Follow.State.ACCEPTED:
            people = User.objects
            people.filter(pk=follow.follower_id).update(following_count=F("following_count") + 1)
            people.filter(pk=follow.followee_id).update(followers_count=F("followers_count") + 1)
        return follow


class CommentFactory(DjangoModelFactory):
    """A comment, or with `parent=` a reply. Moves the post's and the parent's counters."""

    class Meta:
        model = Comment

    post = factory.SubFactory(PostFactory)
    author = factory.SubFactory(UserFactory)
    parent = None
    is_recent = factory.LazyAttribute(lambda comment: comment.parent is None)
    text = factory.Sequence(lambda n: f"Comment {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        comment = super()._create(model_class, *args, **kwargs)
        Post.objects.filter(pk=comment.post_id).update(comment_count=F("comment_count") + 1)
        if comment.parent_id:
            Comment.objects.filter(pk=comment.parent_id).update(reply_count=F("reply_count") + 1)
        return comment


def make_conversation(
    *people: User, title: str = "", states: dict[User, str] | None = None, pk: int | None = None
) -> Conversation:
    """A conversation of these people, a group when they are more than two or it has a title; the first made it
    (and is its admin). All take part (`active`) unless `states` says otherwise for somebody."""
    is_group = len(people) > 2 or bool(title)
    conversation = Conversation(pk=pk or new_id(), title=title, creator=people[0], members_count=len(people))
    conversation.kind = Conversation.Kind.GROUP if is_group else Conversation.Kind.DIRECT
    ids = sorted(person.pk for person in people)
    conversation.pair = str(conversation.pk) if is_group else f"{ids[0]}:{ids[-1]}"
    conversation.save(force_insert=True)
    for person in people:
        Participant.objects.create(
            conversation=conversation,
            user=person,
            state=(states or {}).get(person, Participant.State.ACTIVE),
            is_admin=is_group and person is people[0],
            last_message_id=conversation.pk,
        )
    return conversation


class MessageFactory(DjangoModelFactory):
    """A text in a conversation: `MessageFactory(conversation=…, sender=alice, text="…")`. Moves the unread counts and
    marks of the sides; search doesn't know it."""

    class Meta:
        model = Message

    text = factory.Sequence(lambda n: f"Message {n}")
    client_id = factory.Sequence(lambda n: f"factory-{n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        message = super()._create(model_class, *args, **kwargs)
        Conversation.objects.filter(pk=message.conversation_id).update(last_message_id=message.pk)
        sides = Participant.objects.filter(conversation_id=message.conversation_id).present()
        sides.update(last_message_id=message.pk)
        sides.exclude(user_id=message.sender_id).update(unread_count=F("unread_count") + 1)
        return message


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of every test.

    alice: public, most things are hers · bob: follows alice · carol: a stranger to everyone ·
    mallory: blocked by alice · pat: private, followed by nobody · staff: may use the admin.
    """

    alice: User
    bob: User
    carol: User
    mallory: User
    pat: User
    staff: User


def make_cast() -> Cast:
    """The cast, with fresh counters (an instance's counters are those of its row)."""
    alice, bob, carol, mallory, pat, staff = (
        UserFactory(username="alice"),
        UserFactory(username="bob"),
        UserFactory(username="carol"),
        UserFactory(username="mallory"),
        UserFactory(username="pat", is_private=True),
        UserFactory(username="staff", is_staff=True, is_superuser=True),
    )
    FollowFactory(follower=bob, followee=alice)
    Block.objects.create(blocker=alice, blocked=mallory)
    for person in (alice, bob):
        person.refresh_from_db()
    return Cast(alice, bob, carol, mallory, pat, staff)
