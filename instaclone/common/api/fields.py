"""Serializer fields that every room shares."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from instaclone.common.ids import parse_id

# As near to 2^63-1 as a readable pattern comes; it leaves out the ids of the last months of 2094.
_ID_PATTERN = "^([0-9]{1,18}|[0-8][0-9]{18}|9[01][0-9]{17})$"


@extend_schema_field({"type": "string", "pattern": _ID_PATTERN, "example": "1208925819614629174"})
class IdField(serializers.Field[int, Any, str, Any]):
    """A 64-bit id: a string in JSON (JavaScript's numbers end at 2^53), an int in Python, 0 to 2^63-1."""

    default_error_messages = {"invalid": _("This is not an id: send a string of digits.")}

    def to_internal_value(self, data: Any) -> int:
        value = parse_id(data) if isinstance(data, str) or (type(data) is int) else None
        if value is None:
            self.fail("invalid")
        return value

    def to_representation(self, value: Any) -> str:
        return str(getattr(value, "pk", value))


class BooleanField(serializers.BooleanField):
    """JSON's `true` or `false`; nothing that only looks like them (0, "on", "false")."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class TimeField(serializers.DateTimeField):
    """A moment, as ISO 8601 text. (Python's own reader takes a NUL in it for a separator, or for its end.)"""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or "\x00" in value:
            self.fail("invalid", format="YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]")
        return super().to_internal_value(value)


class TextField(serializers.CharField):
    """People's text: a JSON string, trimmed, line ends as `\\n`.

    `CharField`'s own validators refuse NULs and halves of surrogate pairs. `max_length` counts code
    points."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data)).replace("\r\n", "\n").replace("\r", "\n")


class IdListField(serializers.ListField):
    """Ids. A list of more than `max_length` is refused before they are looked at: that takes a second for what
    fits into a body, and a socket's frames are checked on the event loop that serves everybody."""

    child = IdField()

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and len(data) > int(self.max_length or 0):
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class ShortDictField(serializers.DictField):
    """An object of `max_length` members at most, refused in the same way."""

    default_error_messages = {"max_length": _("Send %(max_length)d of these at most.")}

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(**options)
        self.max_length = max_length

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and len(data) > self.max_length:
            message = self.error_messages["max_length"] % {"max_length": self.max_length}
            raise serializers.ValidationError(message, code="max_length")
        return super().to_internal_value(data)
