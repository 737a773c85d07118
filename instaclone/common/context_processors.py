"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `site_url` (no slash at its end) and `theme`: "system", "light" or "dark"."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "theme": theme_of(request)}


def theme_of(request: HttpRequest) -> str:
    """The signed-in person's choice, else this browser's cookie, else the system's."""
    chosen: object = None
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        preferences = getattr(user, "preferences", None)
        chosen = preferences.get("theme") if isinstance(preferences, dict) else None
    if chosen not in THEMES:
        chosen = request.COOKIES.get(THEME_COOKIE)
    return str(chosen) if chosen in THEMES else "system"
