"""Opening a video file that anybody may have made, and learning what is in it before a picture is decoded.

Only two families of containers are opened, known by their first bytes: MP4 and MOV, and WebM and MKV. FFmpeg knows
some hundred more; playlists among them, which would fetch whatever they name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

from content.video.child import Limits
from content.video.codes import (
    BROKEN,
    NO_FRAMES,
    NO_VIDEO_STREAM,
    NOT_VIDEO,
    TOO_LARGE_PICTURE,
    TOO_LONG,
    TOO_MANY_FRAMES,
    UNSUPPORTED_CODEC,
    Problem,
)
from content.video.sniff import HEAD_BYTES, MATROSKA, looks_like_video

VIDEO_CODECS = frozenset(("h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "h263", "mjpeg", "prores"))
AUDIO_CODECS = frozenset(
    ("aac", "mp3", "opus", "vorbis", "ac3", "eac3", "alac", "flac", "amrnb", "amrwb", "amr_nb", "amr_wb")
)
# A video that plays for less of what its header tells is taken for one that was cut off.
WHOLE_ENOUGH = 0.9
# How decoders answer to packets that make no sense, and to pictures beyond `max_pixels`.
DAMAGE = (av.error.InvalidDataError, av.error.ArgumentError)
_SLACK_SECONDS = 0.5  # a video of ten minutes and a frame is one of ten minutes


@dataclass(frozen=True, slots=True)
class Source:
    """An open video file and the streams of it that are used."""

    container: InputContainer
    kind: str
    picture: Any
    sound: Any


@dataclass(slots=True)
class Extent:
    """How far a file really goes, by its packets or by what was decoded. Times are in seconds."""

    frames: int = 0
    start: float | None = None
    end: float = 0.0
    declared: float = 0.0

    @property
    def duration(self) -> float:
        return max(0.0, self.end - (self.start or 0.0))


def container_of(path: Path) -> str:
    """FFmpeg's name of the container that the first bytes announce. Problem(not_video) for all others."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not looks_like_video(head):
        raise Problem(NOT_VIDEO)
    return "matroska" if head.startswith(MATROSKA) else "mov"


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Source]:
    """The file, its first good video stream and its sound, if it has any."""
    kind = container_of(path)
    options = {"protocol_whitelist": "file", "max_pixels": str(limits.max_pixels)}
    try:
        container = av.open(f"file:{path}", "r", format=kind, options=options, metadata_errors="ignore")
    except av.error.InvalidDataError as error:
        raise Problem(BROKEN) from error
    with container:
        picture = _picture(container, limits)
        yield Source(container, kind, picture, _sound(container, limits))


def _picture(container: InputContainer, limits: Limits) -> Any:
    films = [one for one in container.streams.video if not one.disposition & one.disposition.attached_pic]
    if not films:
        raise Problem(NO_VIDEO_STREAM if container.streams.audio else NO_FRAMES)
    stream = max(films, key=lambda one: bool(one.disposition & one.disposition.default))
    if stream.codec_context is None or stream.codec_context.codec.canonical_name not in VIDEO_CODECS:
        raise Problem(UNSUPPORTED_CODEC)
    if stream.width * stream.height > limits.max_pixels:
        raise Problem(TOO_LARGE_PICTURE)
    _prepare(stream.codec_context, limits)
    stream.codec_context.options = {"max_pixels": str(limits.max_pixels)}
    return stream


def _sound(container: InputContainer, limits: Limits) -> Any:
    """Phones that record in space have a second track that few can read; the first that can be is taken."""
    streams = container.streams.audio
    for stream in streams:
        context = stream.codec_context
        if context is not None and _is_sound(context.codec.canonical_name) and context.sample_rate:
            _prepare(context, limits)
            return stream
    if streams:
        raise Problem(UNSUPPORTED_CODEC)  # better than to take somebody's sound away in silence
    return None


def _is_sound(name: str) -> bool:
    return name in AUDIO_CODECS or name.startswith("pcm_")


def _prepare(context: Any, limits: Limits) -> None:
    context.thread_type = "AUTO"
    context.thread_count = limits.threads


def measure(source: Source, limits: Limits) -> Extent:
    """Read all packets and decode none: what a header tells about the length is only compared with this.

    Problem: no_frames, too_long, too_many_frames, or broken when much less is there than the header tells."""
    extent = Extent(declared=_declared(source))
    streams = [stream for stream in (source.picture, source.sound) if stream is not None]
    for packet in packets(source, streams):
        if packet.pts is None or packet.dts is None:
            continue
        at = float(packet.pts * packet.time_base)
        end = at + float((packet.duration or 0) * packet.time_base)
        if packet.stream is source.picture:
            extent.frames += 1
            extent.start = at if extent.start is None else min(extent.start, at)
        extent.end = max(extent.end, end)
        check(extent, limits)
    if not extent.frames:
        raise Problem(NO_FRAMES)
    if extent.duration < extent.declared * WHOLE_ENOUGH:
        raise Problem(BROKEN)
    return extent


def check(extent: Extent, limits: Limits) -> None:
    """Problem(too_long or too_many_frames) as soon as that is known."""
    if extent.frames > limits.max_frames:
        raise Problem(TOO_MANY_FRAMES)
    if extent.duration > limits.max_seconds + _SLACK_SECONDS:
        raise Problem(TOO_LONG)


def packets(source: Source, streams: list[Any]) -> Iterator[Any]:
    """All packets up to the end of the file, or to where it is cut off."""
    demuxed = source.container.demux(*streams)
    while True:
        try:
            packet = next(demuxed)
        except (StopIteration, av.error.InvalidDataError, av.error.EOFError):
            return
        yield packet


def _declared(source: Source) -> float:
    """What the header tells, in seconds; 0 when it doesn't, as browsers' recordings don't."""
    stream = source.picture
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (source.container.duration or 0) / av.time_base
