"""The folder of a built site: built beside the former one, which it replaces in one step once it is whole.

A build that fails, is ended or finds the disk full leaves the former site as it was. A folder that Trellis did not
make, or in which somebody put something, is refused.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import SoftFileLock, Timeout

from ..load.system_files import can_lock, find_umask, lock

MARKER = ".trellis-site"
"""The file that says that Trellis made the folder, and which files are its own."""

_HEADING = "Trellis made this folder, and the next build replaces it. A part of the SHA-256 of each file's path:"
"""The paths themselves would tell every reader of the site about pages that no list names."""
_STYLES = "assets/trellis*/trellis.css"
"""A file of every site, also of those that are older than the list."""
_SYSTEM_FILES = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
"""Files that a desktop puts into every folder that it shows; nobody misses them."""

_BUILDING = ".trellis-building-"
_FORMER = ".trellis-former-"
_RANDOM_PART = re.compile(r"[a-z0-9_]{8}")
"""What `tempfile` appends to a name. It has no hyphen, which the name of another site would need."""
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
        require_own_folder(target)
        folder = Path(tempfile.mkdtemp(prefix=_name_prefix(_BUILDING, target), dir=target.parent))
    except OSError as error:
        raise FolderRefused(f"The site cannot be written to {out}: {error.strerror}.") from None
    with _hold(folder):
        try:
            yield folder
            _write_marker(folder)
            folder.chmod(target.stat().st_mode & 0o7777 if target.is_dir() else 0o777 & ~find_umask())
            require_own_folder(target)  # somebody may have put something there meanwhile
            _put_in_place(folder, target)
        except OSError as error:
            if _is_about_writing(error, folder, target):
                raise FolderRefused(f"The site cannot be written to {out}: {error.strerror}.") from None
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def replace_files(
    out: Path, contents: Mapping[str, bytes], new_paths: Collection[str] = (), removed_paths: Collection[str] = ()
) -> bool:
    """Replaces files of a site by others, written beside it; each takes its place as a whole. new_paths: those of the
    contents that the site did not have; they are there before any other is replaced. removed_paths: of files that go,
    after all others have been replaced.

    False if another build has put a site there meanwhile, or does the same, and on a system that cannot do this, such
    as Windows. Raises FolderRefused.
    """
    target = out.resolve()
    if not can_lock() or os.open not in os.supports_dir_fd:
        return False  # nothing can be written into a folder that might become another one meanwhile
    try:
        handle = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        lock(handle)
        folder = Path(tempfile.mkdtemp(prefix=_name_prefix(_BUILDING, target), dir=target.parent))
    except BlockingIOError:
        os.close(handle)
        return False
    except OSError as error:
        os.close(handle)
        raise FolderRefused(f"The site cannot be written to {out}: {error.strerror}.") from None
    try:
        with _hold(folder):
            for number, content in enumerate(contents.values()):
                (folder / str(number)).write_bytes(content)
            files = {path: folder / str(number) for number, path in enumerate(contents)}
            if new_paths or removed_paths:  # whatever ends this, the next build knows all that lies there as its own
                _change_marker(folder, handle, added=new_paths)
            for path in sorted(contents, key=lambda path: path not in new_paths):
                if path in new_paths:
                    _make_parents(path, handle)
                os.replace(files[path], path, dst_dir_fd=handle)
            if new_paths or removed_paths:
                _remove_files(removed_paths, handle)
                _change_marker(folder, handle, removed=removed_paths)
            return os.path.samestat(os.fstat(handle), os.stat(target))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    except OSError as error:
        raise FolderRefused(f"The site cannot be written to {out}: {error.strerror}.") from None
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def has_remains(out: Path) -> bool:
    """Whether there is something beside a site that an ended build has left, or one that goes on uses."""
    try:
        return any(_list_remains(stage, out.resolve()) for stage in (_FORMER, _BUILDING))
    except OSError:
        return True


def require_own_folder(out: Path) -> None:
    """Raises FolderRefused if there is something that no build made."""
    target = out.resolve()
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise FolderRefused(f"{target} is a file. Name a folder for the site with --out.")
    if others := _find_other_files(target):
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise FolderRefused(
            f"{target} holds what Trellis did not make: {others[0]!a}{more}. A build replaces the whole folder, so "
            "nothing was touched. Name another folder with --out, or move these elsewhere."
        )


def _find_other_files(target: Path) -> list[str]:
    """Returns the files that no build made, relative to the site's folder; hidden ones at its top are kept."""
    paths = [path for path in _list_files(target) if os.path.basename(path) not in _SYSTEM_FILES]
    try:
        heading, *lines = (target / MARKER).read_bytes().decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        is_site = any(target.glob(_STYLES)) and (target / "404.html").is_file()
        return [] if is_site else paths  # a site of an earlier version has no such file
    own_lines = frozenset(lines)
    if heading != _HEADING:  # what an earlier version listed was the names at the top
        return [path for path in paths if _format_line(path.split("/")[0]) not in own_lines]
    return [path for path in paths if _hash_path(path) not in own_lines]


def _list_files(folder: Path) -> list[str]:
    """Returns all that is no folder, relative to `folder` and sorted, except what is hidden at its top."""
    paths: list[str] = []
    prefixes = [""]
    while prefixes:
        prefix = prefixes.pop()
        try:
            with os.scandir(os.path.join(folder, prefix)) as listing:
                entries = [entry for entry in listing if prefix or not entry.name.startswith(".")]
        except OSError:
            continue  # it has gone, or nobody may read it
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                prefixes.append(f"{path}/")
            else:
                paths.append(path)
    return sorted(paths)


def _format_line(path: str) -> str:
    return path.replace("\\", "\\\\").replace("\n", "\\n")


def _hash_path(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _write_marker(folder: Path) -> None:
    lines = [_HEADING, *sorted(map(_hash_path, _list_files(folder)))]
    (folder / MARKER).write_text("".join(f"{line}\n" for line in lines), "ascii")


def _change_marker(folder: Path, site: int, *, added: Collection[str] = (), removed: Collection[str] = ()) -> None:
    """Names more files, or fewer, as the site's own. folder: beside the site. site: the site's folder, opened.

    Raises FileNotFoundError if the site has no such list.
    """
    with open(os.open(MARKER, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=site), encoding="ascii") as stream:
        heading, *lines = stream.read().splitlines()
    if heading != _HEADING:
        raise FileNotFoundError
    hashes = {*lines, *map(_hash_path, added)} - set(map(_hash_path, removed))
    (folder / MARKER).write_text("".join(f"{line}\n" for line in (heading, *sorted(hashes))), "ascii")
    os.replace(folder / MARKER, MARKER, dst_dir_fd=site)


def _make_parents(path: str, site: int) -> None:
    for parent in list_parents(path):
        with suppress(FileExistsError):
            os.mkdir(parent, dir_fd=site)


def _remove_files(paths: Collection[str], site: int) -> None:
    """Removes files, and the folders that are empty then."""
    for path in paths:
        os.unlink(path, dir_fd=site)
    for parent in sorted({parent for path in paths for parent in list_parents(path)}, reverse=True):
        with suppress(OSError):
            os.rmdir(parent, dir_fd=site)


def list_parents(path: str) -> list[str]:
    """The folders in which a file of a site lies, the uppermost first."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _put_in_place(folder: Path, target: Path) -> None:
    """Lets the new folder take the place of the former one; the former one is deleted."""
    if not target.exists():
        os.rename(folder, target)
        return
    for name in os.listdir(target):
        if name.startswith(".") and not os.path.lexists(folder / name):
            _copy_hidden(target / name, folder / name)
    if not _swap(folder, target):
        with _hold(target):
            former = Path(tempfile.mkdtemp(prefix=_name_prefix(_FORMER, target), dir=target.parent))
            former.rmdir()  # not every system lets a folder take the place of an empty one
            os.rename(target, former)
            os.rename(folder, target)
            shutil.rmtree(former, ignore_errors=True)


def _copy_hidden(source: Path, copy: Path) -> None:
    """Copies a hidden file or folder of the former site. Raises FolderRefused for what cannot be copied."""
    if not source.is_dir() or source.is_symlink():
        _copy_file(source, copy)
        return
    try:
        shutil.copytree(source, copy, symlinks=True, copy_function=_copy_file)
    except shutil.Error as error:
        failed_path, _, reason = error.args[0][0]
        raise FolderRefused(
            f"{failed_path!a} cannot be kept: {reason}. A build keeps what is hidden in the site's folder, so nothing "
            "was touched. Move it elsewhere, or name another folder with --out."
        ) from None


def _copy_file(source: str | Path, copy: str | Path) -> None:
    """Copies a file. A pipe or a socket, which has nothing to copy, gets a second name there."""
    mode = os.lstat(source).st_mode
    if stat.S_ISREG(mode) or stat.S_ISLNK(mode):
        shutil.copy2(source, copy, follow_symlinks=False)
    else:
        os.link(source, copy, follow_symlinks=False)


def _swap(folder: Path, target: Path) -> bool:
    """Lets two folders change places in one step. False where the system cannot."""
    first, second = os.fsencode(folder), os.fsencode(target)
    with suppress(OSError, AttributeError, TypeError):  # the last on Windows
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(system.renamex_np(first, second, _SWAP) == 0)
        return bool(system.renameat2(_AT_FDCWD_LINUX, first, _AT_FDCWD_LINUX, second, _SWAP) == 0)
    return False


def _remove_remains(target: Path) -> None:
    """Deletes what an ended build left beside `target`; puts the former site back if it was ended between two steps.

    What a build that goes on uses is left alone.
    """
    for stage in (_FORMER, _BUILDING):
        for folder in _list_remains(stage, target):
            with suppress(BlockingIOError, FileNotFoundError), _hold(folder):
                if stage == _FORMER and not os.path.lexists(target) and os.listdir(folder):
                    os.rename(folder, target)
                else:
                    shutil.rmtree(folder, ignore_errors=True)


def _list_remains(stage: str, target: Path) -> list[Path]:
    """Returns the folders that builds of `target` named, and of no other site whose name begins alike."""
    prefix = _name_prefix(stage, target)
    with os.scandir(target.parent) as entries:
        names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    return [
        target.parent / name
        for name in sorted(names)
        if name.startswith(prefix) and _RANDOM_PART.fullmatch(name, len(prefix))
    ]


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
    if not can_lock():
        with _hold_file(folder.with_name(f"{folder.name}.lock")):
            yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        lock(handle)
        yield
    finally:
        os.close(handle)


@contextmanager
def _hold_file(file: Path) -> Iterator[None]:
    """Marks a folder as in use by a file beside it, where no folder can be locked. Raises BlockingIOError."""
    file_lock = SoftFileLock(file, timeout=0)
    try:
        file_lock.acquire()
    except Timeout:
        raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK), str(file)) from None
    try:
        yield
    finally:
        file_lock.release()
        with suppress(OSError):
            file.unlink(missing_ok=True)
