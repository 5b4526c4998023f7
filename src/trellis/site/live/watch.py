"""Notices that a file of the portal has changed.

It compares sizes and times. Notices of the operating system would come sooner, but their number is limited, and a
portal of ten thousand courses has more folders than that. What changed last is looked at more often than all the rest,
since it is what somebody writes.
"""

from __future__ import annotations

import heapq
import os
import stat
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


RECENT_FILES = 50
"""How many files, those that changed last, are looked at in every pause."""


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
        pause = max(SHORTEST_PAUSE, PAUSE_PER_LOOK * (time.perf_counter() - started))
        if stamps == former and (changed := _watch_recent(former, pause)):
            return {**former, **changed}
        if stamps != former:
            time.sleep(pause)


def _watch_recent(former: Stamps, seconds: float) -> Stamps:
    """Watches the files that changed last for so many seconds. Returns the new stamp of a single one that was saved.

    Where several change at once, as when Git changes them, it returns nothing: all files are looked at then.
    """
    recent = heapq.nlargest(RECENT_FILES, former, key=lambda path: former[path][0])
    end = time.perf_counter() + seconds
    latest: dict[str, tuple[int, int]] = {}
    while True:
        time.sleep(min(SHORTEST_PAUSE, max(0.0, end - time.perf_counter())))
        changed = {path: stamp for path in recent if (stamp := _read_stamp(path)) != former[path]}
        if len(changed) > 1 or (0, 0) in changed.values():
            return {}
        if changed and changed == latest:
            return changed
        latest = changed
        if time.perf_counter() >= end and not changed:
            return {}


def _read_stamp(path: str) -> tuple[int, int]:
    """Returns the stamp of a file, (0, 0) if it has gone or is a link."""
    try:
        status = os.lstat(path)
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else (0, 0)


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
