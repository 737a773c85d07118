"""Every change to what people are told, and to what they want to be told.

Whatever happens, `settle` brings the notifications of one cause into agreement with the rows. A cause and its
opposite (a like that is taken back, a block) may happen at once, and see nothing of each other: so each commits
its own rows first, then settles, and settling looks again after it has written. Whoever comes last sees both.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.relations import relations_of
from accounts.selectors import users_by_ids
from content.visibility import viewers_of
from instaclone.common import realtime
from instaclone.common.errors import InvalidInput
from instaclone.common.transactions import atomic, on_commit
from social.models import Notification, NotificationActor, NotificationSettings
from social.notifications import announcements, causes, selectors
from social.notifications.causes import Cause, Reason, Told
from social.notifications.selectors import Known

ROUNDS = 8
BATCH = 200
FACES = 3
# Among so many of the newest parts the three newest people are looked for: one may have commented many times.
LOOK_BACK = 50

Level, Digest = NotificationSettings.Level, NotificationSettings.Digest
Following = Mapping[int, frozenset[int]]


class StillMoving(DatabaseError):
    """What a cause gives reason to tell changed as often as it was looked at. To be tried again later."""


# --- Telling and taking back --------------------------------------------------------------------------------
def settle(cause: Cause) -> None:
    """Tell whom `cause` concerns and who isn't told yet; take back what it gives no reason for any more.

    May be repeated at any time. DatabaseError when the database fails; nothing is lost by trying again."""
    before: list[Reason] | None = None
    for _round in range(ROUNDS):
        reasons, following = _reasons(cause)
        if reasons == before or not _agree(cause, reasons, following):
            return
        before = reasons
    raise StillMoving(f"{cause} doesn't come to rest")


def _reasons(cause: Cause) -> tuple[list[Reason], Following]:
    """The cause's reasons without those towards oneself and across a block; and, for each actor, who of the
    recipients follows them."""
    reasons = [reason for reason in cause.reasons() if reason.recipient_id != reason.actor_id]
    relations = {
        actor_id: relations_of(actor_id, {r.recipient_id for r in reasons if r.actor_id == actor_id})
        for actor_id in {reason.actor_id for reason in reasons}
    }
    kept = [reason for reason in reasons if reason.recipient_id not in relations[reason.actor_id].blocked]
    return kept, {actor_id: found.followers for actor_id, found in relations.items()}


def _agree(cause: Cause, reasons: list[Reason], following: Following) -> bool:
    """Whether anything had to be changed for it."""
    changed, informed = False, set()
    by_place = {(reason.recipient_id, reason.key, reason.cause_id): reason for reason in reasons}
    for told in cause.told():
        notification = told.notification
        reason = by_place.get((notification.recipient_id, notification.key, told.part.cause_id))
        if reason is None:
            changed |= take_back(told)
            continue
        informed.add(notification.recipient_id)
        if reason.kind != notification.kind:
            changed |= _turn_into(notification, reason.kind)
    news = [reason for reason in reasons if reason.is_news and reason.recipient_id not in informed]
    for reason, known in _wanted(news, following):
        tell(reason, known)
        changed = True
    return changed


def _wanted(reasons: list[Reason], following: Following) -> list[tuple[Reason, Known]]:
    """For each recipient the first reason that they may and want to hear, and what is known by then, for the
    announcement; two queries, three when the post or story isn't the recipient's."""
    if not reasons:
        return []
    people = users_by_ids({r.recipient_id for r in reasons} | {r.actor_id for r in reasons})
    active = {pk for pk, person in people.items() if person.is_active}
    recipients = {r.recipient_id for r in reasons if r.recipient_id in active and r.actor_id in active}
    posts = {reason.post.pk: reason.post for reason in reasons if reason.post}
    stories = {reason.story.pk: reason.story for reason in reasons if reason.story}
    sight = {pk: viewers_of(shown, recipients) for pk, shown in (posts | stories).items()}
    rows = NotificationSettings.objects.filter(user_id__in=recipients)
    settings = {row.user_id: row for row in rows}
    chosen: dict[int, tuple[Reason, Known]] = {}
    for reason in reasons:
        to = reason.recipient_id
        about = reason.post or reason.story
        if to not in recipients or (about and to not in sight[about.pk]):
            continue
        mine = settings.get(to, NotificationSettings(user_id=to))
        level = mine.levels.get(reason.kind, Level.EVERYONE)
        if level == Level.EVERYONE or (level == Level.FOLLOWING and to in following[reason.actor_id]):
            chosen.setdefault(to, (reason, Known(people, posts, stories, mine.read_up_to)))
    return list(chosen.values())


def tell(reason: Reason, known: Known) -> None:
    """Add one reason to its notification, which is made when it isn't there. Telling twice is telling once.

    Asks nobody whether it is wanted: that is `settle`'s part."""
    for attempt in range(3):
        try:
            return _tell(reason, known)
        except IntegrityError:  # the same, or the same notification's first, by another at the same time
            if attempt == 2:
                raise
            told = NotificationActor.objects.filter(
                cause_id=reason.cause_id, recipient_id=reason.recipient_id
            )
            if told.filter(actor_id=reason.actor_id).exists():
                return None
    return None


@atomic
def _tell(reason: Reason, known: Known) -> None:
    group = Notification.objects.filter(recipient_id=reason.recipient_id, key=reason.key).first()
    is_new = group is None
    if group is None:
        group = Notification(
            recipient_id=reason.recipient_id,
            key=reason.key,
            post_id=reason.post.pk if reason.post else None,
            comment_id=reason.comment_id,
            story_id=reason.story.pk if reason.story else None,
            latest_id=0,
        )
    part = NotificationActor(
        notification_id=group.pk,
        recipient_id=reason.recipient_id,
        actor_id=reason.actor_id,
        cause_id=reason.cause_id,
    )
    group.actor_count += is_new or not _is_in(part)
    others = [pk for pk in group.actor_ids if pk != reason.actor_id]
    group.actor_ids = [reason.actor_id, *others][:FACES]
    group.kind, group.cause_id = reason.kind, reason.cause_id
    # Two processes' clocks may differ a little: a notification never moves back because something is added.
    group.latest_id = max(group.latest_id, part.pk)
    # Everyone who adds to the notification writes this row, so on MongoDB, too, one comes after the other.
    if is_new:
        group.save(force_insert=True)
    else:
        group.save(update_fields=["actor_ids", "actor_count", "kind", "cause_id", "latest_id"])
    part.save(force_insert=True)
    on_commit(partial(announcements.notified, group, known))


def _is_in(part: NotificationActor) -> bool:
    """Whether the notification has (other) parts of the same actor."""
    same = NotificationActor.objects.filter(actor_id=part.actor_id, recipient_id=part.recipient_id)
    return same.filter(notification_id=part.notification_id).exists()


@atomic
def take_back(told: Told) -> bool:
    """Take one actor's part out of a notification, or the notification away when nothing else is in it. Whether
    it was still there."""
    part = told.part
    if not NotificationActor.objects.filter(pk=part.pk).delete()[0]:
        return False
    group = Notification.objects.filter(pk=part.notification_id).first()
    if group is None:
        return True
    rest = NotificationActor.objects.filter(notification_id=group.pk)
    newest = list(rest.order_by("-pk").values_list("pk", "actor_id", "cause_id")[:LOOK_BACK])
    if newest:
        Notification.objects.filter(pk=group.pk).update(
            actor_ids=list(dict.fromkeys(actor_id for _pk, actor_id, _cause in newest))[:FACES],
            actor_count=group.actor_count - (not _is_in(part)),
            latest_id=newest[0][0],
            cause_id=newest[0][2],
        )
    else:
        Notification.objects.filter(pk=group.pk).delete()
    on_commit(partial(announcements.taken_back, [(group.pk, group.recipient_id)]))
    return True


@atomic
def _turn_into(notification: Notification, kind: str) -> bool:
    """A request that was granted stays where it is, as a new follower."""
    changed = Notification.objects.filter(pk=notification.pk).exclude(kind=kind).update(kind=kind)
    if changed:
        place = [(notification.pk, notification.recipient_id)]
        on_commit(partial(announcements.taken_back, place))
    return bool(changed)


# --- Whole groups that go -----------------------------------------------------------------------------------
def post_forget(*, post_id: int) -> bool:
    """Take away what anyone is told about a post that is hidden now. At most one batch, so that a request can do
    it; whether there is more."""
    return _remove_batch({"post_id": post_id})


def story_forget(*, story_id: int) -> bool:
    """Take away what anyone is told about a story that is gone. At most a batch; whether there is more."""
    return _remove_batch({"story_id": story_id})


def comments_forget(*, comment_ids: Iterable[int]) -> None:
    """Take away what anyone is told of comments that are gone."""
    ids = list(comment_ids)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        while _remove_batch({"comment_id__in": batch}):
            pass
        _take_back_all(causes.told_by_causes(batch))


def pair_forget(*, one_id: int, other_id: int) -> bool:
    """Take away what two people are told of each other, after a block. At most a batch each; whether there may be
    more."""
    found = causes.told_between(one_id, other_id, BATCH)
    _take_back_all(found)
    realtime.forget([one_id, other_id])
    return len(found) >= BATCH


def person_forget(*, user_id: int) -> bool:
    """Take away what anyone is told of one person, who is suspended. At most a batch; whether there may be more."""
    found = causes.told_of(user_id, BATCH)
    _take_back_all(found)
    return len(found) >= BATCH


def _take_back_all(found: list[Told]) -> None:
    for told in found:
        take_back(told)
    # No socket that comes back may replay it.
    realtime.forget([told.part.recipient_id for told in found])


def notification_remove(*, notification: Notification) -> None:
    """Take one notification away, whoever asks (staff does, through the admin)."""
    _remove([(notification.pk, notification.recipient_id)])


def old_remove(*, before_id: int) -> int:
    """Remove notifications in which nothing is newer than an id; returns how many."""
    removed = 0
    while ids := list(
        Notification.objects.filter(latest_id__lt=before_id)
        .order_by("latest_id")
        .values_list("pk", flat=True)[:BATCH]
    ):
        Notification.objects.filter(pk__in=ids, latest_id__lt=before_id).delete()
        removed += len(ids)
    return removed


def _remove_batch(where: Mapping[str, object]) -> bool:
    rows = Notification.objects.filter(**where)
    found = list(rows.values_list("pk", "recipient_id")[:BATCH])
    if found:
        _remove(found)
    return len(found) == BATCH


@atomic
def _remove(places: list[tuple[int, int]]) -> None:
    Notification.objects.filter(pk__in=[pk for pk, _recipient in places]).delete()
    realtime.forget([recipient_id for _pk, recipient_id in places])
    on_commit(partial(announcements.taken_back, places))


# --- One's own ----------------------------------------------------------------------------------------------
def read(*, user: User, up_to: int) -> int:
    """Everything up to this id (a notification's `latest_id`) is read; the mark never moves back.

    Returns how many are unread now. An id that lies in the future counts as the newest there is."""
    mine = Notification.objects.filter(recipient_id=user.pk, latest_id__lte=up_to)
    newest = mine.order_by("-latest_id").values_list("latest_id", flat=True).first()
    if newest is None:
        return selectors.unread(user)
    row = settings_of(user)
    moved = NotificationSettings.objects.filter(pk=row.pk, read_up_to__lt=newest).update(read_up_to=newest)
    unread = selectors.unread(user)
    if moved:
        announcements.read(user.pk, up_to=newest, unread=unread)
    return unread


def settings_of(user: User) -> NotificationSettings:
    """The person's row; made when they have none yet."""
    row = NotificationSettings.objects.filter(user_id=user.pk).first()
    if row is None:
        try:
            return _settings_create(user.pk)
        except IntegrityError:  # at the same time, by another request
            return NotificationSettings.objects.get(user_id=user.pk)
    return row


@atomic
def _settings_create(user_id: int) -> NotificationSettings:
    return NotificationSettings.objects.create(user_id=user_id)


def preferences_update(
    *, user: User, levels: Mapping[str, str] | None = None, digest: str | None = None
) -> NotificationSettings:
    """Change what is given and leave the rest; `levels` (by kind) are merged into those that are set.

    InvalidInput for a kind, a level or a rhythm that there isn't."""
    for kind, level in (levels or {}).items():
        if kind not in Notification.Kind.values:
            raise InvalidInput(_("There is no such kind of notification: %s") % kind[:50], field="levels")
        if level not in Level.values:
            raise InvalidInput(_("This value can't be used for %s.") % kind, field="levels")
    if digest is not None and digest not in Digest.values:
        raise InvalidInput(_("Choose how often."), field="digest")
    return _preferences_update(settings_of(user).pk, levels or {}, digest)


@atomic
def _preferences_update(
    settings_id: int, levels: Mapping[str, str], digest: str | None
) -> NotificationSettings:
    row = NotificationSettings.objects.get(pk=settings_id)
    row.levels = {**row.levels, **levels}
    row.digest = row.digest if digest is None else digest
    # Only these columns: the mark of what is read is moved by others at the same time.
    row.save(update_fields=["levels", "digest"])
    return row
