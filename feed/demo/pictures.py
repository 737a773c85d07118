"""Draws the demo's pictures as JPEG files, on all cores."""

import io
import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from feed.demo.painters import paint
from feed.demo.script import PEOPLE, PICTURES, Person

# Portrait, square, landscape: what people post.
SIZES = ((1080, 1350), (1080, 1350), (1080, 1080), (1350, 1080))


@dataclass(frozen=True)
class PlannedPost:
    """A post as it is planned: `pictures` are (kind, seed, size)."""

    author: str
    caption: str
    alt: str
    location: str
    pictures: tuple[tuple[str, str, tuple[int, int]], ...]


def plan() -> list[PlannedPost]:
    """All posts of the demo, oldest first. Always the same."""
    rng = random.Random("instaclone")
    per_person = [list(_posts_of(person, rng)) for person in PEOPLE]
    planned = [post for posts in per_person for post in posts]
    rng.shuffle(planned)
    return planned


def _posts_of(person: Person, rng: random.Random) -> Iterator[PlannedPost]:
    for number in range(person.posts):
        picture = PICTURES[person.kinds[number % len(person.kinds)]]
        count = rng.choice((1, 1, 1, 2, 3))
        size = rng.choice(SIZES)
        yield PlannedPost(
            author=person.username,
            caption=picture.captions[(number // len(person.kinds)) % len(picture.captions)],
            alt=picture.alt,
            location=rng.choice(picture.places),
            pictures=tuple((picture.kind, f"{person.username}-{number}-{n}", size) for n in range(count)),
        )


def draw(picture: tuple[str, str, tuple[int, int]]) -> bytes:
    """One picture as the bytes of a JPEG file."""
    kind, seed, size = picture
    file = io.BytesIO()
    paint(kind, seed, size).save(file, "JPEG", quality=90)
    return file.getvalue()


def draw_all(pictures: Sequence[tuple[str, str, tuple[int, int]]]) -> Iterator[bytes]:
    """The files of all pictures in order, drawn ahead by one process for each core."""
    # Spawned, not forked: this process may hold database connections and threads.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(draw, pictures)
