"""Measures all rules with many courses of 600 words against the floor: reading the same files and loading their YAML.

python benchmarks/rules.py [--courses 10000] [--runs 3]

The floor, a check without a cache, an unchanged check and checks after one course has changed run in turn, each as its
own command, with start-up and report. Medians are reported.
"""

from __future__ import annotations

import argparse
import os
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
for file in sorted(Path(sys.argv[1]).glob("content/*/courses/*/index.md")):
    _, front, _ = fences.split(file.read_text(encoding="utf-8"), maxsplit=2)
    yaml.load(front, Loader=yaml.CSafeLoader)
"""
AIMS = {"cold": 4.0, "unchanged": 1.0, "one text changed, --since": 0.3, "one title changed, --since": 0.3}
"""Limits as multiples of the floor. The changed text is behind the words that are compared for duplicates; after a
changed title the course is compared with all others again."""


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    arguments = options.parse_args()
    with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
        root = Path(folder)
        write_own_portal(root, arguments.courses)
        _run_git(root, "init", "--quiet")
        _run_git(root, "add", ".")
        _run_git(root, "commit", "--quiet", "--message", "all")
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # where Trellis is installed, its modules are compiled once
        times: dict[str, list[float]] = {"floor": [], **{name: [] for name in AIMS}}
        check = [sys.executable, "-m", "trellis", "check", "--root", str(root), "--today", "2026-11-23"]
        course = next(root.glob("content/*/courses/*/index.md"))
        for run in range(arguments.runs):
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
    floor = median(times["floor"])
    print(f"{arguments.courses:,} courses of 600 words and 22 keys; the floor is {floor:.2f} s")
    for name, aim in AIMS.items():
        seconds = median(times[name])
        print(f"{name:>26}  {seconds:6.2f} s  {seconds / floor:5.2f} times the floor; at most {aim} is the aim")


def _measure_seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def _run_git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Bench", "-c", "user.email=bench@bench.invalid"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


if __name__ == "__main__":
    main()
