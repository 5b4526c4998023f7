"""One file, put in its place whole or not at all: never over another, never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath


def in_the_way(root: Path, path: str, id: str) -> str:
    """What stands where the file of `path` should come, as a path below `root`; "" where nothing does."""
    target = PurePosixPath(path)
    for place in (*reversed(target.parents[:-1]), target):
        try:
            mode = os.lstat(root / place).st_mode
        except FileNotFoundError:
            return ""
        if place == target or not stat.S_ISDIR(mode):
            return str(place)
        if place.name == id:
            visible = sorted(name for name in os.listdir(root / place) if not name.startswith("."))
            if visible:
                return str(place / visible[0])
    return ""


def write(target: Path, content: bytes) -> None:
    """Writes a new file, and its folders. Raises OSError, and then leaves nothing behind but empty folders."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)  # of an import that was broken off
    try:
        with open(new, "xb") as stream:
            stream.write(content)
        os.replace(new, target)
    except OSError:
        new.unlink(missing_ok=True)
        raise
