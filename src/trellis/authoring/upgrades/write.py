"""Checks that an upgrade can be undone, and writes what was planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ...load.git import GitCommand, GitUnavailable, find_repository
from ...load.portal_files import write_portal_files
from ..portal_lock import LOCK_NAME
from .plan import FileChange

_SHOWN_PATHS = 5


class UpgradeRefused(Exception):
    """The portal cannot be upgraded, and nothing was written. The message says why and what to do, in sentences."""


def list_some(paths: Sequence[str]) -> str:
    """Returns the first of the paths and how many more there are, for a sentence."""
    more_count = len(paths) - _SHOWN_PATHS
    return ", ".join(paths[:_SHOWN_PATHS]) + (f" and {more_count:,} more" if more_count > 0 else "")


def require_committed(root: Path) -> None:
    """Raises UpgradeRefused unless all work at `root` is committed, so that Git can show and undo an upgrade."""
    top = find_repository(root)
    if top is None:
        raise UpgradeRefused(
            f"{root.resolve()} is in no Git repository, so that nobody could see what an upgrade changes, or undo it. "
            "Begin one: git init -b main && git add . && git commit -m 'The portal'."
        )
    try:
        output = GitCommand(root, "status", "--porcelain", "-z", "--untracked-files=all").output
        has_files = bool(GitCommand(root, "ls-files", "-z").output)
    except GitUnavailable as error:
        raise UpgradeRefused(f"{error}.") from None
    paths = [part[3:] for part in output.split("\0") if part[2:3] == " " and Path(part[3:]).name != LOCK_NAME]
    if paths:
        raise UpgradeRefused(
            f"work is not committed: {list_some(paths)}. Commit it, or put it aside with git stash -u, so that the "
            "upgrade can be seen and undone by itself."
        )
    if not has_files:
        raise UpgradeRefused(
            f"{root.resolve()} is ignored by the repository that it lies in, so that nobody could see what an upgrade "
            "changes, or undo it. Take its line out of .gitignore and commit the portal, or begin a repository in it."
        )


def find_ignored_paths(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Returns those of the paths below `root` that Git ignores: it shows no change of such a file, and undoes none."""
    input_text = "\0".join(paths)
    if not input_text:
        return frozenset()
    try:
        output = GitCommand(root, "check-ignore", "-z", "--stdin", input_text=input_text).output
    except GitUnavailable:
        return frozenset()  # it fails if none of the paths is ignored
    return frozenset(filter(None, output.split("\0")))


def write_changes(root: Path, changes: Iterable[FileChange]) -> None:
    """Writes and removes files below `root`. Raises LinkInTheWay, and writes nothing then; and OSError.

    What imports other files comes last, so that whatever interrupts it, a portal has what it imports.
    """
    ordered = sorted(changes, key=lambda change: change.path.endswith("/__init__.py"))
    write_portal_files(root, {change.path: None if change.text is None else change.text.encode() for change in ordered})
