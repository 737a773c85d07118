"""How answers are written."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from rest_framework import renderers
from rest_framework.utils import encoders

OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def iso_time(moment: datetime) -> str:
    """`2025-01-31T09:30:00.123Z`: UTC, in milliseconds, which is what every database keeps. So a time is the
    same in the answer that makes a thing and in those that read it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Encoder(encoders.JSONEncoder):
    """REST framework's way with what JSON has no form for, and our way with times."""

    def default(self, obj: Any) -> Any:
        return iso_time(obj) if isinstance(obj, datetime) else super().default(obj)


_default = Encoder().default


def to_json(data: Any) -> bytes:
    """`data` as the API writes it."""
    return orjson.dumps(data, _default, OPTIONS)


class FastJSONRenderer(renderers.JSONRenderer):
    """The same JSON as REST framework's (but for times, see `iso_time`), by orjson: pages of the feed are long."""

    encoder_class = Encoder

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        if accepted_media_type and ";" in accepted_media_type:  # an indent is asked for
            return bytes(super().render(data, accepted_media_type, renderer_context))
        return to_json(data)
