"""Measures `trellis review` in a large portal against the floor: Git listing both sides and their differences.

python benchmarks/review.py [--courses 10000] [--runs 5]

Three changes: one lesson, two hundred courses, and one lesson that ten people have reviewed, each at another commit.
Every run is a new process that measures itself after its imports. Medians are reported. The portal has a ledger with
two records a course.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from portals import write_own_portal

from trellis.approvals.collect.snapshot import collect_snapshot
from trellis.approvals.evaluate.evaluate import evaluate_snapshot
from trellis.approvals.snapshot import Conversation, SubmittedReview
from trellis.load.git import GitCommand

TODAY = date(2026, 11, 23)
RECORD = "item: {id}\ncontent_hash: sha256:{hash}\nreviewer: ada\nkey: {key}\noutcome: approved\non: 2026-11-02\n"
CHANGES = ("one", "many", "seen")


def run_git(root: Path, *arguments: str) -> str:
    """Runs Git with a made-up identity and without the user's settings. Returns its output."""
    fields = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
    identity = {f"GIT_{field}": "bench@example.org" for field in fields}
    no_settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    environment = {**os.environ, **identity, **no_settings}
    command = ["git", *arguments]
    process = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    return process.stdout.strip()


def write_portal(root: Path, courses: int) -> None:
    """Writes a portal with its ledger on branch `main`, and each change on a branch of its name."""
    write_own_portal(root, courses)
    pages = sorted(root.glob("content/*/courses/*/index.md"))
    for page in pages:
        for number, key in enumerate(("accuracy", "standard"), start=1):
            file = root / "reviews" / page.parent.name / f"2026-11-02-{number}.yml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(RECORD.format(id=page.parent.name, hash=str(number) * 64, key=key))
    run_git(root, "init", "--quiet", "--initial-branch=main")
    run_git(root, "add", "--all")
    run_git(root, "commit", "--quiet", "-m", "All of it")
    for name, changed_pages, commits in (("one", pages[:1], 1), ("many", pages[:200], 1), ("seen", pages[:1], 10)):
        run_git(root, "switch", "--quiet", "-c", name, "main")
        for number in range(commits):
            for page in changed_pages:
                page.write_text(page.read_text("utf-8") + f"\nOne more sentence, the {number}th.\n", "utf-8")
            run_git(root, "commit", "--quiet", "--all", "-m", "A change")
    run_git(root, "switch", "--quiet", "main")


def run_floor(root: Path, name: str) -> None:
    """Runs only the Git commands that list both sides and their differences."""
    for side in ("main", name):
        assert GitCommand(root, "ls-tree", "-r", "-z", "--long", "--full-tree", side).output
    assert GitCommand(root, "diff-tree", "-r", "-z", "--no-renames", "main", name).output


def run_review(root: Path, name: str) -> None:
    """Does all that `trellis review` does, except printing."""
    commits = run_git(root, "log", "--format=%H", f"main..{name}").split() if name == "seen" else []
    now = datetime(2026, 11, 20, tzinfo=UTC)
    reviews = tuple(SubmittedReview(handle=f"person{n}", commit=id, submitted=now) for n, id in enumerate(commits))
    assert evaluate_snapshot(collect_snapshot(root, "main", name, Conversation(reviews=reviews), TODAY)).subjects


def main() -> None:
    """Reads the command line. Prints medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "NAME", "ROOT"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        run_name, change, root = arguments.measure
        start = time.perf_counter()
        {"floor": run_floor, "review": run_review}[run_name](Path(root), change)
        print(time.perf_counter() - start)
        return
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_portal(root, arguments.courses)
        for name in CHANGES:
            medians = {}
            for run_name in ("floor", "review"):
                command = [sys.executable, __file__, "--measure", run_name, name, str(root)]
                _measure_process(command)  # the first run waits for the disk
                times = [_measure_process(command) for _ in range(arguments.runs)]
                medians[run_name] = median(times)
            floor, review = medians["floor"], medians["review"]
            print(f"{name:5} floor {floor:.2f} s, review {review:.2f} s, {review / floor:.1f} times the floor")


def _measure_process(command: list[str]) -> float:
    """Returns the seconds that a process has measured of itself."""
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
