"""Likes."""

from dataclasses import dataclass
from typing import ClassVar

from content.models import Story
from social.models import Comment, Like, Notification
from social.notifications.causes.base import Cause, Reason, Told, parts_of, published
from social.notifications.kinds import Kind

KINDS = {"post": Kind.LIKE, "comment": Kind.COMMENT_LIKE, "story": Kind.STORY_REACTION}


@dataclass(frozen=True, slots=True)
class LikeCause(Cause):
    """Somebody likes a post, a comment or a story, or liked it."""

    name: ClassVar[str] = "like"
    user_id: int
    target_id: int
    kind: str  # "post", "comment" or "story"

    def reasons(self) -> list[Reason]:
        like = Like.objects.filter(user_id=self.user_id, target_id=self.target_id)
        like_id = like.values_list("pk", flat=True).first()
        if like_id is None:
            return []
        found = self._of_story(like_id) if self.kind == "story" else self._of_post(like_id)
        return [found] if found is not None else []

    def _of_post(self, like_id: int) -> Reason | None:
        """Of a like of a post or of a comment on it."""
        comment = None if self.kind == "post" else Comment.objects.filter(pk=self.target_id).first()
        if comment is None and self.kind != "post":
            return None
        post = published(comment.post_id if comment else self.target_id)
        if post is None:
            return None
        return Reason(
            kind=KINDS[self.kind],
            recipient_id=comment.author_id if comment else post.author_id,
            actor_id=self.user_id,
            cause_id=like_id,
            key=self._key,
            comment_id=comment.pk if comment else None,
            post=post,
        )

    def _of_story(self, like_id: int) -> Reason | None:
        story = Story.objects.filter(pk=self.target_id).first()
        if story is None:
            return None
        return Reason(
            kind=KINDS[self.kind],
            recipient_id=story.author_id,
            actor_id=self.user_id,
            cause_id=like_id,
            key=self._key,
            story=story,
        )

    @property
    def _key(self) -> str:
        return f"{KINDS[self.kind]}:{self.target_id}"

    def told(self) -> list[Told]:
        about = {f"{self.kind}_id": self.target_id}
        groups = Notification.objects.filter(kind=KINDS[self.kind], **about)
        return [told for group in groups for told in parts_of(group, self.user_id)]
