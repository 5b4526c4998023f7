"""Tells whether a PDF names who wrote it, in its properties or in its XMP packet.

A PDF is searched and not taken apart: names stand plainly in most, and in compressed objects in some, which are
unpacked up to a limit. A name that is hidden better is not told; nothing is told that is not there.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress

MAX_UNPACKED = 8_000_000
"""Bytes of compressed objects that are unpacked at most, of one file."""

_AUTHOR = re.compile(
    rb"/Author\s*+(?:\(((?:[^\\()]|\\.){0,400}+)\)|<([0-9A-Fa-f\s]{0,1600}+)>(?!>)|(\d{1,9} \d{1,5} R))", re.DOTALL
)
_XMP_AUTHOR = re.compile(
    rb"<dc:creator>\s*+<rdf:\w{1,9}>\s*+<rdf:li[^>]{0,99}+>\s*+[^<\s]|<(?:pdf|pdfx|xmp):Author>\s*+[^<\s]"
    rb"|\b(?:dc:creator|pdf:Author|pdfx:Author)=[\"'][^\"']"
)
_PACKED_OBJECTS = re.compile(rb"/Type\s*+/ObjStm\b[^>]{0,300}+>>\s{0,4}stream\r?\n")
_BYTE_ORDER_MARKS = re.compile(rb"\A(?:\xfe\xff|\xff\xfe|\xef\xbb\xbf|\\376\\377|\\377\\376)")


def names_author(path: str) -> bool:
    """Returns whether the PDF at a path names an author; False if it cannot be read."""
    with (
        suppress(OSError, ValueError),
        open(path, "rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        return _find_author(data) or any(_find_author(part) for part in _unpack_objects(data))
    return False


def _find_author(data: bytes | mmap.mmap) -> bool:
    return _XMP_AUTHOR.search(data) is not None or any(_is_name(match) for match in _AUTHOR.finditer(data))


def _is_name(match: re.Match[bytes]) -> bool:
    """Whether the value of an author is more than nothing in some encoding."""
    written, digits, reference = match.groups()
    if digits is not None:
        plain = b"".join(digits.split())
        written = bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))
    return reference is not None or bool(_BYTE_ORDER_MARKS.sub(b"", written or b"").strip(b"\0 \t\r\n"))


def _unpack_objects(data: bytes | mmap.mmap) -> Iterator[bytes]:
    """Yields compressed objects. No stream begins within another, so each byte is looked at once."""
    remaining, end = MAX_UNPACKED, 0
    while remaining > 0 and (match := _PACKED_OBJECTS.search(data, end)):
        end = match.end()
        if b"/FlateDecode" not in match[0] and b"/FlateDecode" not in data[max(0, match.start() - 200) : match.start()]:
            continue
        end = data.find(b"endstream", end)
        end = end if end >= 0 else len(data)
        with suppress(zlib.error):
            unpacked = zlib.decompressobj().decompress(data[match.end() : end], remaining)
            remaining -= len(unpacked)
            yield unpacked
