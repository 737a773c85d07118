"""Makes the site that discovery.py measures: `python -m benchmarks.discovery_seed <accounts>`.

Everybody has ten posts; names, hashtags, words and popularity are spread as among people: few that are everywhere, many
that are rare (by 1/rank). Fifty of them are the readers, who follow two hundred each. The rows are what the services
would have left behind, written in bulk; what search looks things up in is built by `manage.py reindex_search`.
Prints, as JSON, the readers' ids and what there is to look for.
"""

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any

import django

from benchmarks.feed_seed import BATCH, _drain, _insert, _media, _now

POSTS_EACH = 10
READERS = 50
FOLLOWS_OF_A_READER = 200
FOLLOWS_OF_OTHERS = 10
HASHTAGS = 2_000
PLACES = 500
WORDS = 5_000
LIKES = 20_000
DAYS = 60
SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in "aeiou"]


class Often:
    """Draws from things, the first ones most often."""

    def __init__(self, things: list[Any]) -> None:
        self.things = things
        self.weights = list(accumulate(1 / (rank + 5) for rank in range(len(things))))

    def some(self, count: int) -> list[Any]:
        return random.choices(self.things, cum_weights=self.weights, k=count)


def main(accounts: int) -> None:
    from django.core.management import call_command

    from social.models import Follow

    call_command("migrate", verbosity=0)
    random.seed(1)
    words = _words(WORDS, 2, 4)
    people = list(_people(accounts))
    readers = people[-READERS:]
    follows = _follows(people, readers)
    _drain(people)
    _drain(Follow(follower_id=one, followee_id=other, state="accepted") for one, other in follows)
    hashtags = list(_insert(_hashtags()))
    places = list(_insert(_places()))
    posts = _write_posts(people, words, hashtags, places)
    _write_timelines(readers, posts)
    _write_likes(people, posts)
    _count(hashtags, places)
    call_command("reindex_search", verbosity=0, stdout=sys.stderr)
    _work_out_what_tasks_do()
    found = {
        "readers": [reader.pk for reader in readers],
        "usernames": [person.username for person in people[:: max(1, accounts // 500)]],
        "words": words,
        "hashtags": [hashtag.name for hashtag in hashtags],
    }
    json.dump(found, sys.stdout)


def _words(count: int, least: int, most: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(random.choices(SYLLABLES, k=random.randint(least, most)))] = None
    return list(found)


def _people(count: int) -> Iterator[Any]:
    from accounts.models import User

    first, last = Often(_words(400, 2, 3)), Often(_words(2_000, 2, 4))
    for number in range(count):
        (given,), (family,) = first.some(1), last.some(1)
        username = f"{given}.{family}{number}"[:30]
        yield User(
            username=username, email=f"{number}@example.org", full_name=f"{given} {family}".title(), password="!",
            is_private=number % 10 == 9, posts_count=POSTS_EACH,
        )  # fmt: skip


def _hashtags() -> Iterator[Any]:
    from content.models import Hashtag

    return (Hashtag(name=name) for name in _words(HASHTAGS, 2, 4))


def _places() -> Iterator[Any]:
    from content.models import Place

    return (Place(slug=name, name=name.title()) for name in _words(PLACES, 2, 3))


def _write_posts(
    people: list[Any], words: list[str], hashtags: list[Any], places: list[Any]
) -> list[tuple[int, int, bool]]:
    """The posts as (id, author's id, whether it is public), oldest first; their hashtags beside them."""
    from content.models import Post, PostHashtag
    from content.visibility import reach_of
    from instaclone.common.ids import new_id

    said, tagged, been = Often(words), Often(hashtags), Often(places)
    count = len(people) * POSTS_EACH
    newest, span = new_id(), DAYS * 86_400_000 << 22
    written: list[tuple[int, int, bool]] = []
    links: list[tuple[int, int]] = []

    def rows() -> Iterator[Any]:
        for number in range(count):
            author = random.choice(people)
            tags = {tag.pk: tag for tag in tagged.some(2)}
            place = been.some(1)[0] if number % 20 == 0 else None
            pk = newest - span + span * number // count
            links.extend((pk, tag_id) for tag_id in tags)
            written.append((pk, author.pk, not author.is_private))
            yield Post(
                pk=pk, author=author, media=[_media(pk + 1)], place=place, location=place.name if place else "",
                caption=" ".join([*said.some(12), *(f"#{tag.name}" for tag in tags.values())]),
                reach=reach_of(state="published", audience="followers", author=author),
                like_count=random.randint(0, 200), comment_count=random.randint(0, 20), created_at=_now(),
                fanned_out_at=_now(),
            )  # fmt: skip
            if len(links) >= 10 * BATCH:
                written_down = links[: -2 * BATCH]  # the newest posts aren't in the database yet
                _drain(PostHashtag(post_id=post_id, hashtag_id=tag_id) for post_id, tag_id in written_down)
                del links[: len(written_down)]

    _drain(rows())
    _drain(PostHashtag(post_id=post_id, hashtag_id=tag_id) for post_id, tag_id in links)
    return written


def _follows(people: list[Any], readers: list[Any]) -> list[tuple[int, int]]:
    """Who follows whom, counted on the people."""
    known, chosen = Often(people), set(readers)
    found: list[tuple[int, int]] = []
    for person in people:
        count = FOLLOWS_OF_A_READER if person in chosen else FOLLOWS_OF_OTHERS
        others = {other.pk: other for other in known.some(count)}
        others.pop(person.pk, None)
        for other in others.values():
            other.followers_count += 1
        person.following_count = len(others)
        found += [(person.pk, pk) for pk in others]
    return found


def _write_timelines(readers: list[Any], posts: list[tuple[int, int, bool]]) -> None:
    """The newest posts of whom each reader follows, as the fan-out leaves them."""
    from django.conf import settings

    from feed.models import TimelineEntry
    from social.models import Follow

    for reader in readers:
        followed = set(Follow.objects.filter(follower=reader).values_list("followee_id", flat=True))
        theirs = (row for row in reversed(posts) if row[1] in followed)
        newest = list(islice(theirs, settings.TIMELINE_MAX_ENTRIES))
        _drain(TimelineEntry(owner=reader, post_id=pk, author_id=author_id) for pk, author_id, _ in newest)


def _write_likes(people: list[Any], posts: list[tuple[int, int, bool]]) -> None:
    """By anybody, of new posts."""
    from social.models import Like

    new = Often(list(reversed(posts[-50_000:])))
    pairs = {(random.choice(people).pk, post[0]) for post in new.some(LIKES)}
    _drain(Like(user_id=user_id, target_id=post_id) for user_id, post_id in sorted(pairs))


def _count(hashtags: list[Any], places: list[Any]) -> None:
    from content.models import Hashtag, Place, Post, PostHashtag

    uses = Counter(PostHashtag.objects.values_list("hashtag_id", flat=True).iterator())
    been = Counter(Post.objects.filter(place_id__gt=0).values_list("place_id", flat=True).iterator())
    for rows, model, counts in ((hashtags, Hashtag, uses), (places, Place, been)):
        for row in rows:
            row.posts_count = counts[row.pk]
        model.objects.bulk_update(rows, ["posts_count"], batch_size=500)


def _work_out_what_tasks_do() -> None:
    from feed.topics.trending import trending_hashtags_compute
    from feed.trending import trending_posts_compute

    trending_hashtags_compute()
    trending_posts_compute()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
    django.setup()
    main(int(sys.argv[1]))
