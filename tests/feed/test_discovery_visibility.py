"""Who finds what, and where: every surface of discovery, each kind of post and of account, each viewer.

What is right stands in two tables, written by hand. The world goes through the states one after the other, so every
cache, snapshot and index still holds what was made while everything was public.
"""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.services import privacy_set, user_restore, user_suspend
from content import services as content
from content.models import Post
from feed.search.indexing import users_index
from social import services as social
from tests.api.support import add_media
from tests.factories import FollowFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

# alice is the author. The others, by the letter that they have in the tables:
VIEWERS = {
    "v": "a visitor, not signed in",
    "s": "a stranger, who follows somebody who follows her",
    "f": "a follower",
    "c": "a follower who is a close friend",
    "m": "a follower who muted her posts and stories",
    "t": "a stranger who muted the hashtag of her posts",
    "b": "whom she blocked",
    "x": "who blocked her",
    "o": "herself",
}
STATES = ("public", "private", "archived", "deleted", "suspended")

# Who is shown a post of hers while all is public · while her account is private · her post for close friends.
# Nobody is shown what is archived or deleted, or hers while she is suspended, but for what stands in EXCEPTIONS.
POSTS = {
    "feed, ranked": ("sfco", "fco", "co"),
    "feed, following": ("fco", "fco", "co"),
    "home page": ("vsfco", "fco", "co"),
    "explore": ("vs", "", ""),
    "tag, top": ("vsfcto", "fco", "co"),
    "tag, recent": ("vsfcto", "fco", "co"),
    "tag page": ("vsfcto", "fco", "co"),
    "place, top": ("vsfco", "fco", "co"),
    "place, recent": ("vsfco", "fco", "co"),
    "search, posts": ("vsfco", "fco", ""),
    "search, all": ("vsfco", "fco", ""),
    "search page": ("vsfco", "fco", ""),
    "saved": ("sfcmto", "fcmo", "co"),
    "saved page": ("sfcmto", "fcmo", "co"),
    "collection": ("sfcmto", "fcmo", "co"),
    "covers of collections": ("sfcmto", "fcmo", "co"),
    "activity": ("sfcmto", "fcmo", "co"),
    "profile": ("vsfcmto", "fcmo", "co"),
    "post page": ("vsfcmto", "fcmo", "co"),
    "preview of links": ("vsfcmto", "", ""),
    "embed": ("vsfcmtbxo", "", ""),  # the same for everybody: a page of the open web
    "oembed": ("vsfcmtbxo", "", ""),
    "sitemap": ("vsfcmtbxo", "", ""),
    "atom feed": ("vsfcmto", "", ""),
    "rss feed": ("vsfcmto", "", ""),
}
# One's own archived post can still be looked at by oneself.
EXCEPTIONS = {("archived", "post page"): "o", ("archived", "activity"): "o"}

# Who finds her account while it is public · while it is private; nobody while it is suspended.
PEOPLE = {
    "search, people": ("vsfcmto", "vsfcmto"),
    "search, all": ("vsfcmto", "vsfcmto"),
    "suggestions": ("st", "s"),  # a private account to those who are two steps away from her
    "profile": ("vsfcmto", "vsfcmto"),
    "preview of links": ("vsfcmto", ""),
    "oembed": ("vsfcmtbxo", ""),
    "sitemap": ("vsfcmtbxo", ""),
}

LIKED = (
    "saved",
    "saved page",
    "collection",
    "covers of collections",
    "activity",
)  # where the post stands that all have saved
API = "/api/v1"


class World:
    """alice with four posts: one that nobody has touched and one that all have liked and saved, both once for
    everybody and once for close friends."""

    def __init__(self) -> None:
        self.alice = UserFactory(username="alice")
        names = {"s": "stranger", "f": "follower", "c": "close", "m": "muting", "t": "tagless"}
        people = {letter: UserFactory(username=name) for letter, name in names.items()}
        people |= {
            "b": UserFactory(username="blocked"),
            "x": UserFactory(username="blocking"),
            "o": self.alice,
        }
        self.people: dict[str, User] = people
        beside = UserFactory(username="beside")
        for follower in (people["f"], people["c"], people["m"], beside):
            FollowFactory(follower=follower, followee=self.alice)
        FollowFactory(follower=people["s"], followee=beside)
        social.close_friend_add(owner=self.alice, user_id=people["c"].pk)
        self.posts = {
            (name, audience): self._post(name, audience)
            for audience in Post.Audience.values
            for name in ("new", "liked")
        }
        social.like_post(user=beside, post_id=self.posts["new", Post.Audience.FOLLOWERS].pk)
        self.collections = {letter: self._keep(letter) for letter in people}
        social.block(blocker=self.alice, user_id=people["b"].pk)
        social.block(blocker=people["x"], user_id=self.alice.pk)
        social.mute(owner=people["m"], user_id=self.alice.pk, what="all")
        social.hashtag_mute(user=people["t"], name="tide")
        self.clients = {"v": Client()} | {letter: Client() for letter in people}
        for letter, person in people.items():
            self.clients[letter].force_login(person)
        users_index([person.pk for person in people.values()])
        self._answers: dict[tuple[str, str], str] = {}

    def _post(self, name: str, audience: str) -> Post:
        media = add_media(7_000 + Post.objects.count(), self.alice)
        caption = f"Lantern {name} {audience} #tide"
        return content.post_create(
            author=self.alice, media_ids=[media.pk], caption=caption, location="Lyon", audience=audience
        )

    def _keep(self, letter: str) -> int:
        """The collection in which somebody keeps what they have liked and saved."""
        person = self.people[letter]
        seen = [Post.Audience.FOLLOWERS, *([Post.Audience.CLOSE_FRIENDS] if letter in "co" else [])]
        posts = [self.posts["liked", audience] for audience in seen]
        for post in posts:
            social.like_post(user=person, post_id=post.pk)
        made = social.collection_create(owner=person, name="Lights", post_ids=[post.pk for post in posts])
        return int(made.pk)

    def turn(self, state: str) -> None:
        """From the state before it, as `STATES` has them."""
        posts = list(self.posts.values())
        self._answers.clear()
        if state == "private":
            privacy_set(user=self.alice, is_private=True)
        elif state == "archived":
            privacy_set(user=self.alice, is_private=False)
            for post in posts:
                content.post_archive(author=self.alice, post_id=post.pk)
        elif state == "deleted":
            for post in posts:
                content.post_unarchive(author=self.alice, post_id=post.pk)
                content.post_delete(author=self.alice, post_id=post.pk)
        elif state == "suspended":
            for post in posts:
                content.post_restore(author=self.alice, post_id=post.pk)
            user_suspend(user=self.alice)

    def read(self, viewer: str, address: str) -> str:
        """What the viewer is answered in this state; nothing when that is that it isn't there for them."""
        if (viewer, address) not in self._answers:
            answer = self.clients[viewer].get(address)
            assert answer.status_code in (200, 302, 401, 404), f"{address}: {answer.status_code}"
            self._answers[viewer, address] = answer.content.decode() if answer.status_code == 200 else ""
        return self._answers[viewer, address]


Surface = Callable[[World, str, Post], str]


def page(address: str) -> Surface:
    """One address, whichever post it is about."""
    return lambda world, viewer, post: world.read(viewer, address)


def preview(world: World, viewer: str, post: Post) -> str:
    html = world.read(viewer, post.get_absolute_url())
    return " ".join(re.findall(r'<meta (?:property="og:|name="twitter:)[^>]*>', html))


def profile_preview(world: World, viewer: str) -> str:
    return " ".join(re.findall(r'<meta property="og:[^>]*>', world.read(viewer, "/alice/")))


def collection(world: World, viewer: str, post: Post) -> str:
    found = world.collections.get(viewer, 1)
    return world.read(viewer, f"{API}/collections/{found}/posts")


def saved_page(world: World, viewer: str, post: Post) -> str:
    return world.read(viewer, f"/{world.people[viewer].username}/saved/") if viewer != "v" else ""


def about(address: str) -> str:
    return f"/api/oembed?url={settings.SITE_URL}{address}"


POST_SURFACES: dict[str, Surface] = {
    "feed, ranked": page(f"{API}/feed?mode=ranked"),
    "feed, following": page(f"{API}/feed?mode=following"),
    "home page": page("/"),
    "explore": page(f"{API}/explore"),
    "tag, top": page(f"{API}/hashtags/tide/posts?sort=top"),
    "tag, recent": page(f"{API}/hashtags/tide/posts?sort=recent"),
    "tag page": page("/explore/tags/tide/"),
    "place, top": page(f"{API}/locations/lyon/posts?sort=top"),
    "place, recent": page(f"{API}/locations/lyon/posts?sort=recent"),
    "search, posts": page(f"{API}/search?type=posts&q=lantern"),
    "search, all": page(f"{API}/search?type=all&q=lantern"),
    "search page": page("/search/?q=lantern&tab=posts"),
    "saved": page(f"{API}/bookmarks"),
    "saved page": saved_page,
    "collection": collection,
    "covers of collections": page(f"{API}/collections"),
    "activity": page(f"{API}/activity?kind=likes"),
    "profile": page(f"{API}/users/alice/posts"),
    "post page": lambda world, viewer, post: world.read(viewer, post.get_absolute_url()),
    "preview of links": preview,
    "embed": lambda world, viewer, post: world.read(viewer, f"/p/{post.shortcode}/embed/"),
    "oembed": lambda world, viewer, post: world.read(viewer, about(post.get_absolute_url())),
    "sitemap": page("/sitemap-posts-1.xml"),
    "atom feed": page("/alice/feed.atom"),
    "rss feed": page("/alice/feed.rss"),
}
PEOPLE_SURFACES: dict[str, Callable[[World, str], str]] = {
    "search, people": lambda world, viewer: world.read(viewer, f"{API}/search?type=users&q=alic"),
    "search, all": lambda world, viewer: world.read(viewer, f"{API}/search?type=all&q=alic"),
    "suggestions": lambda world, viewer: world.read(viewer, f"{API}/follows/suggestions"),
    "profile": lambda world, viewer: world.read(viewer, f"{API}/users/alice"),
    "preview of links": profile_preview,
    "oembed": lambda world, viewer: world.read(viewer, about("/alice/")),
    "sitemap": lambda world, viewer: world.read(viewer, "/sitemap-profiles-1.xml"),
}


def shows_post(text: str, post: Post) -> bool:
    """Whether an answer shows the post: its address, its code or its picture."""
    marks = (f"/{post.shortcode}/", f'"{post.shortcode}"', f'"{post.media[0]["id"]}"')
    return any(mark in text for mark in marks)


def shows_alice(text: str) -> bool:
    return '"username":"alice"' in text or '"author_name": "alice"' in text or "/alice/" in text


def who_may(surface: str, state: str, audience: str) -> str:
    """The viewers (letters) to whom a surface shows a post in this state, as the table has it."""
    everybody, private, close = POSTS[surface]
    if (state, surface) in EXCEPTIONS:
        return EXCEPTIONS[state, surface]
    if state not in ("public", "private"):
        return ""
    if audience == Post.Audience.CLOSE_FRIENDS:
        return close
    return everybody if state == "public" else private


def faults_of_posts(world: World, state: str, viewers: str) -> dict[str, str]:
    """Where posts are shown to others than in the table: "surface, audience" → who is, instead of who should be."""
    wrong = {}
    for surface, read in POST_SURFACES.items():
        for audience in Post.Audience.values:
            post = world.posts["liked" if surface in LIKED else "new", audience]
            shown = "".join(viewer for viewer in viewers if shows_post(read(world, viewer, post), post))
            right = "".join(viewer for viewer in viewers if viewer in who_may(surface, state, audience))
            if shown != right:
                wrong[f"{state}: {surface}, {audience}"] = f"shown to {shown!r}, not to {right!r}"
    return wrong


def faults_of_people(world: World, state: str, viewers: str) -> dict[str, str]:
    """The same for her account."""
    wrong = {}
    for surface, read in PEOPLE_SURFACES.items():
        public, private = PEOPLE[surface]
        may = {"private": private, "suspended": ""}.get(state, public)
        shown = "".join(viewer for viewer in viewers if shows_alice(read(world, viewer)))
        right = "".join(viewer for viewer in viewers if viewer in may)
        if shown != right:
            wrong[f"{state}: {surface}"] = f"shown to {shown!r}, not to {right!r}"
    return wrong


def asked_in(state: str) -> str:
    """Everybody, or those among them whom no other sees as much as, where nobody is to see anything."""
    if state in ("public", "private"):
        return "".join(VIEWERS)
    return "vsfcb" if state == "suspended" else "vsfcbo"  # who is suspended has no door


def test_every_surface_shows_each_viewer_what_is_theirs_to_see() -> None:
    world = World()
    wrong: dict[str, str] = {}
    for state in STATES:
        world.turn(state)
        viewers = asked_in(state)
        wrong |= faults_of_posts(world, state, viewers)
        if state != "archived" and state != "deleted":
            wrong |= faults_of_people(world, state, viewers)
    assert not wrong, "\n" + "\n".join(f"{where}: {what}" for where, what in wrong.items())


def test_what_was_hidden_comes_back_where_it_was() -> None:
    world = World()
    post = world.posts["liked", Post.Audience.FOLLOWERS]
    user_suspend(user=world.alice)
    assert not shows_post(world.read("f", f"{API}/bookmarks"), post)
    user_restore(user=world.alice)
    world.turn("public")
    for surface in (
        "saved",
        "collection",
        "covers of collections",
        "activity",
        "search, posts",
        "tag, recent",
    ):
        assert shows_post(POST_SURFACES[surface](world, "f", post), post), surface


def test_the_tables_know_every_surface() -> None:
    assert POSTS.keys() == POST_SURFACES.keys()
    assert PEOPLE.keys() == PEOPLE_SURFACES.keys()
