"""Queries to Git about a portal's files. Only reads, never checks anything out."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path


class GitUnavailable(Exception):
    """Git is not installed, or there is no repository or no such revision. The message says which, as a sentence."""


class GitCommand:
    """A Git command that runs in the background until its output is needed."""

    def __init__(self, root: Path, *arguments: str, input_text: str = "") -> None:
        command = ["git", "-c", "core.quotePath=false", *arguments]
        try:
            self._process = subprocess.Popen(
                command, cwd=root, stdin=subprocess.PIPE if input_text else subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True, errors="surrogateescape",
            )  # fmt: skip
        except FileNotFoundError:
            raise GitUnavailable("Git is not installed here") from None
        self._input_text = input_text or None

    @cached_property
    def output(self) -> str:
        """The standard output. Raises GitUnavailable if the command failed."""
        output, problem = self._process.communicate(self._input_text)
        if self._process.returncode:
            raise GitUnavailable(f"Git could not tell: {problem.strip()}")
        return output


class GitChange:
    """How the files below `root` differ from a revision, in the files and folders `roots`. Git starts at once.

    Untracked files count as added unless they are ignored. A rename counts as one file removed and another added.
    """

    def __init__(self, root: Path, revision: str, roots: Sequence[str]) -> None:
        self._root, self._revision, self._roots = root, revision, roots
        self._resolution = GitCommand(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        self._tracked_diff = self._start_diff(revision)
        self._untracked_listing = GitCommand(root, "ls-files", "--others", "-z", "--", *roots)

    @cached_property
    def commit_id(self) -> str:
        """The revision's id. Raises GitUnavailable if there is no such revision."""
        try:
            return self._resolution.output.strip()
        except GitUnavailable:
            message = f"Git knows no revision {self._revision} here; fetch it, or check its name"
            raise GitUnavailable(message) from None

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that differ, without ignored ones. Raises GitUnavailable."""
        return self._changed_since_revision | (self._untracked_paths - self._ignored_paths)

    def list_changes_since(self, commit: str) -> frozenset[str]:
        """Returns the files that differ from a commit, including ignored ones. Raises GitUnavailable."""
        tracked = self._changed_since_revision if commit == self.commit_id else _split_paths(self._start_diff(commit))
        return tracked | self._untracked_paths

    @cached_property
    def _changed_since_revision(self) -> frozenset[str]:
        return _split_paths(self._tracked_diff) if self.commit_id else frozenset()

    def _start_diff(self, revision: str) -> GitCommand:
        return GitCommand(
            self._root,
            "diff",
            "--name-only",
            "--no-renames",
            "-z",
            "--relative",
            "--end-of-options",
            revision,
            "--",
            *self._roots,
        )

    @cached_property
    def _untracked_paths(self) -> frozenset[str]:
        return _split_paths(self._untracked_listing)

    @cached_property
    def _ignored_paths(self) -> frozenset[str]:
        if not self._untracked_paths:
            return frozenset()
        untracked = "\0".join(sorted(self._untracked_paths))
        command = GitCommand(self._root, "check-ignore", "-z", "--stdin", input_text=untracked)
        try:
            return _split_paths(command)
        except GitUnavailable:
            return frozenset()  # it fails if none of the paths is ignored


def find_changed_lines(root: Path, revision: str) -> frozenset[tuple[str, int]]:
    """Returns path and number of each line that differs from `revision`; untracked files are left out."""
    lines: set[tuple[str, int]] = set()
    path = ""
    command = GitCommand(root, "diff", "--unified=0", "--no-color", "--relative", "--no-ext-diff", revision, "--", ".")
    for line in command.output.split("\n"):
        if line.startswith("+++ "):
            path = line[6:].rstrip("\t") if line.startswith("+++ b/") else ""
        elif line.startswith("@@ ") and path:
            start, _, count = line.split(" ")[2][1:].partition(",")
            lines.update((path, number) for number in range(int(start), int(start) + int(count or 1)))
    return frozenset(lines)


def read_file_at(root: Path, revision: str, path: str) -> str | None:
    """Returns a file's text at a revision; None if it does not exist there."""
    try:
        return GitCommand(root, "show", "--end-of-options", f"{revision}:./{path}").output
    except GitUnavailable:
        return None


def _split_paths(command: GitCommand) -> frozenset[str]:
    return frozenset(path for path in command.output.split("\0") if path)
