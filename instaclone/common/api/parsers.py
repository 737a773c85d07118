"""Bodies that clients send."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

MAX_DEPTH = 20  # of JSON; what we read has three levels


class JSONParser(parsers.JSONParser):
    """JSON that isn't nested deeper than anything we read.

    Python's parser recurses: ten kilobytes of `[` would otherwise end in a fault of ours, here or wherever
    the value is walked through later."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        try:
            parsed = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        if _is_deeper_than(parsed, MAX_DEPTH):
            raise ParseError("The JSON is nested too deeply.")
        return parsed


def _is_deeper_than(value: object, limit: int) -> bool:
    level = [value]
    for _depth in range(limit + 1):
        level = [
            child
            for container in level
            if isinstance(container, dict | list)
            for child in (container.values() if isinstance(container, dict) else container)
        ]
        if not level:
            return False
    return True
