"""For OpenAPI: the shapes that `topic_presenters.py` makes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from instaclone.common.api.fields import IdField


class HashtagSerializer(serializers.Serializer[Any]):
    id = IdField()
    name = serializers.CharField(help_text=_("Without #, in its one spelling."))
    posts_count = serializers.IntegerField(help_text=_("All published posts with it, whoever may see them."))
    followers_count = serializers.IntegerField()
    following = serializers.BooleanField(help_text=_("Whether the caller follows it."))
    muted = serializers.BooleanField(help_text=_("Whether the caller mutes it."))
    url = serializers.CharField(help_text=_("Its page; begins with /."))


class PlaceSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    posts_count = serializers.IntegerField(help_text=_("All published posts of it, whoever may see them."))
    url = serializers.CharField(help_text=_("Its page; begins with /."))


class HashtagFollowSerializer(serializers.Serializer[Any]):
    following = serializers.BooleanField()
    followers_count = serializers.IntegerField()


class HashtagMuteSerializer(serializers.Serializer[Any]):
    muted = serializers.BooleanField()
