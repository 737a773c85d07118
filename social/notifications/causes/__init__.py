"""What gives reason to tell somebody something, as the rows say at this moment.

A `Cause` is one thing that may have happened, or may have been undone: `reasons` reads whom it is to be told to,
`told` what notifications there are of it. `services.settle` makes the second agree with the first, so it doesn't
matter in which order, how often or how late it hears of a change. Causes hold ids only: a task can carry them.
"""

from social.notifications.causes.base import Cause, Reason, Told, told_between, told_by_causes, told_of
from social.notifications.causes.follows import FollowCause
from social.notifications.causes.likes import LikeCause
from social.notifications.causes.stories import StoryCause
from social.notifications.causes.texts import CaptionCause, CommentCause
from social.notifications.causes.together import CoauthorCause, TagCause

__all__ = [
    "CAUSES",
    "CaptionCause",
    "Cause",
    "CoauthorCause",
    "CommentCause",
    "FollowCause",
    "LikeCause",
    "Reason",
    "StoryCause",
    "TagCause",
    "Told",
    "told_between",
    "told_by_causes",
    "told_of",
]

CAUSES: dict[str, type[Cause]] = {
    cause.name: cause
    for cause in (LikeCause, CommentCause, CaptionCause, FollowCause, StoryCause, TagCause, CoauthorCause)
}
