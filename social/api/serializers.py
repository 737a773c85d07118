"""What the social room's endpoints take, and, for OpenAPI, the shapes that `presenters.py` makes."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.serializers import RelationshipSerializer, UserSummarySerializer
from instaclone.common.api.fields import IdField, ShortDictField, TextField
from social.models import Follow, Notification, NotificationSettings


class CommentUpdateSerializer(serializers.Serializer[Any]):
    text = TextField(max_length=settings.COMMENT_MAX_LENGTH)


class CommentCreateSerializer(CommentUpdateSerializer):
    parent = IdField(  # type: ignore[assignment]  # the name of an attribute of DRF's
        required=False,
        allow_null=True,
        help_text=_("The comment to reply to. A reply to a reply stands under the same top-level comment."),
    )


class UserCardSerializer(UserSummarySerializer):
    relationship = RelationshipSerializer()


class FollowRequestSerializer(serializers.Serializer[Any]):
    id = IdField(help_text=_("What accept and reject take."))
    user = UserCardSerializer()
    created_at = serializers.DateTimeField()


class FollowStatusSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(Follow.State.choices)


class FollowRequestAnswerSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(["accepted", "rejected"])


class BlockingSerializer(serializers.Serializer[Any]):
    blocking = serializers.BooleanField()


class CloseFriendSerializer(serializers.Serializer[Any]):
    close_friend = serializers.BooleanField()


class MuteCreateSerializer(serializers.Serializer[Any]):
    what = serializers.ChoiceField(
        ["stories", "posts", "all"], default="stories", help_text=_("What isn't to be shown.")
    )


class PersonMutedSerializer(serializers.Serializer[Any]):
    muted = serializers.BooleanField()


class PostLikeSerializer(serializers.Serializer[Any]):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField(
        allow_null=True, help_text=_("null where the author hides it from others.")
    )


class StoryLikeSerializer(serializers.Serializer[Any]):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField(allow_null=True, help_text=_("For the story's author; else null."))


class TrayEntrySerializer(serializers.Serializer[Any]):
    user = UserSummarySerializer()
    story_count = serializers.IntegerField(help_text=_("That run now; 0 only for the caller."))
    unseen_count = serializers.IntegerField(help_text=_("Your own count as watched."))
    latest_at = serializers.DateTimeField(allow_null=True)
    is_close_friends = serializers.BooleanField(
        help_text=_("One of the unwatched stories is for close friends.")
    )
    is_own = serializers.BooleanField()


class CommentLikeSerializer(serializers.Serializer[Any]):
    liked = serializers.BooleanField()
    like_count = serializers.IntegerField()


class CommentSerializer(serializers.Serializer[Any]):
    id = IdField()
    post = IdField()
    parent = IdField(allow_null=True)  # type: ignore[assignment]
    author = UserSummarySerializer()
    text = serializers.CharField()
    like_count = serializers.IntegerField()
    reply_count = serializers.IntegerField()
    liked = serializers.BooleanField()
    is_pinned = serializers.BooleanField()
    is_own = serializers.BooleanField()
    can_delete = serializers.BooleanField()
    can_pin = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class NotificationPostSerializer(serializers.Serializer[Any]):
    id = IdField()
    shortcode = serializers.CharField()
    url = serializers.CharField()
    thumbnail_url = serializers.CharField(allow_null=True)
    alt_text = serializers.CharField()


class NotificationStorySerializer(serializers.Serializer[Any]):
    id = IdField()
    url = serializers.CharField()
    thumbnail_url = serializers.CharField(allow_null=True)


class NotificationCommentSerializer(serializers.Serializer[Any]):
    id = IdField()
    text = serializers.CharField()


class NotificationSerializer(serializers.Serializer[Any]):
    id = IdField()
    latest_id = IdField(help_text=_("Its place in the list; what `notifications/read` takes."))
    kind = serializers.ChoiceField(Notification.Kind.choices)
    text = serializers.CharField(help_text=_('"anna, ben and 12 others liked your photo."'))
    actors = UserSummarySerializer(many=True, help_text=_("The newest people, three at most."))
    actor_count = serializers.IntegerField()
    post = NotificationPostSerializer(allow_null=True)
    comment = NotificationCommentSerializer(allow_null=True)
    story = NotificationStorySerializer(
        allow_null=True, help_text=_("null also when its time is over, unless it is yours.")
    )
    url = serializers.CharField(help_text=_("The page that it leads to."))
    is_read = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    relationship = RelationshipSerializer(allow_null=True, help_text=_("To a new follower."))
    request_id = IdField(allow_null=True, help_text=_("Of a follow request that waits for an answer."))
    is_invitation = serializers.BooleanField(
        help_text=_("You are asked to stand beside the author of `post`, and haven't answered.")
    )


class NotificationsReadSerializer(serializers.Serializer[Any]):
    up_to = IdField(
        help_text=_("The `latest_id` of the newest notification that was seen; the largest id reads all.")
    )


class UnreadNotificationsSerializer(serializers.Serializer[Any]):
    unread = serializers.IntegerField(help_text=_("100 stands for that many or more."))


class NotificationPreferencesSerializer(serializers.Serializer[Any]):
    levels = ShortDictField(
        child=serializers.ChoiceField(NotificationSettings.Level.choices),
        max_length=len(Notification.Kind),
        required=False,
        help_text=_("By kind: whose doings are told."),
    )
    digest = serializers.ChoiceField(
        NotificationSettings.Digest.choices, required=False, help_text=_("E-mails about what wasn't read.")
    )
