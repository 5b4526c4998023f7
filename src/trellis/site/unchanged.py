"""Whether a build would make the very site that stands there already, so that nothing is checked, rendered or written.

A build leaves a record of what went into it, of the site's folder as it wrote it, and of what the check had to say. It
is believed only where all of that is the same; whatever differs, or cannot be told, leads to a build. Few modules are
imported here, since the answer should be there at once.
"""

from __future__ import annotations

import logging
import mmap
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from ..diagnostics.diagnostic import Diagnostic
from ..diagnostics.result import CheckResult
from ..load.cache import Cache, encode
from ..load.git import read_history_state
from ..load.scan import (
    CONTENT_ROOTS,
    MERGED_ROOTS,
    OWNERS_FILES,
    SUPPORT_ROOTS,
    compute_file_digest,
    compute_portal_digests,
    scan_files,
)
from .engine_files import compute_engine_digest
from .site_folder import MARKER, has_remains

CACHE_KEY = "site-build"

_ROOTS = (*CONTENT_ROOTS, *SUPPORT_ROOTS, *MERGED_ROOTS)


SiteListing = dict[str, bytes]
"""What lies in a folder: path → its description; folders end with a slash and have none."""


class BuildRecord(NamedTuple):
    """What a build leaves for the next one.

    others: a digest of all that went into it but the texts. texts: a digest of each, by path. folders: those of the
    portal that went into it beside the usual ones. site: the state of the site's folder. diagnostics, entry_count: the
    result of the check.
    """

    others: bytes
    texts: dict[str, bytes]
    folders: tuple[str, ...]
    site: bytes
    diagnostics: tuple[Diagnostic, ...]
    entry_count: int


class BuildWatch:
    """Looks at what goes into a build before it begins, so that what is written meanwhile is not taken for it.

    today: the day of the check.
    """

    def __init__(self, root: Path, out: Path, today: date, cache: Cache) -> None:
        self._root, self._out, self._cache = root, out, cache
        self._record = cache.read(CACHE_KEY, BuildRecord)
        self._folders = self._record.folders if self._record else ()
        self._site: SiteListing | None = None
        self._times = self._digest_times()
        self._inputs, self._texts = self._digest_inputs(today)

    def find_unchanged(self) -> CheckResult | None:
        """Returns the result of the check if a build would change nothing, else None."""
        record = self._record
        if (
            record is None
            or (record.others, record.texts) != (self._digest_others(), self._texts)
            or self.read_site() is None
        ):
            return None
        return CheckResult(self._root, record.diagnostics, record.entry_count)

    def list_changed_texts(self) -> tuple[str, ...]:
        """The paths of the texts that have changed since the last build; none if anything else has too."""
        record = self._record
        if record is None or record.others != self._digest_others() or record.texts.keys() != self._texts.keys():
            return ()
        return tuple(path for path, digest in self._texts.items() if record.texts[path] != digest)

    def read_site(self) -> SiteListing | None:
        """What lies in the site's folder, if it is as the last build left it, else None."""
        if self._record is None or has_remains(self._out) or not (self._out / MARKER).is_file():
            return None
        if self._site is None:
            self._site = list_site(self._out)
        return self._site if self._site and digest_site(self._site) == self._record.site else None

    def turn_to(self, out: Path) -> None:
        """Goes on for a site that is written elsewhere, and that has no record yet."""
        self._out, self._site = out, None

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the portal that went into the last build beside the usual ones, relative to its own."""
        return self._folders

    def write_record(self, result: CheckResult, site_state: bytes, list_folders: Callable[[], tuple[str, ...]]) -> bool:
        """Leaves a record of a build that has ended, unless something went into it that a record does not hold; then
        it returns False.

        list_folders: returns the portal's folders that went into it beside the usual ones; raises `Unrepeatable`.
        """
        try:
            folders = list_folders()
        except Unrepeatable:
            return False
        if folders != self._folders:  # what was in them when the build began is not known; the next one looks in time
            self._cache.write(CACHE_KEY, BuildRecord(b"", {}, folders, b"", (), 0))
        elif self._times == self._digest_times():
            diagnostics, count = result.diagnostics, result.entry_count
            record = BuildRecord(self._digest_others(), self._texts, folders, site_state, diagnostics, count)
            self._cache.write(CACHE_KEY, record)
            return True
        return False

    def _digest_others(self) -> bytes:
        """A digest of all that goes into the site but the texts, and of where it lies."""
        return blake2b(self._inputs + os.fsencode(self._out.resolve()), digest_size=32).digest()

    def _digest_inputs(self, today: date) -> tuple[bytes, dict[str, bytes]]:
        """A digest of the bytes of all files but the texts, of the engine, the libraries, Git's history, the days and
        the settings; and of each text.
        """
        root = self._root
        texts, others = compute_portal_digests(str(root))
        environment = sorted(os.environ.items()) if _reads_environment(root) else []
        values = (
            others,
            [compute_folder_digest(root / folder) for folder in self._folders],
            read_history_state(root),
            compute_engine_digest(),
            _list_distributions(),
            (today, date.today(), datetime.now(UTC).date(), os.environ.get("SOURCE_DATE_EPOCH", "")),
            [(os.fsencode(name), os.fsencode(value)) for name, value in environment],
        )
        return blake2b(encode(values), digest_size=32).digest(), texts

    def _digest_times(self) -> bytes:
        """A digest of when each file was last written, to see whether one of them was while the site was built."""
        digest = blake2b(digest_size=32)
        paths = [path for path, file_type in scan_files(str(self._root), _ROOTS) if file_type != "folder"]
        for path in sorted((*paths, *OWNERS_FILES)):
            if "/__pycache__" not in path:
                digest.update(os.fsencode(path) + b"\0" + describe_file(f"{self._root}/{path}"))
        for folder in self._folders:
            digest.update(_digest_tree(self._root / folder, describe_file))
        return digest.digest()


class Unrepeatable(Exception):
    """Something goes into a build that nobody can compare with the next one, such as what a plugin reads."""


class SharedFlag:
    """A flag that a second process can set too."""

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def set(self) -> None:
        """Sets it."""
        self._byte[0] = 1

    @property
    def is_set(self) -> bool:
        """Whether it was set, by this process or one that it has started."""
        return self._byte[0] == 1


@contextmanager
def note_warnings() -> Iterator[SharedFlag]:
    """Yields a flag that is set if anything in a build warns of something within the block."""
    flag, create = SharedFlag(), logging.getLogRecordFactory()

    def create_and_note(*values: Any, **more: Any) -> logging.LogRecord:
        record = create(*values, **more)
        if record.levelno >= logging.WARNING:
            flag.set()
        return record

    logging.setLogRecordFactory(create_and_note)
    try:
        yield flag
    finally:
        logging.setLogRecordFactory(create)


def compute_site_state(folder: Path) -> bytes:
    """Returns a digest of the names, sizes and times of all that lies in a site's folder; what is hidden at its top is
    left out. Another digest, each time, if that cannot be told.
    """
    listing = list_site(folder)
    return os.urandom(32) if listing is None else digest_site(listing)


def list_site(folder: Path) -> SiteListing | None:
    """Returns what a site's state is a digest of; None if that cannot be told."""
    return _list_tree(folder, describe_file, is_site=True)


def digest_site(listing: SiteListing) -> bytes:
    """Returns the state of a site's folder in which that lies."""
    digest = blake2b(digest_size=32)
    for path in sorted(listing):
        digest.update(os.fsencode(path) + b"\0" + bytes((len(listing[path]),)) + listing[path])
    return digest.digest()


def compute_folder_digest(folder: Path) -> bytes:
    """Returns a digest of the names and bytes of all files in a folder; another one, each time, if there are links."""
    return _digest_tree(folder, compute_file_digest)


def _digest_tree(folder: Path, describe: Callable[[str], bytes]) -> bytes:
    listing = _list_tree(folder, describe)
    return os.urandom(32) if listing is None else digest_site(listing)


def _list_tree(folder: Path, describe: Callable[[str], bytes], *, is_site: bool = False) -> SiteListing | None:
    """Returns the description of each file below a folder, by path; folders end with a slash. None if there are links,
    which lead to what is not looked at, or if a folder cannot be read.
    """
    listing: SiteListing = {}
    pending = [""]
    try:
        while pending:
            parent = pending.pop()
            with os.scandir(f"{folder}/{parent}") as entries:
                for entry in entries:
                    path = f"{parent}{entry.name}"
                    if (is_site and not parent and path.startswith(".")) or entry.name == "__pycache__":
                        continue
                    if entry.is_symlink():
                        return None
                    if entry.is_dir(follow_symlinks=False):
                        listing[f"{path}/"] = b""
                        pending.append(f"{path}/")
                    else:
                        listing[path] = describe(entry.path)
    except OSError:
        return None
    return listing


def describe_file(file: str) -> bytes:
    """Type, mode, size and times of a file, or nothing if there is none."""
    try:
        state = os.lstat(file)
    except OSError:
        return b"\0"
    values = (state.st_mode, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    return b"".join(value.to_bytes(12, "big", signed=True) for value in values)


def _reads_environment(root: Path) -> bool:
    """Whether the settings name variables of the environment."""
    try:
        return b"!ENV" in (root / "mkdocs.yml").read_bytes()
    except OSError:
        return False


def _list_distributions() -> list[bytes]:
    """The installed packages with their versions, by the names of their records."""
    names: set[str] = set()
    for folder in sys.path:
        try:
            names.update(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
    return sorted(map(os.fsencode, names))
