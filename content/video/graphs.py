"""The filter graphs between decoders and encoders: one for pictures, one for sound."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.filter import Graph
from av.sidedata.sidedata import Type as SideType

from content.video import plan

_UNTOLD = 2  # AVCOL_SPC_UNSPECIFIED
_HD = 720  # short side from which pictures that don't tell are taken for BT.709
_HDR = frozenset((16, 18))  # PQ and HLG
_TONED_DOWN = "out_primaries=bt709:out_transfer=bt709:intent=perceptual"
_SOUND_RATES = (44_100, 48_000)
_SOUND_FRAME = 1024  # samples in one frame of AAC


class Pictures:
    """Turns, scales, evens out the rate and splits. `frame` is the first one decoded."""

    def __init__(self, frame: Any, stream: Any) -> None:
        turn = plan.turn_of(matrix_of(frame))
        shown = plan.shown_size((frame.width, frame.height), stream.sample_aspect_ratio, turn)
        self.rate = plan.rate(stream.average_rate, stream.base_rate)
        self.outputs = plan.outputs(shown)
        self._graph = Graph()
        self._source = self._graph.add(
            "buffer",
            video_size=f"{frame.width}x{frame.height}",
            pix_fmt=frame.format.name,
            time_base=str(frame.time_base),
            pixel_aspect="1/1",
            colorspace=str(frame.colorspace),
            range=str(frame.color_range),
        )
        self._sinks = self._build(frame, turn)
        self._graph.configure()

    def push(self, frame: Any) -> Iterator[tuple[int, Any]]:
        """Give a frame, get those that are ready: which of `outputs` it is for, and the frame; its `pts` is its
        number."""
        self._source.push(frame)
        return self._pull()

    def end(self) -> Iterator[tuple[int, Any]]:
        self._source.push(None)
        return self._pull()

    def _pull(self) -> Iterator[tuple[int, Any]]:
        waiting = True
        while waiting:
            waiting = False
            for index, sink in enumerate(self._sinks):
                try:
                    frame = sink.pull()
                except (av.error.BlockingIOError, av.error.EOFError):
                    continue
                waiting = True
                yield index, frame

    def _build(self, frame: Any, turn: plan.Turn) -> list[Any]:
        largest = self.outputs[0]
        size = (largest.width, largest.height)
        if turn.is_sideways:
            size = size[::-1]
        # First the rate, so that frames that are left out cost nothing; then smaller, then turned.
        current = self._chain(
            self._source,
            f"fps={self.rate}:start_time=0",
            f"scale={size[0]}:{size[1]}",
            *_in_bt709(frame),
            "format=yuv420p",
            *turn.filters,
            "setsar=1",
            "sidedata=delete",
        )
        sinks = []
        for smaller in self.outputs[1:]:
            split = self._chain(current, "split=2")
            sinks.append(self._sink(split))
            current = self._chain(split, f"scale={smaller.width}:{smaller.height}", output=1)
        sinks.append(self._sink(current))
        return sinks

    def _chain(self, current: Any, *steps: str, output: int = 0) -> Any:
        for step in steps:
            name, _equals, arguments = step.partition("=")
            added = self._graph.add(name, arguments or None)
            current.link_to(added, output)
            current, output = added, 0
        return current

    def _sink(self, current: Any) -> Any:
        sink = self._graph.add("buffersink")
        current.link_to(sink)
        return sink


def _in_bt709(frame: Any) -> tuple[str, ...]:
    """All is made BT.709 in its narrow range, which players assume."""
    target = "out_color_matrix=bt709:out_range=tv"
    if frame.color_trc in _HDR:
        # Toned down after it was made smaller, in RGB: a fifth of the time of one step from YUV to YUV.
        return "format=gbrp10le", f"scale={_TONED_DOWN}", f"scale={target}"
    if frame.colorspace == _UNTOLD:
        is_hd = min(frame.width, frame.height) >= _HD
        return (f"scale={target}:in_color_matrix={'bt709' if is_hd else 'smpte170m'}",)
    return (f"scale={target}",)


def matrix_of(frame: Any) -> bytes | None:
    """The display matrix that comes with a frame."""
    try:
        side = frame.side_data.get(SideType.DISPLAYMATRIX)
    except ValueError:
        return None  # PyAV knows not all kinds of side data there are
    return None if side is None else bytes(side)


class Sounds:
    """Makes stereo of any sound, in frames of AAC's size."""

    def __init__(self, stream: Any) -> None:
        self.rate = stream.sample_rate if stream.sample_rate in _SOUND_RATES else _SOUND_RATES[-1]
        self.is_silent = True
        self._samples = 0
        self._form = _form(stream.codec_context)
        self._stream = stream
        self._graph: Graph | None = None

    @property
    def written(self) -> Fraction:
        """Seconds of sound that were given out."""
        return Fraction(self._samples, self.rate)

    def push(self, frame: Any) -> None:
        """A frame of another form than the first (rate, channels) is left out; the gap is filled with silence."""
        if self._graph is None:
            self._build(frame)
        if _form(frame) == self._form:
            self._source.push(frame)

    def pull(self) -> Iterator[Any]:
        while True:
            try:
                frame: Any = self._sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            self._samples += frame.samples
            if self.is_silent:
                self.is_silent = not any(bytes(plane).strip(b"\0") for plane in frame.planes)
            yield frame

    def end(self) -> Iterator[Any]:
        if self._graph is None:
            return iter(())  # a sound track without a sound
        self._source.push(None)
        return self.pull()

    def _build(self, frame: Any) -> None:
        self._form = _form(frame)
        self._graph = Graph()
        self._source = self._graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format,
            layout=frame.layout.name,
            time_base=frame.time_base,
        )
        current = self._source
        for name, arguments in (
            ("aresample", f"{self.rate}:async=1000:first_pts=0"),
            ("aformat", f"sample_fmts=fltp:channel_layouts=stereo:sample_rates={self.rate}"),
            ("asetnsamples", f"{_SOUND_FRAME}:p=0"),
        ):
            added = self._graph.add(name, arguments)
            current.link_to(added)
            current = added
        self._sink = self._graph.add("abuffersink")
        current.link_to(self._sink)
        self._graph.configure()


def _form(frame: Any) -> tuple[Any, ...]:
    return (frame.sample_rate, frame.format.name, frame.layout.name)
