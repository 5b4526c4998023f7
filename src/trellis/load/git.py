"""What Git knows of a portal's files. Reads only, never checks anything out."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path


class NoGit(Exception):
    """There is no Git, no repository, or no such revision. The message says which, in a sentence."""


class Question:
    """Something that Git works out while this process goes on."""

    def __init__(self, root: Path, *arguments: str, given: str = "") -> None:
        command = ["git", "-c", "core.quotePath=false", *arguments]
        try:
            self._process = subprocess.Popen(
                command, cwd=root, stdin=subprocess.PIPE if given else subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True, errors="surrogateescape",
            )  # fmt: skip
        except FileNotFoundError:
            raise NoGit("Git is not installed here") from None
        self._given = given or None

    @cached_property
    def answer(self) -> str:
        """What Git printed. Raises NoGit where it could not tell."""
        said, problem = self._process.communicate(self._given)
        if self._process.returncode:
            raise NoGit(f"Git could not tell: {problem.strip()}")
        return said


class Change:
    """How the files below `root` differ from a revision, in the rooms that are named. Git starts to look at once.

    What Git doesn't track counts as added, unless it is told to ignore it; a rename is a file gone and another come.
    """

    def __init__(self, root: Path, revision: str, rooms: Sequence[str]) -> None:
        self._root, self._revision, self._rooms = root, revision, rooms
        self._commit = Question(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        self._tracked = self._differing(revision)
        self._others = Question(root, "ls-files", "--others", "-z", "--", *rooms)

    @cached_property
    def commit(self) -> str:
        """The revision's id. Raises NoGit where there is no such revision."""
        try:
            return self._commit.answer.strip()
        except NoGit:
            said = f"Git knows no revision {self._revision} here; fetch it, or check its name"
            raise NoGit(said) from None

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that differ. Raises NoGit."""
        return self._from_revision | (self._untracked - self._ignored)

    def all_from(self, commit: str) -> frozenset[str]:
        """The files that differ from a commit, those among them that Git is told to ignore. Raises NoGit."""
        tracked = self._from_revision if commit == self.commit else _paths(self._differing(commit))
        return tracked | self._untracked

    @cached_property
    def _from_revision(self) -> frozenset[str]:
        return _paths(self._tracked) if self.commit else frozenset()

    def _differing(self, revision: str) -> Question:
        return Question(
            self._root,
            "diff",
            "--name-only",
            "--no-renames",
            "-z",
            "--relative",
            "--end-of-options",
            revision,
            "--",
            *self._rooms,
        )

    @cached_property
    def _untracked(self) -> frozenset[str]:
        return _paths(self._others)

    @cached_property
    def _ignored(self) -> frozenset[str]:
        if not self._untracked:
            return frozenset()
        asked = Question(self._root, "check-ignore", "-z", "--stdin", given="\0".join(sorted(self._untracked)))
        try:
            return _paths(asked)
        except NoGit:
            return frozenset()  # its way of saying that it ignores none of them


def changed_lines(root: Path, revision: str) -> frozenset[tuple[str, int]]:
    """Path and number of each line that `revision` does not have so; what Git does not track is not among them."""
    lines: set[tuple[str, int]] = set()
    path = ""
    asked = Question(root, "diff", "--unified=0", "--no-color", "--relative", "--no-ext-diff", revision, "--", ".")
    for line in asked.answer.split("\n"):
        if line.startswith("+++ "):
            path = line[6:].rstrip("\t") if line.startswith("+++ b/") else ""
        elif line.startswith("@@ ") and path:
            start, _, count = line.split(" ")[2][1:].partition(",")
            lines.update((path, number) for number in range(int(start), int(start) + int(count or 1)))
    return frozenset(lines)


def text(root: Path, revision: str, path: str) -> str | None:
    """A file as `revision` has it; None where it is not there."""
    try:
        return Question(root, "show", "--end-of-options", f"{revision}:./{path}").answer
    except NoGit:
        return None


def _paths(question: Question) -> frozenset[str]:
    return frozenset(path for path in question.answer.split("\0") if path)
