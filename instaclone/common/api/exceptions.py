"""The one place where errors become API answers: `{"detail", "code"}`, or `{field: [...]}` for bad input."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler

from instaclone.common import errors

logger = logging.getLogger(__name__)
CHALLENGE = 'Bearer realm="api"'  # what TokenAuthentication sends, too


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook. Returns None for what is a fault of ours: Django then answers 500 and logs it."""
    error = _as_domain_error(error)
    if isinstance(error, errors.DomainError):
        return domain_error_response(error)
    response = rest_exception_handler(error, context)
    if response is not None and isinstance(error, exceptions.APIException):
        if isinstance(response.data, dict) and set(response.data) == {"detail"}:
            response.data["code"] = getattr(response.data["detail"], "code", error.default_code)
        elif isinstance(response.data, list):
            response.data = {"detail": " ".join(map(str, response.data)), "code": error.default_code}
    return response


def domain_error_response(error: errors.DomainError) -> Response:
    """The API's answer to a domain error."""
    headers = {}
    if isinstance(error, errors.RateLimited):
        headers = {"Retry-After": str(error.retry_after)}
    elif isinstance(error, errors.NotSignedIn):
        headers = {"WWW-Authenticate": CHALLENGE}
    if error.field and error.status == 400:
        return Response({error.field: [error.detail]}, status=400)
    return Response({"detail": error.detail, "code": error.code}, status=error.status, headers=headers)


def _as_domain_error(error: Exception) -> Exception:
    """Django's own errors that stand for bad requests, in our terms."""
    match error:
        case Http404():
            return errors.NotFound()
        case RequestDataTooBig():
            return errors.TooLarge("The request's body is too large.")
        case TooManyFieldsSent():
            return errors.InvalidInput("The request has too many fields.")
        case DjangoValidationError() if hasattr(error, "error_dict"):
            return exceptions.ValidationError(error.message_dict)
        case DjangoValidationError():
            return exceptions.ValidationError({"non_field_errors": error.messages})
        case OSError() if errors.is_disk_full(error):
            logger.error("the disk is full", exc_info=error)
            return errors.StorageFull()
        case PermissionDenied():
            return errors.Forbidden()
    return error
