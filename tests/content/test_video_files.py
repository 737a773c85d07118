"""The programs that read and make videos, with real files: what comes out of every kind that people have."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from content.video import plan, run
from tests import clips
from tests.content.support import looks_like
from tests.images import BLUE, GREEN, RED, YELLOW

LOSSY = 30  # how far a colour may be off after subsampled, compressed video


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "made"
    path.mkdir()
    return path


def on_disk(data: bytes, folder: Path) -> Path:
    path = folder.parent / "source"
    path.write_bytes(data)
    return path


def make(data: bytes, folder: Path, **options: Any) -> run.Transcoded:
    return run.transcode(on_disk(data, folder), folder, **options)


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours of the four quarters: upper left, upper right, lower left, lower right."""
    places = ((0.12, 0.12), (0.88, 0.12), (0.12, 0.88), (0.88, 0.88))
    return [image.getpixel((int(image.width * x), int(image.height * y))) for x, y in places]  # type: ignore[misc]


def has_corners(image: Image.Image, *wanted: tuple[int, int, int], within: int = LOSSY) -> bool:
    return all(looks_like(one, other, within) for one, other in zip(corners(image), wanted, strict=True))


def shown(path: Path) -> list[tuple[float, Any]]:
    """The frames of a file with the times at which they are shown."""
    with av.open(str(path)) as container:
        return [(frame.time, frame) for frame in container.decode(video=0)]


# --- What a file is -----------------------------------------------------------------------------------------
def test_a_probe_tells_what_a_phone_recorded(folder: Path) -> None:
    found = run.probe(on_disk(clips.phone_mov(), folder))
    assert (found.width, found.height, found.rotation) == (108, 192, 90)
    assert (found.video_codec, found.container, found.has_audio) == ("hevc", "mov", True)
    assert found.duration_ms == pytest.approx(1000, abs=20)
    assert (found.frames_estimated, found.fps) == (30, 30)


def test_a_probe_measures_a_recording_that_tells_no_duration(folder: Path) -> None:
    assert run.probe(on_disk(clips.recorded_live(1.5), folder)).duration_ms == pytest.approx(1500, abs=40)


# --- What is made of it -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "clip",
    [clips.mp4, clips.silent_mp4, clips.webm, clips.phone_mov, clips.variable_rate, clips.recorded_live],
)
def test_all_become_h264_and_aac_that_play_while_they_load(clip: Any, folder: Path) -> None:
    data = clip()
    made = make(data, folder)
    path = made.files[0].path
    assert clips.fast_start(path.read_bytes())
    with av.open(str(path)) as container:
        film = container.streams.video[0]
        assert (film.codec_context.name, film.profile, film.pix_fmt) == ("h264", "High", "yuv420p")
        assert (film.width, film.height) == (made.files[0].width, made.files[0].height)
        assert film.average_rate is not None
        assert film.average_rate <= 30
        assert [sound.codec_context.name for sound in container.streams.audio] in ([], ["aac"])
        assert made.is_silent == (not container.streams.audio)
        assert container.duration == pytest.approx(made.duration_ms * 1000, abs=50_000)


def test_sizes_are_made_that_are_smaller_than_the_source(folder: Path) -> None:
    made = make(clips.uhd_120(), folder)
    assert [(file.width, file.height) for file in made.files] == [(1920, 1080), (1280, 720), (854, 480)]
    for file in made.files:
        with av.open(str(file.path)) as container:
            film = container.streams.video[0]
            assert (film.width, film.height) == (file.width, file.height)
            assert film.average_rate == 30
            assert film.frames == 6  # a fifth of a second
    with Image.open(made.cover) as cover:
        assert cover.size == (1920, 1080)


def test_4k_hevc_of_ten_bits_fits_into_the_memory(folder: Path) -> None:
    made = make(clips.uhd_hevc(), folder)
    assert (made.files[0].width, made.files[0].height) == (1920, 1080)


def test_a_small_video_stays_as_large_as_it_is(folder: Path) -> None:
    made = make(clips.mp4(0.5), folder)
    assert [(file.width, file.height, file.path.name) for file in made.files] == [(160, 120, "120.mp4")]


@pytest.mark.parametrize(
    ("rotation", "upright"),
    [
        (90, (BLUE, RED, YELLOW, GREEN)),
        (180, (YELLOW, BLUE, GREEN, RED)),
        (270, (GREEN, YELLOW, RED, BLUE)),
    ],
)
def test_a_turned_video_is_made_upright(rotation: int, upright: Any, folder: Path) -> None:
    made = make(clips.turned(rotation), folder)
    with Image.open(made.cover) as cover:
        assert cover.size == ((160, 120) if rotation == 180 else (120, 160))
        assert has_corners(cover, *upright)
    with av.open(str(made.files[0].path)) as container:
        assert next(container.decode(video=0)).rotation == 0


def test_a_mirrored_video_is_made_as_its_maker_saw_it(folder: Path) -> None:
    with Image.open(make(clips.mirrored(), folder).cover) as cover:
        assert has_corners(cover, GREEN, RED, YELLOW, BLUE)


def test_oblong_pixels_become_square(folder: Path) -> None:
    made = make(clips.encode(seconds=0.3, sar=Fraction(4, 3)), folder)
    assert (made.files[0].width, made.files[0].height) == (212, 120)


def test_a_size_that_changes_on_the_way_is_evened_out(folder: Path) -> None:
    made = make(clips.changing((320, 240), (160, 120), (320, 240)), folder)
    frames = shown(made.files[0].path)
    assert len(frames) == 30
    assert {(frame.width, frame.height) for _time, frame in frames} == {(320, 240)}
    assert has_corners(frames[15][1].to_image(), RED, GREEN, BLUE, YELLOW)


@pytest.mark.slow
def test_high_dynamic_range_is_toned_down(folder: Path) -> None:
    made = make(clips.hdr(), folder)
    assert shown(folder.parent / "source")[0][1].color_trc == 18  # HLG
    with av.open(str(made.files[0].path)) as container:
        frame = next(container.decode(video=0))
        assert (frame.color_trc, frame.color_primaries, frame.colorspace) == (1, 1, 1)
        assert has_corners(frame.to_image(), RED, GREEN, BLUE, YELLOW, within=60)


def test_nothing_of_place_and_camera_is_left(folder: Path) -> None:
    data = clips.phone_mov()
    assert clips.CAMERA.encode() in data
    assert clips.PLACE.encode() in data
    for path in [*make(data, folder).files, *folder.glob("cover.jpg")]:
        written = (path.path if isinstance(path, run.VideoFile) else path).read_bytes()
        assert clips.CAMERA.encode() not in written
        assert clips.PLACE.encode() not in written


def test_nothing_of_a_page_in_a_video_is_left(folder: Path) -> None:
    made = make(bytes(clips.mp4(0.5)) + b"<html><script>alert(1)</script></html>", folder)
    assert b"<script" not in made.files[0].path.read_bytes()


# --- Time and sound -----------------------------------------------------------------------------------------
def test_frames_at_uneven_times_are_shown_at_their_times(folder: Path) -> None:
    times = [0, 0.1, 0.2, 0.75, 0.8, 0.85, 1.5, 1.9]
    data = clips.encode(
        times=times,
        tone_seconds=2,
        draw=lambda number, width, height: Image.new("L", (width, height), 20 + 25 * number).convert("RGB"),
    )
    for time, frame in shown(make(data, folder).files[0].path):
        # On show at this time, give or take half a frame of ours.
        allowed = {
            max(n for n, at in enumerate(times) if at <= max(0, time + off)) for off in (-0.017, 0, 0.017)
        }
        brightness = frame.to_image().convert("L").getpixel((5, 5))
        assert min(abs(brightness - (20 + 25 * number)) for number in allowed) <= 6


def test_sound_stays_where_it_was(folder: Path) -> None:
    data = clips.encode(seconds=2, tone_seconds=1)
    with av.open(str(make(data, folder).files[0].path)) as container:
        loud = [
            frame.time
            for frame in container.decode(audio=0)
            if any(abs(value) > 0.01 for value in memoryview(frame.planes[0]).cast("f"))
        ]
    assert loud[0] == pytest.approx(0, abs=0.03)
    assert loud[-1] == pytest.approx(1, abs=0.05)


def test_a_track_of_silence_is_silent(folder: Path) -> None:
    assert make(clips.encode(seconds=0.5, loudness=0), folder).is_silent
    assert not make(clips.encode(seconds=0.5), folder).is_silent


def test_keyframes_stand_at_every_second_second(folder: Path) -> None:
    with av.open(str(make(clips.mp4(5), folder).files[0].path)) as container:
        keys = {
            round(float(packet.pts * packet.time_base), 2)
            for packet in container.demux(video=0)
            if packet.is_keyframe and packet.pts is not None
        }
    assert {0, 2, 4} <= keys


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30), Fraction(30_000, 1001), Fraction(2998, 100)])
def test_a_keyframe_is_on_show_at_every_full_minute(rate: Fraction) -> None:
    for minute in range(1, 10):
        on_show = math.floor(60 * minute * rate)
        assert plan.is_keyframe(on_show, rate)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        (24, 24),
        (25, 25),
        (Fraction(30_000, 1001), Fraction(30_000, 1001)),
        (50, 25),
        (Fraction(60_000, 1001), Fraction(30_000, 1001)),
        (120, 30),
        (240, 30),
        (5, 5),
    ],
)
def test_a_high_rate_becomes_an_even_part_of_itself(source: Any, made: Any) -> None:
    assert plan.rate(Fraction(source), Fraction(source)) == made


def test_a_variable_rate_becomes_30() -> None:
    assert plan.rate(Fraction(17), Fraction(60)) == 30
    assert plan.rate(None, None) == 30


# --- Covers -------------------------------------------------------------------------------------------------
def test_a_cover_is_not_a_dark_frame(folder: Path) -> None:
    made = make(clips.dark_start(2), folder)
    assert made.cover_ms == pytest.approx(1000, abs=250)
    with Image.open(made.cover) as cover:
        assert has_corners(cover, RED, GREEN, BLUE, YELLOW)


@pytest.mark.parametrize(("wish", "taken"), [(0, 0), (500, 500), (99_999, 967)])
def test_a_cover_is_taken_where_its_author_wants(wish: int, taken: int, folder: Path) -> None:
    made = make(clips.dark_start(1), folder, cover_ms=wish)
    assert made.cover_ms == pytest.approx(taken, abs=34)
    with Image.open(made.cover) as cover:
        is_dark = looks_like(corners(cover)[0], (0, 0, 0), LOSSY)
    assert is_dark == (wish < 500)


@pytest.mark.parametrize(("at", "is_dark"), [(0, True), (400, True), (600, False), (99_999, False)])
def test_a_cover_is_taken_of_a_finished_video_later(at: int, is_dark: bool, folder: Path) -> None:
    made = make(clips.dark_start(1), folder)
    image = run.frame(made.files[0].path, at)
    assert (image.mode, image.size) == ("RGB", (160, 120))
    assert looks_like(corners(image)[0], (0, 0, 0), LOSSY) == is_dark


# --- Sizes --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("size", "made"),
    [
        ((1080, 1920), [(1080, 1920), (720, 1280), (480, 854)]),
        ((4032, 3024), [(1440, 1080), (960, 720), (640, 480)]),
        ((4000, 1000), [(1920, 480)]),
        ((540, 960), [(540, 960)]),
        ((161, 121), [(160, 120)]),
        ((1, 9000), [(2, 1920)]),
    ],
)
def test_sizes_are_even_and_never_larger_than_the_source(size: Any, made: Any) -> None:
    assert [(one.width, one.height) for one in plan.outputs(size)] == made
