"""Measures `trellis check` with many courses against the floor: reading the same files and loading their YAML.

python benchmarks/check.py [--courses 10000] [--runs 5] [--profile]

Floor and check run in turn, each time in a new process that measures itself after its imports. Medians are reported.
Wall time is how long a user waits, CPU time is the sum of all processes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml
from portals import write_imported_portal

from trellis.pipeline.run import run_pipeline

TODAY = date(2026, 11, 23)
_FENCES = re.compile(r"^---[ \t]*$", re.MULTILINE)


def run_floor(root: Path) -> None:
    """Reads every course and loads its front matter with PyYAML's C loader."""
    for file in sorted(root.glob("content/*/courses/*/index.md")):
        _, front, _ = _FENCES.split(file.read_text(encoding="utf-8"), maxsplit=2)
        yaml.load(front, Loader=yaml.CSafeLoader)


def run_check(root: Path) -> None:
    """Does all that `trellis check` does, except printing."""
    assert not run_pipeline(root, TODAY).has_errors


RUNS: dict[str, Callable[[Path], None]] = {"floor": run_floor, "check": run_check}


def measure_run(name: str, root: Path) -> None:
    """Runs floor or check in this process. Prints wall and CPU seconds."""
    before = _measure_cpu()
    start = time.perf_counter()
    RUNS[name](root)
    print(time.perf_counter() - start, _measure_cpu() - before)


def _measure_cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _measure_in_process(name: str, root: Path) -> tuple[float, float]:
    command = [sys.executable, __file__, "--measure", name, "--root", str(root)]
    wall, cpu = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(wall), float(cpu)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--profile", action="store_true", help="show where one check spends its time, instead")
    options.add_argument("--measure", choices=RUNS, help=argparse.SUPPRESS)
    options.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.measure:
        return measure_run(arguments.measure, arguments.root)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        start = time.perf_counter()
        source = write_imported_portal(root, arguments.courses)
        print(f"{arguments.courses:,} courses imported in {time.perf_counter() - start:.1f} s, from {source}")
        if arguments.profile:
            profile = cProfile.Profile()
            profile.runcall(run_check, root)
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        else:
            runs = range(arguments.runs)
            _print_table([(_measure_in_process("floor", root), _measure_in_process("check", root)) for _ in runs])


def _print_table(runs: list[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    print(f"\n{'run':>8}  {'floor':>8}  {'check':>8}  {'ratio':>6}  {'floor CPU':>10}  {'check CPU':>10}")
    for number, ((floor_wall, floor_cpu), (check_wall, check_cpu)) in enumerate(runs, start=1):
        print(_format_row(str(number), floor_wall, check_wall, floor_cpu, check_cpu))
    walls, cpus = ([[times[i] for times in pair] for pair in runs] for i in (0, 1))
    medians = [median(column) for column in (*zip(*walls, strict=True), *zip(*cpus, strict=True))]
    print(_format_row("median", *medians))
    print(f"\nThe check takes {medians[1] / medians[0]:.2f} times as long as reading the YAML alone; 1.00 is the aim.")


def _format_row(name: str, floor_wall: float, check_wall: float, floor_cpu: float, check_cpu: float) -> str:
    ratio = check_wall / floor_wall
    return f"{name:>8}  {floor_wall:6.2f} s  {check_wall:6.2f} s  {ratio:6.2f}  {floor_cpu:8.2f} s  {check_cpu:8.2f} s"


if __name__ == "__main__":
    main()
