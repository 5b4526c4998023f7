"""What earlier runs found out, kept in the user's own cache folder: never in the portal's, where a pull request could plant it.

It can be deleted at any time. What another version of Trellis, of Python or of a library wrote is not read, and a damaged file is
as good as none.
"""

from __future__ import annotations

import mmap
import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

_MAGIC = b"trellis store 2\n"
_HEAD = len(_MAGIC) + 64
_PICKLED = pickle.HIGHEST_PROTOCOL


class Record(NamedTuple):
    """A value on a shelf. tag: a few bytes that tell which value it is, known without reading it. pickled: the value."""

    name: str
    tag: bytes
    pickled: bytes


class Cache:
    """Values by name for one portal. folder: the user's cache folder. root: the portal's."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder / blake2b(os.fsencode(root.resolve()), digest_size=12).hexdigest()
        self._fingerprint = fingerprint()

    def read(self, name: str) -> Any:
        """The value kept under `name`, or None."""
        try:
            raw = (self._folder / name).read_bytes()
        except OSError:
            return None
        payload = raw[_HEAD:]
        return _unpickled(payload) if raw[:_HEAD] == self._head(payload) else None

    def keep(self, name: str, value: Any) -> None:
        """Keeps a value; in silence not, where the folder cannot be written."""
        payload = pickle.dumps(value, _PICKLED)
        self._write(name, (self._head(payload), payload))

    def shelf(self, name: str) -> Shelf:
        """The values that were put on the shelf of that name, each read when it is asked for; an empty one where there is none."""
        try:
            with (self._folder / name).open("rb") as file:
                raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            return Shelf(b"", {})
        size = int.from_bytes(raw[-8:], "big")
        table = raw[len(raw) - 8 - size : -8]
        known = _unpickled(table) if raw[:_HEAD] == self._head(table) else None
        return Shelf(raw, known or {})

    def shelve(self, name: str, records: Iterable[Record]) -> None:
        """Puts these values on a shelf, in place of all that stood there."""
        table: dict[str, tuple[bytes, bytes, int, int]] = {}
        parts: list[bytes] = []
        at = _HEAD
        for record in records:
            size = len(record.pickled)
            table[record.name] = (record.tag, blake2b(record.pickled, digest_size=16).digest(), at, size)
            parts.append(record.pickled)
            at += size
        end = pickle.dumps(table, _PICKLED)
        self._write(name, (self._head(end), *parts, end, len(end).to_bytes(8, "big")))

    def _head(self, payload: bytes) -> bytes:
        return _MAGIC + self._fingerprint + blake2b(payload, digest_size=32).digest()

    def _write(self, name: str, parts: Iterable[bytes]) -> None:
        new = self._folder / f"{name}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with new.open("wb") as file:
                file.writelines(parts)
            os.replace(new, self._folder / name)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)


class Shelf:
    """Values by name, of which a few are wanted at a time. A damaged one is as good as none.

    table: name → tag, digest, place and size of what is kept in `raw`.
    """

    def __init__(self, raw: Any, table: dict[str, tuple[bytes, bytes, int, int]]) -> None:
        self._raw, self._table = raw, table

    def tag(self, name: str) -> bytes | None:
        """The tag of the value kept under `name`, or None."""
        found = self._table.get(name)
        return found[0] if found else None

    def read(self, name: str) -> Any:
        """The value kept under `name`, or None."""
        record = self.record(name)
        return _unpickled(record.pickled) if record else None

    def record(self, name: str) -> Record | None:
        """The same as it is kept."""
        if not (found := self._table.get(name)):
            return None
        tag, digest, at, size = found
        pickled = self._raw[at : at + size]
        return Record(name, tag, pickled) if blake2b(pickled, digest_size=16).digest() == digest else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)


def _unpickled(payload: bytes) -> Any:
    try:
        return pickle.loads(payload)
    except Exception:
        return None  # whole, of this version, and yet not to be read: as good as none


def fingerprint() -> bytes:
    """32 bytes that differ when anything differs that turns a file into a verdict: the engine's own text, Python, libraries."""
    whole = blake2b(sys.version.encode(), digest_size=32)
    engine = Path(__file__).parent.parent
    for file in sorted(engine.rglob("*.py")):
        whole.update(file.relative_to(engine).as_posix().encode() + b"\0" + file.read_bytes())
    for package in (
        "pydantic",
        "pydantic_core",
        "PyYAML",
        "python-frontmatter",
        "lunr",
        "snowballstemmer",
        "numpy",
        "wordllama",
    ):
        with suppress(PackageNotFoundError):  # what only an extra brings is not needed for a check
            whole.update(f"{package} {version(package)}".encode())
    return whole.digest()
