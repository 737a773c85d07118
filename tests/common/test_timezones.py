"""Times as the reader's clock shows them."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from instaclone.common.timezones import TimeZoneMiddleware


@pytest.mark.parametrize(
    ("cookie", "zone"),
    [
        ("Asia/Kolkata", "Asia/Kolkata"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("", "UTC"),
        ("Mars/Olympus", "UTC"),
        ("/etc/localtime", "UTC"),
        ("..", "UTC"),
        ("Europe/" + "x" * 5_000, "UTC"),
    ],
)
def test_pages_are_made_in_the_time_zone_that_the_browser_names(cookie: str, zone: str) -> None:
    seen: list[Any] = []

    def view(_request: Any) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    request = RequestFactory().get("/")
    request.COOKIES["timezone"] = cookie
    TimeZoneMiddleware(view)(request)
    assert seen == [zone]
    assert timezone.get_current_timezone_name() == "UTC"
