"""What people don't want to be suggested."""

from django.db import IntegrityError

from accounts.models import User
from feed.models import DismissedSuggestion
from instaclone.common.transactions import atomic
from social.access import active_user


def suggestion_dismiss(*, owner: User, user_id: int) -> None:
    """Never suggest this person to `owner` again; twice is once. NotFound for who is suspended or not there."""
    active_user(user_id)
    try:
        _dismiss(owner.pk, user_id)
    except IntegrityError:  # dismissed already
        return


@atomic
def _dismiss(owner_id: int, user_id: int) -> None:
    DismissedSuggestion.objects.create(owner_id=owner_id, person_id=user_id)
