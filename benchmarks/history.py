"""Measures how long Git's history takes, the first time and later, against `git log --name-only` of the same one.

python benchmarks/history.py [--commits 20000] [--runs 5]

The repository is generated: courses with their lessons that change one or two files at a time, and a merge now and
then. The first reading has an empty cache; a later one has what the first has left, also after ten more commits; what
is made of the history (when files changed, which changes were merged, versions) is measured beside it. Every run is a
new process that measures itself after its imports. Medians are reported.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory

from trellis.kinds import COLLECTIONS
from trellis.load.cache import Cache
from trellis.load.content_history import read_content_history
from trellis.load.file_history import HistoryReading
from trellis.load.git_history import GitHistory
from trellis.load.merged_changes import ChangeReading

FIRST_SECOND = 1_700_000_000
MERGE_EVERY = 25
COURSES = 400
TEXT = "---\ntitle: Part {number}\ntype: read\nminutes: 10\n---\n\nIt says {words} now.\n"
PATTERNS = ("content/*/courses/*/*.md",)


def write_stream(commits: int, first: int = 0) -> Iterator[str]:
    """Yields what `git fast-import` makes the history of. first: how many commits there are already."""
    chance = random.Random(first)
    start = "from refs/heads/main^0\n" if first else ""
    for number in range(first, first + commits):
        seconds = FIRST_SECOND + number * 1_200
        if number and number % MERGE_EVERY == 0 and not start:
            yield f"reset refs/heads/work\nfrom refs/heads/main\n\n{_write_commit('work', seconds, number, chance)}"
            yield _write_commit("main", seconds, number, chance, "merge refs/heads/work\n")
        else:
            yield _write_commit("main", seconds, number, chance, start)
            start = ""


def _write_commit(branch: str, seconds: int, number: int, chance: random.Random, parents: str = "") -> str:
    who = f"bench <bench@example.org> {seconds} +0000"
    head = f"commit refs/heads/{branch}\nauthor {who}\ncommitter {who}\ndata 6\nChange\n{parents}"
    return head + "".join(_write_file(number, chance) for _ in range(1 + number % 2)) + "\n"


def _write_file(number: int, chance: random.Random) -> str:
    course, lesson = chance.randrange(COURSES), chance.randrange(6)
    name = "index.md" if not lesson else f"0{lesson}-part.md"
    text = TEXT.format(number=lesson, words=f"{number} {chance.random()}")
    path = f"content/team-{course % 20}/courses/course-{course}/{name}"
    return f"M 100644 inline {path}\ndata {len(text)}\n{text}\n"


def write_repository(root: Path, commits: int) -> None:
    """Generates the repository, packed as a clone is."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    add_commits(root, commits)
    subprocess.run(["git", "repack", "-adq"], cwd=root, check=True)


def add_commits(root: Path, commits: int, first: int = 0) -> None:
    """Adds commits to the branch `main`."""
    stream = "".join(write_stream(commits, first)).encode()
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=stream, check=True)


def run_floor(root: Path, cache: Path) -> None:
    """Has Git list the files of all commits, as Git does it without further options."""
    assert subprocess.run(["git", "log", "--name-only"], cwd=root, capture_output=True, check=True).stdout


def run_reading(root: Path, cache: Path) -> None:
    """Reads the history, from the cache where it has it."""
    assert GitHistory(root, Cache(cache, root)).log.commits


def run_use(root: Path, cache: Path) -> None:
    """Reads the history and makes all that the site takes from it."""
    store = Cache(cache, root)
    git = GitHistory(root, store)
    assert HistoryReading(root, PATTERNS, git).histories
    assert not ChangeReading(root, date(2026, 11, 23), git).log.problem.startswith("no history")
    assert read_content_history(root, COLLECTIONS, store, git).versions


RUNS = {"floor": run_floor, "reading": run_reading, "use": run_use}


def main() -> None:
    """Reads the command line. Prints medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "ROOT", "CACHE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        name, root, cache = arguments.measure
        start = time.perf_counter()
        RUNS[name](Path(root), Path(cache))
        print(time.perf_counter() - start)
        return
    with TemporaryDirectory() as folder:
        root, cache = Path(folder) / "portal", Path(folder) / "cache"
        write_repository(root, arguments.commits)
        measure("floor", root, cache)  # the first run waits for the disk
        floors, firsts = [], []
        for _ in range(arguments.runs):
            floors.append(measure("floor", root, cache))
            rmtree(cache, ignore_errors=True)
            firsts.append(measure("reading", root, cache))
        laters = [measure("reading", root, cache) for _ in range(arguments.runs)]
        grown = []
        for number in range(arguments.runs):
            add_commits(root, 10, arguments.commits + number * 10)
            grown.append(measure("reading", root, cache))
        first_use = measure("use", root, cache)
        uses = [measure("use", root, cache) for _ in range(arguments.runs)]
        floor, first = median(floors), median(firsts)
        print(f"{arguments.commits:,} commits; git log --name-only {floor:.2f} s")
        print(f"first reading {first:.2f} s, {first / floor:.2f} times that")
        print(f"later {median(laters):.2f} s, after ten more commits {median(grown):.2f} s")
        print(f"with all that is made of it: first {first_use:.2f} s, later {median(uses):.2f} s")


def measure(name: str, root: Path, cache: Path) -> float:
    """Returns the seconds that a process has measured of itself."""
    command = [sys.executable, __file__, "--measure", name, str(root), str(cache)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
