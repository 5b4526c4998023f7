"""The parts of a picture's file, by the structure of its format: nothing is decoded.

A part says how pixels look, or it is metadata. A part that cannot be read, and all after it, counts as metadata.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from typing import NamedTuple

Buffer = bytes | mmap.mmap


class FilePart(NamedTuple):
    """A part of a file. kind: of the segment, chunk or block. is_metadata: whether it says nothing about pixels."""

    kind: str
    start: int
    end: int
    is_metadata: bool


JPEG_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
"""JPEG markers without content."""

_JPEG_KEPT_SEGMENTS: dict[int, bytes] = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Application segments that say how colours are to be read, by what they begin with. Others are metadata."""

_JPEG_PIXEL_SEGMENTS = frozenset(range(0xC0, 0xE0))
"""JPEG markers of frames, scans and the tables that both are read with. All but these and some application segments
are metadata: comments, what standards reserve, and what programs of their own write."""


def _split_jpeg(data: Buffer) -> Iterator[FilePart]:
    """Yields segments, the compressed pixels between them, and what follows the end, such as a film of a phone."""
    position, size = 2, len(data)
    yield FilePart("start", 0, 2, False)
    while position + 4 <= size and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # fill
            position += 1
            continue
        if marker == 0xD9:
            yield FilePart("end", position, position + 2, False)
            position += 2
            break
        if marker in JPEG_ALONE:
            yield FilePart("marker", position, position + 2, False)
            position += 2
            continue
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if end > size or end < position + 4:
            break
        content_start = data[position + 4 : position + 16]
        expected_start = _JPEG_KEPT_SEGMENTS.get(marker)
        is_metadata = marker not in _JPEG_PIXEL_SEGMENTS and (
            expected_start is None or not content_start.startswith(expected_start)
        )
        kind = f"app{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else "segment"
        yield FilePart(kind, position, end, is_metadata)
        position = end
        if marker == 0xDA:
            end = _find_end_of_pixels(data, position)
            yield FilePart("pixels", position, end, False)
            position = end
    else:
        if data[position : position + 2] == b"\xff\xd9":
            yield FilePart("end", position, position + 2, False)
            position += 2
    if position < size:
        yield FilePart("rest", position, size, True)


def _find_end_of_pixels(data: Buffer, position: int) -> int:
    """Returns where the next marker begins: a byte FF that is neither escaped nor a restart."""
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        following = data[position + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return position
        position += 1 if following == 0xFF else 2
    return len(data)


_PNG_KEPT_CHUNKS = frozenset((
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
))  # fmt: skip
"""Chunks that say how pixels look. Others are metadata: text, time, EXIF, and what programs of their own write."""


def _split_png(data: Buffer) -> Iterator[FilePart]:
    position, size = 8, len(data)
    yield FilePart("start", 0, 8, False)
    while position + 12 <= size:
        name = bytes(data[position + 4 : position + 8])
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if end > size:
            break
        yield FilePart(name.decode("latin-1"), position, end, name not in _PNG_KEPT_CHUNKS)
        position = end
        if name == b"IEND":
            break
    if position < size:
        yield FilePart("rest", position, size, True)


_WEBP_FRAME_CHUNKS = frozenset((b"VP8 ", b"VP8L", b"ALPH"))
_WEBP_KEPT_CHUNKS = _WEBP_FRAME_CHUNKS | {b"VP8X", b"ANIM", b"ANMF", b"ICCP"}


def _split_webp(data: Buffer) -> Iterator[FilePart]:
    size = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    position = 12
    yield FilePart("start", 0, 12, False)
    while position + 8 <= size:
        name = bytes(data[position : position + 4])
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + length + length % 2
        if position + 8 + length > size or length < _WEBP_LEAST_LENGTHS.get(name, 0):
            break
        end = min(end, len(data))
        if name == b"ANMF":
            yield FilePart("ANMF", position, position + 24, False)
            yield from _split_webp_frame(data, position + 24, end)
        else:
            yield FilePart(name.decode("latin-1"), position, end, name not in _WEBP_KEPT_CHUNKS)
        position = end
    if size <= position <= size + 1 and size == 8 + int.from_bytes(data[4:8], "little"):
        yield FilePart("end", min(position, len(data)), min(position, len(data)), False)
    if position < len(data):
        yield FilePart("rest", position, len(data), True)


def _split_webp_frame(data: Buffer, position: int, frame_end: int) -> Iterator[FilePart]:
    """Yields the chunks in a frame of an animation, behind the frame's own head."""
    while position + 8 <= frame_end:
        name = bytes(data[position : position + 4])
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        if position + 8 + length > frame_end:
            break
        end = min(position + 8 + length + length % 2, frame_end)
        yield FilePart(f"ANMF {name.decode('latin-1')}", position, end, name not in _WEBP_FRAME_CHUNKS)
        position = end
    if position < frame_end:
        yield FilePart("rest", position, frame_end, True)


_WEBP_LEAST_LENGTHS = {b"VP8X": 10, b"VP8 ": 10, b"VP8L": 5, b"ANMF": 16}
"""How many bytes the head of a chunk has; one that is shorter is none."""


_GIF_KEPT_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
"""Extensions that repeat an animation or hold a colour profile."""

_GIF_FRAME_SETTINGS, _GIF_APPLICATION = 0xF9, 0xFF
"""GIF's labels of extensions that say how pixels look. Others are metadata: comments, texts, what no standard has."""


def _split_gif(data: Buffer) -> Iterator[FilePart]:
    size = len(data)
    position = 13 + _measure_colour_table(data[10]) if size > 13 else size
    yield FilePart("start", 0, min(position, size), False)
    while position < size:
        start, introducer = position, data[position]
        if introducer == 0x3B:
            yield FilePart("end", start, start + 1, False)
            position += 1
            break
        if introducer == 0x21 and position + 2 < size:
            label = data[position + 1]
            application = bytes(data[position + 3 : position + 14])
            position = _find_end_of_blocks(data, position + 2)
            is_metadata = label != _GIF_FRAME_SETTINGS and (
                label != _GIF_APPLICATION or application not in _GIF_KEPT_APPLICATIONS
            )
            kind = "comment" if label == 0xFE else "application"
        elif introducer == 0x2C and position + 10 < size:
            position = _find_end_of_blocks(data, position + 11 + _measure_colour_table(data[position + 9]))
            kind, is_metadata = "pixels", False
        else:
            break
        if position > size:  # its blocks have no end
            position = start
            break
        yield FilePart(kind, start, position, is_metadata)
    if position < size:
        yield FilePart("rest", position, size, True)


def _measure_colour_table(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _find_end_of_blocks(data: Buffer, position: int) -> int:
    while position < len(data) and data[position]:
        position += 1 + data[position]
    return position + 1


SPLITTERS: dict[str, Callable[[Buffer], Iterator[FilePart]]] = {
    "JPEG": _split_jpeg,
    "PNG": _split_png,
    "WebP": _split_webp,
    "GIF": _split_gif,
}
"""Format → the function that takes a file of it apart."""
