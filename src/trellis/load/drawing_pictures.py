"""Looks at the pictures that a drawing holds as data: how large they are, and what they tell beside their pixels.

A browser needs as much memory for them as for pictures in files of their own, and whoever opens the drawing can take
them out of it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Collection, Iterator

from .file_format import detect_format
from .picture_metadata import describe_metadata
from .picture_parts import SPLITTERS
from .picture_size import MAX_DRAWN_PIXELS, MAX_PIXELS, measure_picture

PICTURE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/= \t\n\r\f]*+)", re.IGNORECASE)
"""The address of a picture that is its own data, as far as it can be read. What follows tells whether that is all."""

_ENDS = ("", '"', "'", ")")


def find_picture_data(text: str) -> Iterator[str]:
    """Yields the data of each picture in an attribute or a style; "" for one that goes on behind what can be read."""
    for match in PICTURE_DATA.finditer(text):
        yield match[1] if text[match.end() : match.end() + 1] in _ENDS else ""


def list_picture_dangers(pictures: Collection[str]) -> Iterator[str]:
    """Yields what is wrong with the pictures of a drawing, in words. pictures: the data of each, in base64."""
    pixel_count = drawn_pixel_count = 0
    private: dict[str, None] = {}
    for picture in pictures:
        try:
            data = binascii.a2b_base64(f"{picture}==")  # browsers need no padding
        except ValueError:
            data = b""
        format = detect_format(data[:64])
        size = measure_picture(data, format)
        if format not in SPLITTERS or not size.pixel_count:
            yield "a picture that cannot be read"
            return
        metadata = describe_metadata(data, format)
        private |= dict.fromkeys(metadata.private)
        pixel_count += size.pixel_count
        drawn_pixel_count += size.pixel_count * metadata.frame_count
    if pixel_count > MAX_PIXELS or drawn_pixel_count > MAX_DRAWN_PIXELS:
        yield f"pictures of {pixel_count:,} pixels; browsers show up to {MAX_PIXELS // 1_000_000} million"
    for words in private:
        yield f"a picture that tells {words}"
