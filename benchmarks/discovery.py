"""What does finding something cost as a site grows?

    python benchmarks/discovery.py [--accounts 1000 10000 100000] [--engines sqlite mongodb] [--rounds 50]

For each engine it makes a site of each size in a temporary folder (ten posts an account, discovery_seed.py), then asks
them in turns (discovery_ask.py), because the machine's own speed changes within the hour: search as people type, posts
by their words, a busy hashtag, explore, the ranked feed, whom to follow. It prints a Markdown table of the
median and the 95th percentile in milliseconds, the growth of the median from the smallest site to the largest, and how
many times the floor's (a page without the database) the largest is; and writes `var/benchmarks/discovery.json`. A
hundred thousand accounts take a quarter of an hour to make.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from servers import ROOT, environment, mongod

Took = dict[str, list[float]]

ROUNDS_AT_A_TIME = 10


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--engines", nargs="+", default=["sqlite", "mongodb"], choices=["sqlite", "mongodb"])
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    found: dict[str, dict[int, Took]] = {}
    for engine in options.engines:
        found[engine] = measure(engine, options.accounts, options.rounds)
        print(table(engine, found[engine]), flush=True)
    out = ROOT / "var" / "benchmarks" / "discovery.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found) + "\n")


@dataclass(frozen=True, slots=True)
class Site:
    """The variables that a process of it needs, and what its seed tells of it (JSON)."""

    variables: dict[str, str]
    told: bytes

    def ask(self, rounds: int, first: int) -> Took:
        """Milliseconds for each kind of question, in `rounds` rounds from number `first` on."""
        command = [sys.executable, "-m", "benchmarks.discovery_ask", str(rounds), str(first)]
        return json.loads(subprocess.check_output(command, cwd=ROOT, env=self.variables, input=self.told))


def measure(engine: str, sizes: list[int], rounds: int) -> dict[int, Took]:
    took: dict[int, Took] = {accounts: {} for accounts in sizes}
    with ExitStack() as stack:
        sites = {accounts: made(engine, accounts, stack) for accounts in sizes}
        for first in range(0, rounds, ROUNDS_AT_A_TIME):
            for accounts, site in sites.items():
                for name, times in site.ask(min(ROUNDS_AT_A_TIME, rounds - first), first).items():
                    took[accounts].setdefault(name, []).extend(times)
    return took


def made(engine: str, accounts: int, stack: ExitStack) -> Site:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="discovery-benchmark-")))
    variables = environment(folder, RATE_LIMITS="off", LOG_LEVEL="WARNING")
    if engine == "mongodb":
        variables["DATABASE_URL"] = stack.enter_context(mongod("discovery_benchmark"))
    started = time.perf_counter()
    seed = [sys.executable, "-m", "benchmarks.discovery_seed", str(accounts)]
    told = subprocess.check_output(seed, cwd=ROOT, env=variables)
    print(f"{engine}, {accounts} accounts: made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return Site(variables, told)


def table(engine: str, by_size: dict[int, Took]) -> str:
    smallest, largest = min(by_size), max(by_size)
    floor = statistics.median(by_size[largest]["floor"])
    lines = [
        f"| {engine}, ms: median / p95 | "
        + " | ".join(f"{size:,}" for size in by_size)
        + " | growth | floors |",
        "|---|" + "---:|" * (len(by_size) + 2),
    ]
    for name in by_size[smallest]:
        cells = [_cell(took.get(name, [])) for took in by_size.values()]
        least, most = (statistics.median(by_size[size].get(name) or [0]) for size in (smallest, largest))
        growth = f"**{most / least:.1f}**" if least and most else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {growth} | {most / floor:.0f} |")
    return "\n".join(lines)


def _cell(took: list[float]) -> str:
    if len(took) < 2:
        return ""
    return f"{statistics.median(took):.1f} / {statistics.quantiles(took, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()
