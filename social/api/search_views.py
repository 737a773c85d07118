"""REST endpoint: finding people."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.presenters import user_summary
from accounts.api.serializers import UserSummarySerializer
from accounts.requests import SignedInRequest
from instaclone.common.api.fields import TextField
from social.people import QUERY_MAX_LENGTH, find_people


class SearchSerializer(serializers.Serializer[object]):
    q = TextField(allow_blank=True, default="", max_length=QUERY_MAX_LENGTH)
    type = serializers.ChoiceField(["users"], default="users")
    limit = serializers.IntegerField(default=20, min_value=1, max_value=50)


class SearchResultsSerializer(serializers.Serializer[object]):
    results = UserSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class SearchView(APIView):
    """People by their names."""

    @extend_schema(
        operation_id="search",
        tags=["search"],
        parameters=[
            OpenApiParameter("q", str, description="The beginning of a username, or a part of a name."),
            OpenApiParameter("type", str, enum=["users"], default="users"),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 50, "default": 20}),
        ],
        responses=SearchResultsSerializer,
    )
    def get(self, request: SignedInRequest) -> Response:
        """Those you follow come first, and alone when `q` is empty. There is one page."""
        data = SearchSerializer(data=request.query_params)
        data.is_valid(raise_exception=True)
        wanted = data.validated_data
        people = find_people(user=request.user, q=wanted["q"], limit=wanted["limit"])
        return Response(
            {"results": [user_summary(person) for person in people], "next": None, "previous": None}
        )
