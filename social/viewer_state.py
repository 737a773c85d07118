"""What the social room knows of a viewer and a page of posts: the source behind `content.viewer_state`."""

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
    """The posts that the viewer likes; one query."""
    return dict.fromkeys(_liked(viewer_id, post_ids), LIKED) if post_ids else {}
