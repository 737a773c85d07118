"""What the accounts room announces.

`account_changing` is sent inside the transaction that changes who may see an account's content (privacy,
suspension), so that what other rooms derive from it can never be seen half-changed. Its receivers call one
service each. The others are sent after the commit.
"""

from django.dispatch import Signal

account_changing = Signal()  # user: the User with its new values; was_private: bool
signed_up = Signal()  # user
profile_changed = Signal()  # user_id: the username or the full name is another
# user_id; session_ids: which of their sessions, None for all; keep: the id of the one that stays, or None
sessions_ended = Signal()
preferences_changed = Signal()  # user_id; changes: the preferences that were set, with their new values
# user_id did something with with_id's things, of their own accord; kind: a key of `settings.RANKING.affinity_points`
interacted = Signal()
