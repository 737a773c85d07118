"""A profile's address as a QR code, to be scanned from a screen or from paper."""

from io import BytesIO

import segno
from django.utils.translation import gettext as _

from accounts.models import User
from content.sharing.metadata import absolute

# Black on white on every theme: many cameras don't read it the other way round. The border belongs to the code.
_DARK, _LIGHT, _BORDER = "#000000", "#ffffff", 4
MIME = {"svg": "image/svg+xml", "png": "image/png"}
_SCALES = {"svg": 10, "png": 24}  # pixels for each module: a PNG is to be printed


def profile_qr(user: User, format: str) -> bytes:
    """The file; `format` is a key of `MIME`. The same for everybody, and for always, as long as the name stays."""
    code = segno.make(absolute(user.get_absolute_url()), error="m", micro=False)
    out = BytesIO()
    more = {"title": _("QR code of %s") % user.username, "svgclass": None, "lineclass": None}
    code.save(
        out,
        kind=format,
        scale=_SCALES[format],
        border=_BORDER,
        dark=_DARK,
        light=_LIGHT,
        **(more if format == "svg" else {}),
    )
    return out.getvalue()
