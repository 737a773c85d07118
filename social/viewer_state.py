"""What the social room knows of people and posts or stories: the source behind `content.viewer_state`."""

from collections.abc import Collection

from content.viewer_state import ViewerState
from instaclone.databases.prepared import Prepared
from social.models import Like

LIKED = ViewerState(liked=True)

_liked = Prepared(
    lambda viewer_id, post_ids: Like.objects.filter(user_id=viewer_id, target_id__in=post_ids).values_list(
        "target_id", flat=True
    )
)


def viewer_states(viewer_id: int, post_ids: Collection[int], /) -> dict[int, ViewerState]:
    """The posts and stories that the viewer likes; one query."""
    return dict.fromkeys(_liked(viewer_id, post_ids), LIKED) if post_ids else {}


def likers_among(target_id: int, user_ids: Collection[int], /) -> frozenset[int]:
    """Those of these people who like a post or a story; one query."""
    likes = Like.objects.filter(target_id=target_id, user_id__in=list(user_ids))
    return frozenset(likes.values_list("user_id", flat=True))
