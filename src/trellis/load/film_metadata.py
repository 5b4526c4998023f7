"""What a film's file says beside its pictures and sound: where it was taken, and by whom.

Of an MP4 the boxes of metadata are read, of a WebM the tags. Neither is decoded. How much of a file is looked at is
bounded, whatever it says of itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple

from .picture_metadata import NAME, PLACE

FILM_FORMATS = frozenset(("MP4", "WebM"))

_MAX_BOXES = 20_000
"""How many boxes or elements of a file are looked at."""
_MAX_DEPTH = 8
_MAX_VALUE = 4_096
"""How many bytes of a value are looked at."""

_PLACES = frozenset((b"\xa9xyz", b"loci", b"com.apple.quicktime.location.iso6709", b"location"))
_NAMES = frozenset(
    (b"\xa9aut", b"\xa9art", b"\xa9dir", b"\xa9prd", b"\xa9wrt", b"\xa9own", b"auth", b"perf", b"aart", b"artist",
     b"author", b"director", b"producer", b"composer", b"com.apple.quicktime.artist", b"com.apple.quicktime.author",
     b"com.apple.quicktime.director", b"com.apple.quicktime.producer")
)  # fmt: skip
"""Kinds of boxes and keys of metadata, in small letters: those of MP4, of QuickTime's keys, and of Matroska's tags."""
_HINTS = {**dict.fromkeys(_PLACES, PLACE), **dict.fromkeys(_NAMES, NAME)}
_FOLDERS = frozenset((b"moov", b"trak", b"udta", b"meta", b"ilst"))
"""The boxes of MP4 that hold boxes and may lead to metadata."""

_SEGMENT, _TAGS, _TAG, _SIMPLE_TAG = 0x18538067, 0x1254C367, 0x7373, 0x67C8
_TAG_NAME, _TAG_STRING = 0x45A3, 0x4487
_ELEMENTS = frozenset((_SEGMENT, _TAGS, _TAG, _SIMPLE_TAG))
"""The elements of WebM that hold elements and may lead to tags."""


class _Part(NamedTuple):
    """A box or an element. start, end: of its content, in bytes from the start of the file."""

    kind: bytes | int
    start: int
    end: int


def read_film_metadata(path: str, format: str) -> tuple[str, ...]:
    """Returns what the metadata of a film tell, PLACE before NAME; nothing of what cannot be read."""
    private: set[str] = set()
    with suppress(OSError, ValueError), open(path, "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        kinds = _list_boxes(stream, size) if format == "MP4" else _list_elements(stream, size)
        private.update(_HINTS[kind] for kind in kinds if kind in _HINTS)
    return tuple(words for words in (PLACE, NAME) if words in private)


def _list_boxes(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Yields the kind of each box of metadata that has content, and each of QuickTime's keys, in small letters."""
    waiting, count = [(0, size, 0, b"")], 0
    while waiting:
        position, end, depth, parent = waiting.pop()
        while position + 8 <= end and count < _MAX_BOXES:
            count += 1
            part = _read_box(stream, position, end)
            if part is None:
                break
            position = part.end
            kind = part.kind
            assert isinstance(kind, bytes)
            if kind in _FOLDERS and depth < _MAX_DEPTH:
                waiting.append(
                    (_skip_version(stream, part) if kind == b"meta" else part.start, part.end, depth + 1, kind)
                )
            elif parent == b"meta" and kind == b"keys":
                yield from _list_keys(_read(stream, part.start, part.end))
            elif parent in (b"udta", b"ilst", b"meta") and _read(stream, part.start, part.end).strip(b"\0"):
                yield kind.lower()


def _read_box(stream: BinaryIO, position: int, end: int) -> _Part | None:
    """Reads the head of a box; None if it is none. A size of 1 stands for one of eight bytes, 0 for the rest."""
    head = _read(stream, position, min(position + 16, end))
    size, start = int.from_bytes(head[:4], "big"), position + 8
    if size == 1 and len(head) == 16:
        size, start = int.from_bytes(head[8:], "big"), position + 16
    elif size == 0:
        size = end - position
    if size < start - position or position + size > end:
        return None
    return _Part(head[4:8], start, position + size)


def _skip_version(stream: BinaryIO, part: _Part) -> int:
    """Returns where the boxes of a box `meta` begin: behind its version, which QuickTime leaves out."""
    return part.start if _read(stream, part.start + 4, part.start + 8) == b"hdlr" else part.start + 4


def _list_keys(content: bytes) -> Iterator[bytes]:
    """Yields the names in a box `keys`: eight bytes ahead, then each with its size and its namespace."""
    position = 8
    while position + 8 <= len(content):
        size = int.from_bytes(content[position : position + 4], "big")
        if size < 8:
            return
        yield content[position + 8 : position + size].lower()
        position += size


def _list_elements(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Yields the name of each tag of a WebM that has a text, in small letters."""
    waiting, count = [(0, size, 0)], 0
    while waiting:
        position, end, depth = waiting.pop()
        name = b""
        while position + 2 <= end and count < _MAX_BOXES:
            count += 1
            part = _read_element(stream, position, end)
            if part is None:
                break
            position = part.end
            if part.kind in _ELEMENTS and depth < _MAX_DEPTH:
                waiting.append((part.start, part.end, depth + 1))
            elif part.kind == _TAG_NAME:
                name = _read(stream, part.start, part.end).strip(b"\0 ").lower()
            elif part.kind == _TAG_STRING and name and _read(stream, part.start, part.end).strip(b"\0 "):
                yield name


def _read_element(stream: BinaryIO, position: int, end: int) -> _Part | None:
    """Reads the head of an element; None if it is none. One of unknown size reaches to the end of what it is in."""
    head = _read(stream, position, min(position + 12, end))
    id_length = 9 - head[0].bit_length() if head and head[0] else 9
    if id_length > 4 or len(head) <= id_length:
        return None
    first = head[id_length]
    size_length = 9 - first.bit_length() if first else 9
    start = position + id_length + size_length
    if size_length > 8 or start - position > len(head):
        return None
    mask = (1 << 7 * size_length) - 1
    size = int.from_bytes(head[id_length : id_length + size_length], "big") & mask
    if size == mask:
        size = end - start
    if start + size > end:
        return None
    return _Part(int.from_bytes(head[:id_length], "big"), start, start + size)


def _read(stream: BinaryIO, start: int, end: int) -> bytes:
    """Returns the bytes there, at most so many as are looked at."""
    stream.seek(start)
    return stream.read(max(min(end - start, _MAX_VALUE), 0))
