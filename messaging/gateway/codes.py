"""Why the server closes a socket: what clients read as the close code."""

from enum import IntEnum


class Close(IntEnum):
    """RFC 6455 leaves 4000 to 4999 to applications; ours resemble the HTTP statuses."""

    FAULT = 1011  # ours; try again
    SIGNED_OUT = 4401  # no good session or token, or its end
    REFUSED = 4403  # the origin, the host or the account isn't allowed
    NO_SUCH_PATH = 4404
    NO_AUTH = 4408  # no `auth` frame in time
    CROWDED = 4409  # the person has more sockets than one may have; the oldest goes
    TOO_MANY = 4429  # frames
