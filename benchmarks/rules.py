"""Measures all rules with many courses of 600 words against the floor: reading the same files and loading their YAML.

python benchmarks/rules.py [--courses 10000] [--runs 3] [--portals draft mvp stable draft/poor]

The floor, a check without a cache, an unchanged check and checks after one course has changed run in turn, each as its
own command, with start-up and report. Medians are reported: wall time, and CPU time, which is the sum of all processes
and tells more where others use the machine. A portal is named by the status of its courses and, behind a slash, their
words; that of stable courses has three short lessons a course.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from portals import write_own_portal

FLOOR = """
import re, sys, yaml
from pathlib import Path
fences = re.compile(r"^---[ \\t]*$", re.MULTILINE)
for file in sorted(Path(sys.argv[1]).glob("content/*/courses/*/*.md")):
    _, front, _ = fences.split(file.read_text(encoding="utf-8"), maxsplit=2)
    yaml.load(front, Loader=yaml.CSafeLoader)
"""
AIMS = {"cold": 3.0, "unchanged": 1.0, "one text changed, --since": 0.3, "one title changed, --since": 0.3}
"""Limits as multiples of the floor. The changed text is behind the words that are compared for duplicates; after a
changed title the course is compared with all others again."""


PORTALS = ("draft", "mvp", "stable", "draft/poor")

Seconds = tuple[float, float]
"""Wall and CPU time."""


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--portals", nargs="+", default=PORTALS, metavar="STATUS[/WORDS]")
    arguments = options.parse_args()
    for name in arguments.portals:
        status, _, vocabulary = name.partition("/")
        with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
            root = Path(folder)
            write_own_portal(root, arguments.courses, status, vocabulary or "rich")
            _run_git(root, "init", "--quiet")
            _run_git(root, "add", ".")
            _run_git(root, "commit", "--quiet", "--message", "all")
            _print_times(f"{arguments.courses:,} courses, {name}", _measure_portal(root, cache, arguments.runs))


def _measure_portal(root: Path, cache: str, runs: int) -> dict[str, list[Seconds]]:
    """Returns the times of the floor and of each kind of check."""
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # where Trellis is installed, its modules are compiled once
    times: dict[str, list[Seconds]] = {"floor": [], **{name: [] for name in AIMS}}
    check = [sys.executable, "-m", "trellis", "check", "--root", str(root), "--today", "2026-11-23"]
    course = next(root.glob("content/*/courses/*/index.md"))
    for run in range(runs):
        times["floor"].append(_measure_seconds([sys.executable, "-c", FLOOR, str(root)], environment))
        times["cold"].append(_measure_seconds([*check, "--no-cache"], environment))
        _measure_seconds(check, environment)
        times["unchanged"].append(_measure_seconds(check, environment))
        text = course.read_text("utf-8")
        course.write_text(f"{text}\nRun {run}.\n", encoding="utf-8")
        times["one text changed, --since"].append(_measure_seconds([*check, "--since", "HEAD"], environment))
        course.write_text(text.replace("title: ", f"title: Run {run} of ", 1), encoding="utf-8")
        times["one title changed, --since"].append(_measure_seconds([*check, "--since", "HEAD"], environment))
        course.write_text(text, encoding="utf-8")
    return times


def _print_times(title: str, times: dict[str, list[Seconds]]) -> None:
    floor, floor_cpu = (median(column) for column in zip(*times["floor"], strict=True))
    print(f"{title}; the floor is {floor:.2f} s, CPU {floor_cpu:.2f} s")
    for name, aim in AIMS.items():
        wall, cpu = (median(column) for column in zip(*times[name], strict=True))
        print(
            f"{name:>26}  {wall:6.2f} s  {wall / floor:5.2f} times the floor; at most {aim} is the aim"
            f"  (CPU {cpu:6.2f} s, {cpu / floor_cpu:5.2f} times)",
            flush=True,
        )


def _measure_seconds(command: list[str], environment: dict[str, str]) -> Seconds:
    start, cpu = time.perf_counter(), _measure_cpu()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start, _measure_cpu() - cpu


def _measure_cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _run_git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Bench", "-c", "user.email=bench@bench.invalid"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


if __name__ == "__main__":
    main()
