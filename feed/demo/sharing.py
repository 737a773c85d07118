"""Part of the demo: reels, posts that people made together, and what the guide keeps for later."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from content.models import Draft, Media, Pin, Post
from content.services import (
    coauthor_accept,
    draft_save,
    media_upload,
    post_create,
    post_pin,
    reel_create,
)
from feed.demo import clips, moments
from feed.demo.script import GUIDE
from feed.demo.talk import talk_about, watch
from instaclone.common.demo import Demo

# All of this is newer than the posts: it was shared in the last hours.
HOURS = 6
PINNED = 2


def seed(demo: Demo) -> None:
    reels = [reel for reel in moments.REELS if not _existing(demo.people[reel.author], reel.caption)]
    together = [one for one in moments.TOGETHER if not _existing(demo.people[one.author], one.caption)]
    films = clips.draw_all([reel.clip for reel in reels])
    times = _times(len(reels) + len(together))
    # In turns, so that nobody's feed begins with nothing but reels.
    for number in range(max(len(reels), len(together))):
        for reel in reels[number : number + 1]:
            _share_reel(demo, reel, next(films), next(times))
        for one in together[number : number + 1]:
            _share_together(demo, one, next(times))
    _pin(demo.people[GUIDE])
    _keep_drafts(demo, demo.people[GUIDE])


def upload(owner: User, data: bytes, name: str, alt: str) -> Media:
    """A finished upload: tasks run at once while the demo is made, those that process films, too."""
    media = media_upload(owner=owner, file=ContentFile(data, name), alt_text=alt)
    media.refresh_from_db()
    if media.state != Media.State.READY:
        raise RuntimeError(f"the demo's {name} was not processed: {media.state} {media.error}")
    return media


def _existing(author: User, caption: str) -> bool:
    return any(post.caption == caption for post in Post.objects.filter(author_id=author.pk).only("caption"))


def _times(count: int) -> Iterator[datetime]:
    """Moments of the last hours, the oldest first."""
    now = timezone.now()
    for number in range(count):
        yield now - timedelta(hours=HOURS) * ((count - number) / (count + 1))


def _share_reel(demo: Demo, reel: moments.Reel, film: bytes, when: datetime) -> None:
    author = demo.people[reel.author]
    media = upload(author, film, "demo.mp4", reel.alt)
    made = reel_create(author=author, media_id=media.pk, caption=reel.caption)
    _happened(made, when)
    watch(made, author, demo.people, but=GUIDE)
    talk_about(made, author, demo.people)


def _share_together(demo: Demo, one: moments.Together, when: datetime) -> None:
    author = demo.people[one.author]
    media = upload(author, demo.draw(one.kind, f"together-{one.author}"), "demo.jpg", one.alt)
    beside = [demo.people[name].pk for name in (one.coauthor, one.invited) if name]
    made = post_create(
        author=author,
        media_ids=[media.pk],
        caption=one.caption,
        tagged_users=[
            {"user_id": demo.people[name].pk, "media_id": media.pk, "x": x, "y": y}
            for name, x, y in one.tagged
        ],
        coauthors=beside,
    )
    if one.coauthor:
        coauthor_accept(user=demo.people[one.coauthor], post_id=made.pk)
    _happened(made, when)
    talk_about(made, author, demo.people)


def _happened(post: Post, when: datetime) -> None:
    Post.objects.filter(pk=post.pk).update(created_at=when)
    post.created_at = when


def _pin(guide: User) -> None:
    """The guide's most liked posts stand first on her profile."""
    if not Pin.objects.filter(owner_id=guide.pk).exists():
        mine = Post.objects.own(guide).filter(state=Post.State.PUBLISHED, kind=Post.Kind.POST)
        for post in sorted(mine, key=lambda post: -post.like_count)[:PINNED]:
            post_pin(author=guide, post_id=post.pk)


def _keep_drafts(demo: Demo, guide: User) -> None:
    if Draft.objects.filter(owner_id=guide.pk).exists():
        return
    for number, (caption, kind, days) in enumerate(moments.DRAFTS):
        media = upload(guide, demo.draw(kind, f"draft-{number}"), "demo.jpg", "")
        publish_at = timezone.now() + timedelta(days=days) if days else None
        draft_save(owner=guide, media_ids=[media.pk], publish_at=publish_at, caption=caption)
