"""Notices that a file of the portal has changed.

It compares sizes and times. Notices of the operating system would come sooner, but their number is limited, and a
portal of ten thousand courses has more folders than that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

Stamps = Mapping[str, tuple[int, int]]
"""File → time of its last change in nanoseconds, and its size in bytes."""

PASSED_FOLDERS = frozenset(("build", "dist", "env", "node_modules", "site", "site-parts", "venv"))
"""Folders at the portal's top that are made, and that no site is built from; so are hidden ones."""

SHORTEST_PAUSE = 0.1
"""The seconds from one look to the next in a small portal."""

PAUSE_PER_LOOK = 4
"""A pause is as many times as long as a look at the files takes, so that watching costs a fifth of a core at most."""


def read_stamps(root: Path) -> Stamps:
    """Returns the stamps of all files that a site is built from, without what editors and Python put beside them."""
    return dict(_list_stamps(root))


def wait_for_change(root: Path, former: Stamps) -> Stamps:
    """Waits until the files are other than `former` and no longer change. Returns their stamps."""
    latest = former
    while True:
        started = time.perf_counter()
        stamps = read_stamps(root)
        if stamps == latest and stamps != former:
            return stamps
        latest = stamps
        time.sleep(max(SHORTEST_PAUSE, PAUSE_PER_LOOK * (time.perf_counter() - started)))


def _list_stamps(root: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    return _list_folder(os.fspath(root), PASSED_FOLDERS)


def _list_folder(folder: str, passed: Set[str] = frozenset()) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        with os.scandir(folder) as listing:
            entries = [entry for entry in listing if entry.name not in passed and not _is_passing(entry.name)]
    except OSError:
        return  # it has gone, or cannot be read; the check says so
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _list_folder(entry.path)
                continue
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        yield entry.path, (status.st_mtime_ns, status.st_size)


def _is_passing(name: str) -> bool:
    """Whether a file is an editor's or Python's, and not the portal's."""
    return name.startswith((".", "#")) or name.endswith(("~", ".tmp", ".swp")) or name == "__pycache__"
