"""The cache: results of earlier runs in the user's cache folder.

It can be deleted at any time. Files written by another version of Trellis, Python or a library are ignored, and so are
damaged files. It is never in the portal's own folder, where a pull request could plant a result, and it is believed
only where it belongs to whoever runs Trellis and nobody else may write. Its files hold MessagePack, which is data:
reading one runs nothing.
"""

from __future__ import annotations

import mmap
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar, cast, get_origin

import msgspec

from .system_files import BINARY, can_lock, is_own, lock, open_no_link

T = TypeVar("T")

_MAGIC = b"trellis store 3\n"
_HEADER_SIZE = len(_MAGIC) + 64

_UNFINISHED = ".new"
"""The suffix of a table that is being written."""

_Row = tuple[bytes, bytes, int, int]
"""A record's tag, its payload's digest, offset and size."""

_PackedArray = tuple[str, tuple[int, ...], bytes]
"""A numpy array: its type of numbers, its shape and its bytes."""

_NUMBER_TYPES = frozenset("biuf")
"""Numpy's kinds of numbers; its kind of objects is left out."""


class CacheRecord(NamedTuple):
    """A value of a table. tag: identifies the value's version and is read without decoding it. payload: encoded."""

    name: str
    tag: bytes
    payload: bytes


def find_cache_folder(folder: Path, root: Path) -> Path:
    """Returns where in the user's cache folder that of a portal is; it need not exist."""
    return folder / blake2b(os.fsencode(root.resolve()), digest_size=12).hexdigest()


class Cache:
    """Cached values by name, for one portal. folder: the user's cache folder. root: the portal's folder."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = find_cache_folder(folder, root)
        self._fingerprint = get_fingerprint()

    def read(self, name: str, type: type[T]) -> T | None:
        """Returns the cached value, or None. type: that of the value."""
        try:
            with self._open(name) as file:
                raw = file.read()
        except OSError:
            return None
        payload = raw[_HEADER_SIZE:]
        return decode(payload, type) if raw[:_HEADER_SIZE] == self._build_header(payload) else None

    def write(self, name: str, value: object) -> None:
        """Caches a value. Does nothing if the folder cannot be written, or is not the user's own."""
        with suppress(UnicodeEncodeError):  # the name of a file that is no text
            payload = encode(value)
            self._write_file(name, (self._build_header(payload), payload))

    def read_table(self, name: str, type: type[T]) -> CacheTable[T]:
        """Returns the table of that name, whose values are read on demand; an empty table if there is none."""
        try:
            with self._open(name) as file:
                raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            return CacheTable(b"", {}, type)
        size = int.from_bytes(raw[-8:], "big")
        index = raw[len(raw) - 8 - size : -8]
        rows = decode(index, dict[str, _Row]) if raw[:_HEADER_SIZE] == self._build_header(index) else None
        return CacheTable(raw, rows or {}, type)

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
        index = encode(rows)
        self._write_file(name, (self._build_header(index), *payloads, index, len(index).to_bytes(8, "big")))

    def create_table(self, name: str) -> TableWriter:
        """Returns a writer of a new table of that name, for values that should not all be in memory."""
        temporary = self._folder / f"{name}{_UNFINISHED}"
        try:
            file: BinaryIO | None = self._create_file(temporary)
        except OSError:
            file = None
        return TableWriter(file, temporary, self._folder / name, self._build_header)

    def list_tables(self, prefix: str) -> list[str]:
        """Returns the names of all tables that begin with a prefix, and removes what ended processes left of others."""
        try:
            self._require_own_folders()
            paths = sorted(self._folder.glob(f"{prefix}*"))
        except OSError:
            return []
        for path in paths:
            if path.suffix == _UNFINISHED:
                _remove_remains(path)
        return [path.name for path in paths if path.suffix != _UNFINISHED]

    def remove(self, name: str) -> None:
        """Removes a value or a table."""
        with suppress(OSError):
            self._require_own_folders()
            (self._folder / name).unlink()

    def _build_header(self, payload: bytes) -> bytes:
        return _MAGIC + self._fingerprint + blake2b(payload, digest_size=32).digest()

    def _open(self, name: str) -> Any:
        """Opens a file for reading. Raises OSError if it, or its folder, is not the user's alone."""
        self._require_own_folders()
        file = open(open_no_link(self._folder / name), "rb")  # noqa: SIM115
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode) or not is_own(state):
            file.close()
            raise PermissionError
        return file

    def _require_own_folders(self) -> None:
        for folder in (self._folder.parent, self._folder):
            if not is_own(folder.lstat()) or not is_own(folder.stat()):
                raise PermissionError

    def _write_file(self, name: str, parts: Iterable[bytes]) -> None:
        temporary = self._folder / f"{name}.{os.getpid()}"
        try:
            with self._create_file(temporary) as file:
                file.writelines(parts)
            os.replace(temporary, self._folder / name)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _create_file(self, path: Path) -> BinaryIO:
        """Creates a file of the cache that nobody else can read. Raises OSError."""
        self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._require_own_folders()
        with suppress(FileNotFoundError):
            path.unlink()
        return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600), "wb")


class TableWriter:
    """Writes a table value by value; `close` puts it in place. Where nothing can be written, it does nothing.

    file: the temporary file, which is locked while this process lives. target: the table's own path.
    """

    def __init__(
        self, file: BinaryIO | None, temporary: Path, target: Path, build_header: Callable[[bytes], bytes]
    ) -> None:
        self._file, self._temporary, self._target = file, temporary, target
        self._build_header = build_header
        self._rows: dict[str, _Row] = {}
        self._offset = _HEADER_SIZE
        if file:
            lock(file.fileno(), waits=True)
            file.write(bytes(_HEADER_SIZE))

    def add(self, record: CacheRecord) -> None:
        """Adds a value."""
        if self._file is None:
            return
        size = len(record.payload)
        try:
            self._file.write(record.payload)
        except OSError:
            self.discard()
            return
        digest = blake2b(record.payload, digest_size=16).digest()
        self._rows[record.name] = (record.tag, digest, self._offset, size)
        self._offset += size

    def close(self) -> bool:
        """Puts the table in place. False if it could not be written."""
        if self._file is None:
            return False
        index = encode(self._rows)
        try:
            self._file.writelines((index, len(index).to_bytes(8, "big")))
            self._file.seek(0)
            self._file.write(self._build_header(index))
            self._file.flush()
            if not can_lock():  # the system lets nobody rename what is open
                self._file.close()
            os.replace(self._temporary, self._target)
        except OSError:
            self.discard()
            return False
        self._close_file()
        return True

    def discard(self) -> None:
        """Leaves no table."""
        if self._file is not None:
            self._close_file()
            with suppress(OSError):
                self._temporary.unlink()

    def _close_file(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # what could not be written is tried once more
                self._file.close()
            self._file = None


class CacheTable(Generic[T]):
    """Cached values by name, each read on demand; damaged values are ignored.

    raw: the file's bytes. rows: where each value lies in `raw`, by name. type: that of the values.
    """

    def __init__(self, raw: Any, rows: dict[str, _Row], type: type[T]) -> None:
        self._raw, self._rows, self._type = raw, rows, type

    def get_tag(self, name: str) -> bytes | None:
        """Returns the tag of the value of that name, or None."""
        row = self._rows.get(name)
        return row[0] if row else None

    def read(self, name: str) -> T | None:
        """Returns the value of that name, or None."""
        record = self.read_record(name)
        return decode(record.payload, self._type) if record else None

    def read_record(self, name: str) -> CacheRecord | None:
        """Returns the value of that name without decoding it, or None."""
        if not (row := self._rows.get(name)):
            return None
        tag, digest, offset, size = row
        payload = self._raw[offset : offset + size]
        return CacheRecord(name, tag, payload) if blake2b(payload, digest_size=16).digest() == digest else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)


def encode(value: object) -> bytes:
    """Returns a value as MessagePack."""
    return _ENCODER.encode(value)


def decode(payload: bytes, type: type[T]) -> T | None:
    """Returns the value of that type, or None if the payload holds none."""
    try:
        value: T = _build_decoder(cast("Any", type)).decode(payload)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return value


@cache
def _build_decoder(type: Any) -> Any:
    return msgspec.msgpack.Decoder(type, dec_hook=_restore)


def _simplify(value: Any) -> object:
    """Returns what MessagePack can hold in place of a value that it cannot."""
    if isinstance(value, Mapping):
        return dict(value)
    if value.__class__.__module__ == "numpy" and value.dtype.kind in _NUMBER_TYPES:
        return value.dtype.str, value.shape, value.tobytes()
    raise NotImplementedError(f"{value.__class__} cannot be cached")


def _restore(type: Any, packed: Any) -> object:
    """Returns the array that was simplified."""
    import numpy as np  # imported late: only the search for duplicates needs it

    number_type, shape, content = msgspec.convert(packed, _PackedArray)
    array_type = np.dtype(number_type)
    if get_origin(type) is not np.ndarray or array_type.kind not in _NUMBER_TYPES:
        raise ValueError("not an array of numbers")
    return np.frombuffer(bytearray(content), array_type).reshape(shape)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_simplify)


def _remove_remains(path: Path) -> None:
    """Removes a table that an ended process has not finished; one that a process still writes is locked."""
    with suppress(OSError):
        handle = open_no_link(path)
        try:
            lock(handle)
            if can_lock():
                path.unlink()
        finally:
            os.close(handle)
        if not can_lock():  # the system itself lets nobody remove what is open
            path.unlink()


@cache
def get_fingerprint() -> bytes:
    """Returns the fingerprint of what this process runs, which is read once: its code stays what it was."""
    return compute_fingerprint()


def compute_fingerprint() -> bytes:
    """Returns 32 bytes that change with anything that affects results: the engine's source, Python, the libraries."""
    digest = blake2b(sys.version.encode(), digest_size=32)
    engine = Path(__file__).parent.parent
    for file in sorted(engine.rglob("*.py")):
        digest.update(file.relative_to(engine).as_posix().encode() + b"\0" + file.read_bytes())
    for package in (
        "pydantic",
        "pydantic_core",
        "msgspec",
        "PyYAML",
        "python-frontmatter",
        "lunr",
        "snowballstemmer",
        "numpy",
        "wordllama",
        "babel",
        "rapidfuzz",
        "jinja2",
        "markupsafe",
        "mkdocs",
        "mkdocs-material",
        "pyromark",
        "pygments",
        "latex2mathml",
        "nh3",
        "spylls",
    ):
        with suppress(PackageNotFoundError):  # packages of an extra are not needed for a check
            digest.update(f"{package} {version(package)}".encode())
    return digest.digest()
