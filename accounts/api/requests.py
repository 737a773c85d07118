"""How views that need signing in annotate their request."""

from rest_framework.request import Request

from accounts.models import User


class SignedInRequest(Request):
    """A request that has passed `IsAuthenticated`. Only an annotation: the framework makes plain ones."""

    user: User  # type: ignore[assignment]
