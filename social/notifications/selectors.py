"""Notifications as their recipient sees them: cards for a page in a fixed number of queries.

What a recipient may not see any more (a post that turned private, people who were suspended) is left out after the
page is cut."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from accounts.relations import Relations, relations_of
from content.models import Coauthor, Post, Story
from content.visibility import Sight
from instaclone.common.ids import id_time_ms
from instaclone.common.pagination import Page, PageRequest, paginate
from instaclone.databases.prepared import Prepared
from social.cards import Relationship
from social.models import Comment, Follow, Notification, NotificationSettings
from social.notifications.kinds import Kind, about_of, sentence, sentence_html

UNREAD_AT_MOST = 100
ABOUT_NEWEST_COMMENT = (Kind.COMMENT, Kind.REPLY, Kind.MENTION_COMMENT)


@dataclass(frozen=True, slots=True)
class NotificationCard:
    """`actors` are the newest people (three at most) of `actor_count`. `post`, `comment` and `story` are what it is
    about (no story that the viewer can't watch any more), `request_id` the follow request and `is_invitation` the
    question that still wait for an answer, `relationship` the viewer's to a new follower."""

    notification: Notification
    actors: list[User]
    actor_count: int
    is_read: bool
    post: Post | None = None
    comment: Comment | None = None
    relationship: Relationship | None = None
    request_id: int | None = None
    story: Story | None = None
    is_invitation: bool = False

    @property
    def key(self) -> int:
        """Its place in the list, and what `read` takes."""
        return self.notification.latest_id

    @property
    def kind(self) -> str:
        return self.notification.kind

    @property
    def text(self) -> str:
        return sentence(self.kind, self.actors, self.actor_count, about_of(self.post))

    @property
    def html(self) -> SafeString:
        """The text, with names as links."""
        return sentence_html(self.kind, self.actors, self.actor_count, about_of(self.post))

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(id_time_ms(self.notification.latest_id) / 1000, UTC)

    @property
    def media(self) -> dict[str, Any] | None:
        """The summary of the post's first picture, or of the story's."""
        if self.story is not None:
            return dict(self.story.shown)
        return self.post.media[0] if self.post and self.post.media else None

    @property
    def url(self) -> str:
        """Where a press on it leads."""
        if self.post is not None:
            anchor = f"#comment-{self.comment.pk}" if self.comment else ""
            return f"{self.post.get_absolute_url()}{anchor}"
        if self.story is not None:
            return f"{reverse('content:stories', args=[self.story.author.username])}?story={self.story.pk}"
        if self.kind == Kind.FOLLOW_REQUEST:
            return reverse("social:follow_requests")
        return self.actors[0].get_absolute_url()


@dataclass(frozen=True, slots=True)
class NotificationList:
    """`up_to` is the newest `latest_id` of the page, with those that are left out: whoever has seen the page has
    read up to there."""

    page: Page[NotificationCard]
    up_to: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a caller has read already of what a person's notifications speak of, and that person's mark."""

    people: Mapping[int, User]
    posts: Mapping[int, Post]
    stories: Mapping[int, Story]
    read_up_to: int


@dataclass(frozen=True, slots=True)
class _Around:
    """All that the notifications of a page speak of."""

    people: dict[int, User]
    relations: Relations
    posts: dict[int, Post]
    comments: dict[int, Comment]
    requests: frozenset[int]
    stories: dict[int, Story]
    invitations: frozenset[int]
    seen: frozenset[int] = field(default_factory=frozenset)


_mark = Prepared(
    lambda user_id: NotificationSettings.objects.filter(user_id=user_id).values_list("read_up_to", flat=True)
)
_above = Prepared(
    lambda user_id, mark: (
        Notification.objects.filter(recipient_id=user_id, latest_id__gt=mark)
        .order_by("-latest_id")
        .values_list("latest_id", flat=True)
    )
)


def unread(user: "User | int") -> int:
    """How many notifications (groups) a person hasn't read; 100 stands for that many or more. Two queries."""
    user_id = user if isinstance(user, int) else user.pk
    return len(_above(user_id, read_up_to(user_id), limit=UNREAD_AT_MOST))


def read_up_to(user_id: int) -> int:
    """The newest `latest_id` that a person has read; 0 when they have read none."""
    return sum(_mark(user_id, limit=1))


def notifications_of(*, user: User, page: PageRequest) -> Page[NotificationCard]:
    """A person's notifications, the newest first; ten queries at most."""
    return notification_list(user=user, page=page).page


def notification_list(*, user: User, page: PageRequest) -> NotificationList:
    """The same with the place up to which it reaches."""
    rows = Notification.objects.filter(recipient_id=user.pk)
    found = paginate(rows, page, order="-latest_id")
    up_to = max((group.latest_id for group in found.items), default=0)
    return NotificationList(
        found.map(lambda groups: notification_cards(user=user, notifications=groups)), up_to
    )


def notification_card(*, user: User, notification_id: int) -> NotificationCard | None:
    """One of a person's own; None when it isn't there, or nothing of it may be seen any more."""
    rows = Notification.objects.filter(pk=notification_id, recipient_id=user.pk)
    return next(iter(notification_cards(user=user, notifications=list(rows))), None)


def notification_cards(
    *, user: User, notifications: Sequence[Notification], known: Known | None = None
) -> list[NotificationCard]:
    """Cards of a person's own notifications, in their order; eight queries at most, less what is `known`."""
    if not notifications:
        return []
    known = known or Known({}, {}, {}, read_up_to(user.pk))
    around = _around(user, notifications, known)
    cards = (_card(user, group, around, known.read_up_to) for group in notifications)
    return [card for card in cards if card is not None]


def preferences_of(user: User) -> NotificationSettings:
    """The person's settings, or those that everybody begins with (a row that isn't saved)."""
    row = NotificationSettings.objects.filter(user_id=user.pk).first()
    return row or NotificationSettings(user_id=user.pk)


def _around(user: User, notifications: Sequence[Notification], known: Known) -> _Around:
    actors = {pk for group in notifications for pk in group.actor_ids}
    people = _in_bulk(User, actors, known.people)
    posts = _in_bulk(Post, (group.post_id for group in notifications), known.posts)
    stories = _in_bulk(Story, (group.story_id for group in notifications), known.stories)
    asked = {group.cause_id for group in notifications if group.kind == Kind.FOLLOW_REQUEST}
    waiting = Follow.objects.filter(pk__in=asked, state=Follow.State.PENDING)
    invited = {group.cause_id for group in notifications if group.kind == Kind.COAUTHOR_INVITE}
    open_ones = Coauthor.objects.filter(pk__in=invited, state=Coauthor.State.INVITED)
    shown: list[Post | Story] = [*posts.values(), *stories.values()]
    authors = {one.author_id for one in shown}
    relations = relations_of(user.pk, (actors | authors) - {user.pk})
    sight = Sight(user.pk, relations, frozenset(authors))
    return _Around(
        people=people,
        relations=relations,
        posts=posts,
        comments=_in_bulk(Comment, (_comment_id(group) for group in notifications), {}),
        requests=frozenset(waiting.values_list("pk", flat=True) if asked else ()),
        stories=stories,
        invitations=frozenset(open_ones.values_list("pk", flat=True) if invited else ()),
        seen=frozenset(one.pk for one in shown if sight.sees(one)),
    )


def _in_bulk(model: Any, ids: Iterable[int | None], known: Mapping[int, Any]) -> dict[int, Any]:
    """The rows with these ids, of which some may be known."""
    wanted = {pk for pk in ids if pk}
    missing = wanted - known.keys()
    found = model.objects.in_bulk(missing) if missing else {}
    return {**found, **{pk: known[pk] for pk in wanted & known.keys()}}


def _comment_id(group: Notification) -> int | None:
    return group.cause_id if group.kind in ABOUT_NEWEST_COMMENT else group.comment_id


def _card(user: User, group: Notification, around: _Around, mark: int) -> NotificationCard | None:
    about_id = group.post_id or group.story_id
    if about_id and about_id not in around.seen:
        return None
    people = (around.people.get(pk) for pk in group.actor_ids)
    actors = [
        person
        for person in people
        if person is not None and person.is_active and person.pk not in around.relations.blocked
    ]
    if not actors:
        return None
    comment = around.comments.get(_comment_id(group) or 0)
    if comment is not None and comment.author_id not in {user.pk, *(actor.pk for actor in actors)}:
        comment = None  # by somebody who isn't shown
    first = actors[0].pk
    is_follow = group.kind == Kind.FOLLOW
    return NotificationCard(
        notification=group,
        actors=actors,
        actor_count=group.actor_count - (len(group.actor_ids) - len(actors)),
        is_read=group.latest_id <= mark,
        post=around.posts.get(group.post_id or 0),
        comment=comment,
        relationship=Relationship.of(user, first, around.relations) if is_follow else None,
        request_id=group.cause_id if group.cause_id in around.requests else None,
        story=_story(user, actors, around.stories.get(group.story_id or 0)),
        is_invitation=group.kind == Kind.COAUTHOR_INVITE and group.cause_id in around.invitations,
    )


def _story(user: User, actors: Sequence[User], story: Story | None) -> Story | None:
    """The story with its author, while the viewer may watch it: one's own also afterwards."""
    if story is None or (story.is_over and story.author_id != user.pk):
        return None
    author = next((one for one in (user, *actors) if one.pk == story.author_id), None)
    if author is not None:
        story.author = author
    return story if author is not None else None
