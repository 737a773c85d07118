"""What the endpoints of saved posts take, and, for OpenAPI, the shapes that `saved_presenters.py` makes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from content.api.serializers import MediaSerializer
from instaclone.common.api.fields import IdField, IdListField, TextField
from social.services.collections import COLLECTIONS_MAX, NAME_MAX_LENGTH


class BookmarkCreateSerializer(serializers.Serializer[Any]):
    collection = IdField(
        required=False, allow_null=True, help_text=_("A collection of yours that it goes into, too.")
    )


class BookmarkSerializer(serializers.Serializer[Any]):
    saved = serializers.BooleanField()


class CollectionsQuerySerializer(serializers.Serializer[Any]):
    post = IdField(required=False)


class CollectionCreateSerializer(serializers.Serializer[Any]):
    name = TextField(
        max_length=NAME_MAX_LENGTH, help_text=_("No two of yours have the same, case and accents aside.")
    )
    post = IdField(required=False, allow_null=True, help_text=_("A post that is saved and put into it."))


class CollectionUpdateSerializer(serializers.Serializer[Any]):
    name = TextField(max_length=NAME_MAX_LENGTH, required=False)
    cover_post = IdField(
        required=False,
        allow_null=True,
        help_text=_("The post in it whose picture stands for it; null for the newest."),
    )


class CollectionOrderSerializer(serializers.Serializer[Any]):
    ids = IdListField(
        min_length=1,
        max_length=COLLECTIONS_MAX,
        help_text=_("Your collections in their new order; those left out follow."),
    )


class CollectionSerializer(serializers.Serializer[Any]):
    id = IdField()
    url = serializers.CharField(help_text=_("Its page; begins with /."))
    name = serializers.CharField()
    cover_post = IdField(allow_null=True, help_text=_("The post that you chose to stand for it."))
    covers = MediaSerializer(many=True, help_text=_("Up to four pictures of it, the cover first."))
    contains = serializers.BooleanField(
        allow_null=True, help_text=_("Whether the post that you asked about is in it; else null.")
    )
