"""What the social room knows of a viewer and a page of posts: the source behind `content.viewer_state`."""

from collections.abc import Collection

from content.viewer_state import ViewerState
from social.models import Like

LIKED = ViewerState(liked=True)


def viewer_states(viewer_id: int, post_ids: Collection[int], /) -> dict[int, ViewerState]:
    """The posts that the viewer likes; one query."""
    likes = Like.objects.filter(user_id=viewer_id, target_id__in=post_ids)
    return dict.fromkeys(likes.values_list("target_id", flat=True), LIKED)
