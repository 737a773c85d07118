"""Asks the site that discovery_seed.py made, in this process: `python -m benchmarks.discovery_ask <rounds> <first>`,
with what the seed printed on standard input. Prints, as JSON, milliseconds for each kind of question. `first` is the
number of the first round: who asks again goes on with other questions.

Each question goes through the whole site (routes, sign-in, JSON), by Django's test client; no two in a row are the
same, and each round begins with what the cache remembers forgotten. The floor is a page that asks nothing of the
database.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

Ask = Callable[[str], Any]


def main(rounds: int, first: int) -> None:
    from django.core.cache import cache

    site = json.load(sys.stdin)
    readers = _clients(site["readers"])
    random.seed(first)
    took: dict[str, list[float]] = {}
    for number in range(first - 1, first + rounds):  # the first one warms up, and isn't counted
        cache.clear()
        get = readers[number % len(readers)]
        for name, address in _questions(site, get):
            started = time.perf_counter()
            get(address)
            if number >= first:
                took.setdefault(name, []).append((time.perf_counter() - started) * 1000)
    json.dump(took, sys.stdout)


def _questions(site: dict[str, Any], get: Ask) -> Iterator[tuple[str, str]]:
    """Kinds of questions and their addresses. Ranked lists are asked for their first page, then for a further one."""
    username = random.choice(site["usernames"])
    yield "floor", "/healthz"
    for length in (1, 3, 8):
        yield f"as you type, {length} letter{'s' * (length > 1)}", f"/api/v1/search?q={username[:length]}"
    yield "people", f"/api/v1/search?type=users&q={random.choice(site['usernames'])}"
    yield "posts, a common word", f"/api/v1/search?type=posts&q={random.choice(site['words'][:10])}"
    yield "posts, two words", f"/api/v1/search?type=posts&q={'+'.join(random.sample(site['words'][:200], 2))}"
    yield "posts, a rare word", f"/api/v1/search?type=posts&q={random.choice(site['words'][-500:])}"
    common = random.choice(site["hashtags"][:10])
    lists = [
        ("hashtag, recent", f"/api/v1/hashtags/{common}/posts?sort=recent"),
        ("hashtag, top", f"/api/v1/hashtags/{common}/posts?sort=top"),
        ("explore", "/api/v1/explore?limit=25"),
        ("ranked feed", "/api/v1/feed?mode=ranked"),
        ("suggestions", "/api/v1/follows/suggestions"),
    ]
    for name, address in lists:
        yield name, address
        further = get(address).get("next")
        if further:
            yield f"{name}, further page", further.partition("127.0.0.1:8000")[2] or further


def _clients(user_ids: list[int]) -> list[Ask]:
    from django.test import Client, RequestFactory

    from accounts.models import User
    from accounts.services import token_pair_issue

    def client_of(user: User) -> Ask:
        token = token_pair_issue(user=user, request=RequestFactory().get("/")).access
        client = Client(HTTP_HOST="127.0.0.1", headers={"Authorization": f"Bearer {token}"})

        def get(address: str) -> Any:
            response = client.get(address)
            if response.status_code != 200:
                sys.exit(f"{address} answers {response.status_code}: {response.content[:500]!r}")
            return json.loads(response.content) if response["Content-Type"].endswith("json") else {}

        return get

    return [client_of(user) for user in User.objects.filter(pk__in=user_ids)]


if __name__ == "__main__":
    import_module("instaclone.asgi")  # sets up what the server does
    main(int(sys.argv[1]), int(sys.argv[2]))
