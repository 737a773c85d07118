"""The site's addresses, and a few below `/try/` and `/api/try/` that only tests of the common room use."""

import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from instaclone import views
from instaclone.common import errors
from instaclone.common.api.fields import IdField, TextField
from instaclone.common.api.idempotency import IdempotentCreate
from instaclone.common.api.parsers import JSONParser
from instaclone.common.ratelimit import rate_action

handler400 = views.handler400
handler403 = views.handler403
handler404 = views.handler404
handler500 = views.handler500

ERRORS: dict[str, Exception] = {
    "invalid": errors.InvalidInput("No such colour.", field="colour"),
    "sign-in": errors.NotSignedIn(),
    "forbidden": errors.Forbidden(),
    "missing": errors.NotFound(),
    "conflict": errors.Conflict("<b>Taken</b> “already”."),
    "large": errors.TooLarge(),
    "media": errors.UnsupportedMedia(),
    "limited": errors.RateLimited(limit=3, retry_after=17),
    "django-404": Http404("secret"),
    "django-403": PermissionDenied("secret"),
    "django-validation": DjangoValidationError(["One.", "Two."]),
    "fault": RuntimeError("secret"),
}


def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise ERRORS[name]


def echo(request: HttpRequest) -> JsonResponse:
    """What a page gets from a form."""
    files = {name: file.size for name, file in request.FILES.items()}
    return JsonResponse({"fields": dict(request.POST.items()), "files": files, "query": request.GET})


@rate_action("upload")
def upload(request: HttpRequest) -> HttpResponse:
    return HttpResponse("kept")


@rate_action("sign_in")
def sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse("tried")


class FailingAPI(APIView):
    permission_classes = [AllowAny]

    def get(self, request: Request, name: str) -> Response:
        raise ERRORS[name]

    post = get


class UploadAPI(APIView):
    permission_classes = [AllowAny]
    rate_action = "upload"

    def get(self, request: Request) -> Response:
        return Response({})

    post = get


class SignInAPI(APIView):
    permission_classes = [AllowAny]
    rate_action = "sign_in"

    def post(self, request: Request) -> Response:
        return Response({})


class MethodsAPI(APIView):
    permission_classes = [AllowAny]
    rate_action = {"GET": "like", "POST": "post"}

    def get(self, request: Request) -> Response:
        return Response({})

    post = put = get


class EchoSerializer(serializers.Serializer[Any]):
    id = IdField(required=False)
    text = TextField(required=False, max_length=10)


class EchoAPI(APIView):
    permission_classes = [AllowAny]
    parser_classes = [JSONParser, MultiPartParser]

    def post(self, request: Request) -> Response:
        serializer = EchoSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(EchoSerializer(serializer.validated_data).data)


class CreateAPI(IdempotentCreate, APIView):
    """Counts what it makes; `?fail=` lets it fail in several ways."""

    parser_classes = [JSONParser, MultiPartParser]
    made: list[Any] = []

    def post(self, request: Request) -> Response:
        match request.data.get("fail"):
            case "invalid":
                raise serializers.ValidationError({"text": ["No."]})
            case "answer":
                return Response({"detail": "No.", "code": "no"}, status=400)
            case "fault":
                raise RuntimeError("fault")
        file = request.FILES.get("file")
        content = io.BytesIO(file.read()).getvalue().decode() if file else None
        self.made.append(dict(request.data))
        return Response({"number": len(self.made), "content": content}, status=201)


urlpatterns = [
    path("try/fail/<str:name>/", fail),
    path("try/echo/", echo),
    path("try/upload/", upload),
    path("try/sign-in/", sign_in),
    path("api/try/fail/<str:name>", FailingAPI.as_view()),
    path("api/try/upload", UploadAPI.as_view()),
    path("api/try/sign-in", SignInAPI.as_view()),
    path("api/try/methods", MethodsAPI.as_view()),
    path("api/try/echo", EchoAPI.as_view()),
    path("api/try/create", CreateAPI.as_view()),
    path("", include("instaclone.urls")),
]
