"""Checks that an upgrade can be undone, and writes what was planned."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...load.git import GitCommand, GitUnavailable, find_repository
from ...load.portal_files import write_portal_files
from .plan import FileChange

_SHOWN_PATHS = 5


class UpgradeRefused(Exception):
    """The portal cannot be upgraded, and nothing was written. The message says why and what to do, in sentences."""


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
    except GitUnavailable as error:
        raise UpgradeRefused(f"{error}.") from None
    paths = [part[3:] for part in output.split("\0") if part[2:3] == " "]
    if paths:
        shown = ", ".join(paths[:_SHOWN_PATHS])
        if len(paths) > _SHOWN_PATHS:
            shown += f" and {len(paths) - _SHOWN_PATHS:,} more"
        raise UpgradeRefused(
            f"work is not committed: {shown}. Commit it, or put it aside with git stash -u, so that the upgrade can be "
            "seen and undone by itself."
        )


def write_changes(root: Path, changes: Iterable[FileChange]) -> None:
    """Writes and removes files below `root`. Raises LinkInTheWay, and writes nothing then; and OSError."""
    write_portal_files(root, {change.path: None if change.text is None else change.text.encode() for change in changes})
