"""Bodies that clients send."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

MAX_DEPTH = 20  # of JSON; what we read has three levels


class JSONParser(parsers.JSONParser):
    """JSON that isn't nested deeper than anything we read, and whose text is text.

    Python's parser recurses: ten kilobytes of `[` would otherwise end in a fault of ours, here or wherever
    the value is walked through later. And it reads `"\\ud800"`, half of a character, which no answer that
    repeats it (`"…" is not a valid choice`) could be encoded with."""

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
        _check([parsed])
        return parsed


def _check(level: list[object]) -> None:
    """ParseError unless these values, and what they hold, are sound."""
    for _depth in range(MAX_DEPTH + 1):
        if not all(_is_whole(value) for value in level if isinstance(value, str)):
            raise ParseError("The JSON has half a character (a lone surrogate) in its text.")
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    raise ParseError("The JSON is nested too deeply.")


def _children(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _is_whole(text: str) -> bool:
    """Whether there is no surrogate in it: those can't be encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
