"""Every write of the accounts room."""

from accounts.services.avatars import avatar_remove, avatar_set
from accounts.services.emails import email_verification_send, email_verify
from accounts.services.passwords import (
    password_change,
    password_link_user,
    password_reset_confirm,
    password_reset_request,
    password_set,
)
from accounts.services.profiles import privacy_set, profile_update, user_restore, user_suspend
from accounts.services.registration import sign_in_check, sign_up
from accounts.services.sessions import (
    old_sessions_remove,
    session_revoke,
    session_start,
    session_touch,
    sessions_revoke_all,
)
from accounts.services.tokens import Tokens, token_logout, token_pair_issue, token_refresh

__all__ = [
    "Tokens",
    "avatar_remove",
    "avatar_set",
    "email_verification_send",
    "email_verify",
    "old_sessions_remove",
    "password_change",
    "password_link_user",
    "password_reset_confirm",
    "password_reset_request",
    "password_set",
    "privacy_set",
    "profile_update",
    "session_revoke",
    "session_start",
    "session_touch",
    "sessions_revoke_all",
    "sign_in_check",
    "sign_up",
    "token_logout",
    "token_pair_issue",
    "token_refresh",
    "user_restore",
    "user_suspend",
]
