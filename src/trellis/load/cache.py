"""The cache: results of earlier runs in the user's cache folder.

It is never in the portal's own folder, since values are unpickled and a pull request could plant one there. It can be
deleted at any time. Files written by another version of Trellis, Python or a library are ignored, and so are damaged
files.
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
_HEADER_SIZE = len(_MAGIC) + 64
_PICKLE_PROTOCOL = pickle.HIGHEST_PROTOCOL


_Row = tuple[bytes, bytes, int, int]
"""A record's tag, its payload's digest, offset and size."""


class CacheRecord(NamedTuple):
    """A value of a table. tag: identifies the value's version and is read without unpickling it. payload: pickled."""

    name: str
    tag: bytes
    payload: bytes


class Cache:
    """Cached values by name, for one portal. folder: the user's cache folder. root: the portal's folder."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder / blake2b(os.fsencode(root.resolve()), digest_size=12).hexdigest()
        self._fingerprint = compute_fingerprint()

    def read(self, name: str) -> Any:
        """Returns the cached value, or None."""
        try:
            raw = (self._folder / name).read_bytes()
        except OSError:
            return None
        payload = raw[_HEADER_SIZE:]
        return _unpickle(payload) if raw[:_HEADER_SIZE] == self._build_header(payload) else None

    def write(self, name: str, value: Any) -> None:
        """Caches a value. Does nothing if the folder cannot be written."""
        payload = pickle.dumps(value, _PICKLE_PROTOCOL)
        self._write_file(name, (self._build_header(payload), payload))

    def read_table(self, name: str) -> CacheTable:
        """Returns the table of that name, whose values are read on demand; an empty table if there is none."""
        try:
            with (self._folder / name).open("rb") as file:
                raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            return CacheTable(b"", {})
        size = int.from_bytes(raw[-8:], "big")
        index = raw[len(raw) - 8 - size : -8]
        rows = _unpickle(index) if raw[:_HEADER_SIZE] == self._build_header(index) else None
        return CacheTable(raw, rows or {})

    def write_table(self, name: str, records: Iterable[CacheRecord]) -> None:
        """Writes a table, replacing the one of that name."""
        rows: dict[str, _Row] = {}
        payloads: list[bytes] = []
        offset = _HEADER_SIZE
        for record in records:
            size = len(record.payload)
            rows[record.name] = (record.tag, blake2b(record.payload, digest_size=16).digest(), offset, size)
            payloads.append(record.payload)
            offset += size
        index = pickle.dumps(rows, _PICKLE_PROTOCOL)
        self._write_file(name, (self._build_header(index), *payloads, index, len(index).to_bytes(8, "big")))

    def _build_header(self, payload: bytes) -> bytes:
        return _MAGIC + self._fingerprint + blake2b(payload, digest_size=32).digest()

    def _write_file(self, name: str, parts: Iterable[bytes]) -> None:
        temporary = self._folder / f"{name}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.writelines(parts)
            os.replace(temporary, self._folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


class CacheTable:
    """Cached values by name, each read on demand; damaged values are ignored.

    raw: the file's bytes. rows: where each value lies in `raw`, by name.
    """

    def __init__(self, raw: Any, rows: dict[str, _Row]) -> None:
        self._raw, self._rows = raw, rows

    def get_tag(self, name: str) -> bytes | None:
        """Returns the tag of the value of that name, or None."""
        row = self._rows.get(name)
        return row[0] if row else None

    def read(self, name: str) -> Any:
        """Returns the value of that name, or None."""
        record = self.read_record(name)
        return _unpickle(record.payload) if record else None

    def read_record(self, name: str) -> CacheRecord | None:
        """Returns the value of that name without unpickling it, or None."""
        if not (row := self._rows.get(name)):
            return None
        tag, digest, offset, size = row
        payload = self._raw[offset : offset + size]
        return CacheRecord(name, tag, payload) if blake2b(payload, digest_size=16).digest() == digest else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)


def _unpickle(payload: bytes) -> Any:
    try:
        return pickle.loads(payload)
    except Exception:
        return None  # undamaged and of this version, but not readable: treated as not cached


def compute_fingerprint() -> bytes:
    """Returns 32 bytes that change with anything that affects results: the engine's source, Python, the libraries."""
    digest = blake2b(sys.version.encode(), digest_size=32)
    engine = Path(__file__).parent.parent
    for file in sorted(engine.rglob("*.py")):
        digest.update(file.relative_to(engine).as_posix().encode() + b"\0" + file.read_bytes())
    for package in (
        "pydantic",
        "pydantic_core",
        "PyYAML",
        "python-frontmatter",
        "lunr",
        "snowballstemmer",
        "numpy",
        "wordllama",
        "babel",
        "rapidfuzz",
    ):
        with suppress(PackageNotFoundError):  # packages of an extra are not needed for a check
            digest.update(f"{package} {version(package)}".encode())
    return digest.digest()
