"""Who the demo people are, what they post and what they say."""

from dataclasses import dataclass, field

PASSWORD = "ember-and-plum-7"  # noqa: S105 - published on purpose: a demo


@dataclass(frozen=True)
class Person:
    username: str
    full_name: str
    bio: str
    kinds: tuple[str, ...]
    pronouns: str = ""
    website: str = ""
    is_private: bool = False
    posts: int = 5
    follows: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Picture:
    kind: str
    captions: tuple[str, ...]
    alt: str
    places: tuple[str, ...]


PEOPLE = (
    Person(
        "anna",
        "Anna Lindqvist",
        "Ridges, mostly before breakfast.\nOslo → wherever the train stops",
        ("mountains", "night", "forest"),
        "she/her",
        "https://example.com/anna",
        posts=6,
        follows=("ben", "chiara", "dmitri", "emeka", "hana", "jonas"),
    ),
    Person(
        "ben",
        "Ben Okafor",
        "Salt water and slow shutters.",
        ("sea", "dunes"),
        "he/him",
        posts=6,
        follows=("anna", "chiara", "fatima", "leo"),
    ),
    Person(
        "chiara",
        "Chiara Romano",
        "Cooking through my grandmother’s notebooks 🍊",
        ("table", "leaves"),
        "she/her",
        "https://example.com/kitchen",
        posts=6,
        follows=("anna", "ben", "gus", "hana", "mei"),
    ),
    Person(
        "dmitri",
        "Dmitri Volkov",
        "City lights collector",
        ("city", "night"),
        posts=5,
        follows=("anna", "emeka", "leo"),
    ),
    Person(
        "emeka",
        "Emeka Nwosu",
        "Architect. I photograph what I can’t afford to build.",
        ("walls", "city"),
        "he/him",
        posts=6,
        follows=("dmitri", "leo", "ines", "chiara"),
    ),
    Person(
        "fatima",
        "Fatima Zahra",
        "Desert guide — ask me about water",
        ("dunes", "night"),
        "she/her",
        posts=5,
        follows=("ben", "anna", "emeka"),
    ),
    Person(
        "gus",
        "Gus Petersen",
        "Plants > people",
        ("leaves", "forest"),
        "they/them",
        posts=5,
        follows=("chiara", "hana", "mei"),
    ),
    Person(
        "hana",
        "Hana Kobayashi",
        "紙と色 · paper and colour",
        ("shapes", "table"),
        "she/her",
        posts=6,
        follows=("emeka", "chiara", "leo", "gus"),
    ),
    Person(
        "ines",
        "Inês Duarte",
        "Close friends only. Say hi first.",
        ("sea", "walls", "leaves"),
        "she/her",
        is_private=True,
        posts=4,
        follows=("anna", "emeka", "ben"),
    ),
    Person(
        "jonas",
        "Jonas Weber",
        "Wandern, Wolken, Wochenenden",
        ("forest", "mountains"),
        "he/him",
        posts=4,
        follows=("anna", "gus", "ines"),
    ),
    Person(
        "leo",
        "Leo Marchetti",
        "Graphic designer. Circles are hard.",
        ("shapes", "walls"),
        posts=4,
        follows=("hana", "emeka", "dmitri"),
    ),
    Person(
        "mei",
        "Mei Tan",
        "New here! Mostly breakfast.",
        ("table", "shapes"),
        "she/her",
        posts=3,
        follows=("chiara", "hana", "anna"),
    ),
)

# The account to sign in with first: it follows nearly everyone, so its home feed is full.
GUIDE = "anna"

PICTURES = {
    "mountains": Picture(
        "mountains",
        (
            "First light over the third ridge. Four layers of wool, zero regrets. #mountains #morning",
            "The haze did all the work today. #hiking #layers",
            "Two hours up, one minute of this, worth it. #mountains",
            "Quiet enough to hear the kettle from the hut below. #outdoors #slowtravel",
        ),
        "Mountain ridges fading into haze under a low sun",
        ("Jotunheimen", "Dolomiti", "Allgäu"),
    ),
    "sea": Picture(
        "sea",
        (
            "Not a breath of wind. #sea #goldenhour",
            "Last swim of the season (I say this every week). #coast",
            "30 seconds at f/11. The sea forgets everything. #longexposure #sea",
            "Waited for one boat. None came. Better this way.",
        ),
        "A low sun reflected in calm water",
        ("Praia da Ursa", "Lofoten", "Cabo de Gata"),
    ),
    "dunes": Picture(
        "dunes",
        (
            "The wind redraws the map every night. #desert #dunes",
            "Walk on the crest, never below it. #desert",
            "Shadow side at 7 in the morning. #light #minimal",
        ),
        "Sand dunes in warm side light",
        ("Erg Chebbi", "Corralejo"),
    ),
    "forest": Picture(
        "forest",
        (
            "Fog on the north slope, and nobody around. #forest",
            "Counting trees instead of e-mails. #forest #weekend",
            "Nebel. Mehr braucht es nicht. #wald #nebel",
        ),
        "Fir trees fading into mist",
        ("Schwarzwald", "Nuuksio"),
    ),
    "city": Picture(
        "city",
        (
            "Everyone’s home, nobody’s asleep. #bluehour #city",
            "Which window would you pick? #citylights",
            "Nineteen minutes of blue. Then it’s just dark. #bluehour",
        ),
        "A city skyline at dusk with lit windows",
        ("Rotterdam", "Tallinn"),
    ),
    "leaves": Picture(
        "leaves",
        (
            "New leaf day!! 🌿 #plants",
            "Repotted, apologised to, watered. #plantsofinstaclone #green",
            "The wall was free, the shadow too. #botanical #minimal",
        ),
        "Green leaves casting soft shadows on a wall",
        ("",),
    ),
    "table": Picture(
        "table",
        (
            "Blood orange, fennel, too much olive oil. #food #citrus",
            "Page 41 of the notebook just says “as usual”. So: as usual. #kitchen",
            "Slow breakfast for one. #breakfast #coffee",
            "@gus brought lemons, I brought the plates. #food",
        ),
        "A plate of citrus slices and a cup of coffee from above",
        ("Trattoria da Nonna", ""),
    ),
    "walls": Picture(
        "walls",
        (
            "13:05, the only minute when the stair does this. #architecture #light",
            "Three colours and a door. That’s the whole brief. #architecture",
            "Found in a side street, naturally. #walls #colour",
        ),
        "Painted walls with an arch and stairs in hard sunlight",
        ("Calp", "Procida", "Alfama"),
    ),
    "shapes": Picture(
        "shapes",
        (
            "Cut, dropped, glued where it fell. #papercut #collage",
            "Study no. 12. Still arguing with the yellow. #design",
            "かたちの練習 #paper #色",
            "Poster for a concert that doesn’t exist yet. #graphicdesign",
        ),
        "Bold cut-paper shapes with soft shadows",
        ("",),
    ),
    "night": Picture(
        "night",
        (
            "Kp 6 and a thermos. #aurora #night",
            "Stayed up for it. Would again. #stars",
            "The green is real, the cold too. #aurora",
        ),
        "Northern lights and stars above a dark ridge",
        ("Tromsø", "Abisko"),
    ),
}

COMMENTS = (
    "This one!! 😍",
    "The light here is unreal.",
    "Where was this taken?",
    "Stunning, as always.",
    "I can almost smell the air.",
    "Print it. Big.",
    "What lens, if I may ask?",
    "Ok now I need to go there",
    "So calm. Thank you for this.",
    "The colours 🔥",
    "Saving this for a rainy day",
    "You make it look easy",
    "More of these please 🙏",
    "Wow.",
    "@anna have you seen this?",
    "That shadow though",
    "My favourite of the series",
    "Took me a minute to see it. Brilliant.",
)

REPLIES = (
    "Thank you! 🧡",
    "Means a lot!",
    "Not far from the station, I’ll send you the pin",
    "A plain 35mm",
    "Ha, come along next time!",
)
