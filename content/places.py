"""The canonical form of a place's name: spellings that people would call the same have one page.

`São Paulo`, `sao paulo` and `SÃO-PAULO!` are `sao-paulo`. Accents go where a name is the same place without them
(Latin, Greek, Cyrillic letters; Hebrew and Arabic points). Other scripts write vowels and consonants as marks: these
stay, since without them it would be another word."""

import unicodedata
from urllib.parse import quote

SLUG_MAX_LENGTH = 100
# Combining classes: overlays, Hebrew and Arabic points, and what stands above or below a letter.
_OVERLAY, _POINTS, _ABOVE_OR_BELOW = 1, range(10, 37), 200
_WITHIN_WORDS = "'’"  # St. John's is st-johns; joiners (Cf) stand within words, too
_ROUNDS = 4  # folding can undo the normal form, and the other way round; two are enough for nearly all


def place_slug(name: str) -> str:
    """Letters, digits and single hyphens between them, at most 100 characters; "" when the name has neither letters
    nor digits. The slug of a slug is itself."""
    slug = name
    for _round in range(_ROUNDS):
        before, slug = slug, _slug_of(slug)
        if slug == before:
            break
    return slug


def place_page(slug: str) -> str:
    """The address of a place's page."""
    return f"/explore/locations/{quote(slug)}/"


def _slug_of(text: str) -> str:
    # Case folding brings dots of its own (İ), so marks go after it.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = unicodedata.normalize("NFC", "".join(c for c in plain if not _is_accent(c)))
    words, word = [], ""
    for character in plain:
        kind = unicodedata.category(character)[0]
        # A mark belongs to the letter before it; alone it is no word.
        if kind in "LN" or (kind == "M" and word):
            word += character
        elif word and character not in _WITHIN_WORDS and unicodedata.category(character) != "Cf":
            words.append(word)
            word = ""
    return "-".join([*words, word] if word else words)[:SLUG_MAX_LENGTH].rstrip("-")


def _is_accent(character: str) -> bool:
    place = unicodedata.combining(character)
    return place == _OVERLAY or place in _POINTS or place >= _ABOVE_OR_BELOW
