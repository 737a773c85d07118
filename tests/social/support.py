"""What the tests of the social room share."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.services import token_pair_issue
from content.models import Post
from social.models import Comment, Follow, Like

API = "/api/v1"
ANONYMOUS = None


def api(user: User | None) -> Client:
    """A client of the API, signed in as `user` with a token of its own (None: signed out)."""
    if user is None:
        return Client()
    token = token_pair_issue(user=user, request=RequestFactory().get("/")).access
    return Client(headers={"Authorization": f"Bearer {token}"})


def browser(user: User | None, **headers: str) -> Client:
    """A browser that is signed in as `user`; `headers` go with every request."""
    client = Client(headers=headers)
    if user is not None:
        client.force_login(user)
    return client


def htmx(user: User | None) -> Client:
    """A browser's htmx requests."""
    return browser(user, **{"HX-Request": "true"})


def walk(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page by page; fails on an error and on a list that doesn't end."""
    for _ in range(100):
        response = client.get(address)
        assert response.status_code == 200, response.content
        page = response.json()
        yield from page["results"]
        if page["next"] is None:
            return
        address = page["next"]
    raise AssertionError("the list doesn't end")


def run_in_threads(jobs: list[Any], workers: int) -> list[Any]:
    """Run all jobs, `workers` at a time, each thread with its own connection; their results or exceptions."""

    def run(job: Any) -> Any:
        try:
            return job()
        except Exception as error:  # handed to the test, which knows what it expects
            return error

    def close(_number: int) -> None:
        connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(run, jobs))
        list(pool.map(close, range(workers)))
    return results


def assert_counters_are_right() -> None:
    """Every counter of the room says what the rows say."""
    for user in User.objects.all():
        followers = Follow.objects.accepted().filter(followee=user).count()
        following = Follow.objects.accepted().filter(follower=user).count()
        assert (user.followers_count, user.following_count) == (followers, following), user.username
    for post in Post.objects.all():
        assert post.comment_count == Comment.objects.filter(post=post).count()
        assert post.like_count == Like.objects.filter(target_id=post.pk).count()
    for comment in Comment.objects.all():
        assert comment.reply_count == Comment.objects.filter(parent=comment).count()
        assert comment.like_count == Like.objects.filter(target_id=comment.pk).count()
