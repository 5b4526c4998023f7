"""What a picture's file says beside its pixels: where it was taken, by whom, with which camera.

Files are taken apart by the structure of their format, and nothing is decoded: a part is kept, or it is metadata. A
part that cannot be read, and all after it, counts as metadata, so that nothing is published that was not looked at.
"""

from __future__ import annotations

import mmap
import re
import struct
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from .picture_parts import SPLITTERS, Buffer, FilePart
from .picture_size import PictureSize, measure_picture

PLACE, NAME, CAMERA = "the place where it was taken", "a name", "the number of the camera"
"""What readers of a published picture must not learn, as messages call it."""


class PictureMetadata(NamedTuple):
    """What a picture's file tells beside its pixels.

    private: such as PLACE and NAME, in that order. orientation: 1 is upright. size: of the picture, in pixels.
    is_whole: whether the file has a head, pixels and its end. frame_count: how many frames it has, and of a JPEG in how
    many scans it is drawn.
    """

    private: tuple[str, ...] = ()
    orientation: int = 1
    size: PictureSize = PictureSize()
    is_whole: bool = False
    frame_count: int = 1


def read_metadata(path: str, format: str) -> PictureMetadata:
    """Reads what a picture's metadata tell; nothing for another format, and nothing if it cannot be read."""
    if format not in SPLITTERS:
        return PictureMetadata(is_whole=True)
    with (
        suppress(OSError, ValueError),
        open(path, "rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        size, described = measure_picture(data, format), describe_metadata(data, format)
        return described._replace(size=size, is_whole=described.is_whole and size.pixel_count > 0)
    return PictureMetadata()


def describe_metadata(data: Buffer, format: str) -> PictureMetadata:
    """Describes the metadata of a picture's file."""
    private: set[str] = set()
    orientation = 1
    kinds: Counter[str] = Counter()
    for part in SPLITTERS[format](data):
        kinds[part.kind] += 1
        if part.is_metadata and not (format == "JPEG" and "pixels" in kinds):
            described = _describe_part(part.kind, data[part.start : part.end])
            private |= set(described.private)
            orientation = described.orientation if described.orientation != 1 else orientation
    is_whole = all(kinds.keys() & needed_kinds for needed_kinds in _NEEDED_PARTS[format])
    shown = tuple(words for words in (PLACE, NAME, CAMERA) if words in private)
    return PictureMetadata(shown, orientation, is_whole=is_whole, frame_count=max(1, kinds[_FRAME_PARTS[format]]))


def strip_metadata(data: bytes, format: str) -> bytes:
    """Returns the file without its metadata. Its pixels, colour profile and animation are the same bytes as before."""
    if format not in SPLITTERS:
        return data
    parts = [part for part in SPLITTERS[format](data) if not part.is_metadata]
    return _join_webp(data, parts) if format == "WebP" else b"".join(data[part.start : part.end] for part in parts)


def _join_webp(data: bytes, parts: Iterable[FilePart]) -> bytes:
    """Returns a WebP file of some parts, with new sizes, and without the marks of EXIF and XMP in its header."""
    webp = bytearray()
    frame_start = 0
    for part in parts:
        frame_start = len(webp) if part.kind == "ANMF" else frame_start
        webp += data[part.start : part.end]
        if part.kind.startswith("ANMF"):
            webp[frame_start + 4 : frame_start + 8] = (len(webp) - frame_start - 8).to_bytes(4, "little")
    webp[4:8] = (len(webp) - 8).to_bytes(4, "little")
    if webp[12:16] == b"VP8X":
        webp[20] &= ~0b0000_1100
    return bytes(webp)


_NEEDED_PARTS: dict[str, tuple[frozenset[str], ...]] = {
    "JPEG": (frozenset(("pixels",)), frozenset(("end",))),
    "PNG": (frozenset(("IHDR",)), frozenset(("IDAT",)), frozenset(("IEND",))),
    "WebP": (frozenset(("VP8 ", "VP8L", "ANMF VP8 ", "ANMF VP8L")), frozenset(("end",))),
    "GIF": (frozenset(("pixels",)), frozenset(("end",))),
}
"""Format → kinds of parts; a whole file has one of each."""

_FRAME_PARTS = {"JPEG": "pixels", "PNG": "fcTL", "WebP": "ANMF", "GIF": "pixels"}
"""Format → the kind of the part of which each frame, or each scan of a JPEG, has one."""


_XMP_PLACE = re.compile(rb"exif:GPS(?:Latitude|Longitude)|photoshop:City|Iptc4xmp(?:Core|Ext):(?:Location|City)")
_XMP_NAME = re.compile(rb"dc:creator|dc:rights|photoshop:(?:Credit|CaptionWriter)|PersonInImage|mwg-rs:Name")
_XMP_CAMERA = re.compile(rb"(?:Body)?SerialNumber")

_IPTC_NAME = frozenset((80, 110, 115, 116, 118, 122))
_IPTC_PLACE = frozenset((26, 27, 90, 92, 95, 100, 101))
"""IPTC's numbers of fields with names (by-line, credit, source, copyright, contact, writer) and with places."""

_PNG_NAMES = frozenset((b"author", b"artist", b"copyright", b"creator", b"owner"))
_PNG_PLACES = frozenset((b"location", b"gps", b"city"))
"""Keywords of PNG text with names and with places, in lower case."""


def _describe_part(kind: str, content: bytes) -> PictureMetadata:
    """Describes a part that is metadata, whichever format it is from."""
    private: list[str] = []
    orientation = 1
    if (start := _find_tiff(kind, content)) >= 0:
        with suppress(struct.error, IndexError):
            return _describe_exif(content[start:])
    if kind in ("tEXt", "zTXt", "iTXt"):
        keyword = content[8:].partition(b"\0")[0].lower()
        private += [NAME] if keyword in _PNG_NAMES else [PLACE] if keyword in _PNG_PLACES else []
    if kind == "app13":
        fields = {match[1][0] for match in re.finditer(rb"\x1c\x02(.)", content, re.DOTALL)}
        private += [NAME] if fields & _IPTC_NAME else []
        private += [PLACE] if fields & _IPTC_PLACE else []
    for pattern, words in ((_XMP_PLACE, PLACE), (_XMP_NAME, NAME), (_XMP_CAMERA, CAMERA)):
        if pattern.search(content):
            private.append(words)
    return PictureMetadata(tuple(private), orientation)


def _find_tiff(kind: str, content: bytes) -> int:
    """Returns where EXIF's own structure begins in a part; -1 if it holds none."""
    if kind == "app1" and content[4:10] == b"Exif\0\0":
        return 10
    if kind == "eXIf":
        return 8
    if kind.endswith("EXIF"):
        return 14 if content[8:14] == b"Exif\0\0" else 8
    return -1


_ORIENTATION, _EXIF_IFD, _GPS_IFD = 0x0112, 0x8769, 0x8825
_EXIF_NAMES = frozenset((0x013B, 0x8298, 0x9C9D, 0xA430))
"""EXIF's numbers of artist, copyright, author and owner of the camera."""
_EXIF_CAMERAS = frozenset((0xA431, 0xA435, 0xC62F))
"""EXIF's numbers of the serial numbers of camera and lens."""
_GPS_PLACES = frozenset((2, 4, 20, 22, 27, 28))
"""The numbers of latitude and longitude, of the photographer and of what is shown, and of names of places."""


def _describe_exif(tiff: bytes) -> PictureMetadata:
    """Describes EXIF. tiff: from its byte order on."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return PictureMetadata()
    main = _read_directory(tiff, struct.unpack_from(f"{order}I", tiff, 4)[0], order)
    camera = _read_directory(tiff, main[_EXIF_IFD].number, order) if _EXIF_IFD in main else {}
    place = _read_directory(tiff, main[_GPS_IFD].number, order) if _GPS_IFD in main else {}
    filled = _find_filled_fields(tiff, (*main.values(), *camera.values()))
    private = (
        *((PLACE,) if place.keys() & _GPS_PLACES else ()),
        *((NAME,) if filled & _EXIF_NAMES else ()),
        *((CAMERA,) if filled & _EXIF_CAMERAS else ()),
    )
    orientation = main[_ORIENTATION].number if _ORIENTATION in main else 1
    return PictureMetadata(private, orientation if 1 <= orientation <= 8 else 1)


class _ExifField(NamedTuple):
    """A field of EXIF.

    name: its number in the standard. number: its value if that is a single number, else where the value begins.
    start, end: of its value.
    """

    name: int
    number: int
    start: int
    end: int


def _find_filled_fields(tiff: bytes, fields: Iterable[_ExifField]) -> frozenset[int]:
    """Returns which of the fields that tell of somebody hold more than blanks.

    The values of a file lie beside each other, so together they are no longer than it is. Where they are, by values
    that overlap, no more of them is read, and the others count as filled.
    """
    filled: set[int] = set()
    remaining = len(tiff)
    for field in fields:
        if field.name in _EXIF_NAMES or field.name in _EXIF_CAMERAS:
            remaining -= min(field.end, len(tiff)) - min(field.start, len(tiff))
            if remaining < 0 or tiff[field.start : field.end].strip(b"\0 "):
                filled.add(field.name)
    return frozenset(filled)


_TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def _read_directory(tiff: bytes, offset: int, order: str) -> dict[int, _ExifField]:
    """Returns the fields of a directory by their numbers, as far as they can be read."""
    fields: dict[int, _ExifField] = {}
    with suppress(struct.error):
        (count,) = struct.unpack_from(f"{order}H", tiff, offset)
        for index in range(count):
            start = offset + 2 + 12 * index
            name, type, length = struct.unpack_from(f"{order}HHI", tiff, start)
            form = f"{order}H" if type == 3 and length == 1 else f"{order}I"
            (number,) = struct.unpack_from(form, tiff, start + 8)
            size = length * _TYPE_SIZES.get(type, 1)
            value_start = start + 8 if size <= 4 else number
            fields[name] = _ExifField(name, number, value_start, value_start + size)
    return fields
