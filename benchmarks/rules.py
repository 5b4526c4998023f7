"""How long all rules take over many courses of 600 words, beside the floor: reading the same files and loading their YAML.

    python benchmarks/rules.py [--courses 10000] [--runs 3]

Floor, a cold check, the same again, and a check after one course has changed run in turn, each as a command of its own, start-up
and report included. Medians count.
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

from portals import written

FLOOR = """
import re, sys, yaml
from pathlib import Path
fences = re.compile(r"^---[ \\t]*$", re.MULTILINE)
for file in sorted(Path(sys.argv[1]).glob("content/*/courses/*/index.md")):
    _, front, _ = fences.split(file.read_text(encoding="utf-8"), maxsplit=2)
    yaml.load(front, Loader=yaml.CSafeLoader)
"""
AIMS = {"cold": 4.0, "unchanged": 1.0, "one text changed, --since": 0.3, "one title changed, --since": 0.3}
"""A text beyond what duplicates are told by, and a title, after which the course is compared with all others again."""


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    asked = options.parse_args()
    with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
        root = Path(folder)
        written(root, asked.courses)
        _git(root, "init", "--quiet")
        _git(root, "add", ".")
        _git(root, "commit", "--quiet", "--message", "all")
        world = {**os.environ, "XDG_CACHE_HOME": cache}
        world.pop("PYTHONDONTWRITEBYTECODE", None)  # where Trellis is installed, its modules are compiled once
        times: dict[str, list[float]] = {"floor": [], **{name: [] for name in AIMS}}
        check = [sys.executable, "-m", "trellis", "check", "--root", str(root), "--today", "2026-11-23"]
        course = next(root.glob("content/*/courses/*/index.md"))
        for run in range(asked.runs):
            times["floor"].append(_seconds([sys.executable, "-c", FLOOR, str(root)], world))
            times["cold"].append(_seconds([*check, "--no-cache"], world))
            _seconds(check, world)
            times["unchanged"].append(_seconds(check, world))
            text = course.read_text("utf-8")
            course.write_text(f"{text}\nRun {run}.\n", encoding="utf-8")
            times["one text changed, --since"].append(_seconds([*check, "--since", "HEAD"], world))
            course.write_text(text.replace("title: ", f"title: Run {run} of ", 1), encoding="utf-8")
            times["one title changed, --since"].append(_seconds([*check, "--since", "HEAD"], world))
            course.write_text(text, encoding="utf-8")
    floor = median(times["floor"])
    print(f"{asked.courses:,} courses of 600 words and 22 keys; the floor is {floor:.2f} s")
    for name, aim in AIMS.items():
        took = median(times[name])
        print(f"{name:>26}  {took:6.2f} s  {took / floor:5.2f} times the floor; at most {aim} is the aim")


def _seconds(command: list[str], world: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=world, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def _git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@bench.invalid"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


if __name__ == "__main__":
    main()
