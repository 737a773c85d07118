"""Every write of the accounts room."""

from accounts.services.sessions import (
    old_sessions_remove,
    session_revoke,
    session_start,
    session_touch,
    sessions_revoke_all,
)

__all__ = [
    "old_sessions_remove",
    "session_revoke",
    "session_start",
    "session_touch",
    "sessions_revoke_all",
]
