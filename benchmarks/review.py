"""How long `trellis review` takes over a large portal, beside the floor: Git listing both sides and naming what differs.

    python benchmarks/review.py [--courses 10000] [--runs 5]

Three changes: one lesson, two hundred courses, and one lesson that ten people have looked at, each at another commit. Every run is a fresh
process that times itself after its imports; medians count. A ledger with two records a course lies beside the content.
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

from portals import written

from trellis.approvals.collect.snapshot import gather
from trellis.approvals.evaluate.evaluate import evaluate
from trellis.approvals.snapshot import Conversation, Review
from trellis.load.git import Question

TODAY = date(2026, 11, 23)
RECORD = "item: {id}\ncontent_hash: sha256:{hash}\nreviewer: ada\nkey: {key}\noutcome: approved\non: 2026-11-02\n"
CHANGES = ("one", "many", "seen")


def git(root: Path, *arguments: str) -> str:
    """Runs Git with a name and without anybody's settings."""
    named = {f"GIT_{who}_{what}": "bench@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **named, **quiet}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def prepare(root: Path, courses: int) -> None:
    """A portal with its ledger on `main`, and the three changes beside it."""
    written(root, courses)
    pages = sorted(root.glob("content/*/courses/*/index.md"))
    for page in pages:
        for number, key in enumerate(("accuracy", "standard"), start=1):
            file = root / "reviews" / page.parent.name / f"2026-11-02-{number}.yml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(RECORD.format(id=page.parent.name, hash=str(number) * 64, key=key))
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "All of it")
    for name, changed, commits in (("one", pages[:1], 1), ("many", pages[:200], 1), ("seen", pages[:1], 10)):
        git(root, "switch", "--quiet", "-c", name, "main")
        for number in range(commits):
            for page in changed:
                page.write_text(page.read_text("utf-8") + f"\nOne more sentence, the {number}th.\n", "utf-8")
            git(root, "commit", "--quiet", "--all", "-m", "A change")
    git(root, "switch", "--quiet", "main")


def floor(root: Path, name: str) -> None:
    """What Git alone takes to list both sides and to say what differs."""
    for side in ("main", name):
        assert Question(root, "ls-tree", "-r", "-z", "--long", "--full-tree", side).answer
    assert Question(root, "diff-tree", "-r", "-z", "--no-renames", "main", name).answer


def review(root: Path, name: str) -> None:
    """All of `trellis review` but the printing."""
    commits = git(root, "log", "--format=%H", f"main..{name}").split() if name == "seen" else []
    now = datetime(2026, 11, 20, tzinfo=UTC)
    reviews = tuple(Review(handle=f"person{n}", commit=id, submitted=now) for n, id in enumerate(commits))
    assert evaluate(gather(root, "main", name, Conversation(reviews=reviews), TODAY)).subjects


def main() -> None:
    """Reads the command line, prints medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "NAME", "ROOT"), help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.measure:
        what, name, root = said.measure
        start = time.perf_counter()
        {"floor": floor, "review": review}[what](Path(root), name)
        print(time.perf_counter() - start)
        return
    with TemporaryDirectory() as folder:
        root = Path(folder)
        prepare(root, said.courses)
        for name in CHANGES:
            medians = {}
            for what in ("floor", "review"):
                command = [sys.executable, __file__, "--measure", what, name, str(root)]
                times = [_run(command) for _ in range(said.runs + 1)][1:]  # the first one waits for the disk
                medians[what] = median(times)
            ratio = medians["review"] / medians["floor"]
            print(
                f"{name:5} floor {medians['floor']:.2f} s, review {medians['review']:.2f} s, {ratio:.1f} times the floor"
            )


def _run(command: list[str]) -> float:
    """Seconds that a process has measured of itself."""
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
