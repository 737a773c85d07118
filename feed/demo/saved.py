"""What the demo's guide keeps for herself: saved posts in two collections, and a hashtag that she follows."""

from contextlib import suppress

from accounts.models import User
from content.models import Post
from feed.demo.script import GUIDE
from instaclone.common.demo import Demo
from instaclone.common.errors import NotFound
from social.models import Collection
from social.services import collection_create, hashtag_follow

# A name, and whose newest posts are in it: people whom she follows.
COLLECTIONS = (("Colour", ("hana", "chiara")), ("Quiet places", ("jonas", "ben")))
OF_EACH = 3
HASHTAG = "light"


def seed(demo: Demo) -> None:
    guide = demo.people[GUIDE]
    if Collection.objects.filter(owner_id=guide.pk).exists():
        return
    for name, usernames in COLLECTIONS:
        authors = [demo.people[username] for username in usernames if username in demo.people]
        ids = [pk for author in authors for pk in _newest(guide, author)]
        if ids:
            collection_create(owner=guide, name=name, post_ids=ids)
    with suppress(NotFound):  # a smaller demo has no post with it
        hashtag_follow(user=guide, name=HASHTAG)


def _newest(guide: User, author: User) -> list[int]:
    posts = Post.objects.visible_to(guide, [author.pk]).filter(kind=Post.Kind.POST).order_by("-pk")
    return list(posts.values_list("pk", flat=True)[:OF_EACH])
