"""How fast is the home feed, against the least that Django could do?

    python benchmarks/feed.py [--posts 1000 100000] [--follows 10 200 2000] [--engines sqlite mongodb]
                              [--seconds 5] [--rounds 3] [--worker sync]

For each engine and number of posts it makes a site in a temporary folder, starts it under gunicorn with two
workers, and asks for `GET /api/v1/feed?mode=following&limit=20` with a token, from 8 connections (wrk). Beside it
runs the floor: a Django view without middleware that returns the very same bytes, under the same server
(floor.py). The two take turns, so that a busy machine slows both. It prints a Markdown table and writes
`var/benchmarks/feed.json`. The whole run takes about ten minutes.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from servers import ROOT, environment, get, mongod, running, wait_until

CONNECTIONS = 8
WORKERS = 2
FEED = "/api/v1/feed?mode=following&limit=20"


@dataclass(frozen=True)
class Result:
    engine: str
    posts: int
    follows: int
    feed_per_second: float
    floor_per_second: float
    median_ms: float
    p99_ms: float
    page_bytes: int
    queries: int

    @property
    def ratio(self) -> float:
        return self.floor_per_second / self.feed_per_second


def main() -> None:
    options = _options()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian: apt-get install wrk).")
    results = []
    for engine in options.engines:
        for posts in options.posts:
            results += measure(engine, posts, options)
    print(table(results))
    out = ROOT / "var" / "benchmarks" / "feed.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(result), "ratio": round(result.ratio, 2)} for result in results]
    out.write_text(json.dumps({"worker": options.worker, "results": rows}, indent=2) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--follows", type=int, nargs="+", default=[10, 200, 2_000])
    parser.add_argument("--engines", nargs="+", default=["sqlite", "mongodb"], choices=["sqlite", "mongodb"])
    parser.add_argument("--seconds", type=int, default=5, help="of each turn")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each; the median counts")
    parser.add_argument(
        "--worker", default="sync", choices=["sync", "gthread"], help="gunicorn's worker class"
    )
    parser.add_argument("--port", type=int, default=8190, help="this one and the next are used")
    return parser.parse_args()


def measure(engine: str, posts: int, options: argparse.Namespace) -> list[Result]:
    """All numbers of follows on one site of that size."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="feed-benchmark-")))
        variables = environment(folder)
        if engine == "mongodb":
            variables["DATABASE_URL"] = stack.enter_context(mongod("feed_benchmark"))
        seed = [sys.executable, "-m", "benchmarks.feed_seed", str(posts), *map(str, options.follows)]
        started = time.perf_counter()
        readers = json.loads(subprocess.check_output(seed, cwd=ROOT, env=variables))
        print(f"{engine}, {posts} posts: made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        site, floor = options.port, options.port + 1
        stack.enter_context(_server("instaclone.wsgi", site, options.worker, variables, folder))
        wait_until(lambda: get(f"http://127.0.0.1:{site}/healthz"))
        for reader in readers:
            page = get(f"http://127.0.0.1:{site}{FEED}", reader["token"])
            shown = len(json.loads(page)["results"])
            if shown != 20:
                sys.exit(f"The page has {shown} posts, not 20: there are too few posts for so few follows.")
            (folder / f"page-{reader['follows']}.json").write_bytes(page)
        floor_variables = {**variables, "FLOOR_PAGES": str(folder)}
        stack.enter_context(_server("benchmarks.floor", floor, options.worker, floor_variables, folder))
        wait_until(lambda: get(f"http://127.0.0.1:{floor}/page-{readers[0]['follows']}.json"))
        return [_take_turns(engine, posts, reader, options, folder) for reader in readers]


def _take_turns(
    engine: str, posts: int, reader: dict[str, Any], options: argparse.Namespace, folder: Path
) -> Result:
    name = f"page-{reader['follows']}.json"
    feed_url = f"http://127.0.0.1:{options.port}{FEED}"
    floor_url = f"http://127.0.0.1:{options.port + 1}/{name}"
    _wrk(feed_url, reader["token"], 1)  # warm both
    _wrk(floor_url, reader["token"], 1)
    feed, floor = [], []
    for _ in range(options.rounds):
        feed.append(_wrk(feed_url, reader["token"], options.seconds))
        floor.append(_wrk(floor_url, reader["token"], options.seconds))
    result = Result(
        engine=engine,
        posts=posts,
        follows=reader["follows"],
        feed_per_second=statistics.median(turn["per_second"] for turn in feed),
        floor_per_second=statistics.median(turn["per_second"] for turn in floor),
        median_ms=statistics.median(turn["50%"] for turn in feed),
        p99_ms=statistics.median(turn["99%"] for turn in feed),
        page_bytes=(folder / name).stat().st_size,
        queries=reader["queries"],
    )
    print(f"  {result.follows} follows: {result.ratio:.1f} times", file=sys.stderr)
    return result


def _wrk(url: str, token: str, seconds: int) -> dict[str, float]:
    """Requests a second, and latencies in milliseconds, of one turn."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    said = subprocess.check_output([*command, "-H", f"Authorization: Bearer {token}", url], text=True)
    if "Non-2xx" in said:
        sys.exit(f"{url} answered with errors:\n{said}")
    found = {"per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])}
    for share in ("50%", "99%"):
        value, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)\b", said).groups()
        found[share] = float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return found


@contextmanager
def _server(module: str, port: int, worker: str, variables: dict[str, str], folder: Path) -> Iterator[None]:
    command = [
        sys.executable, "-m", "gunicorn", f"{module}:application", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--worker-class", worker,
    ]  # fmt: skip
    if worker == "gthread":
        command += ["--threads", str(CONNECTIONS // WORKERS)]
    with running(command, variables, folder / f"{module}.log"):
        yield


def table(results: list[Result]) -> str:
    lines = [
        "| engine | posts | follows | feed, requests/s | floor, requests/s | times slower | median | p99 | queries |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r.engine} | {r.posts:,} | {r.follows:,} | {r.feed_per_second:,.0f} | {r.floor_per_second:,.0f} "
        f"| **{r.ratio:.1f}** | {r.median_ms:.0f} ms | {r.p99_ms:.0f} ms | {r.queries} |"
        for r in results
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
