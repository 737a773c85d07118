"""How answers are written."""

from datetime import UTC, datetime
from typing import Any

from rest_framework import renderers
from rest_framework.utils import encoders


def iso_time(moment: datetime) -> str:
    """`2025-01-31T09:30:00.123Z`: UTC, in milliseconds, which is what every database keeps. So a time is the
    same in the answer that makes a thing and in those that read it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Encoder(encoders.JSONEncoder):
    def default(self, obj: Any) -> Any:
        return iso_time(obj) if isinstance(obj, datetime) else super().default(obj)


class JSONRenderer(renderers.JSONRenderer):
    encoder_class = Encoder
