"""How the API describes itself (drf-spectacular): what every operation has in common is said once, here."""

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from instaclone.common.pagination import DEFAULT_LIMIT, MAX_LIMIT


class ErrorSerializer(serializers.Serializer[Any]):
    """The shape of every error but a 400 about fields."""

    detail = serializers.CharField(help_text="A sentence for a person.")
    code = serializers.CharField(help_text="Stable, for programs.")


CURSOR_PARAMETER = OpenApiParameter(
    "cursor", OpenApiTypes.STR, description="A place in the list; take it from `next` or `previous`."
)
LIMIT_PARAMETER = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    description="How many rows a page has.",
)
LIST_PARAMETERS = [CURSOR_PARAMETER, LIMIT_PARAMETER]
IDEMPOTENCY_PARAMETER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255},
    OpenApiParameter.HEADER,
    description="Your name for this request: sent again within 24 hours, it gets the first answer again.",
)


@cache  # one class for each list: the schema tells components apart by their class
def list_of(
    serializer: type[serializers.BaseSerializer[Any]], name: str | None = None
) -> type[serializers.Serializer[Any]]:
    """The serializer of a page: `{"results": [...], "next": url or null, "previous": url or null}`.

    For `@extend_schema(responses=list_of(PostSerializer), parameters=LIST_PARAMETERS)`."""
    base = name or serializer.__name__.removesuffix("Serializer")
    page = inline_serializer(
        f"{base}Page",
        {
            "results": serializer(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )
    return type(page)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer <access>`."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


_ERROR = {"$ref": "#/components/schemas/Error"}
_FIELD_ERRORS = {
    "anyOf": [
        _ERROR,
        {
            "type": "object",
            "additionalProperties": {},
            "example": {"username": ["This username isn't available."]},
        },
    ]
}
_DESCRIPTIONS = {
    "400": "Something in the request is not valid.",
    "401": "Not signed in, or the token is no longer good.",
    "403": "Signed in, but not allowed to do this.",
    "404": "Not there, or not visible to you.",
    "409": "In conflict with what is there, or the same request is still being worked on.",
    "413": "The body is too large.",
    "415": "The body's media type isn't one that is read here.",
    "422": "The Idempotency-Key was used for another request.",
    "429": "Too many requests: try again after `Retry-After` seconds.",
}
_METHODS = ("get", "post", "put", "patch", "delete")


def one_form_of_each_address(endpoints: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Preprocessing hook. Every address answers with and without a slash at its end; one is shown."""
    known = {path for path, *_rest in endpoints}
    return [
        endpoint for endpoint in endpoints if not (endpoint[0].endswith("/") and endpoint[0][:-1] in known)
    ]


def add_common_answers(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook: the error answers that an operation can have, and the headers of every answer."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).setdefault("Error", _error_schema())
    components.setdefault("headers", {}).update(_headers())
    for path, operations in result.get("paths", {}).items():
        for method in _METHODS:
            if method in operations:
                _complete(path, method, operations[method])
                _describe_ids(operations[method])
    return result


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    for status in sorted(_possible(path, method, operation)):
        responses.setdefault(
            status,
            {
                "description": _DESCRIPTIONS[status],
                "content": {
                    "application/json": {"schema": _FIELD_ERRORS if status == "400" else _ERROR},
                },
            },
        )
    for status, response in responses.items():
        response["description"] = response.get("description") or _DESCRIPTIONS.get(status, "Done.")
        headers = response.setdefault("headers", {})
        headers.setdefault("X-Request-ID", {"$ref": "#/components/headers/X-Request-ID"})
        if status == "429":
            headers.setdefault("Retry-After", {"$ref": "#/components/headers/Retry-After"})
    operation["responses"] = dict(sorted(responses.items()))


def _describe_ids(operation: dict[str, Any]) -> None:
    """Ids in addresses are the same strings as in bodies, however a route reads them."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"].endswith("_id"):
            parameter["schema"] = {"type": "string", "pattern": "^[0-9]{1,19}$"}


def _possible(path: str, method: str, operation: dict[str, Any]) -> set[str]:
    """The statuses that follow from an operation's address, method, body and permissions."""
    parameters = operation.get("parameters", ())
    names = {parameter.get("name") for parameter in parameters}
    found = {"400"}
    security = operation.get("security")
    # An empty requirement among the alternatives means that one may also come without signing in.
    if security and {} not in security:
        found |= {"401", "403"}
    elif security:
        found |= {"401"}
    if "{" in path:
        found.add("404")
    if method != "get":
        found |= {"403", "429"}
    if "requestBody" in operation:
        found |= {"413", "415"}
    if "Idempotency-Key" in names:
        found |= {"409", "422"}
    return found


def _error_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {"type": "object", "properties": {"detail": text, "code": text}, "required": ["detail", "code"]}


def _headers() -> dict[str, Any]:
    return {
        "X-Request-ID": {
            "description": "This request's id, or the one that you sent (8 to 64 of A-Z a-z 0-9 _ -).",
            "schema": {"type": "string"},
        },
        "Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}},
    }
