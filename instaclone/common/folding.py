"""Text as it is compared when case and accents don't matter."""

import unicodedata


def fold(text: str) -> str:
    """`Ünïted STRASSE` and `united straße` are the same afterwards: no case, no marks, no invisible characters."""
    if text.isascii():  # most names are
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFKC", kept).casefold()
