"""Measures a large portal built in one piece, and in 1, 2 and 4 parts, one after the other on this machine.

    python benchmarks/parts.py [--courses 100000] [--frame material] [--counts 1 2 4]

The courses are real records and variants of them; without the records nothing is measured. Nothing is there that an
earlier build left. The parts are put together,
and the site must have the bytes of the one that was built in one piece. CPU counts both processes of a build.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

TODAY = "2026-11-23"
RECORDS_FILE = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "courses.jsonl"
COUNTS = (1, 2, 4)
RESERVED_NAMES = ("con", "nul", "aux", "prn")
"""Titles that would be names that Windows keeps for itself."""


class Cost(NamedTuple):
    """What a command took: seconds on the clock, seconds of CPU, and MiB of memory at most."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        return f"{self.wall:7.0f} s  {self.cpu:7.0f} s  {self.memory:7.0f} MiB"


def write_portal(root: Path, course_count: int, frame: str) -> None:
    """Writes a portal of so many courses. Prints the number that the import took over."""
    from portals import BASE_FILES, generate_records, write_file

    from trellis.authoring.imports import import_records

    for path, text in {**BASE_FILES, "portal.yml": f"frame: {frame}\n"}.items():
        write_file(root / path, text)
    records = (r for r in generate_records(2 * course_count) if str(r["title"]).casefold() not in RESERVED_NAMES)
    file = root.parent / "records.jsonl"
    file.write_text("".join(f"{json.dumps(r, ensure_ascii=False)}\n" for r in islice(records, course_count)), "utf-8")
    report = import_records(
        root, file, team="learning", catalogue="benchmark", url="https://catalogue.example/{id}", dry_run=False
    )
    print(len(report.created_courses))


def run(*arguments: str) -> Cost:
    """Runs `trellis` in a process of its own. Raises AssertionError if it fails.

    A process begins with the memory of the one that starts it, so this one imports nothing large.
    """
    started = time.perf_counter()
    process = os.fork()
    if not process:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.execv(sys.executable, (sys.executable, "-m", "trellis", *arguments))
    _, status, usage = os.wait4(process, 0)
    assert status == 0, arguments
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def list_differences(comparison: filecmp.dircmp[str], prefix: str = "") -> Iterator[str]:
    """Yields the paths that differ, or that only one of two folders has."""
    names = [*comparison.left_only, *comparison.right_only, *comparison.funny_files]
    _, different, unreadable = filecmp.cmpfiles(comparison.left, comparison.right, comparison.common_files, False)
    yield from (f"{prefix}{name}" for name in (*names, *different, *unreadable))
    for name, folder in comparison.subdirs.items():
        yield from list_differences(folder, f"{prefix}{name}/")


def measure(folder: Path, courses: int, frame: str, counts: Iterable[int]) -> None:
    root, whole, joined = folder / "portal", folder / "whole", folder / "joined"
    command = (sys.executable, __file__, "--courses", str(courses), "--frame", frame, "--write", str(root))
    courses = int(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    place = ("--root", str(root), "--today", TODAY)
    check = run("check", "--no-cache", "--format", "sarif", *place)
    print(f"\n{courses:,} courses, frame {frame}\n{'':24}  {'clock':>9}  {'CPU':>9}  {'memory':>11}")
    print(f"{'check':24}  {check}", flush=True)
    print(f"{'in one piece':24}  {run('build', '--no-cache', '--out', str(whole), *place)}", flush=True)
    for count in counts:
        parts = [str(folder / f"{number}-of-{count}") for number in range(1, count + 1)]
        costs = [
            run("build", "--no-cache", "--part", f"{number}/{count}", "--out", part, *place)
            for number, part in enumerate(parts, start=1)
        ]
        print(f"{f'longest of {count}':24}  {max(costs)}", flush=True)
        print(f"{f'join of {count}':24}  {run('build', '--join', *parts, '--out', str(joined), *place)}", flush=True)
        assert not list(islice(list_differences(filecmp.dircmp(whole, joined)), 3)), "the same bytes"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--courses", type=int, nargs="+", default=[100_000])
    options.add_argument("--frame", choices=("material", "plain"), default="material")
    options.add_argument("--counts", type=int, nargs="+", default=COUNTS, help="numbers of parts")
    options.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.write:
        return write_portal(arguments.write, *arguments.courses, arguments.frame)
    if not RECORDS_FILE.is_file():
        print("parts: not measured, since there are no records here (../shared/corpora)")
        return
    os.environ["SOURCE_DATE_EPOCH"] = "1795392000"
    for courses in arguments.courses:
        with TemporaryDirectory() as folder:
            measure(Path(folder), courses, arguments.frame, arguments.counts)


if __name__ == "__main__":
    main()
