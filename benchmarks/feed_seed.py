"""Makes the site that feed.py measures: `python -m benchmarks.feed_seed <posts> <follows>...`.

Prints, as JSON, for each number of follows a reader's access token and the queries that their page costs.
The rows are what the services would have left behind, written in bulk.
"""

import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import django

AUTHORS = 2_000
OTHER_READERS = 200
ENTRIES_OF_OTHERS = 200
BATCH = 2_000
DAYS = 365
WIDTHS = (320, 640, 1080, 1440)
CAPTION = "Early light over the harbour, before anyone was up. #harbour #morning with @author7 "


def main(posts: int, follows: list[int]) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    random.seed(1)
    authors = list(_insert(_authors(max(AUTHORS, *follows))))
    rows = [(post.pk, post.author_id) for post in _insert(_posts(authors, posts))]
    readers = list(_insert(_readers(follows)))
    for reader, number in zip(readers, follows, strict=True):
        _give_timeline(reader, authors[:number], rows)
    others = list(_insert(_others()))
    _give_others_timelines(others, rows)
    json.dump(
        [_describe(reader, number) for reader, number in zip(readers, follows, strict=True)], sys.stdout
    )


def _insert(rows: Iterable[Any]) -> Iterator[Any]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield from type(row).objects.bulk_create(batch)
            batch = []
    if batch:
        yield from type(batch[0]).objects.bulk_create(batch)


def _authors(count: int) -> Iterator[Any]:
    from accounts.models import User

    for number in range(count):
        yield User(
            username=f"author{number}", email=f"author{number}@example.org", full_name=f"Author {number}",
            password="!", avatar_key=f"{random.getrandbits(128):032x}" if number % 10 else "",
            is_private=number % 7 == 0,
        )  # fmt: skip


def _posts(authors: list[Any], count: int) -> Iterator[Any]:
    """Posts of the past year, oldest first. The first authors post most, as people do (by 1/rank)."""
    from content.models import Post
    from content.visibility import reach_of
    from instaclone.common.ids import new_id

    weights = [1 / (rank + 10) for rank in range(len(authors))]
    newest, span = new_id(), DAYS * 86_400_000 << 22
    for number, author in enumerate(random.choices(authors, weights, k=count)):
        yield Post(
            pk=newest - span + span * number // count, author=author,
            caption=CAPTION * random.randint(1, 3), location="Old harbour" if number % 3 == 0 else "",
            media=[_media(newest + number * 4 + place) for place in range(random.randint(1, 3))],
            reach=reach_of(state="published", audience="followers", author=author),
            like_count=random.randint(0, 500), comment_count=random.randint(0, 40),
            created_at=_now(), fanned_out_at=_now(),
        )  # fmt: skip


def _media(media_id: int) -> dict[str, Any]:
    """As `content.media.summary` makes it: four widths in WebP and a JPEG."""
    folder = f"m/{random.getrandbits(128):032x}"
    files = [(f"{folder}/{width}.webp", "webp", width) for width in WIDTHS]
    return {
        "id": media_id, "kind": "image", "width": 1440, "height": 1800, "color": "#8a7f70",
        "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj", "alt_text": "A harbour in the first light of the morning.",
        "thumbnail": f"{folder}/thumbnail.webp",
        "renditions": [
            {"path": path, "format": kind, "width": width, "height": width * 5 // 4}
            for path, kind, width in [*files, (f"{folder}/1080.jpg", "jpeg", 1080)]
        ],
    }  # fmt: skip


def _readers(follows: list[int]) -> Iterator[Any]:
    from accounts.models import User

    for number in follows:
        name = f"reader{number}"
        yield User(username=name, email=f"{name}@example.org", password="!", following_count=number)


def _others() -> Iterator[Any]:
    from accounts.models import User

    for number in range(OTHER_READERS):
        yield User(username=f"other{number}", email=f"other{number}@example.org", password="!")


def _give_timeline(reader: Any, followed: list[Any], rows: list[tuple[int, int]]) -> None:
    """Follows, the newest entries, pulls for what was trimmed, and some likes."""
    from django.conf import settings

    from feed.models import Pull, TimelineEntry
    from social.models import Follow, Like

    ids = {author.pk for author in followed}
    _drain(Follow(follower=reader, followee=author, state="accepted") for author in followed)
    newest = [row for row in reversed(rows) if row[1] in ids]
    kept, rest = newest[: settings.TIMELINE_MAX_ENTRIES], newest[settings.TIMELINE_MAX_ENTRIES :]
    _drain(TimelineEntry(owner=reader, post_id=post_id, author_id=author_id) for post_id, author_id in kept)
    bounds = {author_id: post_id for post_id, author_id in reversed(rest)}
    _drain(
        Pull(owner=reader, author_id=author_id, below=post_id + 1) for author_id, post_id in bounds.items()
    )
    _drain(Like(user=reader, target_id=post_id) for post_id, _ in kept[::3])


def _give_others_timelines(others: list[Any], rows: list[tuple[int, int]]) -> None:
    from feed.models import TimelineEntry

    for other in others:
        some = random.sample(rows, min(ENTRIES_OF_OTHERS, len(rows)))
        _drain(
            TimelineEntry(owner=other, post_id=post_id, author_id=author_id) for post_id, author_id in some
        )


def _drain(rows: Iterable[Any]) -> None:
    for _ in _insert(rows):
        pass


def _describe(reader: Any, follows: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client, RequestFactory
    from django.test.utils import CaptureQueriesContext

    from accounts.services import token_pair_issue
    from tests.support import statements

    token = token_pair_issue(user=reader, request=RequestFactory().get("/")).access
    with CaptureQueriesContext(connection) as captured:
        response = Client(HTTP_HOST="127.0.0.1").get(
            "/api/v1/feed?mode=following&limit=20", headers={"Authorization": f"Bearer {token}"}
        )
    if response.status_code != 200:
        sys.exit(f"The feed answers {response.status_code}: {response.content[:500]!r}")
    return {"follows": follows, "token": token, "queries": len(statements(captured))}


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
    django.setup()
    main(int(sys.argv[1]), [int(text) for text in sys.argv[2:]])
