"""Writes a new file atomically, never over an existing file and never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath


def find_obstacle(root: Path, path: str, id: str) -> str:
    """Returns what already exists at `path` or in its folder, as a path below `root`, or ""."""
    target = PurePosixPath(path)
    for candidate in (*reversed(target.parents[:-1]), target):
        try:
            mode = os.lstat(root / candidate).st_mode
        except FileNotFoundError:
            return ""
        if candidate == target or not stat.S_ISDIR(mode):
            return str(candidate)
        if candidate.name == id:
            visible = sorted(name for name in os.listdir(root / candidate) if not name.startswith("."))
            if visible:
                return str(candidate / visible[0])
    return ""


def write_new_file(target: Path, content: bytes) -> None:
    """Writes a new file and its folders. If it raises OSError, it leaves nothing behind except empty folders."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    temporary.unlink(missing_ok=True)  # left by an interrupted import
    try:
        with open(temporary, "xb") as stream:
            stream.write(content)
        os.replace(temporary, target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
