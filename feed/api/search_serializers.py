"""For OpenAPI: the shapes that `search_presenters.py` makes; and what comes in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.serializers import UserSummarySerializer
from content.api.serializers import PostSerializer
from feed.api.topic_serializers import HashtagSerializer, PlaceSerializer
from feed.models import RecentSearch
from feed.search.terms import QUERY_MAX_LENGTH
from instaclone.common.api.fields import IdField, TextField
from social.api.serializers import UserCardSerializer

TYPES = ["all", "users", "hashtags", "posts", "places"]


class SearchSerializer(serializers.Serializer[Any]):
    q = TextField(allow_blank=True, default="", max_length=QUERY_MAX_LENGTH)
    type = serializers.ChoiceField(TYPES, default="all")


class SearchResultSerializer(serializers.Serializer[Any]):
    """What was found, under the name of its `type`."""

    type = serializers.ChoiceField(["user", "hashtag", "place", "post"])
    user = UserCardSerializer(required=False)
    hashtag = HashtagSerializer(required=False)
    place = PlaceSerializer(required=False)
    post = PostSerializer(required=False)


class RecentSearchSerializer(serializers.Serializer[Any]):
    id = IdField()
    kind = serializers.ChoiceField(RecentSearch.Kind.choices)
    text = serializers.CharField(help_text=_("The words, for `text`; else empty."))
    user = UserSummarySerializer(allow_null=True)
    hashtag = HashtagSerializer(allow_null=True)
    place = PlaceSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


class RecentSearchCreateSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(RecentSearch.Kind.choices)
    text = TextField(
        allow_blank=True, default="", max_length=QUERY_MAX_LENGTH, help_text=_("What was typed, for `text`.")
    )
    id = IdField(required=False, help_text=_("Whom or what they went to, for the other kinds."))
