"""Short vertical films: a painted picture that the camera moves over, with light drifting through it and a soft
sound. Drawn with Pillow and encoded with PyAV, as a phone would send them."""

import array
import io
import math
import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import get_context

import av
from PIL import Image, ImageFilter

from feed.demo.painters import paint

SIZE = (540, 960)
FPS = 20
SOUND_RATE = 22_050
# What the camera sees of the picture at the beginning and at the end: the middle (x, y) and the width, as shares
# of the room that there is.
MOVES = {
    "push": ((0.5, 0.6, 1.0), (0.5, 0.45, 0.72)),
    "pull": ((0.5, 0.4, 0.72), (0.5, 0.55, 1.0)),
    "left": ((1.0, 0.5, 0.75), (0.0, 0.5, 0.75)),
    "right": ((0.0, 0.5, 0.75), (1.0, 0.5, 0.75)),
    "rise": ((0.5, 1.0, 0.78), (0.5, 0.0, 0.78)),
}


@dataclass(frozen=True)
class Clip:
    """A film to draw. `chord` are the tones of its sound in Hz, none for a silent one; `drift` is how many lights
    float through it, upwards, or downwards when it is negative."""

    kind: str
    seed: str
    move: str
    seconds: float = 3.0
    drift: int = 0
    light: tuple[int, int, int] = (255, 250, 235)
    chord: tuple[int, ...] = ()


def draw(clip: Clip) -> bytes:
    """The film as the bytes of an MP4 file."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "20"})
        video.width, video.height = SIZE
        video.pix_fmt = "yuv420p"
        audio = container.add_stream("aac", rate=SOUND_RATE, layout="mono") if clip.chord else None
        for frame in frames(clip):
            container.mux(video.encode(av.VideoFrame.from_image(frame)))
        container.mux(video.encode())
        if audio is not None:
            for sound in _sound(clip):
                container.mux(audio.encode(sound))
            container.mux(audio.encode())
    return file.getvalue()


def draw_all(clips: Sequence[Clip]) -> Iterator[bytes]:
    """The files of all clips in order, drawn ahead by one process for each core."""
    if len(clips) == 1:
        yield draw(clips[0])
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(draw, clips)


def frames(clip: Clip) -> Iterator[Image.Image]:
    """The pictures of the film, one after the other."""
    wide, high = SIZE
    still = paint(clip.kind, clip.seed, (round(wide * 1.25), round(high * 1.25)))
    lights = _lights(clip)
    count = round(clip.seconds * FPS)
    for number in range(count):
        at = number / max(count - 1, 1)
        # Slow at both ends, as a hand moves.
        eased = at * at * (3 - 2 * at)
        frame = still.resize(SIZE, Image.Resampling.BILINEAR, box=_view(clip.move, eased, still.size))
        for light in lights:
            light.shine(frame, number / FPS)
        yield frame


def _view(move: str, at: float, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The part of the picture that is seen at this moment (0 to 1)."""
    x, y, share = (a + (b - a) * at for a, b in zip(*MOVES[move], strict=True))
    width, height = size[0] * share, size[1] * share
    left, top = (size[0] - width) * x, (size[1] - height) * y
    return left, top, left + width, top + height


@dataclass(frozen=True)
class _Light:
    """A soft dot that floats, sways and glimmers."""

    dots: tuple[Image.Image, ...]  # from dim to bright
    color: tuple[int, int, int]
    x: float
    y: float
    speed: float  # of the height, each second; upwards when it is positive
    phase: float

    def shine(self, frame: Image.Image, seconds: float) -> None:
        glimmer = 0.5 + 0.5 * math.sin(seconds * 2.4 + self.phase)
        dot = self.dots[round(glimmer * (len(self.dots) - 1))]
        x = (self.x + 0.02 * math.sin(seconds * 1.3 + self.phase)) * frame.width
        y = (self.y - self.speed * seconds) % 1.1 * frame.height
        frame.paste(self.color, (round(x - dot.width / 2), round(y - dot.height / 2)), dot)


def _lights(clip: Clip) -> list[_Light]:
    rng = random.Random(clip.seed)
    dots = [_dots(SIZE[0] // share) for share in (110, 70, 42)]
    way = 1 if clip.drift > 0 else -1
    return [
        _Light(
            rng.choice(dots),
            clip.light,
            rng.random(),
            rng.random() * 1.1,
            way * rng.uniform(0.02, 0.09),
            rng.uniform(0, math.tau),
        )
        for _ in range(abs(clip.drift))
    ]


def _dots(radius: int) -> tuple[Image.Image, ...]:
    side = 4 * max(radius, 1)
    dot = Image.new("L", (side, side))
    dot.paste(255, (side // 2 - radius // 2, side // 2 - radius // 2, side // 2 + radius, side // 2 + radius))
    soft = dot.filter(ImageFilter.GaussianBlur(max(radius, 1) * 0.6))
    return tuple(soft.point(lambda v, share=share: round(v * share)) for share in (0.25, 0.5, 0.75, 1.0))


def _sound(clip: Clip) -> Iterator[av.AudioFrame]:
    """A chord that swells and fades once a second: two tones 1 Hz apart cancel out at the start of each."""
    turn = math.tau / SOUND_RATE
    loudness = 9_000 / (2 * len(clip.chord))
    second = array.array(
        "h",
        (
            round(
                loudness
                * sum(math.sin(turn * (tone + 1) * n) - math.sin(turn * tone * n) for tone in clip.chord)
            )
            for n in range(SOUND_RATE)
        ),
    )
    whole = second * math.ceil(clip.seconds)
    step = 1_024
    for start in range(0, round(clip.seconds * SOUND_RATE) - step, step):
        frame = av.AudioFrame(format="s16", layout="mono", samples=step)
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        frame.planes[0].update(whole[start : start + step].tobytes())
        yield frame
