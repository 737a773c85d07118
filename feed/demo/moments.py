"""What the demo's people share besides their posts: reels, posts made together, stories and highlights."""

from dataclasses import dataclass
from typing import Any

from feed.demo.clips import Clip


@dataclass(frozen=True)
class Reel:
    author: str
    clip: Clip
    caption: str
    alt: str


REELS = (
    Reel(
        "ben",
        Clip("sea", "reel-ben", "push", drift=26, light=(255, 236, 200), chord=(196, 247, 294)),
        "Three seconds of not thinking about anything. Sound on 🌊 #sea #goldenhour",
        "The camera moves slowly towards a low sun over calm water",
    ),
    # The guide follows neither gus nor leo: theirs are what it finds on the explore page.
    Reel(
        "gus",
        Clip("leaves", "reel-gus", "rise", drift=18, light=(228, 255, 214), chord=(220, 277, 330)),
        "New leaf day. They grow when nobody is looking. #plants",
        "The camera climbs slowly up a plant with broad leaves",
    ),
    Reel(
        "jonas",
        Clip("forest", "reel-jonas", "left", drift=-44, light=(255, 255, 255), chord=(165, 208, 247)),
        "Der erste Schnee. Ganz leise. #wald #winter",
        "Snow falls between fir trees in the mist",
    ),
    Reel(
        "hana",
        Clip("shapes", "reel-hana", "pull"),
        "Cut, move, step back. かたちの練習 #papercut #process",
        "Bold paper shapes, first from close by, then all of them",
    ),
    Reel(
        "leo",
        Clip("walls", "reel-leo", "left"),
        "Same wall, one minute later. #architecture #light",
        "Shadows and sunlit walls pass by",
    ),
    Reel(
        "dmitri",
        Clip("city", "reel-dmitri", "right", drift=14, light=(255, 214, 140), chord=(147, 185, 220)),
        "Nineteen minutes of blue in three seconds. #bluehour #city",
        "A walk along a skyline at dusk while the windows glow",
    ),
    Reel(
        "anna",
        Clip("night", "reel-anna", "rise", drift=20, light=(190, 255, 214), chord=(175, 220, 262)),
        "The sky put on a show, so I only moved the camera. #aurora #night",
        "Looking up from a dark ridge to northern lights",
    ),
)


@dataclass(frozen=True)
class Together:
    """A photo with others in it: `tagged` (name, x, y), `coauthor` stands beside the author, `invited` was asked."""

    author: str
    kind: str
    caption: str
    alt: str
    tagged: tuple[tuple[str, float, float], ...] = ()
    coauthor: str = ""
    invited: str = ""


TOGETHER = (
    Together(
        "chiara",
        "table",
        "Same recipe, two kitchens, one video call. #food #breakfast",
        "Plates of citrus fruit and a cup of coffee from above",
        coauthor="mei",
    ),
    Together(
        "jonas",
        "mountains",
        "Three sleeping bags, one stove, no signal. #hiking",
        "Mountain ridges fading into haze",
        tagged=(("anna", 0.32, 0.62), ("gus", 0.68, 0.7)),
    ),
    Together(
        "emeka",
        "walls",
        "We stood on the same corner, an hour apart. #architecture #light",
        "Painted walls with hard shadows",
        tagged=(("leo", 0.5, 0.55),),
        invited="anna",
    ),
)

# What the guide keeps for later: a caption, the kind of picture, and in how many days it is published, if it is.
DRAFTS = (
    ("Sunday’s ridge. The one nobody believes is a Sunday’s ridge. #mountains", "mountains", 3),
    ("Not sure about this one yet.", "forest", None),
)


@dataclass(frozen=True)
class Moment:
    """A story, `hours` old. `picture` is a kind of picture, or a film. `seen_by` watched it, `liked_by` liked it,
    `answers` are what people chose in its poll."""

    author: str
    picture: str | Clip
    caption: str
    hours: float
    stickers: tuple[dict[str, Any], ...] = ()
    for_close_friends: bool = False
    seen_by: tuple[str, ...] = ()
    liked_by: tuple[str, ...] = ()
    answers: tuple[tuple[str, int], ...] = ()


def text(words: str, x: float, y: float, color: str = "#ffffff", **look: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, "x": x, "y": y, "color": color, "background": True, **look}


STORIES = (
    Moment(
        "anna",
        "mountains",
        "From the hut",
        11,
        (
            text("06:12", 0.5, 0.16, size="large"),
            {"type": "poll", "x": 0.5, "y": 0.78, "question": "Up or down?", "options": ["Up!", "Coffee first"]},
        ),
        seen_by=("ben", "chiara", "fatima", "jonas", "mei"),
        liked_by=("chiara", "jonas"),
        answers=(("ben", 0), ("chiara", 1), ("jonas", 0), ("mei", 1), ("fatima", 1)),
    ),
    Moment(
        "jonas",
        "forest",
        "Nebel, dritter Tag",
        9,
        (text("Tag 3", 0.3, 0.2, "#0f2e1f", rotation=-8), {"type": "hashtag", "x": 0.62, "y": 0.86, "name": "wald"}),
        seen_by=("anna",),
    ),
    Moment("ben", "sea", "Low tide", 6, (text("low tide", 0.5, 0.12),), seen_by=("chiara",)),
    Moment(
        "ben",
        "dunes",
        "And the other side",
        5,
        ({"type": "question", "x": 0.5, "y": 0.75, "prompt": "Where should I swim next?"},),
    ),
    Moment(
        "chiara",
        "table",
        "Lunch is decided by you",
        4,
        (
            {"type": "poll", "x": 0.5, "y": 0.76, "question": "And on top?", "options": ["Fennel", "Oranges", "Both"]},
            {"type": "mention", "x": 0.5, "y": 0.2, "username": "mei"},
        ),
        seen_by=("gus", "hana"),
        answers=(("gus", 2), ("hana", 1)),
    ),
    Moment(
        "hana",
        "shapes",
        "For a few of you",
        3,
        (text("first look, please be kind", 0.5, 0.14),),
        for_close_friends=True,
    ),
    Moment(
        "fatima",
        Clip("dunes", "story-fatima", "right", drift=-10, light=(255, 226, 170), chord=(185, 233, 277)),
        "The wind is up",
        2,
        ({"type": "link", "x": 0.5, "y": 0.86, "url": "https://example.com/desert", "label": "The route"},),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A highlight of stories that are over."""

    owner: str
    title: str
    days: int
    pictures: tuple[tuple[str, str], ...]  # the kind of picture and the caption


HIGHLIGHTS = (
    Kept("anna", "Lofoten", 16, (("sea", "The ferry"), ("night", "Second night"), ("mountains", "Last day"))),
    Kept("chiara", "Notebook", 5, (("table", "Page 12"), ("leaves", "From the balcony"))),
)

# Who counts the guide among their close friends.
CLOSE_TO_GUIDE = ("hana",)
