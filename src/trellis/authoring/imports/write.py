"""Finds what stands where a new file shall go."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath


def find_obstacle(root: Path, path: str, id: str) -> str:
    """Returns what already exists at `path` or in its folder, as a path below `root`, or ""."""
    target = PurePosixPath(path)
    own_folder = next((folder for folder in target.parents if folder.name == id), None)
    for candidate in (*reversed(target.parents[:-1]), target):
        try:
            mode = os.lstat(root / candidate).st_mode
        except FileNotFoundError:
            return ""
        if candidate == target or not stat.S_ISDIR(mode):
            return str(candidate)
        if candidate == own_folder:
            visible = sorted(name for name in os.listdir(root / candidate) if not name.startswith("."))
            if visible:
                return str(candidate / visible[0])
    return ""
