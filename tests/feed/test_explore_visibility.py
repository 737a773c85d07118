"""Who is shown what in explore: every kind of post and every viewer, in the ranked part, behind it, and on the page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.services import privacy_set, user_suspend
from content import services as content
from content.models import Coauthor, Hashtag, Post, PostHashtag
from feed.snapshots import snapshot_put
from instaclone.common.ids import MAX_ID
from instaclone.common.pagination import encoded
from social import services as social
from social.models import Block, CloseFriend, HashtagMute, Mute
from tests.factories import FollowFactory, PostFactory, ReelFactory, UserFactory
from tests.feed.support import api

pytestmark = pytest.mark.django_db

EXPLORE = "/api/v1/explore"
BY_AGE = encoded(f".0.{MAX_ID}.{MAX_ID}")
VIEWERS = (
    "anonymous", "stranger", "follower", "friend", "blocked", "blocking", "muting", "muting posts", "muting a hashtag",
    "owner",
)  # fmt: skip
# Who is as near to the author as the stranger, and would be shown the same.
NO_HASHTAG = {"anonymous", "stranger", "muting a hashtag"}
# Who is shown a post of alice's that is …
SHOWN = {
    "public": NO_HASHTAG,
    "a reel": NO_HASHTAG,
    "with a hashtag": {"anonymous", "stranger"},
    "with a banned hashtag": set(),
    "with somebody whom the stranger follows": {"anonymous", "muting a hashtag"},
    "with somebody whom the stranger blocks": {"anonymous", "muting a hashtag"},
    "with somebody whose posts the stranger mutes": {"anonymous", "muting a hashtag"},
    "with the stranger": {"anonymous", "muting a hashtag"},
    "of a private account": set(),
    "for close friends": set(),
    "archived": set(),
    "deleted": set(),
    "of a suspended account": set(),
}


@pytest.fixture
def viewers(cast: Any) -> dict[str, Any]:
    friend, blocking, muting = (UserFactory(username=name) for name in ("friend", "blocking", "muting"))
    FollowFactory(follower=friend, followee=cast.alice)
    CloseFriend.objects.create(owner=cast.alice, friend=friend)
    Block.objects.create(blocker=blocking, blocked=cast.alice)
    Mute.objects.create(owner=muting, muted=cast.alice)
    no_posts, no_rain = UserFactory(username="no.posts"), UserFactory(username="no.rain")
    Mute.objects.create(owner=no_posts, muted=cast.alice, stories=False, posts=True)
    HashtagMute.objects.create(user=no_rain, hashtag=Hashtag.objects.create(name="rain"))
    people = (
        None, cast.carol, cast.bob, friend, cast.mallory, blocking, muting, no_posts, no_rain, cast.alice,
    )  # fmt: skip
    return dict(zip(VIEWERS, people, strict=True))


def stand_beside(post: Any, user: Any) -> None:
    content.coauthor_invite(author=post.author, post_id=post.pk, user_id=user.pk)
    content.coauthor_accept(user=user, post_id=post.pk)
    assert Coauthor.objects.get(post=post).state == Coauthor.State.ACCEPTED


def make(what: str, author: Any, stranger: Any) -> Any:
    audience = Post.Audience.CLOSE_FRIENDS if what == "for close friends" else Post.Audience.FOLLOWERS
    post = (ReelFactory if what == "a reel" else PostFactory)(author=author, audience=audience)
    beside = UserFactory(username="beside")
    if what == "with somebody whom the stranger follows":
        FollowFactory(follower=stranger, followee=beside)
        stand_beside(post, beside)
    elif what == "with somebody whom the stranger blocks":
        Block.objects.create(blocker=stranger, blocked=beside)
        stand_beside(post, beside)
    elif what == "with somebody whose posts the stranger mutes":
        Mute.objects.create(owner=stranger, muted=beside, stories=False, posts=True)
        stand_beside(post, beside)
    elif what in ("with a hashtag", "with a banned hashtag"):
        hashtag = Hashtag.objects.get(name="rain")
        PostHashtag.objects.create(post=post, hashtag=hashtag)
        Hashtag.objects.filter(pk=hashtag.pk).update(is_banned=what == "with a banned hashtag")
    elif what == "with the stranger":
        stand_beside(post, stranger)
    elif what == "of a private account":
        privacy_set(user=author, is_private=True)
    elif what == "archived":
        content.post_archive(author=author, post_id=post.pk)
    elif what == "deleted":
        content.post_delete(author=author, post_id=post.pk)
    elif what == "of a suspended account":
        user_suspend(user=author)
    return post


def client_of(viewer: Any) -> Client:
    return api(viewer) if viewer else Client()


def in_the_api(viewer: Any, **query: Any) -> set[int]:
    answer = client_of(viewer).get(EXPLORE, query)
    assert answer.status_code == 200, answer.content
    return {int(post["id"]) for post in answer.json()["results"]}


def on_the_page(viewer: Any) -> set[int]:
    client = Client()
    if viewer:
        client.force_login(viewer)
    answer = client.get("/explore/")
    shown = {tile.card.post.pk for tile in answer.context["tiles"]}
    html = answer.content.decode()
    assert shown == {post.pk for post in Post.objects.all() if f'href="{post.get_absolute_url()}"' in html}
    return shown


def by_what_was_found(viewer: Any) -> set[int]:
    """As if every source of explore led to every post there is."""
    posts = list(Post.objects.values_list("pk", flat=True))
    snapshot_put("trending:posts", {"posts": posts})
    if viewer:
        snapshot_put(f"explore:{viewer.pk}", {"circle": posts, "liked": posts, "hashtags": posts})
    cache.clear()
    return in_the_api(viewer)


WAYS: dict[str, Callable[[Any], set[int]]] = {
    "ranked": in_the_api,
    "by what was found": by_what_was_found,
    "by age": lambda viewer: in_the_api(viewer, cursor=BY_AGE),
    "page": on_the_page,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("what", SHOWN)
def test_who_is_shown_what(cast: Any, viewers: dict[str, Any], what: str, way: str) -> None:
    post = make(what, cast.alice, cast.carol)
    if what == "of a suspended account":
        del viewers["owner"]  # who is suspended has no door
    cache.clear()
    got = {name for name, viewer in viewers.items() if post.pk in WAYS[way](viewer)}
    assert got == SHOWN[what]


HIDE: dict[str, Callable[[Any, Any], Any]] = {
    "archived": lambda post, viewer: content.post_archive(author=post.author, post_id=post.pk),
    "deleted": lambda post, viewer: content.post_delete(author=post.author, post_id=post.pk),
    "private": lambda post, viewer: privacy_set(user=post.author, is_private=True),
    "suspended": lambda post, viewer: user_suspend(user=post.author),
    "blocked": lambda post, viewer: social.block(blocker=post.author, user_id=viewer.pk),
    "followed": lambda post, viewer: social.follow(follower=viewer, followee_id=post.author_id),
}


@pytest.mark.parametrize("hide", HIDE)
def test_what_is_hidden_in_the_middle_of_a_visit_is_gone_at_once(cast: Any, hide: str) -> None:
    posts = {post.pk: post for post in (PostFactory(author=UserFactory()) for _ in range(4))}
    client = api(cast.carol)
    first = client.get(EXPLORE, {"limit": 1}).json()
    left = set(posts) - {int(first["results"][0]["id"])}
    gone = posts[min(left)]
    HIDE[hide](gone, cast.carol)
    rest = client.get(first["next"] + "&limit=50").json()["results"]
    assert {int(post["id"]) for post in rest} == left - {gone.pk}


@pytest.mark.parametrize("hide", ["archived", "deleted", "private", "suspended"])
def test_what_is_hidden_is_gone_for_visitors_though_their_order_is_kept(cast: Any, hide: str) -> None:
    kept, gone = (PostFactory(author=UserFactory()) for _ in range(2))
    assert in_the_api(None) == {kept.pk, gone.pk}
    HIDE[hide](gone, None)
    assert in_the_api(None) == {kept.pk}


def test_what_is_liked_is_no_way_around(cast: Any) -> None:
    """Popular posts come from what people like, among which there is what isn't for everyone."""
    FollowFactory(follower=cast.bob, followee=cast.pat)
    hidden = PostFactory(author=cast.pat)
    social.like_post(user=cast.bob, post_id=hidden.pk)
    assert in_the_api(cast.carol) == in_the_api(None) == set()
