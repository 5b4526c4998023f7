"""The folder of a built site: built beside the former one, which it replaces in one step once it is whole.

A build that fails, is ended or finds the disk full leaves the former site as it was. A folder that Trellis did not
make, or in which somebody put something, is refused.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .defaults import STYLES_URL

MARKER = ".trellis-site"
"""The file that says that Trellis made the folder, and lists what lies in it."""

_BUILDING = ".trellis-building-"
_FORMER = ".trellis-former-"
_DISK_ERRORS = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO))
"""Errors of a disk, which name no file when they occur within one."""

_AT_FDCWD_LINUX = -100
_SWAP = 2
"""The flag of Linux's `renameat2` and of macOS's `renamex_np` that lets two folders change places."""


class FolderRefused(Exception):
    """The site cannot be written there. The message says why and what to do, as sentences."""


@contextmanager
def replace_site(out: Path) -> Iterator[Path]:
    """Yields a new folder beside `out`; it takes the place of `out` when the block ends without an exception.

    Hidden files in `out`, such as ``.git``, are kept. Raises FolderRefused.
    """
    target = out.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_remains(target)
        _require_own_folder(target)
        folder = Path(tempfile.mkdtemp(prefix=_name_prefix(_BUILDING, target), dir=target.parent))
    except OSError as error:
        raise FolderRefused(f"The site cannot be written to {out}: {error.strerror}.") from None
    with _hold(folder):
        try:
            yield folder
            _write_marker(folder)
            folder.chmod(target.stat().st_mode & 0o7777 if target.is_dir() else 0o777 & ~_find_umask())
            _put_in_place(folder, target)
        except OSError as error:
            if _is_about_writing(error, folder, target):
                raise FolderRefused(f"The site cannot be written to {out}: {error.strerror}.") from None
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _require_own_folder(target: Path) -> None:
    """Raises FolderRefused if there is something that no build made."""
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise FolderRefused(f"{target} is a file. Name a folder for the site with --out.")
    names = {name for name in os.listdir(target) if not name.startswith(".")}
    try:
        own_names = set((target / MARKER).read_text("utf-8").splitlines()[1:])
    except (OSError, UnicodeError):
        is_site = (target / STYLES_URL).is_file() and (target / "404.html").is_file()
        own_names = names if is_site else set()  # a site of an earlier version has no such file
    if others := sorted(names - own_names):
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise FolderRefused(
            f"{target} holds what Trellis did not make: {others[0]!a}{more}. A build replaces the whole folder, so "
            "nothing was touched. Name another folder with --out, or move these elsewhere."
        )


def _write_marker(folder: Path) -> None:
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    lines = ["Trellis made this folder, and the next build replaces it. What lies in it:", *names]
    (folder / MARKER).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _put_in_place(folder: Path, target: Path) -> None:
    """Lets the new folder take the place of the former one; the former one is deleted."""
    if not target.exists():
        os.rename(folder, target)
        return
    for name in os.listdir(target):
        if name.startswith(".") and not os.path.lexists(folder / name):
            _copy_hidden(target / name, folder / name)
    if not _swap(folder, target):
        former = Path(tempfile.mkdtemp(prefix=_name_prefix(_FORMER, target), dir=target.parent))
        os.rename(target, former)
        os.rename(folder, target)
        shutil.rmtree(former, ignore_errors=True)


def _copy_hidden(source: Path, copy: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, copy, symlinks=True)
    else:
        shutil.copy2(source, copy, follow_symlinks=False)


def _swap(folder: Path, target: Path) -> bool:
    """Lets two folders change places in one step. False where the system cannot."""
    first, second = os.fsencode(folder), os.fsencode(target)
    with suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(system.renamex_np(first, second, _SWAP) == 0)
        return bool(system.renameat2(_AT_FDCWD_LINUX, first, _AT_FDCWD_LINUX, second, _SWAP) == 0)
    return False


def _remove_remains(target: Path) -> None:
    """Deletes what an ended build left beside `target`; puts the former site back if it was ended between two steps."""
    for folder in target.parent.glob(f"{_name_prefix(_FORMER, target)}*"):
        if not os.path.lexists(target) and (folder / MARKER).is_file():
            os.rename(folder, target)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for folder in target.parent.glob(f"{_name_prefix(_BUILDING, target)}*"):
        with suppress(BlockingIOError), _hold(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_about_writing(error: OSError, folder: Path, target: Path) -> bool:
    """Whether an error is about the site's folder and not about what a build reads."""
    if error.filename is None:
        return error.errno in _DISK_ERRORS
    file = Path(os.fsdecode(error.filename))
    return file.is_relative_to(folder) or file.is_relative_to(target)


def _name_prefix(stage: str, target: Path) -> str:
    return f"{stage}{target.name}-"


@contextmanager
def _hold(folder: Path) -> Iterator[None]:
    """Marks a folder as in use for as long as this process lives. Raises BlockingIOError if another one uses it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _find_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
