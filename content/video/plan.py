"""What to make of a video: sizes, rate and how it is turned. Pure functions."""

import math
import struct
from dataclasses import dataclass
from fractions import Fraction

Size = tuple[int, int]

SHORT_SIDE = 1080
LONG_SIDE = 1920
# The short sides of the smaller files, where the largest is at least a fifth larger.
STEPS = (720, 480)
STEP_FACTOR = 1.2
MAX_RATE = Fraction(30)
LEAST_RATE = Fraction(1)
KEYFRAME_SECONDS = 2
QUALITY = 22  # x264's CRF
PRESET = "veryfast"
AUDIO_BITS = 128_000
# The most bits a second of a file with this short side or less; the last is for all larger ones.
_BITS = ((480, 1_500_000), (720, 3_000_000), (SHORT_SIDE, 5_500_000))
# Frame times that differ this much from an even rate are a variable one.
_EVEN = Fraction(3, 100)
_STRANGEST_ASPECT = 4  # pixels longer than this come from broken headers only


@dataclass(frozen=True, slots=True)
class Output:
    """One file to make: its size in pixels and the most bits a second of its picture."""

    width: int
    height: int
    bits: int

    @property
    def name(self) -> str:
        return f"{min(self.width, self.height)}.mp4"


@dataclass(frozen=True, slots=True)
class Turn:
    """How a stored picture is shown: mirrored or not, then turned clockwise by so many quarters."""

    quarters: int = 0
    is_mirrored: bool = False

    @property
    def is_sideways(self) -> bool:
        return self.quarters % 2 == 1

    @property
    def filters(self) -> tuple[str, ...]:
        turns = ((), ("transpose=clock",), ("hflip", "vflip"), ("transpose=cclock",))[self.quarters]
        return (*(("hflip",) if self.is_mirrored else ()), *turns)


def turn_of(matrix: bytes | None) -> Turn:
    """What a display matrix says (nine 32-bit numbers, as FFmpeg keeps them).

    Phones and their mirrored front cameras use eight: four quarter turns, each plain or mirrored. Another angle is
    taken as the nearest of them."""
    if matrix is None or len(matrix) < 36:
        return Turn()
    a, b, _u, c, d = struct.unpack("=5i", matrix[:20])
    is_mirrored = a * d - b * c < 0
    if is_mirrored:
        a, b = -a, -b  # the matrix is a mirror across the upright axis, then a turn
    return Turn(round(math.degrees(math.atan2(b, a)) / 90) % 4, is_mirrored)


def shown_size(size: Size, aspect: Fraction | None, turn: Turn) -> Size:
    """As people see it: with square pixels, upright. `aspect` is width:height of one stored pixel."""
    width, height = size
    if aspect and 1 / _STRANGEST_ASPECT <= aspect <= _STRANGEST_ASPECT:
        # The longer direction keeps its pixels.
        if aspect > 1:
            width = round(width * aspect)
        else:
            height = round(height / aspect)
    return (height, width) if turn.is_sideways else (width, height)


def outputs(size: Size) -> list[Output]:
    """The files to make of a picture that is shown in this size, the largest first."""
    short, long = sorted(size)
    largest = _scaled(size, min(1.0, SHORT_SIDE / short, LONG_SIDE / long))
    smaller = [step for step in STEPS if min(largest) >= step * STEP_FACTOR]
    sizes = [largest, *(_scaled(largest, step / min(largest)) for step in smaller)]
    return [Output(*one, _bits(one)) for one in sizes]


def _scaled(size: Size, factor: float) -> Size:
    """Even, as H.264 with subsampled colour has to be."""
    width, height = (max(2, 2 * round(side * factor / 2)) for side in size)
    return width, height


def _bits(size: Size) -> int:
    return next((bits for side, bits in _BITS if min(size) <= side), _BITS[-1][1])


def rate(average: Fraction | None, base: Fraction | None) -> Fraction:
    """Frames a second of what is made: the source's, or an even part of it that is at most 30 (of 120, 30; of 50,
    25), so that movement stays even. A variable rate becomes 30."""
    if not average or average <= 0 or (base and base > 0 and abs(base - average) > average * _EVEN):
        return MAX_RATE
    even = average / math.ceil(average / MAX_RATE * (1 - _EVEN / 10))
    return min(max(even, LEAST_RATE), MAX_RATE).limit_denominator(1001)


def is_keyframe(number: int, rate: Fraction) -> bool:
    """Whether frame `number` is the one on show at a full step of `KEYFRAME_SECONDS`."""
    step = rate * KEYFRAME_SECONDS
    return math.ceil(number / step) * step < number + 1
