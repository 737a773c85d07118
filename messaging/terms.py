"""The words of a text, as search knows them: without case and accents, each once."""

import unicodedata

from instaclone.common.folding import fold
from messaging.models import TERM_MAX_LENGTH

MAX_TERMS = 64
_IN_WORD = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Mc"))


def terms_of(text: str, *, at_most: int = MAX_TERMS) -> list[str]:
    """The first `at_most` different words, in their order; a long one is cut after 32 characters."""
    found: dict[str, None] = {}
    for word in "".join(c if unicodedata.category(c) in _IN_WORD else " " for c in fold(text)).split():
        if len(found) == at_most:
            break
        found[word[:TERM_MAX_LENGTH]] = None
    return list(found)
