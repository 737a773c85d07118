"""Real video files for tests, made on the spot with PyAV, as phones, cameras and browsers make them. (The bad ones
are in bad_clips.py.) Each is encoded once in a process and shared as bytes; small and short, so that this
takes some milliseconds.

The picture is `tests.images.quarters` (red, green above blue, yellow: shows how it is turned) with a white square
that moves down its middle line; the sound is a tone.
"""

import array
import functools
import io
import math
import struct
import tempfile
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from tests.images import quarters

CAMERA = "Telltale Camera 3000"
PLACE = "+48.8583+002.2944/"
AUDIO_RATE = 48_000
TONE = 440
# Presets that encode in no time: what is tested is never how well these files are packed.
_QUICK = {
    "libx264": {"preset": "ultrafast", "crf": "28"},
    "libx265": {"preset": "ultrafast", "crf": "32", "x265-params": "log-level=none"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "crf": "40", "b": "0"},
}
Draw = Callable[[int, int, int], Image.Image]


def upload(data: bytes, name: str = "clip.mp4", content_type: str = "video/mp4") -> SimpleUploadedFile:
    """A file as a test client sends it."""
    return SimpleUploadedFile(name, data, content_type)


def picture(number: int, width: int, height: int) -> Image.Image:
    """The frame of this number."""
    image = _ground(width, height).copy()
    side = max(2, min(width, height) // 8)
    top = number * side // 4 % max(1, height - side)
    ImageDraw.Draw(image).rectangle(
        (width // 2 - side // 2, top, width // 2 + side // 2, top + side), fill=(255, 255, 255)
    )
    return image


@functools.lru_cache(maxsize=8)
def _ground(width: int, height: int) -> Image.Image:
    return quarters(width, height)


def encode(
    *,
    seconds: float = 1.0,
    width: int = 160,
    height: int = 120,
    fps: int = 30,
    format: str = "mp4",
    video: str | None = "libx264",
    audio: str | None = "aac",
    rotation: int = 0,
    times: Iterable[Fraction | float] | None = None,
    draw: Draw = picture,
    pix_fmt: str = "yuv420p",
    sar: Fraction | None = None,
    metadata: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    tone_seconds: float | None = None,
    loudness: int = 6000,
    colors: tuple[int, int, int] | None = None,
) -> bytes:
    """A video file. `rotation` is how far players must turn it clockwise (degrees), as phones note it; `times` are
    the seconds at which its frames are shown, in place of `fps`; `colors` FFmpeg's numbers of its primaries, transfer
    and matrix."""
    with (
        tempfile.NamedTemporaryFile(suffix=f".{format}") as out,  # a file: the index is moved in place
        av.open(out.name, "w", format=format, options=options or {}) as container,
    ):
        container.metadata.update(metadata or {})
        picture_stream = video_stream(container, video, fps, width, height, pix_fmt, sar, rotation)
        tone_stream = _audio_stream(container, audio)
        if picture_stream is not None:
            context = picture_stream.codec_context
            if colors is not None:
                context.color_primaries, context.color_trc, context.colorspace = colors
            moments = times or [Fraction(number, fps) for number in range(round(seconds * fps))]
            for number, moment in enumerate(moments):
                frame = av.VideoFrame.from_image(draw(number, width, height)).reformat(format=pix_fmt)
                frame.time_base = Fraction(1, 90_000)
                frame.pts = round(moment * 90_000)
                container.mux(picture_stream.encode(frame))
            container.mux(picture_stream.encode(None))
        if tone_stream is not None:
            for frame in tone(seconds if tone_seconds is None else tone_seconds, loudness):
                container.mux(tone_stream.encode(frame))
            container.mux(tone_stream.encode(None))
        container.close()
        return Path(out.name).read_bytes()


def video_stream(
    container: Any,
    codec: str | None,
    fps: int,
    width: int,
    height: int,
    pix_fmt: str,
    sar: Fraction | None,
    rotation: int,
) -> Any:
    if codec is None:
        return None
    stream = container.add_stream(codec, rate=fps, options=_QUICK.get(codec, {}))
    stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
    stream.codec_context.time_base = Fraction(1, 90_000)
    if codec == "libx265":
        stream.codec_context.codec_tag = "hvc1"  # as phones label it
    if sar is not None:
        stream.codec_context.sample_aspect_ratio = sar
    if rotation:
        stream.set_display_rotation(-rotation)
    return stream


def _audio_stream(container: Any, codec: str | None) -> Any:
    if codec is None:
        return None
    stream = container.add_stream(codec, rate=AUDIO_RATE)
    stream.layout = "stereo"
    return stream


def tone(seconds: float, loudness: int = 6000) -> Iterable[Any]:
    """A tone, as frames of 1,024 samples."""
    total, at, size = round(seconds * AUDIO_RATE), 0, 1024
    while at < total:
        frame = av.AudioFrame(format="s16", layout="stereo", samples=size)
        frame.sample_rate, frame.pts = AUDIO_RATE, at
        frame.time_base = Fraction(1, AUDIO_RATE)
        frame.planes[0].update(_wave(at % (AUDIO_RATE // 20), size, loudness))
        yield frame
        at += size


@functools.lru_cache(maxsize=512)
def _wave(start: int, size: int, loudness: int) -> bytes:
    values = [
        round(loudness * math.sin(2 * math.pi * TONE * number / AUDIO_RATE))
        for number in range(start, start + size)
    ]
    return array.array("h", [value for value in values for _side in range(2)]).tobytes()


# --- Good ones ----------------------------------------------------------------------------------------------
@functools.lru_cache(maxsize=32)
def mp4(
    seconds: float = 1.0, width: int = 160, height: int = 120, fps: int = 30, audio: bool = True
) -> bytes:
    """What most people upload: H.264 and AAC in an MP4."""
    return encode(seconds=seconds, width=width, height=height, fps=fps, audio="aac" if audio else None)


def silent_mp4(seconds: float = 1.0, width: int = 160, height: int = 120) -> bytes:
    """Without a sound track."""
    return mp4(seconds, width, height, audio=False)


@functools.lru_cache(maxsize=8)
def turned(rotation: int = 90, seconds: float = 0.5, width: int = 160, height: int = 120) -> bytes:
    """Stored `width` × `height`, to be shown turned clockwise by `rotation`: what a phone held upright makes."""
    return encode(seconds=seconds, width=width, height=height, rotation=rotation)


@functools.lru_cache(maxsize=4)
def phone_mov(seconds: float = 1.0, width: int = 192, height: int = 108) -> bytes:
    """MOV with HEVC, turned by 90 degrees, that tells its place and camera."""
    return encode(
        seconds=seconds,
        width=width,
        height=height,
        format="mov",
        video="libx265",
        rotation=90,
        metadata={
            "location": PLACE,
            "com.apple.quicktime.location.ISO6709": PLACE,
            "com.apple.quicktime.make": CAMERA,
        },
        options={"movflags": "use_metadata_tags"},
    )


@functools.lru_cache(maxsize=4)
def webm(seconds: float = 1.0, width: int = 160, height: int = 120) -> bytes:
    """VP9 and Opus, as browsers record."""
    return encode(
        seconds=seconds, width=width, height=height, format="webm", video="libvpx-vp9", audio="libopus"
    )


@functools.lru_cache(maxsize=2)
def variable_rate(seconds: float = 2.0) -> bytes:
    """Frames at uneven times, from 5 to 60 a second."""
    times, at, steps = [], Fraction(0), (1, 1, 12, 2, 3, 1, 6, 2)
    while at < seconds:
        times.append(at)
        at += Fraction(steps[len(times) % len(steps)], 60)
    return encode(seconds=seconds, times=times)


@functools.lru_cache(maxsize=1)
def uhd_120(frames: int = 24) -> bytes:
    """3,840 × 2,160 at 120 frames a second, for a fifth of a second."""
    still = quarters(3840, 2160)
    return encode(
        seconds=frames / 120,
        width=3840,
        height=2160,
        fps=120,
        audio=None,
        draw=lambda _number, _width, _height: still,
    )


@functools.lru_cache(maxsize=1)
def uhd_hevc(frames: int = 12) -> bytes:
    """3,840 × 2,160 HEVC, 10 bits, as phones film in their best setting."""
    still = quarters(3840, 2160)
    return encode(
        seconds=frames / 30,
        width=3840,
        height=2160,
        format="mov",
        video="libx265",
        audio=None,
        pix_fmt="yuv420p10le",
        draw=lambda _number, _width, _height: still,
    )


@functools.lru_cache(maxsize=1)
def hdr(frames: int = 3) -> bytes:
    """HEVC of 10 bits in HLG and BT.2020, as phones film by themselves."""
    return encode(
        seconds=frames / 30,
        width=320,
        height=180,
        format="mov",
        video="libx265",
        audio=None,
        pix_fmt="yuv420p10le",
        colors=(9, 18, 9),
    )


def mirrored(seconds: float = 0.5) -> bytes:
    """Stored mirrored, to be shown mirrored again: what front cameras make."""
    data = bytearray(turned(90, seconds))
    at = data.index(b"tkhd") + 44
    data[at : at + 36] = struct.pack(">9i", -65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    return bytes(data)


@functools.lru_cache(maxsize=1)
def recorded_live(seconds: float = 1.5) -> bytes:
    """A WebM that doesn't tell its duration: browsers' recordings, which were never finished."""
    out = _Pipe()
    with av.open(out, "w", format="webm", options={"live": "1"}) as container:
        stream = video_stream(container, "libvpx-vp9", 30, 160, 120, "yuv420p", None, 0)
        for number in range(round(seconds * 30)):
            frame = av.VideoFrame.from_image(picture(number, 160, 120)).reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.data


class _Pipe:
    """A file that can't be gone back in."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += bytes(data)
        return len(data)


def changing(*sizes: tuple[int, int], frames: int = 10) -> bytes:
    """A WebM whose picture changes its size on the way, as in calls over a bad line; the header tells the first."""
    out, number = io.BytesIO(), 0
    with av.open(out, "w", format="webm") as container:
        stream = video_stream(container, "libvpx-vp9", 30, *sizes[0], "yuv420p", None, 0)
        container.start_encoding()
        for size in sizes:
            for packet in _vp9(size, frames):
                packet.stream, packet.time_base = stream, Fraction(1, 30)
                packet.pts = packet.dts = number
                number += 1
                container.mux(packet)
    return out.getvalue()


def _vp9(size: tuple[int, int], frames: int) -> Iterable[Any]:
    encoder = av.CodecContext.create("libvpx-vp9", "w")
    encoder.width, encoder.height, encoder.pix_fmt = *size, "yuv420p"
    encoder.time_base, encoder.options = Fraction(1, 30), dict(_QUICK["libvpx-vp9"])
    for number in range(frames):
        frame = av.VideoFrame.from_image(picture(number, *size)).reformat(format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, 30)
        yield from encoder.encode(frame)
    yield from encoder.encode(None)


@functools.lru_cache(maxsize=1)
def dark_start(seconds: float = 2.0) -> bytes:
    """Black for its first half."""
    dark = round(seconds * 15)
    return encode(
        seconds=seconds,
        draw=lambda number, width, height: (
            Image.new("RGB", (width, height)) if number < dark else picture(number, width, height)
        ),
    )


def fast_start(data: bytes) -> bool:
    """Whether the index of an MP4 stands before its pictures, so that it plays while it loads."""
    return data.index(b"moov") < data.index(b"mdat")
