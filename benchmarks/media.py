"""What an upload costs: a 12-megapixel JPEG to everything that is stored of it, against a floor.

    python benchmarks/media.py [--rounds 9]

The floor is bare Pillow that decodes the file, resizes it once to 1,080 pixels and encodes that once as JPEG,
with no check at all. `floor, WebP` encodes as WebP, as Pillow does by default. Ours makes the cleaned
original, four WebP renditions, a JPEG one, the thumbnail, the blurhash and the colour, after the checks of a
hostile file. The rounds are interleaved, so that whatever else the machine does hits all alike. The
photograph is drawn here: gradients, edges and grain.
"""

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="instaclone-benchmark-"))

import django

django.setup()

from django.conf import settings  # noqa: E402
from PIL import Image  # noqa: E402

from content import pipeline  # noqa: E402
from instaclone.common import images  # noqa: E402
from tests.images import photo, save  # noqa: E402

SIZE = (4032, 3024)


def floor(data: bytes, format: str = "JPEG") -> int:
    image = Image.open(io.BytesIO(data))
    scaled = image.resize((1080, 810), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    scaled.save(out, format, quality=80)
    return out.tell()


def ours(data: bytes) -> int:
    image = images.open_image(
        io.BytesIO(data),
        max_bytes=settings.IMAGE_MAX_BYTES,
        max_pixels=settings.IMAGE_MAX_PIXELS,
        long_side=pipeline.SOURCE_LONG_SIDE,
    )
    key = "0" * 32
    files = [pipeline.source_file(key, image), *pipeline.render(key, image, None).files]
    return sum(len(file.data) for file in files)


def measure(jobs: dict[str, Callable[[], int]], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Wall and processor seconds of each job in each round."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            wall, cpu = time.perf_counter(), time.process_time()
            job()
            if number:  # the first round warms up
                times[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    data = save(photo(*SIZE), "JPEG", quality=90)
    jobs = {
        "floor": lambda: floor(data),
        "floor, WebP": lambda: floor(data, "WEBP"),
        "ours": lambda: ours(data),
    }
    width, height = SIZE
    print(f"{width}x{height} JPEG of {len(data) / 1e6:.1f} MB, {rounds} rounds, {os.cpu_count()} processors")
    print(f"{'':12} {'median ms':>10} {'best ms':>9} {'CPU ms':>8} {'stored KB':>10} {'ratio':>6}")
    times = measure(jobs, rounds)
    base = statistics.median(wall for wall, _cpu in times["floor"])
    for name, job in jobs.items():
        walls, cpus = zip(*times[name], strict=True)
        median = statistics.median(walls)
        print(
            f"{name:12} {median * 1000:10.0f} {min(walls) * 1000:9.0f} {statistics.median(cpus) * 1000:8.0f}"
            f" {job() / 1000:10.0f} {median / base:6.2f}"
        )


if __name__ == "__main__":
    main()
