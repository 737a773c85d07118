"""What a video costs: from what a phone recorded to all that is served of it, against the ffmpeg command line.

    apt install ffmpeg
    python benchmarks/video.py [--rounds 3] [--seconds 10] [--only hd]

Both make the same files with the same settings and threads: up to three sizes of H.264 from one decoding, each
scaled from the next larger one, with AAC, the index in front, at a niceness of 10. Ours also measures every packet
before it begins, looks for the cover and writes it, reports its progress, and runs with its memory limited.
Debian's ffmpeg brings its own builds of x264 and of the decoders, PyAV's wheel others. The rounds are interleaved,
so that whatever else the machine does hits both alike; `memory` is the largest resident size of the program that
does the work. The films are drawn here: coloured quarters that move, under grain.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="instaclone-benchmark-"))

from PIL import Image, ImageChops

from content.video import plan, run
from tests import clips

THREADS = min(os.cpu_count() or 1, 4)
NICENESS = 10


@dataclass(frozen=True, slots=True)
class Film:
    title: str
    width: int
    height: int
    fps: int
    codec: str
    pix_fmt: str = "yuv420p"


FILMS = {
    "hd": Film("1080p, 30 a second, H.264", 1920, 1080, 30, "libx264"),
    "hd60": Film("1080p, 60 a second, HEVC", 1920, 1080, 60, "libx265"),
    "uhd": Film("4K, 30 a second, HEVC of 10 bits", 3840, 2160, 30, "libx265", "yuv420p10le"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    wall: float  # seconds
    cpu: float  # seconds
    memory: int  # bytes
    stored: int  # bytes


def draw(film: Film, seconds: float) -> bytes:
    ground = clips.picture(0, film.width, film.height)
    coarse = Image.effect_noise((film.width // 4, film.height // 4), 60)
    grain = coarse.resize((film.width, film.height), Image.Resampling.BILINEAR).convert("RGB")
    first = Image.blend(ground, grain, 0.3)
    return clips.encode(
        seconds=seconds,
        width=film.width,
        height=film.height,
        fps=film.fps,
        format="mov",
        video=film.codec,
        pix_fmt=film.pix_fmt,
        draw=lambda number, _width, _height: ImageChops.offset(first, 7 * number, 5 * number),
    )


# --- The two --------------------------------------------------------------------------------------------------
def ours(source: Path, folder: Path, film: Film) -> Cost:
    """In a process of its own: what its children used at most is then what this one child did."""
    told = subprocess.run(
        [sys.executable, __file__, "--one", source, folder], capture_output=True, check=True, text=True
    )
    answer = json.loads(told.stdout)
    return Cost(**answer, stored=stored(folder))


def one(source: str, folder: str) -> None:
    began = time.perf_counter()
    run.transcode(Path(source), Path(folder))
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * 1024}))


def ffmpeg(source: Path, folder: Path, film: Film) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(["nice", "-n", str(NICENESS), *command(source, folder, film)])
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("ffmpeg failed")
    wall = time.perf_counter() - began
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, stored(folder))


def command(source: Path, folder: Path, film: Film) -> list[str]:
    """What one would type for the same files."""
    rate = plan.rate(Fraction(film.fps), Fraction(film.fps))
    outputs = plan.outputs((film.width, film.height))
    graph = f"[0:v]fps={rate}"
    for number, output in enumerate(outputs):
        color = ",scale=out_color_matrix=bt709:out_range=tv,format=yuv420p" if number == 0 else ""
        graph += f",scale={output.width}:{output.height}{color}"
        graph += (
            f",split[v{number}][n{number}];[n{number}]null" if output is not outputs[-1] else f"[v{number}]"
        )
    words = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", str(THREADS), "-i", str(source)]
    words += ["-filter_complex", graph]
    for number, output in enumerate(outputs):
        words += ["-map", f"[v{number}]", "-map", "0:a", "-threads", str(THREADS), "-map_metadata", "-1"]
        words += ["-c:v", "libx264", "-preset", plan.PRESET, "-crf", str(plan.QUALITY), "-profile:v", "high"]
        words += ["-maxrate", str(output.bits), "-bufsize", str(2 * output.bits)]
        words += ["-g", str(round(rate * plan.KEYFRAME_SECONDS))]
        words += ["-c:a", "aac", "-b:a", str(plan.AUDIO_BITS), "-ac", "2"]
        words += ["-movflags", "+faststart", str(folder / output.name)]
    return words


def stored(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.mp4"))


# --- Measuring ------------------------------------------------------------------------------------------------
Job = Callable[[Path, Path, Film], Cost]


def measure(source: Path, film: Film, rounds: int) -> dict[str, list[Cost]]:
    jobs: dict[str, Job] = {"ffmpeg": ffmpeg, "ours": ours}
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for _round in range(rounds):
        for name, job in jobs.items():
            with tempfile.TemporaryDirectory() as folder:
                costs[name].append(job(source, Path(folder), film))
    return costs


def report(costs: dict[str, list[Cost]], seconds: float) -> None:
    print(
        f"{'':8} {'wall s':>8} {'CPU s':>8} {'x speed':>8} {'memory MB':>10} {'stored KB':>10} {'wall':>6} {'CPU':>6}"
    )
    base = None
    for name, rounds in costs.items():
        wall = statistics.median(cost.wall for cost in rounds)
        cpu = statistics.median(cost.cpu for cost in rounds)
        base = base or (wall, cpu)
        memory, size = max(cost.memory for cost in rounds), rounds[-1].stored
        print(
            f"{name:8} {wall:8.2f} {cpu:8.2f} {seconds / wall:8.2f} {memory / 2**20:10.0f} {size / 1000:10.0f}"
            f" {wall / base[0]:6.2f} {cpu / base[1]:6.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="how long each film is")
    parser.add_argument("--only", choices=FILMS, help="one of the films")
    parser.add_argument("--one", nargs=2, metavar=("SOURCE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(*options.one)
        return
    if shutil.which("ffmpeg") is None:
        raise SystemExit("There is no ffmpeg to compare with; on Debian: apt install ffmpeg")
    print(
        f"{os.cpu_count()} processors, {THREADS} threads, {options.rounds} rounds, {options.seconds:g} s each"
    )
    for name, film in FILMS.items():
        if options.only in (None, name):
            with tempfile.NamedTemporaryFile(suffix=".mov") as file:
                file.write(draw(film, options.seconds))
                file.flush()
                print(f"\n{film.title} ({os.path.getsize(file.name) / 1e6:.1f} MB)", flush=True)
                report(measure(Path(file.name), film, options.rounds), options.seconds)


if __name__ == "__main__":
    main()
