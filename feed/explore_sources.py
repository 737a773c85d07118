"""Where the posts of explore come from, and how much it says for a post that it comes from there.

What everybody shares is at hand: the newest public posts, what is popular, what is trending. What is one person's own
(`Finds`) takes more reading, so a task does it and keeps it as a snapshot: posts of people followed by those whom the
person follows, posts that these like, and posts with hashtags that the person uses or follows. Until the task has run
for the first time, the first of these is looked up in the request.

All of it are ids. Who may see which post is decided when explore is shown.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from content.hashtags import banned_hashtag_ids
from content.models import Post, PostHashtag
from feed.affinity import affinities_of
from feed.candidates import newest_of
from feed.circle import circle_of
from feed.popular import popular_posts
from feed.snapshots import is_older, snapshot_get, snapshot_put
from feed.trending import trending_posts
from instaclone.common.cache import first_in
from instaclone.common.ids import id_floor
from social.models import HashtagFollow, Like

STALE = timedelta(minutes=30)
ASK_AGAIN_SECONDS = 60
DAY_MS = 86_400_000
EACH = 50  # posts of each kind of finds
PEOPLE = 100  # the nearest of the circle, whose posts are looked for
CIRCLE_MS = 30 * DAY_MS
LIKERS = 25  # of the people one follows, those closest to one
LIKES = 3_000
LIKED_MS = 14 * DAY_MS
LIKED_TARGETS = 200
OWN_POSTS = 50  # whose hashtags count as used
HASHTAGS = 12
POSTS_OF_HASHTAG = 20


@dataclass(frozen=True, slots=True)
class Finds:
    """Ids of posts that are there for one person: of their circle, liked by whom they follow, with their hashtags."""

    circle: list[int] = field(default_factory=list)
    liked: list[int] = field(default_factory=list)
    hashtags: list[int] = field(default_factory=list)


def strengths(viewer_id: int | None, refresh: Callable[[int], object]) -> dict[int, float]:
    """Posts beside the newest ones, by id, and how much speaks for each, 0 to 1; `viewer_id` is None for visitors.
    `refresh` is told of a person whose finds are old.

    One query for who is signed in, none for visitors, when what is popular and trending is remembered; up to six more
    as long as nothing is kept of a person."""
    sources = {"trending": trending_posts(), "popular": popular_posts()}
    if viewer_id is not None:
        sources |= asdict(_finds_of(viewer_id, refresh))
    return combined(sources)


def combined(sources: Mapping[str, Iterable[int]]) -> dict[int, float]:
    """What speaks for each post, of the posts by source: 1 - (1 - a)(1 - b)…, which is never less than each alone."""
    says = settings.RANKING.explore_sources
    against: defaultdict[int, float] = defaultdict(lambda: 1.0)
    for source in sorted(sources):
        for post_id in dict.fromkeys(sources[source]):
            against[post_id] *= 1 - says[source]
    return {post_id: 1 - rest for post_id, rest in against.items()}


def finds_compute(viewer_id: int) -> None:
    """Look anew, and keep it. A bounded number of rows, whatever the person follows."""
    circle = circle_of(viewer_id)
    finds = Finds(_of_circle(list(circle.behind)), _liked_by(viewer_id, circle.followed), _tagged(viewer_id))
    snapshot_put(_name(viewer_id), asdict(finds))


def _finds_of(viewer_id: int, refresh: Callable[[int], object]) -> Finds:
    snapshot = snapshot_get(_name(viewer_id))
    is_old = snapshot is None or is_older(snapshot, STALE)
    if is_old and first_in(f"feed:explore:asked:{viewer_id}", ASK_AGAIN_SECONDS):
        refresh(viewer_id)
    if snapshot is None:
        return Finds(circle=_of_circle(list(circle_of(viewer_id).behind)))
    return Finds(**snapshot.data)


def _name(viewer_id: int) -> str:
    return f"explore:{viewer_id}"


def _of_circle(people: list[int]) -> list[int]:
    return newest_of(people[:PEOPLE], since_ms=_now_ms() - CIRCLE_MS, want=EACH)


def _liked_by(viewer_id: int, followed: Collection[int]) -> list[int]:
    """What the people whom one follows, and is closest to, like these days; what several like first."""
    near = affinities_of(viewer_id, followed)
    closest = sorted(followed, key=lambda user_id: -near.get(user_id, 0.0))[:LIKERS]
    if not closest:
        return []
    targets = Counter(likes_of(closest, _now_ms() - LIKED_MS)[:LIKES])
    often = sorted(targets, key=lambda target: (-targets[target], -target))[:LIKED_TARGETS]
    rows = Post.objects.filter(pk__in=often).values_list("pk", "reach") if often else ()
    public = {pk for pk, reach in rows if reach == Post.Reach.EVERYONE}
    return [target for target in often if target in public][:EACH]


def likes_of(people: list[int], since_ms: int) -> QuerySet[Like, int]:
    """What these people like of what was posted since then, in the order of the index."""
    likes = Like.objects.filter(user_id__in=people, target_id__gt=id_floor(since_ms)).order_by()
    return likes.values_list("target_id", flat=True)


def _tagged(viewer_id: int) -> list[int]:
    """Posts with the hashtags that the person uses most or follows, the newest first; a few of each hashtag, so that
    one that everybody uses doesn't hide the others."""
    posts = Post.objects.filter(author_id=viewer_id, state=Post.State.PUBLISHED).order_by("-pk")
    own = list(posts.values_list("pk", flat=True)[:OWN_POSTS])
    used = PostHashtag.objects.filter(post_id__in=own).values_list("hashtag_id", flat=True) if own else ()
    follows = HashtagFollow.objects.filter(user_id=viewer_id).order_by("-pk")
    followed = list(follows.values_list("hashtag_id", flat=True)[:HASHTAGS])
    often = [hashtag_id for hashtag_id, _ in Counter(used).most_common(HASHTAGS)]
    banned = banned_hashtag_ids()
    ids: set[int] = set()
    for hashtag_id in list(dict.fromkeys([*followed[: HASHTAGS // 2], *often, *followed]))[:HASHTAGS]:
        if hashtag_id not in banned:
            ids.update(posts_of_hashtag(hashtag_id)[:POSTS_OF_HASHTAG])
    return sorted(ids - set(own), reverse=True)[:EACH]


def posts_of_hashtag(hashtag_id: int) -> QuerySet[PostHashtag, int]:
    rows = PostHashtag.objects.filter(hashtag_id=hashtag_id).order_by("-post_id")
    return rows.values_list("post_id", flat=True)


def _now_ms() -> int:
    return int(time.time() * 1000)
