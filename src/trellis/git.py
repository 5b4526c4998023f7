"""What Git knows of a portal's files. Reads only, never checks anything out."""

from __future__ import annotations

import subprocess
from pathlib import Path


class NoGit(Exception):
    """There is no Git, no repository, or no such revision. The message says which, in a sentence."""


def changed(root: Path, revision: str) -> frozenset[str]:
    """Paths below `root` that differ from `revision`: changed, added (tracked or not), deleted, both names of a rename."""
    _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    differing = _git(root, "diff", "--name-only", "--no-renames", "-z", "--relative", revision, "--", ".")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(path for path in (differing + untracked).split("\0") if path)


def changed_lines(root: Path, revision: str) -> frozenset[tuple[str, int]]:
    """Path and number of each line that `revision` does not have so; what Git does not track is not among them."""
    lines: set[tuple[str, int]] = set()
    path = ""
    for line in _git(
        root, "diff", "--unified=0", "--no-color", "--relative", "--no-ext-diff", revision, "--", "."
    ).split("\n"):
        if line.startswith("+++ "):
            path = line[6:].rstrip("\t") if line.startswith("+++ b/") else ""
        elif line.startswith("@@ ") and path:
            start, _, count = line.split(" ")[2][1:].partition(",")
            lines.update((path, number) for number in range(int(start), int(start) + int(count or 1)))
    return frozenset(lines)


def text(root: Path, revision: str, path: str) -> str | None:
    """A file as `revision` has it; None where it is not there."""
    try:
        return _git(root, "show", "--end-of-options", f"{revision}:./{path}")
    except NoGit:
        return None


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, errors="surrogateescape", check=False)
    except FileNotFoundError:
        raise NoGit("Git is not installed here") from None
    if done.returncode:
        if arguments[0] == "rev-parse":
            raise NoGit(
                f"Git knows no revision {arguments[-1].removesuffix('^{commit}')} here; fetch it, or check its name"
            )
        raise NoGit(f"Git could not tell: {done.stderr.strip()}")
    return done.stdout
