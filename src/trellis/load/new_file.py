"""Writes a new file below a folder: whole or not at all, never over an existing file and never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath


class LinkInTheWay(OSError):
    """The path, or a folder on the way to it, is a link or no folder. `filename` is its path below the root."""


def write_new_file(root: Path, path: str, content: bytes) -> None:
    """Writes a new file and its folders, at a path below `root`.

    Raises LinkInTheWay, FileExistsError, and OSError; then it leaves nothing behind except empty folders.
    """
    target = root / path
    if obstacle := find_link(root, path):
        raise LinkInTheWay(None, "is a link, or no folder", obstacle)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    temporary.unlink(missing_ok=True)  # left by an interrupted run; the portal's lock keeps others away
    try:
        with open(temporary, "xb") as stream:
            stream.write(content)
        _give_name(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def find_link(root: Path, path: str) -> str:
    """Returns the first part of a path below `root` that is a link, or a file in the place of a folder; or ""."""
    target = PurePosixPath(path)
    for candidate in (*reversed(target.parents[:-1]), target):
        try:
            mode = os.lstat(root / candidate).st_mode
        except FileNotFoundError:
            return ""
        except NotADirectoryError:
            return str(candidate.parent)
        if stat.S_ISLNK(mode) or (candidate != target and not stat.S_ISDIR(mode)):
            return str(candidate)
    return ""


def _give_name(temporary: Path, target: Path) -> None:
    """Gives a written file its name. Raises FileExistsError where something has that name."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.replace(temporary, target)
