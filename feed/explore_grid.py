"""How explore lays out a page: which of its tiles are tall. A pure function, so that the rule can be tested alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.cards import PostCard
from content.models import Post

BLOCK = 5  # tiles: a reel two rows high beside four others fills two rows of three columns


@dataclass(frozen=True, slots=True)
class Tile:
    card: PostCard
    is_tall: bool = False


def tiles(cards: Sequence[PostCard]) -> list[Tile]:
    """The cards as tiles, each once: in blocks that begin with a tall reel, as far as the reels last, the best ranked
    first, then four others in their order; then what is left."""
    reels = [card for card in cards if card.post.kind == Post.Kind.REEL]
    tall = reels[: len(cards) // BLOCK]
    lifted = {card.post.pk for card in tall}
    others = [card for card in cards if card.post.pk not in lifted]
    laid: list[Tile] = []
    for number, reel in enumerate(tall):
        start = number * (BLOCK - 1)
        laid.append(Tile(reel, is_tall=True))
        laid += map(Tile, others[start : start + BLOCK - 1])
    return laid + [Tile(card) for card in others[len(tall) * (BLOCK - 1) :]]
