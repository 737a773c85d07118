"""REST endpoints of what the caller did."""

from functools import partial

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import SignedInRequest
from accounts.session_ids import current_session_id
from feed.activity import selectors, services
from feed.activity.periods import Period
from feed.activity.rows import KINDS
from feed.api.activity_presenters import activity_dict
from feed.api.activity_serializers import ActivityRemoveSerializer, ActivitySerializer
from instaclone.common.api.responses import page_response
from instaclone.common.api.schema import LIST_PARAMETERS, list_of
from instaclone.common.pagination import PageRequest

_DAY = {"type": "string", "format": "date"}
_IDS = {
    "type": "array",
    "items": {"type": "string", "pattern": "^[0-9]{1,18}$"},
    "minItems": 1,
    "maxItems": services.MOST,
}
FILTERS = [
    OpenApiParameter("kind", str, enum=KINDS, description="Without it all kinds, merged."),
    OpenApiParameter("since", _DAY, description="The first day (UTC)."),
    OpenApiParameter("until", _DAY, description="The last day (UTC)."),
]


class ActivityView(APIView):
    """What the caller did."""

    @extend_schema(
        operation_id="activity_list",
        summary="What you did",
        description="Your likes, comments, follows, searches and sign-ins, newest first. What you undid is gone. "
        "Of what you can't see any more it only tells that you did it.",
        parameters=[*FILTERS, *LIST_PARAMETERS],
        responses=list_of(ActivitySerializer),
    )
    def get(self, request: SignedInRequest) -> Response:
        asked = request.GET
        page = selectors.activity_of(
            user=request.user,
            page=PageRequest.of(request),
            kind=asked.get("kind"),
            period=Period.parse(asked.get("since"), asked.get("until")),
        )
        return page_response(request, page, partial(activity_dict, session_id=current_session_id(request)))

    @extend_schema(
        operation_id="activity_remove",
        summary="Take back what you did",
        description="Unlikes, deletes comments, unfollows, forgets searches. Ids that aren't in your activity are "
        "passed over, so it may be repeated. Sign-ins are refused: `DELETE auth/sessions/{id}` ends them. A "
        'JSON body, `{"ids": ["…"]}`, may say them in the place of the address.',
        parameters=[OpenApiParameter("ids", _IDS, required=True, explode=True, style="form")],
        request=None,
        responses={204: None},
    )
    def delete(self, request: SignedInRequest) -> Response:
        in_address = request.GET.getlist("ids")
        data = ActivityRemoveSerializer(data={"ids": in_address} if in_address else request.data)
        data.is_valid(raise_exception=True)
        services.activity_remove(user=request.user, **data.validated_data)
        return Response(status=204)
