"""How many pixels a picture has, read from its head, and of a GIF from the heads of its frames; nothing is decoded."""

from __future__ import annotations

from typing import NamedTuple

from .picture_parts import JPEG_ALONE, SPLITTERS, Buffer

MAX_PIXELS = 50_000_000
"""Maximum number of pixels of a picture."""

MAX_DRAWN_PIXELS = 5_000_000_000
"""Maximum number of pixels of all frames of a picture that moves, or of all scans of a JPEG. That is 80 seconds of a
whole screen with 30 frames each, and a hundred scans of the largest picture; a JPEG has some ten."""


class PictureSize(NamedTuple):
    """A picture's size in pixels; 0 where it cannot be read."""

    width: int = 0
    height: int = 0

    @property
    def pixel_count(self) -> int:
        """The number of pixels, which is what a browser needs memory for."""
        return self.width * self.height


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers whose segment states the picture's size."""


def measure_picture(data: Buffer, format: str) -> PictureSize:
    """Returns the size that a picture's file states."""
    if format == "PNG":
        if data[12:16] != b"IHDR":  # browsers show none that begins with another chunk, which publishing may leave out
            return PictureSize()
        return PictureSize(_read_number(data, 16, 4), _read_number(data, 20, 4))
    if format == "GIF":
        return _measure_gif(data)
    if format == "WebP":
        return _measure_webp(data)
    return _measure_jpeg(data) if format == "JPEG" else PictureSize()


def _measure_gif(data: Buffer) -> PictureSize:
    """Returns the size that browsers show: a frame that is larger than the whole makes it larger."""
    width, height = _read_number(data, 6, 2, "little"), _read_number(data, 8, 2, "little")
    if not width or not height:
        return PictureSize()
    for part in SPLITTERS["GIF"](data):
        if part.kind == "pixels":
            left, top, frame_width, frame_height = (
                _read_number(data, part.start + offset, 2, "little") for offset in (1, 3, 5, 7)
            )
            width, height = max(width, left + frame_width), max(height, top + frame_height)
    return PictureSize(width, height)


def _measure_webp(data: Buffer) -> PictureSize:
    kind = data[12:16]
    if kind == b"VP8X":
        return PictureSize(_read_number(data, 24, 3, "little") + 1, _read_number(data, 27, 3, "little") + 1)
    if kind == b"VP8L":
        bits = _read_number(data, 21, 4, "little")
        return PictureSize((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        return PictureSize(_read_number(data, 26, 2, "little") & 0x3FFF, _read_number(data, 28, 2, "little") & 0x3FFF)
    return PictureSize()


def _measure_jpeg(data: Buffer) -> PictureSize:
    position, size = 2, len(data)
    while position + 9 <= size and data[position] == 0xFF:
        marker = data[position + 1]
        if marker in _JPEG_FRAMES:
            return PictureSize(_read_number(data, position + 7, 2), _read_number(data, position + 5, 2))
        if marker == 0xFF:  # fill
            position += 1
        elif marker in JPEG_ALONE:
            position += 2
        else:
            position += 2 + max(2, _read_number(data, position + 2, 2))
    return PictureSize()


def _read_number(data: Buffer, start: int, width: int, order: str = "big") -> int:
    return int.from_bytes(data[start : start + width], "little" if order == "little" else "big")
