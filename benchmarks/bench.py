"""Every speed figure in one run: `make bench`. The figures go to `benchmarks/figures/speed.json`, the chart to docs/.

    python benchmarks/bench.py [--pages 20000] [--sample 300] [--check 2000] [--memory 20000] [--quick]

Ratios first: what the others need beside what we need, in the same run, on the same pages. The machine and what else
it was doing are noted. `--quick` takes a tenth of the pages.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import speed
import stream
from chart import draw
from pages import NAMED
from pages import stream as made_pages
from sanctrace.model import Page
from sanctrace.runs.gates import load_gate
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.read import skim_pages
from sanctrace.runs.settings import Settings

HERE = Path(__file__).resolve().parent
FIGURES = HERE / "figures" / "speed.json"
CHART = HERE.parent / "docs" / "pictures" / "speed.svg"
SMALL = HERE.parent / "evaluation" / "devset" / "articles" / "D01.txt"
_POINTS = 10  # of the memory curve


def machine() -> dict[str, Any]:
    """What the figures were measured on, and what else it was doing."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load before": [round(load, 1) for load in os.getloadavg()],
    }


def startup() -> dict[str, float]:
    """Seconds of a fresh process: wall time and CPU time, the best of five, compiled as pip leaves a package.

    An environment may forbid Python to keep what it compiled; each process would then compile everything anew.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def best(*arguments: str) -> tuple[float, float]:
        command = [sys.executable, "-c", "from sanctrace.desk.cli import main; main()", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)  # compiles
        runs = []
        for _ in range(5):
            before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            runs.append((time.perf_counter() - wall, spent))
        return min(runs)

    with tempfile.TemporaryDirectory() as compiled:
        environment["PYTHONPYCACHEPREFIX"] = compiled
        help_wall, help_cpu = best("--help")
        read_wall, read_cpu = best("read", "--json", "--quiet", str(SMALL))
    return {
        "--help": round(help_wall, 2),
        "--help, CPU": round(help_cpu, 2),
        "read of one small page": round(read_wall, 2),
        "read of one small page, CPU": round(read_cpu, 2),
    }


def memory(count: int) -> dict[str, int]:
    """Peak MB of a fresh process after so many pages of the mixed stream."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(memory_of, (count,))


def memory_of(count: int) -> dict[str, int]:
    """The same in this process."""
    pipeline, gate = open_pipeline(Settings()), load_gate()
    peaks = {}
    pages = (Page(source=p.address, content=p.content, content_type=p.content_type) for p in made_pages(count))
    for number, _ in enumerate(skim_pages(pages, pipeline, gate), 1):
        if number % max(1, count // _POINTS) == 0:
            peaks[str(number)] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    return peaks


def read_part(part: tuple[int, int]) -> tuple[float, float]:
    """Wall and CPU seconds for the relevant pages that fall to one of several processes, loading left out."""
    number, of = part
    pages = speed.load_pages()[number::of]
    pipeline = open_pipeline(Settings())
    pipeline.read(pages[0])
    wall, cpu = time.perf_counter(), time.process_time()
    for page in pages:
        pipeline.read(page)
    return time.perf_counter() - wall, time.process_time() - cpu


def processes() -> dict[str, float]:
    """The relevant pages by one process and by two at once; the slower of the two counts."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        (alone,) = pool.map(read_part, [(0, 1)], chunksize=1)
    with context.Pool(2) as pool:
        both = pool.map(read_part, [(0, 2), (1, 2)], chunksize=1)
    return {
        "times one, wall": round(alone[0] / max(wall for wall, _ in both), 2),
        "times one, by CPU seconds": round(alone[1] / max(cpu for _, cpu in both), 2),
    }


def main() -> None:
    """Measure, print, keep and draw."""
    parser = argparse.ArgumentParser(description="Every speed figure in one run.")
    parser.add_argument("--pages", type=int, default=20_000, help="of the mixed stream")
    parser.add_argument("--memory", type=int, default=20_000, help="pages of the memory curve")
    parser.add_argument("--sample", type=int, default=300, help="pages of it for the slow compositions")
    parser.add_argument("--check", type=int, default=2000, help="pages of it that are also read ungated")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a tenth of the pages; nothing is kept")
    args = parser.parse_args()
    part = 10 if args.quick else 1
    figures: dict[str, Any] = {"machine": machine()}

    def say(name: str, found: Any) -> None:
        figures[name] = found
        if not args.quick:
            FIGURES.parent.mkdir(exist_ok=True)
            FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        print(f"== {name}\n{json.dumps(found, indent=2)}", flush=True)

    say("start-up, seconds", startup())
    say("relevant pages", speed.measure(args.rounds))
    say("mixed stream", stream.measure(args.pages // part, NAMED, args.sample // part, args.check // part))
    say("two processes", processes())
    say("peak MB after so many pages", memory(args.memory // part))
    say("machine", figures["machine"] | {"load after": [round(load, 1) for load in os.getloadavg()]})
    if not args.quick:
        CHART.write_text(draw(figures), encoding="utf-8")
        print(f"kept in {FIGURES}, drawn in {CHART}")


if __name__ == "__main__":
    main()
