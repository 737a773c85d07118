"""What the demo's people write to each other, the conversation that moved last at the end."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What one person writes. `photo` is the kind of a picture, `post_of` whose newest post is shared, `profile`
    whose profile; `answers` counts lines back; `reactions` are (username, emoji)."""

    sender: str
    text: str = ""
    photo: str = ""
    alt: str = ""
    post_of: str = ""
    profile: str = ""
    answers: int = 0
    reactions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Talk:
    """A conversation. It began `began` hours ago and moved last `ended` hours ago. The first member began it;
    `unread` lines of others are unread by `unread_by`."""

    members: tuple[str, ...]
    began: float
    ended: float
    lines: tuple[Line, ...]
    title: str = ""
    unread_by: str = "anna"
    unread: int = 0


TALKS = (
    Talk(
        ("jonas", "anna"),
        began=9 * 24,
        ended=8 * 24,
        lines=(
            Line("jonas", "Servus! Is the hut at Gjendebu open yet, do you know?"),
            Line(
                "anna",
                "From mid June. Before that you sleep in the winter room, and you carry the wood yourself",
            ),
            Line("jonas", "Winter room it is 😄", reactions=(("anna", "😂"),)),
        ),
    ),
    Talk(
        ("hana", "chiara"),
        began=6 * 24,
        ended=5 * 24,
        unread_by="chiara",
        lines=(
            Line("hana", "The yellow in your last plate. Where is that plate from?"),
            Line("chiara", "My grandmother’s! One of six, four survived my cousins"),
            Line(
                "hana",
                "I cut it out of paper yesterday. It doesn’t argue any more",
                photo="shapes",
                alt="Cut paper",
            ),
            Line("chiara", "😍", answers=1),
        ),
    ),
    Talk(
        ("chiara", "anna"),
        began=3 * 24,
        ended=30,
        lines=(
            Line("chiara", "You have to see what @gus did with my lemons", post_of="gus"),
            Line("anna", "A whole windowsill of them", reactions=(("chiara", "🍋"),)),
            Line("anna", "When do you cook for us again?"),
            Line("chiara", "Saturday, if you bring the cheese from the hut"),
            Line("anna", "Deal 🤝", answers=1, reactions=(("chiara", "❤️"),)),
        ),
    ),
    Talk(
        ("leo", "anna"),
        began=26,
        ended=26,
        unread=1,
        lines=(
            Line(
                "leo",
                "Hi Anna! I’m making a poster for a mountain film night and would love to use your ridge at first "
                "light. With your name on it, and tickets for you, of course.",
            ),
        ),
    ),
    Talk(
        ("anna", "ben", "fatima", "jonas"),
        began=20,
        ended=3,
        title="Lofoten in June ⛺",
        unread=2,
        lines=(
            Line("anna", "So, who’s really coming?"),
            Line(
                "ben",
                "Me. I only need someone to hold the umbrella over the camera",
                reactions=(("fatima", "☔"),),
            ),
            Line(
                "fatima",
                "I’m from the desert. I will hold anything that is wet",
                reactions=(("ben", "😂"), ("anna", "😂")),
            ),
            Line(
                "jonas",
                "Night train to Bodø, then the ferry: 15 June?",
                reactions=(("anna", "👍"), ("ben", "👍")),
            ),
            Line("anna", "15 June. I’ll book the cabin tonight", answers=1),
            Line(
                "ben", "This was last year, three in the morning", photo="sea", alt="The sea under a low sun"
            ),
            Line("fatima", "That is not a photo, that is a threat. I’m in", answers=1),
        ),
    ),
    Talk(
        ("ben", "anna"),
        began=5,
        ended=0.2,
        unread=2,
        lines=(
            Line("ben", "Your last one!! How long did you wait for the light?", post_of="anna"),
            Line("anna", "Two hours and all of the tea", reactions=(("ben", "☕"),)),
            Line("ben", "Worth it. Print it big"),
            Line("anna", "Only if yours hangs beside it"),
            Line("ben", "Look what the wind did this morning", photo="dunes", alt="Dunes in morning light"),
            Line(
                "ben", "Also: Emeka knows someone with a large-format printer. Shall I ask?", profile="emeka"
            ),
        ),
    ),
)
