"""Where people are signed in: starting, using and ending sessions."""

from datetime import datetime, timedelta
from functools import partial
from typing import cast

from django.conf import settings
from django.utils import timezone

from accounts.models import Session, User
from accounts.signals import sessions_ended
from instaclone.common.transactions import on_commit

TOUCH_AFTER = timedelta(hours=1)
USER_AGENT_MAX_LENGTH = 255


def lifetime(kind: str) -> timedelta:
    """How long a session of this kind lasts after it was last used."""
    if kind == Session.Kind.WEB:
        return timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return cast(timedelta, settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"])


def session_start(
    *, user: User, kind: str, ip: str | None, user_agent: str, refresh_jti: str = ""
) -> Session:
    """Record that `user` is signed in at a new place. `kind` is a value of `Session.Kind`."""
    now = timezone.now()
    return Session.objects.create(
        user=user,
        kind=kind,
        ip_address=ip,
        user_agent=user_agent.replace("\x00", "")[:USER_AGENT_MAX_LENGTH],
        refresh_jti=refresh_jti,
        last_used_at=now,
        expires_at=now + lifetime(kind),
    )


def session_touch(*, session: Session) -> bool:
    """Note that a session is in use, which puts its end off; at most one write an hour.

    Says whether it wrote."""
    now = timezone.now()
    if now - session.last_used_at < TOUCH_AFTER:
        return False
    return bool(
        Session.objects.live()
        .filter(pk=session.pk, last_used_at__lte=now - TOUCH_AFTER)
        .update(last_used_at=now, expires_at=now + lifetime(session.kind))
    )


def session_revoke(*, user: User, session_id: int) -> None:
    """Sign `user` out at one place. Nothing happens when the session isn't theirs, or isn't live any more."""
    family_revoke(session_id=session_id, user_id=user.pk)


def sessions_revoke_all(*, user: User, keep: int | None = None) -> None:
    """Sign `user` out everywhere, except in the session with the id `keep`."""
    sessions = Session.objects.live().filter(user=user)
    if keep is not None:
        sessions = sessions.exclude(pk=keep)
    sessions.update(**_revoked())
    # Also when no row was live: a cookie made with the old password isn't good any more, whatever its row says.
    _announce(user.pk, None, keep)


def family_revoke(*, session_id: int, user_id: int) -> None:
    """End one session; for a client, the family of refresh tokens of which one was used twice."""
    if Session.objects.live().filter(pk=session_id, user_id=user_id).update(**_revoked()):
        _announce(user_id, [session_id], None)


def _announce(user_id: int, session_ids: list[int] | None, keep: int | None) -> None:
    on_commit(
        partial(sessions_ended.send, Session, user_id=user_id, session_ids=session_ids, keep=keep),
    )


def _revoked() -> dict[str, datetime]:
    # With its end set too, one index on `expires_at` finds every row that is over.
    now = timezone.now()
    return {"revoked_at": now, "expires_at": now}


def old_sessions_remove(*, older_than: timedelta = timedelta(days=30), batch: int = 1000) -> int:
    """Delete the rows of sessions that ended that long ago; says how many."""
    removed = 0
    over = Session.objects.filter(expires_at__lt=timezone.now() - older_than)
    while ids := list(over.order_by("expires_at").values_list("pk", flat=True)[:batch]):
        Session.objects.filter(pk__in=ids).delete()
        removed += len(ids)
    return removed
