"""Pictures and documents beside the entries, with size and format; only a little of each is read."""

from __future__ import annotations

import os
import re
from hashlib import file_digest, sha256
from typing import NamedTuple

from .drawing import MAX_BYTES as DRAWING_BYTES
from .drawing import list_dangers
from .file_format import detect_format
from .film_metadata import FILM_FORMATS, read_film_metadata
from .office_file import read_office_file
from .pdf_metadata import names_author
from .picture_metadata import NAME, read_metadata
from .picture_size import PictureSize

PUBLISHED_FORMATS: dict[str, tuple[str, ...]] = {
    ".png": ("PNG",),
    ".jpg": ("JPEG",),
    ".jpeg": ("JPEG",),
    ".webp": ("WebP",),
    ".gif": ("GIF",),
    ".svg": ("SVG", "XML"),
    ".mp4": ("MP4",),
    ".webm": ("WebM",),
    ".vtt": ("WebVTT",),
    ".pdf": ("PDF",),
    ".docx": ("ZIP or Office",),
    ".pptx": ("ZIP or Office",),
    ".xlsx": ("ZIP or Office",),
    ".csv": ("",),
}
"""Extensions of files that are published, pictures without their metadata, with the formats that each may have."""

PICTURE_EXTENSIONS = frozenset((".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"))
"""Extensions of pictures."""

VIDEO_EXTENSIONS = frozenset((".mp4", ".webm"))
"""Extensions of films."""

OFFICE_EXTENSIONS = frozenset((".docx", ".pptx", ".xlsx"))
"""Extensions of Office's documents without macros."""

TEXT_EXTENSIONS = frozenset((".md", ".markdown", ".mdown", ".mkd", ".mdx", ".yml", ".yaml", ".csv", ".txt"))
"""Extensions of text files written for the portal. One that no collection claims is misplaced."""

UNREADABLE = "unreadable"
"""The format of a file that this account may not read."""

PACKED_FORMATS = frozenset(("ZIP or Office", "old Office", "PDF", "PNG", "JPEG", "GIF", "WebP", "MP4", "WebM"))
"""Formats that are no text, whatever a file is called."""

_SIGNATURE_SIZE = 64


class Asset(NamedTuple):
    """A file beside the entries.

    path: relative to the portal's root. size: in bytes. format: detected from its first bytes, "" if unknown.
    private: what the metadata of a picture, a film or a PDF tell about people, such as where it was taken. digest:
    SHA-256 of its content. picture_size: in pixels. is_whole: False for a picture that is cut off or damaged. dangers:
    what a drawing or a document of Office holds that is not published. is_animated: whether a picture moves.
    frame_count: how many frames a picture has, and of a JPEG in how many scans it is drawn. The size of a picture is
    that of the upright one.
    """

    path: str
    size: int
    format: str
    private: tuple[str, ...] = ()
    digest: str = ""
    picture_size: PictureSize = PictureSize()
    is_whole: bool = True
    dangers: tuple[str, ...] = ()
    is_animated: bool = False
    frame_count: int = 1

    @property
    def drawn_pixel_count(self) -> int:
        """How many pixels somebody decodes who shows all of a picture."""
        return self.picture_size.pixel_count * self.frame_count

    @property
    def extension(self) -> str:
        """The extension in lower case: ``.png``."""
        return os.path.splitext(self.path)[1].lower()

    @property
    def is_published(self) -> bool:
        """Whether files with this extension are published."""
        return self.extension in PUBLISHED_FORMATS

    @property
    def is_served(self) -> bool:
        """Whether the site has the file, also where it is built in spite of errors."""
        return self.is_published and not self.dangers


def read_asset(root: str, path: str) -> Asset:
    """Reads an asset's size and format. A file that cannot be read has size 0 and is UNREADABLE."""
    try:
        with open(os.path.join(root, path), "rb", buffering=0) as stream:
            size, format = os.fstat(stream.fileno()).st_size, detect_format(stream.read(_SIGNATURE_SIZE))
            stream.seek(0)
            digest = file_digest(stream, sha256).hexdigest()
    except OSError:
        return Asset(path, 0, UNREADABLE)
    file = os.path.join(root, path)
    if format == "PDF":
        return Asset(path, size, format, (NAME,) if names_author(file) else (), digest)
    extension = os.path.splitext(path)[1].lower()
    if extension == ".svg":
        return Asset(path, size, format, (), digest, dangers=_list_dangers(file, size))
    if extension in OFFICE_EXTENSIONS and format == "ZIP or Office":
        content = read_office_file(file, extension)
        return Asset(path, size, format, (NAME,) if content.names_author else (), digest, dangers=content.dangers)
    if format in FILM_FORMATS:
        return Asset(path, size, format, read_film_metadata(file, format), digest)
    metadata = read_metadata(file, format)
    width, height = metadata.size
    upright_size = PictureSize(height, width) if metadata.orientation >= 5 else metadata.size
    is_animated = format in _MOVING and _is_animated(file, format)
    return Asset(
        path,
        size,
        format,
        metadata.private,
        digest,
        upright_size,
        metadata.is_whole,
        is_animated=is_animated,
        frame_count=metadata.frame_count,
    )


_MOVING = {"PNG": b"acTL", "WebP": b"ANIM", "GIF": b"NETSCAPE2.0"}
"""What stands near the beginning of a picture that moves, by its format."""

_HEAD_SIZE = 4_096


def _is_animated(file: str, format: str) -> bool:
    with open(file, "rb") as stream:
        return _MOVING[format] in stream.read(_HEAD_SIZE)


def _list_dangers(file: str, size: int) -> tuple[str, ...]:
    with open(file, "rb") as stream:
        return list_dangers(stream.read(min(size, DRAWING_BYTES) + 1))


def is_table_to_publish(path: str) -> bool:
    """Whether a table lies in the folder of a course, for people to open, and not where the portal reads figures."""
    return path.endswith(".csv") and _COURSE_FILE.match(path) is not None


_COURSE_FILE = re.compile(r"content/[^/]+/courses/[^/]+/")
