"""How good is the home feed's order, against newest first and most liked first?

    python benchmarks/ranking.py [--people 400] [--days 30] [--seeds 5 6 7 8 9]

No database and no server: a simulated network with known tastes. Everyone follows people, likes some topics more than
others and some of the people whom they follow much more than others, and likes photos or reels better. Each day they
open the feed and answer to what they see by that hidden taste, in the order of chance; affinity comes from these
answers alone, as the site learns it. On the last day each order ranks the posts of the newest week, and is judged by
what the reader would have liked of it, which no order is told. Interest in a post halves in four days:

- NDCG@20: 1 when the twenty best stand first, in order.
- authors: the share of those with a post in the newest week who have one among the first twenty (or as many as
  there are), and the most of one author's among the first ten.

It prints a Markdown table. The run takes a few seconds.
"""

import argparse
import math
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from feed import ranking
from instaclone.ranking import RANKING

TOPICS = 12
WINDOW_DAYS = 7
READ_A_DAY = 12  # posts that somebody looks at
INTEREST_HALVES_HOURS = 96
FIRST = 20
Order = Callable[["Reader", list["Post"], float], list["Post"]]


@dataclass
class Reader:
    follows: list[int]
    topics: list[float]
    closeness: dict[int, float]
    reels: float  # how much more they like reels than photos
    points: Counter[int] = field(default_factory=Counter)
    liked: Counter[str] = field(default_factory=Counter)
    seen: set[int] = field(default_factory=set)

    def chance(self, post: "Post") -> float:
        """How likely they are to like it: what no order is told."""
        kind = self.reels if post.kind == "reel" else 1 - self.reels
        drawn = (
            2.2 * self.topics[post.topic]
            + 3.2 * self.closeness[post.author]
            + 1.2 * kind
            + 1.4 * post.quality
        )
        return 1 / (1 + math.exp(4.6 - drawn))


@dataclass
class Post:
    post_id: int
    author: int
    at_hours: float
    topic: int
    kind: str
    quality: float
    likes: int = 0
    comments: int = 0


def main() -> None:
    options = _options()
    found: defaultdict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for seed in options.seeds:
        chance = random.Random(seed)
        readers, posts = _network(options.people, options.days, chance)
        _live(readers, posts, options.days, chance)
        for name, order in ORDERS.items():
            results = (_judge(reader, order, posts, options.days * 24.0) for reader in readers)
            found[name] += [result for result in results if result is not None]
    print(f"| order | NDCG@{FIRST} | authors shown | most of one in ten |")
    print("|---|---:|---:|---:|")
    for name, results in found.items():
        ndcg, shown, most = (statistics.mean(values) for values in zip(*results, strict=True))
        print(f"| {name} | {ndcg:.2f} | {shown:.0%} | {most:.1f} |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seeds", type=int, nargs="+", default=[5, 6, 7, 8, 9], help="a network for each")
    return parser.parse_args()


def _network(people: int, days: int, chance: random.Random) -> tuple[list[Reader], list[Post]]:
    activity = [
        min(chance.paretovariate(1.3) * 0.15, 6.0) for _ in range(people)
    ]  # posts a day: few post much
    interests = [chance.sample(range(TOPICS), 3) for _ in range(people)]
    readers = []
    for one in range(people):
        follows = chance.sample([other for other in range(people) if other != one], chance.randint(10, 60))
        topics = [chance.random() ** 3 for _ in range(TOPICS)]
        closeness = {author: chance.random() ** 5 for author in follows}  # some are friends, most aren't
        readers.append(Reader(follows, topics, closeness, chance.betavariate(2, 2)))
    posts: list[Post] = []
    for author in range(people):
        for _ in range(round(activity[author] * days)):
            at, kind = chance.uniform(0, days * 24), "reel" if chance.random() < 0.3 else "post"
            posts.append(Post(0, author, at, chance.choice(interests[author]), kind, chance.gauss(0, 0.7)))
    posts.sort(key=lambda post: post.at_hours)
    for number, post in enumerate(posts, 1):
        post.post_id = number
    return readers, posts


def _live(readers: list[Reader], posts: list[Post], days: int, chance: random.Random) -> None:
    """Day after day everyone reads some of the newest posts and answers."""
    by_day: defaultdict[int, list[Post]] = defaultdict(list)
    for post in posts:
        by_day[int(post.at_hours // 24)].append(post)
    fades = 0.5 ** (1 / RANKING.affinity_half_life_days)
    for day in range(days):
        for reader in readers:
            reader.points = Counter({author: points * fades for author, points in reader.points.items()})
            followed = set(reader.follows)
            there = [post for post in by_day[day] + by_day[day - 1] if post.author in followed]
            for post in chance.sample(there, min(READ_A_DAY, len(there))):
                _answer(reader, post, chance)


def _answer(reader: Reader, post: Post, chance: random.Random) -> None:
    if post.post_id in reader.seen:
        return
    reader.seen.add(post.post_id)
    if chance.random() < reader.chance(post):
        post.likes += 1
        reader.liked[post.kind] += 1
        reader.points[post.author] += RANKING.affinity_points["like"]
        if chance.random() < 0.15:
            post.comments += 1
            reader.points[post.author] += RANKING.affinity_points["comment"]


def _judge(reader: Reader, order: Order, posts: list[Post], now: float) -> tuple[float, float, int] | None:
    """NDCG@20, the share of authors shown, and the most of one among the first ten. Only what wasn't read yet counts:
    nobody is served by the same again."""
    followed = set(reader.follows)
    recent = [post for post in posts if post.author in followed and post.at_hours > now - WINDOW_DAYS * 24]
    there = [post for post in recent if post.post_id not in reader.seen]
    if len(there) < FIRST:
        return None
    shown = order(reader, there, now)[:FIRST]

    def worth(post: Post) -> float:
        return float(reader.chance(post) * 0.5 ** ((now - post.at_hours) / INTEREST_HALVES_HOURS))

    best = sorted(map(worth, there), reverse=True)[:FIRST]
    authors = {post.author for post in there}
    most = max(Counter(post.author for post in shown[:10]).values())
    share = len({post.author for post in shown}) / min(len(authors), FIRST)
    return _gain([*map(worth, shown)]) / _gain(best), share, most


def _gain(values: list[float]) -> float:
    return sum(value / math.log2(place + 1) for place, value in enumerate(values, 1))


def ranked(reader: Reader, posts: list[Post], now: float) -> list[Post]:
    total = reader.liked.total()
    by_id = {post.post_id: post for post in posts}
    told = [
        ranking.Candidate(
            post_id=post.post_id,
            author_id=post.author,
            age_hours=now - post.at_hours,
            likes=post.likes,
            comments=post.comments,
            affinity=ranking.affinity(points=reader.points[post.author], half=RANKING.half_affinity),
            taste=ranking.taste(liked=reader.liked[post.kind], of_all=total, prior=RANKING.taste_prior),
        )
        for post in posts
    ]
    return [by_id[one.candidate.post_id] for one in ranking.rank(told)]


def newest(reader: Reader, posts: list[Post], now: float) -> list[Post]:
    return sorted(posts, key=lambda post: -post.post_id)


def most_liked(reader: Reader, posts: list[Post], now: float) -> list[Post]:
    return sorted(posts, key=lambda post: (-post.likes, -post.post_id))


def by_chance(reader: Reader, posts: list[Post], now: float) -> list[Post]:
    return random.Random(len(posts)).sample(posts, len(posts))


ORDERS: dict[str, Order] = {
    "for you": ranked,
    "newest first": newest,
    "most liked first": most_liked,
    "by chance": by_chance,
}


if __name__ == "__main__":
    main()
