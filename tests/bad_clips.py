"""Video files that are broken, hostile or no videos at all, made on the spot; tests/clips.py has the good ones."""

import functools
import io
import struct

import av
from PIL import Image

from tests import clips
from tests.images import quarters


@functools.lru_cache(maxsize=1)
def audio_only() -> bytes:
    return clips.encode(video=None)


@functools.lru_cache(maxsize=1)
def song_with_cover() -> bytes:
    """A sound file with a picture in it, which is a video track of one picture by the letter of it."""
    out, cover = io.BytesIO(), io.BytesIO()
    quarters(64, 64).save(cover, "PNG")
    with av.open(out, "w", format="mp4") as container:
        sound = container.add_stream("aac", rate=clips.AUDIO_RATE, layout="stereo")
        picture_stream = container.add_stream("png", rate=1)
        picture_stream.width = picture_stream.height = 64
        picture_stream.pix_fmt = "rgb24"
        picture_stream.disposition = av.stream.Disposition.attached_pic
        for frame in clips.tone(0.5):
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
        packet = av.Packet(cover.getvalue())
        packet.stream, packet.pts, packet.dts = picture_stream, 0, 0
        container.mux(packet)
    return out.getvalue()


@functools.lru_cache(maxsize=1)
def no_frames() -> bytes:
    """A video track that holds nothing."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options={"movflags": "empty_moov+frag_keyframe"}) as container:
        clips.video_stream(container, "libx264", 30, 160, 120, "yuv420p", None, 0)
        container.start_encoding()
    return out.getvalue()


@functools.lru_cache(maxsize=4)
def _indexed_first() -> bytes:
    return clips.encode(seconds=4, options={"movflags": "faststart"})


def cut_off(part: float = 0.5) -> bytes:
    """The start of a four-second MP4 whose index stands first: it says four seconds and plays up to the cut."""
    data = _indexed_first()
    return data[: int(len(data) * part)]


def without_index() -> bytes:
    """An MP4 that was cut off before its index, which stands at the end."""
    data = clips.mp4(2)
    return data[: data.rindex(b"moov") - 4]


def without_start() -> bytes:
    """An MP4 whose first half is missing."""
    data = clips.mp4(2)
    return data[len(data) // 2 :]


def lying(seconds: float = 4.0, says: float = 0.5, format: str = "mp4") -> bytes:
    """A file of `seconds` whose header says another duration."""
    if format == "webm":
        data = bytearray(clips.webm(seconds))
        at = data.index(b"\x44\x89\x88") + 3  # Segment/Info/Duration, a float of 8 bytes, in milliseconds
        data[at : at + 8] = struct.pack(">d", says * 1000)
        return bytes(data)
    data = bytearray(clips.mp4(seconds))
    for box, offset, scale in ((b"mvhd", 16, None), (b"mdhd", 16, None), (b"tkhd", 24, 1000)):
        at = data.find(box)
        while at >= 0:
            rate = scale or struct.unpack(">I", data[at + 16 : at + 20])[0]
            start = at + 4 + offset
            data[start : start + 4] = struct.pack(">I", round(says * rate))
            at = data.find(box, at + 4)
    return bytes(data)


@functools.lru_cache(maxsize=1)
def huge_picture() -> bytes:
    """One frame of 7,680 × 4,320."""
    still = Image.new("RGB", (7680, 4320))
    return clips.encode(seconds=1 / 30, width=7680, height=4320, audio=None, draw=lambda *_args: still)


@functools.lru_cache(maxsize=1)
def growing() -> bytes:
    """A WebM whose first frame is 64 × 64 and its next 4,096 × 4,096, which no header tells."""
    return clips.changing((64, 64), (4096, 4096), frames=1)


def mp4_with_page() -> bytes:
    """A video that is a page too."""
    return clips.mp4(0.5) + b"<html><script>alert(1)</script></html>"


def playlist(target: str) -> bytes:
    """A playlist that calls itself a video and points at another file or address."""
    return f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n{target}\n#EXT-X-ENDLIST\n".encode()


def joined(target: str) -> bytes:
    """A list of files for FFmpeg to join."""
    return f"ffconcat version 1.0\nfile '{target}'\n".encode()
