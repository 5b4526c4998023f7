"""Prepares the pictures of a document for the course's folder: their form, their size, nothing about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from ...load.file_format import detect_format
from ...load.picture_metadata import describe_metadata, strip_metadata
from ...load.picture_size import MAX_PIXELS, measure_picture
from .model import DocumentPicture, DocumentRefused

MAX_BYTES = 2_000_000
"""From how many bytes on somebody is asked to make a picture smaller."""

_EXTENSIONS = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WebP": ".webp"}


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """The pictures as files. names: by the picture's index, "" where it was left out. contents: name → content."""

    names: tuple[str, ...]
    contents: dict[str, bytes]
    decisions: tuple[str, ...]


def require_drawable(width: int, height: int) -> None:
    """Raises DocumentRefused for a picture that stops a browser, and would stop us."""
    if width * height > MAX_PIXELS:
        raise DocumentRefused(
            f"a picture in it has {width:,} × {height:,} pixels; up to {MAX_PIXELS // 1_000_000} million are taken",
            "make it smaller or take it out, and try again",
        )


def prepare_pictures(pictures: Sequence[DocumentPicture]) -> PictureFiles:
    """Returns the files. Raises DocumentRefused for a picture with too many pixels."""
    names: list[str] = []
    contents: dict[str, bytes] = {}
    names_by_digest: dict[bytes, str] = {}
    decisions = []
    for number, picture in enumerate(pictures, start=1):
        if not picture.data:
            names.append("")
            decisions.append(f"Picture {number} is not in the document, which only refers to it: add it to the lesson.")
            continue
        format = detect_format(picture.data[:64])
        if format not in _EXTENSIONS:
            names.append("")
            decisions.append(
                f"Picture {number} is {format or 'of a form that browsers do not show (EMF, WMF or TIFF)'}, and was "
                "left out: save it as .png beside the lesson."
            )
            continue
        size = measure_picture(picture.data, format)
        require_drawable(size.width, size.height)
        content = strip_metadata(picture.data, format)
        if not describe_metadata(content, format).is_whole:
            names.append("")
            decisions.append(f"Picture {number} is cut off or damaged, and was left out.")
            continue
        digest = sha256(content).digest()
        name = names_by_digest.setdefault(digest, f"picture-{len(contents) + 1}{_EXTENSIONS[format]}")
        contents[name] = content
        names.append(name)
        if len(content) > MAX_BYTES:
            decisions.append(f"`{name}` has {len(content) / 1_000_000:.1f} MB: make it smaller; 1,600 pixels are wide.")
    return PictureFiles(tuple(names), contents, tuple(dict.fromkeys(decisions)))
