"""The program that makes what is served of a video: MP4 files of H.264 and AAC in up to three sizes.

A job `{"source", "folder", "cover_ms"}` (`cover_ms` may be null) writes the files and `cover.jpg` into the folder
and answers `{"files": [{"name", "width", "height"}], "cover", "cover_ms", "duration_ms", "is_silent"}`, the largest
file first. Everything is decoded once: one filter graph turns, scales and splits the pictures, each size scaled
from the next larger one, and each file has encoders of its own.

The pictures have an even rate (`plan.rate`), so gaps and bursts of a variable one are filled and thinned by the
times of the frames, and the sound is stretched or filled to its own times; that is what keeps both together.
Metadata, chapters and other tracks of the source are left behind.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.frame import PictureType

from content.video import plan
from content.video.child import Answer, Limits, main, say
from content.video.codes import BROKEN, Problem
from content.video.cover import Chooser
from content.video.graphs import Pictures, Sounds
from content.video.reading import DAMAGE, WHOLE_ENOUGH, Extent, Source, check, measure, opened, packets

COVER_QUALITY = 95
_PROGRESS_EVERY = 0.5  # seconds


class Target:
    """One file in the making."""

    def __init__(
        self, folder: Path, output: plan.Output, rate: Fraction, sounds: Sounds | None, threads: int
    ) -> None:
        self.output = output
        # "bitexact" leaves out the names and versions of encoders.
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        self.container = av.open(str(folder / output.name), "w", format="mp4", options=options)
        self.picture = self.container.add_stream("libx264", rate=rate, options=_x264(output, rate))
        context = self.picture.codec_context
        context.width, context.height, context.pix_fmt = output.width, output.height, "yuv420p"
        context.time_base = 1 / rate
        context.thread_count = threads
        context.color_range = av.video.reformatter.ColorRange.MPEG
        context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
        self.sound: Any = None
        if sounds is not None:
            self.sound = self.container.add_stream("aac", rate=sounds.rate, layout="stereo")
            self.sound.codec_context.bit_rate = plan.AUDIO_BITS

    def add_picture(self, frame: Any) -> None:
        self.container.mux(self.picture.encode(frame))

    def add_sound(self, frame: Any) -> None:
        self.container.mux(self.sound.encode(frame))

    def close(self) -> None:
        self.add_picture(None)
        if self.sound is not None:
            self.add_sound(None)
        self.container.close()


def _x264(output: plan.Output, rate: Fraction) -> dict[str, str]:
    return {
        "preset": plan.PRESET,
        "crf": str(plan.QUALITY),
        "profile": "high",
        "maxrate": str(output.bits),
        "bufsize": str(2 * output.bits),
        "g": str(round(rate * plan.KEYFRAME_SECONDS) + 1),
        "forced-idr": "1",
        "a53cc": "0",
    }


@dataclass(slots=True)
class Reporter:
    """Tells how far the work is, twice a second at most."""

    whole: float
    _told: float = 0.0

    def at(self, seconds: float) -> None:
        now = time.monotonic()
        if now - self._told >= _PROGRESS_EVERY:
            self._told = now
            say({"progress": min(99, int(100 * seconds / self.whole)) if self.whole else 0})


class Transcoder:
    """Reads one source and feeds the targets."""

    def __init__(self, source: Source, extent: Extent, job: Answer, limits: Limits) -> None:
        self.source, self.limits = source, limits
        self.folder = Path(job["folder"])
        self.origin = extent.start or 0.0
        self.reporter = Reporter(extent.duration)
        self.decoded = Extent(start=0.0, declared=extent.declared)
        wish = job["cover_ms"]
        self.chooser = Chooser(None if wish is None else wish / 1000)
        self.sounds = Sounds(source.sound) if source.sound is not None else None
        self.pictures: Pictures | None = None
        self.targets: list[Target] = []
        self.shown = 0

    def run(self) -> Answer:
        streams = [stream for stream in (self.source.picture, self.source.sound) if stream is not None]
        for packet in packets(self.source, streams):
            for frame in _decode(packet):
                if packet.stream is self.source.picture:
                    self.take_picture(frame)
                else:
                    self.take_sound(frame)
            self.reporter.at(self.decoded.end)
        self.finish()
        return self.answer()

    def take_picture(self, frame: Any) -> None:
        step = frame.duration or 0
        at = self._rebase(frame)
        self.decoded.frames += 1
        self._reach(at + float(step * frame.time_base))
        if self.pictures is None:
            self._begin(frame)
        assert self.pictures is not None
        self._write_pictures(self.pictures.push(frame))

    def take_sound(self, frame: Any) -> None:
        assert self.sounds is not None
        at = self._rebase(frame)
        self._reach(at + frame.samples / frame.sample_rate)
        # What comes before the first picture waits; the files can't be begun before its size is known.
        self.sounds.push(frame)
        if self.targets:
            self._write_sounds(self.sounds.pull())

    def finish(self) -> None:
        if self.pictures is None or self.decoded.duration < self.decoded.declared * WHOLE_ENOUGH:
            raise Problem(BROKEN)
        self._write_pictures(self.pictures.end())
        if self.sounds is not None:
            self._write_sounds(self.sounds.end())
        for target in self.targets:
            target.close()

    def answer(self) -> Answer:
        assert self.pictures is not None
        cover = self.folder / "cover.jpg"
        self.chooser.frame.to_image().save(cover, "JPEG", quality=COVER_QUALITY, subsampling=0)
        seconds = max(self.shown / self.pictures.rate, self.sounds.written if self.sounds else 0)
        return {
            "files": [
                {"name": target.output.name, "width": target.output.width, "height": target.output.height}
                for target in self.targets
            ],
            "cover": cover.name,
            "cover_ms": round(self.chooser.at * 1000),
            "duration_ms": round(seconds * 1000),
            "is_silent": self.sounds is None or self.sounds.is_silent,
        }

    def _begin(self, frame: Any) -> None:
        """The first frame tells what the header may have lied about: the size, and how it is turned."""
        stream = self.source.picture
        self.pictures = Pictures(frame, stream)
        for output in self.pictures.outputs:
            self.targets.append(
                Target(self.folder, output, self.pictures.rate, self.sounds, self.limits.threads)
            )

    def _rebase(self, frame: Any) -> float:
        """Times counted from the first picture, in seconds."""
        if frame.pts is None:
            frame.pts = round((self.origin + self.decoded.end) / frame.time_base)
        frame.pts -= round(self.origin / frame.time_base)
        return float(frame.pts * frame.time_base)

    def _reach(self, end: float) -> None:
        self.decoded.end = max(self.decoded.end, end)
        check(self.decoded, self.limits)

    def _write_pictures(self, sizes: Iterator[tuple[int, Any]]) -> None:
        assert self.pictures is not None
        rate = self.pictures.rate
        for index, frame in sizes:
            if index == 0:
                self.shown = max(self.shown, frame.pts + 1)
                self.chooser.look(frame, float(frame.pts / rate), float((frame.pts + 1) / rate))
            is_key = plan.is_keyframe(frame.pts, rate)
            frame.pict_type = PictureType.I if is_key else PictureType.NONE
            self.targets[index].add_picture(frame)

    def _write_sounds(self, frames: Iterator[Any]) -> None:
        for frame in frames:
            for target in self.targets:
                target.add_sound(frame)


def _decode(packet: Any) -> list[Any]:
    try:
        frames: list[Any] = packet.decode()
    except DAMAGE:
        return []  # as players do; when too much is lost, the length tells
    return frames


def work(job: Answer, limits: Limits) -> Answer:
    path = Path(job["source"])
    with opened(path, limits) as source:
        extent = measure(source, limits)
    with opened(path, limits) as source:
        return Transcoder(source, extent, job, limits).run()


if __name__ == "__main__":
    main(work)
