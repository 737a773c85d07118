"""Domain errors: raised by services and selectors, mapped once to HTTP (API), HTML and, later, socket frames.

`common/api/exceptions.py` maps them for the REST API and `common/middleware.py` for pages.
"""

import errno


class DomainError(Exception):
    """A request that can't be carried out, for a reason the caller can be told.

    `code` is stable and machine-readable, `status` the HTTP status, `detail` a sentence for a person.
    `field` names the offending input where there is one; the API then answers `{field: [detail]}`.
    """

    status = 400
    code = "invalid"
    detail = "That can't be done."

    def __init__(
        self, detail: str | None = None, *, code: str | None = None, field: str | None = None
    ) -> None:
        self.detail = detail or self.detail
        self.code = code or self.code
        self.field = field
        super().__init__(self.detail)


class InvalidInput(DomainError):
    """400: a value that breaks a rule of the domain; say which with `field`."""


class NotSignedIn(DomainError):
    status, code, detail = 401, "not_authenticated", "Sign in first."


class Forbidden(DomainError):
    status, code, detail = 403, "permission_denied", "You may not do that."


class NotFound(DomainError):
    """404: it isn't there, or the viewer may not know that it is."""

    status, code, detail = 404, "not_found", "Not found."


class Conflict(DomainError):
    status, code, detail = 409, "conflict", "That is in conflict with what is there."


class TooLarge(DomainError):
    status, code, detail = 413, "too_large", "That is too large."


class UnsupportedMedia(DomainError):
    status, code, detail = 415, "unsupported_media_type", "That kind of file can't be used."


class Busy(DomainError):
    status, code, detail = 503, "busy", "The server is busy. Try again in a moment."


class StorageFull(DomainError):
    status, code, detail = 507, "disk_full", "There is no room left for this file. Try again later."


class Unprocessable(DomainError):
    status, code, detail = 422, "unprocessable", "That request contradicts an earlier one."


class RateLimited(DomainError):
    """429. `retry_after` is in whole seconds."""

    status, code, detail = 429, "throttled", "Too many requests. Wait a moment and try again."

    def __init__(self, *, limit: int, retry_after: int) -> None:
        super().__init__()
        self.limit = limit
        self.retry_after = retry_after


def is_disk_full(error: BaseException) -> bool:
    """Whether the disk (or our share of it) had no room for what was to be written."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
