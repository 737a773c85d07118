"""How views that need signing in annotate their request. Only an annotation: the framework makes plain
ones."""

from rest_framework.request import Request

from accounts.models import User


class SignedInRequest(Request):
    """A request to the API that has passed `IsAuthenticated`."""

    user: User  # type: ignore[assignment]
