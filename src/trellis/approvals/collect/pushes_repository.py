"""Locates the repository for the commits that people pushed to other branches than that of a change.

They may be of any request or fork, are only walked through, and are never checked out: so they come without their files
and without Git's examination of what they hold, and stay apart from the clone, which has been examined.
"""

from __future__ import annotations

from pathlib import Path

from ...load.git import GitCommand

_NAME = "trellis-pushes"


def locate_pushes_repository(root: Path) -> Path:
    """Returns where that repository of a clone lies, whether or not it is there. Raises GitUnavailable."""
    common_folder = GitCommand(root, "rev-parse", "--git-common-dir").output.rstrip("\n")
    return root / common_folder / _NAME


def find_pushes_repository(root: Path) -> Path:
    """Returns the repository that knows the commits that were pushed elsewhere: the clone, if there is no other."""
    path = locate_pushes_repository(root)
    return path if path.is_dir() else root
