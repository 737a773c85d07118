"""The API's JSON is what REST framework would write."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.serializer_helpers import ReturnDict

from content.models import Post
from instaclone.common.api.renderers import FastJSONRenderer


@pytest.mark.parametrize(
    "data",
    [
        {"id": "9223372036854775807", "number": 2**63 - 1, "text": "Zürich 🏔 <b>", "none": None},
        {"day": date(2026, 1, 2)},
        {"lazy": gettext_lazy("Log in"), "choice": Post.State.PUBLISHED, "reach": Post.Reach.FOLLOWERS},
        {"decimal": Decimal("1.10"), "uuid": UUID(int=7), "span": timedelta(minutes=3), "bytes": b"abc"},
        {1: "a number as a key"},
        ReturnDict({"nested": [{"set": (1, 2)}]}, serializer=None),
        [],
        "text",
        None,
    ],
)
def test_it_means_the_same_as_rest_frameworks(data: Any) -> None:
    ours, theirs = FastJSONRenderer().render(data), JSONRenderer().render(data)

    assert (ours or b"null") == (theirs or b"null") or json.loads(ours) == json.loads(theirs)


@pytest.mark.parametrize(("microsecond", "written"), [(678901, "05.678Z"), (0, "05.000Z"), (999, "05.000Z")])
def test_times_are_utc_in_milliseconds(microsecond: int, written: str) -> None:
    here = timezone(timedelta(hours=2))
    for moment in (
        datetime(2026, 1, 2, 3, 4, 5, microsecond, UTC),
        datetime(2026, 1, 2, 5, 4, 5, microsecond, here),
    ):
        for accepted in (None, "application/json; indent=2"):
            answer = json.loads(FastJSONRenderer().render({"when": moment}, accepted))
            assert answer == {"when": f"2026-01-02T03:04:{written}"}


def test_an_indent_that_the_client_asks_for_is_given() -> None:
    assert FastJSONRenderer().render({"a": 1}, "application/json; indent=2") == b'{\n  "a": 1\n}'
