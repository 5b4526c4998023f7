"""Tells what a workbook, a Word document or slides hold that is not published, and whether they name somebody."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import NamedTuple
from xml.parsers import expat

MAX_PARTS = 5_000
"""How many files a document may hold."""

MAX_UNPACKED = 300_000_000
"""The size of all that it holds, unpacked, in bytes."""

MAX_READ = 4_000_000
"""How much of one list of references is read, in bytes."""

_PROPERTIES = "docProps/core.xml"
_AUTHOR = re.compile(
    rb"<(?:\w{1,9}:)?(?:creator|lastModifiedBy)\b[^>]{0,200}>\s*(?!python-docx<|PptxGenJS<|openpyxl<)[^<\s]"
)
_FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}


class OfficeContent(NamedTuple):
    """dangers: what is not published, in words. names_author: whether its properties name somebody."""

    dangers: tuple[str, ...] = ()
    names_author: bool = False


def read_office_file(path: str, extension: str) -> OfficeContent:
    """Returns what the document at a path holds. One that cannot be read holds what is no document."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_archive(archive, extension)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        return OfficeContent(("what is no document, or a damaged one",))


def _read_archive(archive: zipfile.ZipFile, extension: str) -> OfficeContent:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return OfficeContent(("more than any document, once it is unpacked",))
    names = [part.filename.lower() for part in parts]
    dangers = []
    if not any(name.startswith(_FOLDERS[extension]) for name in names):
        dangers.append("another kind of document than its ending says")
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name for name in names):
        dangers.append("macros")
    if any("/embeddings/" in name and name.endswith((".bin", ".exe")) for name in names):
        dangers.append("an embedded file")
    relations = [part for part in parts if part.filename.endswith(".rels")]
    if any(part.file_size > MAX_READ for part in relations):
        dangers.append("more references than any document")
    elif any(_loads_from_elsewhere(archive.read(part)) for part in relations):
        dangers.append("a reference that loads something from elsewhere")
    properties = next((part for part in parts if part.filename == _PROPERTIES), None)
    is_read = properties is not None and properties.file_size < MAX_READ
    return OfficeContent(tuple(dangers), is_read and bool(_AUTHOR.search(archive.read(_PROPERTIES))))


def _loads_from_elsewhere(references: bytes) -> bool:
    """Whether one of a part's references is to something outside the file, other than a link that a person follows.

    True where they cannot be read as XML, since a program that forgives more might.
    """
    external_types: list[str] = []

    def read_element(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship" and attributes.get("TargetMode") == "External":
            external_types.append(attributes.get("Type", ""))

    def refuse_declaration(*details: object) -> None:
        raise ValueError

    parser = expat.ParserCreate()
    parser.StartElementHandler = read_element
    parser.StartDoctypeDeclHandler = refuse_declaration
    try:
        parser.Parse(references, True)
    except (expat.ExpatError, ValueError):
        return True
    return any(not type.endswith("/hyperlink") for type in external_types)
