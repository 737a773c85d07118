"""Which frame of a video stands for it, and the program that takes one from a finished video.

As a program: a job `{"source", "target", "at_ms"}` writes the frame on show at that time as a PNG file and answers
`{"at_ms"}`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content.video.child import Answer, Limits, main
from content.video.codes import NO_FRAMES, Problem
from content.video.reading import DAMAGE, Source, opened, packets

# Without a wish, a frame of the first seconds is taken: the first that is neither dark nor of one colour, else the
# one with the most in it.
SEARCH_SECONDS = 3.0
_SEARCH_STEP = 0.2
_TINY = 32
_DARK = 24  # mean of the brightness, of 255
_PLAIN = 8  # standard deviation of the brightness


@dataclass(slots=True)
class Chooser:
    """Looks at the frames as they go by. `wish` is in seconds; the last frame stands for all later times."""

    wish: float | None
    frame: Any = None
    at: float = 0.0
    _best: float = field(default=-1.0, repr=False)
    _next: float = field(default=0.0, repr=False)
    _is_settled: bool = field(default=False, repr=False)

    def look(self, frame: Any, at: float, until: float) -> None:
        """The frame is on show from `at` until `until`."""
        if self._is_settled:
            return
        if self.wish is not None:
            self._take(frame, at)
            self._is_settled = until > self.wish
        elif at >= self._next:
            self._next = at + _SEARCH_STEP
            self._compare(frame, at)

    def _compare(self, frame: Any, at: float) -> None:
        brightness, spread = _looks(frame)
        is_good = brightness >= _DARK and spread >= _PLAIN
        # Dark frames lose against bright ones of one colour.
        worth = spread + min(brightness, _DARK)
        if is_good or worth > self._best:
            self._take(frame, at)
            self._best = worth
        self._is_settled = is_good or at >= SEARCH_SECONDS

    def _take(self, frame: Any, at: float) -> None:
        self.frame, self.at = frame, at


def _looks(frame: Any) -> tuple[float, float]:
    """Mean and standard deviation of the brightness, 0 to 255."""
    tiny = frame.reformat(width=_TINY, height=_TINY, format="gray", interpolation="AREA")
    plane = tiny.planes[0]
    data, step = bytes(plane), plane.line_size
    values = [value for row in range(_TINY) for value in data[row * step : row * step + _TINY]]
    mean = sum(values) / len(values)
    return mean, (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5


def frames(source: Source) -> Iterator[Any]:
    """What can be decoded of the picture. Damaged packets are passed over, as players do."""
    for packet in packets(source, [source.picture]):
        try:
            yield from packet.decode()
        except DAMAGE:
            continue


def take(job: Answer, limits: Limits) -> Answer:
    with opened(Path(job["source"]), limits) as source:
        stream = source.picture
        wish = job["at_ms"] / 1000
        source.container.seek(int(wish / stream.time_base), stream=stream)
        taken = None
        for frame in frames(source):
            if taken is not None and frame.time > wish:
                break
            taken = frame
        if taken is None:
            raise Problem(NO_FRAMES)
        taken.to_image().save(job["target"], "PNG", compress_level=1)
        return {"at_ms": max(0, round(taken.time * 1000))}


if __name__ == "__main__":
    main(take)
