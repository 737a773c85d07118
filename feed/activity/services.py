"""Taking back what one did, many at once."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Session, User
from feed.search.recents import searches_forget
from instaclone.common.errors import InvalidInput, NotFound
from social.models import Comment, Follow, Like
from social.services.comments import comment_delete
from social.services.follows import unfollow
from social.services.likes import like_remove

MOST = 100


def activity_remove(*, user: User, ids: Collection[int]) -> None:
    """Unlike, delete the comment, unfollow, forget the search: for each of the user's own rows with these ids, as they
    stand in their activity. What is gone already, or isn't theirs, is passed over, so it may be done again.

    Each is a change of its own: if one fails, those before it hold. InvalidInput for none, for more than `MOST`, and
    for sign-ins, which are ended on the page of sessions; then nothing changes."""
    wanted = set(ids)
    if not wanted:
        raise InvalidInput(_("Choose something first."), field="ids", code="empty")
    if len(wanted) > MOST:
        text = ngettext("Choose %(max)d at most.", "Choose %(max)d at most.", MOST)
        raise InvalidInput(text % {"max": MOST}, field="ids", code="max_length")
    if Session.objects.filter(pk__in=wanted, user_id=user.pk).exists():
        raise InvalidInput(_("Sign out of a device where you see your devices."), field="ids", code="sign_in")
    _unlike(user, wanted)
    _delete_comments(user, wanted)
    _unfollow(user, wanted)
    searches_forget(user=user, ids=wanted)


def _unlike(user: User, ids: set[int]) -> None:
    likes = Like.objects.filter(pk__in=ids, user_id=user.pk)
    for target_id in likes.values_list("target_id", flat=True):
        like_remove(user_id=user.pk, target_id=target_id)


def _delete_comments(user: User, ids: set[int]) -> None:
    comments = Comment.objects.filter(pk__in=ids, author_id=user.pk)
    for comment_id in comments.values_list("pk", flat=True):
        try:
            comment_delete(user=user, comment_id=comment_id)
        except NotFound:  # removed meanwhile, or gone with the comment that it was a reply to
            continue


def _unfollow(user: User, ids: set[int]) -> None:
    follows = Follow.objects.filter(pk__in=ids, follower_id=user.pk)
    for followee_id in follows.values_list("followee_id", flat=True):
        unfollow(follower=user, followee_id=followee_id)
