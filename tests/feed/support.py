"""What the tests of the feed share."""

from typing import Any

from django.test import Client, RequestFactory

from accounts.models import User
from accounts.services import token_pair_issue
from content.models import Post
from feed.models import TimelineEntry

FEED = "/api/v1/feed"
FOLLOWING = {"mode": "following"}


def api(user: User) -> Client:
    """A client of the API that is signed in as `user` with a token of its own."""
    token = token_pair_issue(user=user, request=RequestFactory().get("/")).access
    return Client(headers={"Authorization": f"Bearer {token}"})


def feed(client: Client, address: str = FEED, **query: Any) -> dict[str, Any]:
    """A page of the home feed, which must be answered with 200: newest first, unless the address or the query names
    another `mode`."""
    response = client.get(address, query if "?" in address else FOLLOWING | query)
    assert response.status_code == 200, response.content
    return response.json()  # type: ignore[no-any-return]


def shown(user: User) -> list[int]:
    """The ids of the posts on the first page of the user's home feed."""
    return [int(post["id"]) for post in feed(api(user), limit=50)["results"]]


def all_pages(client: Client, limit: int, most: int = 50, start: str = FEED) -> list[int]:
    """The ids on all pages from `start` on, by `next`; fails when the list doesn't end within `most` pages."""
    ids: list[int] = []
    page = feed(client, limit=limit) if start == FEED else feed(client, start)
    for _ in range(most):
        ids += [int(post["id"]) for post in page["results"]]
        if page["next"] is None:
            return ids
        page = feed(client, page["next"])
    raise AssertionError(f"the list doesn't end within {most} pages")


def entries(post: Post) -> set[int]:
    """The ids of those in whose timelines the post stands; fails when it stands in one of them twice."""
    owners = list(TimelineEntry.objects.filter(post=post).values_list("owner_id", flat=True))
    assert len(owners) == len(set(owners))
    return set(owners)
