"""What the tests of the public contract share: the API's description of itself, and a small world."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.test import Client, RequestFactory
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Session, User
from accounts.services import token_pair_issue
from content import files, pipeline
from content.models import (
    Draft,
    Hashtag,
    Highlight,
    HighlightStory,
    Media,
    Place,
    Post,
    PostHashtag,
    StoryTally,
)
from content.services import drafts
from feed.models import RecentSearch
from social.models import Block, Bookmark, Collection, CollectionItem, Follow
from tests import images
from tests.database import Row, kept
from tests.factories import (
    CommentFactory,
    FollowFactory,
    MessageFactory,
    PostFactory,
    ReelFactory,
    StoryFactory,
    UserFactory,
    make_conversation,
)

API = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")

# The world's rows have the same ids in every test: what is generated from them is then the same, too.
CALLER, FRIEND, STRANGER, PRIVATE, BLOCKED, ASKING = range(1001, 1007)
OWN_POST, FRIENDS_POST, PRIVATE_POST, ARCHIVED_POST = range(2001, 2005)
FRIENDS_REEL = 2005
DRAFT = 2301
OWN_STORY, FRIENDS_STORY, PRIVATE_STORY, PRIVATE_HELD_STORY = range(2101, 2105)
HIGHLIGHT, PRIVATE_HIGHLIGHT = 2201, 2202
COLLECTION, OTHERS_COLLECTION = 2401, 2402
SEARCH = 2501
POLL = "p1"
OWN_COMMENT, FRIENDS_COMMENT, REPLY = range(3001, 3004)
MEDIA, OTHERS_MEDIA, REQUEST, OTHER_SESSION = 4001, 4002, 5001, 6001
PEOPLE = {
    CALLER: "alice",
    FRIEND: "bob",
    STRANGER: "carol",
    PRIVATE: "pat",
    BLOCKED: "mallory",
    ASKING: "dora",
}
DIRECT, GROUP, ASKED = 7001, 7002, 7003
OWN_MESSAGE, FRIENDS_MESSAGE = 8001, 8002
NOBODY_ID = 9_000_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address, as the OpenAPI document describes it."""

    method: str
    path: str
    about: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path.removeprefix(API)}"

    def parameters(self, place: str) -> list[str]:
        return [p["name"] for p in self.about.get("parameters", ()) if p["in"] == place]

    def is_public(self) -> bool:
        """Whether one may come without signing in, as it is documented."""
        return {} in self.about.get("security", [{}])

    def body_type(self) -> str | None:
        """The one media type that its body may have."""
        content = self.about.get("requestBody", {}).get("content", {})
        assert len(content) <= 1, f"{self} reads {list(content)}"
        return next(iter(content), None)

    def body_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = self.about["requestBody"]["content"][self.body_type()]["schema"]
        return resolved(schema)

    def address(self, **ids: Any) -> str:
        """Its address with these parameters, else with those of the caller's own things."""
        return self.path.format(**{**OWN, **ids})


OWN: dict[str, Any] = {
    "username": PEOPLE[FRIEND],
    "user_id": FRIEND,
    "post_id": OWN_POST,
    "draft_id": DRAFT,
    "reel_id": FRIENDS_REEL,
    "comment_id": OWN_COMMENT,
    "media_id": MEDIA,
    "request_id": REQUEST,
    "session_id": OTHER_SESSION,
    "conversation_id": GROUP,
    "message_id": OWN_MESSAGE,
    "story_id": OWN_STORY,
    "sticker_id": POLL,
    "highlight_id": HIGHLIGHT,
    "name": "light",
    "slug": "lyon",
    "collection_id": COLLECTION,
    "search_id": SEARCH,
}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document (what `/api/schema/` answers)."""
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-any-return, no-untyped-call]


def operations() -> list[Operation]:
    return [
        Operation(method, path, about)
        for path, methods in document()["paths"].items()
        for method, about in methods.items()
        if method in METHODS
    ]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema behind a `$ref` (or an `allOf` of one)."""
    while True:
        if "$ref" in schema:
            schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def api(user: User | None = None) -> Client:
    """A client of the API, signed in with a token of its own as `user`, or not at all.

    A fault of ours is an answer (500) to it, not an exception."""
    return Client(headers=bearer(user) if user else {}, raise_request_exception=False)


def bearer(user: User) -> dict[str, str]:
    token = token_pair_issue(user=user, request=RequestFactory().get("/")).access
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True, slots=True)
class World:
    """alice (the caller): public, with posts, comments, media, conversations · bob: she follows him and he her ·
    carol: a stranger · pat: private, followed by bob · mallory: blocked by alice · dora: asked to follow alice."""

    caller: User
    people: dict[int, User]


def the_world() -> World:
    """The people of the world that is there."""
    people = User.objects.in_bulk(PEOPLE)
    return World(User.objects.get(pk=CALLER), {pk: people[pk] for pk in PEOPLE})


def make_world() -> None:
    """Needs an empty media folder of the test's own (fixture `media_root`)."""
    people = {
        pk: UserFactory(
            pk=pk, username=name, is_private=pk == PRIVATE, bio="Ünïcode #tag @bob", pronouns="they"
        )
        for pk, name in PEOPLE.items()
    }
    caller, friend, private = people[CALLER], people[FRIEND], people[PRIVATE]
    for follower, followee in ((friend, caller), (caller, friend), (friend, private)):
        FollowFactory(follower=follower, followee=followee)
    FollowFactory(pk=REQUEST, follower=people[ASKING], followee=caller, state=Follow.State.PENDING)
    Block.objects.create(blocker=caller, blocked=people[BLOCKED])
    lyon = Place.objects.create(slug="lyon", name="Lyon", posts_count=1)
    own = PostFactory(pk=OWN_POST, author=caller, caption="Of @bob and #light", location="Lyon", place=lyon)
    RecentSearch.objects.create(pk=SEARCH, user=caller, kind="text", key="text:tide", text="tide")
    PostHashtag.objects.create(post=own, hashtag=Hashtag.objects.create(name="light", posts_count=1))
    PostFactory(pk=FRIENDS_POST, author=friend, hide_like_count=True)
    PostFactory(pk=PRIVATE_POST, author=private)
    ReelFactory(pk=FRIENDS_REEL, author=friend)
    PostFactory(pk=ARCHIVED_POST, author=caller, state=Post.State.ARCHIVED)
    Draft.objects.create(pk=DRAFT, owner=caller, body={**drafts.DEFAULTS, "caption": "Later"})
    first = CommentFactory(pk=OWN_COMMENT, post=own, author=caller)
    CommentFactory(pk=FRIENDS_COMMENT, post=own, author=friend)
    CommentFactory(pk=REPLY, post=own, author=people[STRANGER], parent=first)
    add_media(MEDIA, caller)
    add_media(OTHERS_MEDIA, friend)
    _make_conversations(caller, friend, people[STRANGER])
    _make_stories(caller, friend, private)
    _collect(COLLECTION, caller, own)
    _collect(OTHERS_COLLECTION, friend, own)
    bearer(caller)
    with_id(Session.objects.get(user=caller), OTHER_SESSION)


def _make_conversations(caller: User, friend: User, stranger: User) -> None:
    """alice and bob talk, in a group with carol, too; carol has asked alice."""
    make_conversation(caller, friend, pk=DIRECT)
    group = make_conversation(caller, friend, stranger, title="Walks", pk=GROUP)
    MessageFactory(pk=OWN_MESSAGE, conversation=group, sender=caller, text="Where to?")
    MessageFactory(pk=FRIENDS_MESSAGE, conversation=group, sender=friend, text="To the lake")
    asked = make_conversation(stranger, caller, states={caller: "request"}, pk=ASKED)
    MessageFactory(pk=8003, conversation=asked, sender=stranger, text="Hello, you don't know me")


def _make_stories(caller: User, friend: User, private: User) -> None:
    """Each has a story with a poll that runs. What alice's and pat's highlights hold: hers runs, his is over."""
    over = timezone.now() - timedelta(hours=1)
    for pk, author, fields in (
        (OWN_STORY, caller, {}),
        (FRIENDS_STORY, friend, {}),
        (PRIVATE_STORY, private, {}),
        (PRIVATE_HELD_STORY, private, {"expires_at": over, "archived_at": over}),
    ):
        add_story(pk, author, **fields)
    for pk, owner, story_id in (
        (HIGHLIGHT, caller, OWN_STORY),
        (PRIVATE_HIGHLIGHT, private, PRIVATE_HELD_STORY),
    ):
        Highlight.objects.create(pk=pk, owner=owner, title="Lakes", position=1)
        HighlightStory.objects.create(highlight_id=pk, story_id=story_id)


def _collect(pk: int, owner: User, post: Post) -> None:
    """A collection with one saved post in it."""
    name = {"name": "Places", "key": "places"}
    collection = Collection.objects.create(pk=pk, owner=owner, recent_ids=[post.pk], **name)
    bookmark = Bookmark.objects.create(user=owner, post=post)
    CollectionItem.objects.create(collection=collection, bookmark=bookmark, owner=owner, post=post)


def add_story(pk: int, author: User, **fields: Any) -> None:
    """A story with a poll that nobody has answered."""
    poll = {"id": POLL, "type": "poll", "x": 0.5, "y": 0.5, "rotation": 0, "scale": 1, "question": "Swim?"}
    story = StoryFactory(pk=pk, author=author, stickers=[{**poll, "options": ["Yes", "No"]}], **fields)
    for choice in range(2):
        StoryTally.objects.create(story=story, sticker_id=POLL, choice=choice)


def add_media(pk: int, owner: User) -> Media:
    """A picture that no post uses, with its files."""
    source, rendering = _square()
    if not default_storage.exists(source.path):
        with files.stored([source, *rendering.files]):
            pass
    # All pictures of the world have the same files: nobody looks at what they show.
    return Media.objects.create(
        pk=pk, owner=owner, key=f"{pk:032}", source=source.path, alt_text="A square", **rendering.fields
    )


@cache
def _square() -> tuple[pipeline.File, pipeline.Rendering]:
    """A picture, made once: its source and its sizes."""
    key, image = token_hex(16), images.quarters(120, 120)
    return pipeline.source_file(key, image), pipeline.render(key, image, None)


def with_id(row: Any, pk: int) -> Any:
    """The same row under another id."""
    type(row).objects.filter(pk=row.pk).delete()
    row.pk = pk
    row.save(force_insert=True)
    return row


def rows() -> dict[str, list[Any]]:
    """Every row of every table by the model's label, to see that nothing was stored or changed."""
    labels = {model._meta.db_table: model._meta.label for model in apps.get_models()}
    return {
        labels.get(name, name): sorted(map(_told, found), key=_identity) for name, found in kept().items()
    }


def _told(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("last_used_at", "last_login")}


def _identity(row: Row) -> str:
    return repr(next(iter(row.values())))
