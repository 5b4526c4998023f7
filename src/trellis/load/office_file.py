"""Tells what a workbook, a Word document or slides hold that is not published, and whether they name somebody.

What a part is, its relations and its content type say, and not its name, which can be any. What is known to be harmless
passes where the form allows to say so: what may lie outside, where links lead, which fields a text has. A document that
lies in another one, as the figures of a chart do, is looked through like any.

A few kB can unpack to a million times as much, so what is read of a document is bounded with all that lies in it: by
its parts, its bytes unpacked, its text and its elements. One beyond a bound is read no further.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import IO, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from . import drawing
from .office_content import TOO_MUCH_TEXT, BeyondBudgetError, ElementBudget, PartContent, read_part

MAX_PARTS = 5_000
"""How many files a document may hold with all that lies in it: 250 slides that each have a chart have fewer."""

MAX_UNPACKED = 300_000_000
"""The size of all that it holds, unpacked, in bytes; what lies in a document that it holds counts again."""

MAX_CONTENTS = 2_000_000
"""The size of the tables of contents of the documents that lie in it, in bytes: a file's entry has some 100.

Python takes longer for longer entries than their length says.
"""

MAX_READ = 4_000_000
"""How much of one list of references is read, in bytes."""

MAX_TEXT = 40_000_000
"""How much text a document may have with all that lies in it, as XML, in bytes; lists and names of files are text."""

MAX_DEPTH = 3
"""How deep documents may lie within each other."""

_PROPERTIES = "docprops/core.xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_AUTHOR = re.compile(
    rb"<(?:\w{1,9}:)?(?:creator|lastModifiedBy)\b[^<>]{0,200}>\s*+(?!python-docx<|PptxGenJS<|openpyxl<)[^<\s]"
)
_FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
_TYPES = "[content_types].xml"

_LINKS = frozenset((
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink",
))  # fmt: skip
"""The types of relations that may lead out of the document: those that a person follows."""

_LINK_TARGET = re.compile(r"(?:https?|mailto|tel|sips?|ftps?):|(?![^/?#]*:|[\\/]{2})", re.IGNORECASE)
"""How the target of a link begins: with one of these schemes, or with none and no host."""

_DAMAGES = (
    OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError, OverflowError,
    MemoryError,
)  # fmt: skip
"""What is raised for an archive that cannot be read."""

_SPACE = re.compile(r"[\x00-\x20]+")

ELSEWHERE = "a reference that loads something from elsewhere"
MACROS = "macros"
EMBEDDED = "an embedded file"
CONNECTION = "a connection to data elsewhere"
ADD_IN = "an add-in"
DAMAGED = "what is no document, or a damaged one"

_DANGEROUS_RELATIONS = {
    "vbaproject": MACROS, "wordvbadata": MACROS, "vbaprojectsignature": MACROS, "xlmacrosheet": MACROS,
    "xlintlmacrosheet": MACROS, "dialogsheet": MACROS, "keymapcustomizations": MACROS, "attachedtoolbars": MACROS,
    "extensibility": MACROS, "control": MACROS, "activexcontrolbinary": MACROS, "activexcontrol": MACROS,
    "oleobject": EMBEDDED, "afchunk": EMBEDDED, "subdocument": EMBEDDED, "frame": EMBEDDED, "htmlpubsaveas": ELSEWHERE,
    "attachedtemplate": ELSEWHERE, "externallink": ELSEWHERE, "externallinkpath": ELSEWHERE, "transform": ELSEWHERE,
    "connections": CONNECTION, "querytable": CONNECTION, "powerpivotdata": CONNECTION, "recipientdata": CONNECTION,
    "mailmergesource": CONNECTION, "mailmergeheadersource": CONNECTION,
    "webextension": ADD_IN, "webextensiontaskpanes": ADD_IN,
}  # fmt: skip
"""What the relations of these types are of, by the last part of a type in lower case, of whichever edition."""

_DANGEROUS_TYPES = {
    "macro": MACROS, "vba": MACROS, "activex": MACROS, "dialogsheet": MACROS, "attachedtoolbars": MACROS,
    "keymapcustomizations": MACROS, "customui": MACROS, "oleobject": EMBEDDED, "x-msdownload": EMBEDDED,
    "html": EMBEDDED, "rtf": EMBEDDED, "javascript": EMBEDDED, "externallink": ELSEWHERE, "connections": CONNECTION,
    "querytable": CONNECTION, "mailmergerecipientdata": CONNECTION, "webextension": ADD_IN,
}  # fmt: skip
"""What a part is whose content type has this in it, in lower case."""

_MACRO_FOLDERS = frozenset(("activex", "macrosheets", "dialogsheets"))

_PROGRAMS = (b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"{\\rtf", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"MSCF", b"ITSF")
"""How files begin that no document needs: those of old Office, programs, and whole documents of other kinds."""

_ZIP = b"PK\x03\x04"
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\0?[ \t\r\n]\0?)*(?:\0?<|\Z)")
"""How XML begins, in UTF-8 or UTF-16: with white space alone, as far as it was read, too."""

_TEXT_NAMES = (".xml", ".vml")
_CONTENTS_ENTRY = re.compile(rb"PK\x01\x02")
_TOO_LARGE = "more than any document, once it is unpacked"
_DRAWING_PIECES = (b"<", b"=", b"&", b"\r", b"\n")
"""What stands in a drawing where something begins that takes as long to read as an element."""


class OfficeContent(NamedTuple):
    """dangers: what is not published, in words. names_author: whether its properties name somebody."""

    dangers: tuple[str, ...] = ()
    names_author: bool = False


class _Relation(NamedTuple):
    """A reference of a part. type, target: as written. is_external: whether it leads out of the document."""

    type: str
    target: str
    is_external: bool


def read_office_file(path: str, extension: str) -> OfficeContent:
    """Returns what the document at a path holds. One that cannot be read holds what is no document."""
    try:
        return _OfficeReader().read(path, extension, 1)
    except BeyondBudgetError as error:
        return OfficeContent((str(error),))


class _OfficeReader:
    """Looks through a document and those in it, and counts what they have. Raises BeyondBudgetError if it is too much.

    What is counted is counted before it is read.
    """

    def __init__(self) -> None:
        self._part_count = self._unpacked_size = self._contents_size = self._text_length = 0
        self._elements = ElementBudget()

    def read(self, file: str | IO[bytes], extension: str, depth: int) -> OfficeContent:
        """Returns what a document holds. extension: "" where none says which kind it is. depth: 1 for the outermost."""
        try:
            with zipfile.ZipFile(file) as archive:
                return self._read_archive(archive, extension, depth)
        except _DAMAGES:
            return OfficeContent((DAMAGED,))

    def _read_archive(self, archive: zipfile.ZipFile, extension: str, depth: int) -> OfficeContent:
        parts = [part for part in archive.infolist() if not part.is_dir()]
        self._part_count += len(parts)
        self._unpacked_size += sum(part.file_size for part in parts)
        if self._part_count > MAX_PARTS or self._unpacked_size > MAX_UNPACKED:
            raise BeyondBudgetError(_TOO_LARGE)
        self._count_text(sum(len(part.filename) for part in parts))
        names = [_normalise_name(part.filename) for part in parts]
        if len(set(names)) < len(names):
            return OfficeContent(("two files of one name, of which programs read one or the other",))
        folders = [_FOLDERS[extension]] if extension else list(_FOLDERS.values())
        dangers: list[str] = []
        if not any(name.startswith(folder) for name in names for folder in folders):
            dangers.append("another kind of document than its ending says" if extension else EMBEDDED)
        by_name = dict(zip(names, parts, strict=True))
        relations = [part for name, part in by_name.items() if name.endswith(".rels")]
        lists = [*relations, *filter(None, [by_name.get(_TYPES)])]
        if any(part.file_size > MAX_READ for part in lists):
            raise BeyondBudgetError("more references than any document")
        self._count_text(sum(part.file_size for part in lists))
        types = _read_types(archive, by_name, self._elements)
        dangers += chain.from_iterable(_check_relations(archive.read(part), self._elements) for part in relations)
        dangers += chain.from_iterable(_check_name(name, types[name]) for name in names)
        names_author = False
        for name, part in by_name.items():
            dangers += self._check_part(archive, part, name, types[name], depth)
            if (name == _PROPERTIES or types[name] == _PROPERTIES_TYPE) and part.file_size < MAX_READ:
                self._count_text(part.file_size)
                names_author = names_author or bool(_AUTHOR.search(archive.read(part).replace(b"\0", b"")))
        return OfficeContent(tuple(dict.fromkeys(dangers)), names_author)

    def _check_part(
        self, archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, type: str, depth: int
    ) -> Iterator[str]:
        """Yields what is dangerous in the content of a part."""
        with archive.open(part) as stream:
            head = stream.read(8)
            if head.startswith(_ZIP):
                yield from self._check_document(archive.read(part), depth)
                return
            if head.startswith(_PROGRAMS):
                yield EMBEDDED
                return
            is_text = name.endswith(_TEXT_NAMES) or type.partition(";")[0].rstrip().endswith("xml")
            if not head or not (is_text or _XML.match(head)) or name.endswith(".rels"):
                return
            self._count_text(part.file_size)
            if name.endswith(".svg") or type == "image/svg+xml":
                content = archive.read(part)
                self._elements.spend(sum(map(content.count, _DRAWING_PIECES)))
                yield from (f"a drawing with {danger}" for danger in drawing.list_dangers(content))
            else:
                chunks = chain([head], iter(lambda: stream.read(1 << 16), b""))
                yield from _name_dangers(read_part(chunks, self._elements))

    def _check_document(self, content: bytes, depth: int) -> Iterator[str]:
        """Yields what is dangerous in a document that lies in another one."""
        if depth >= MAX_DEPTH:
            yield "documents within documents without end"
            return
        self._contents_size += _measure_contents(content)
        if self._contents_size > MAX_CONTENTS:
            raise BeyondBudgetError(_TOO_LARGE)
        for danger in self.read(io.BytesIO(content), "", depth + 1).dangers:
            yield EMBEDDED if danger in (EMBEDDED, DAMAGED) else f"an embedded document with {danger}"

    def _count_text(self, length: int) -> None:
        self._text_length += length
        if self._text_length > MAX_TEXT:
            raise BeyondBudgetError(TOO_MUCH_TEXT)


def _measure_contents(content: bytes) -> int:
    """Returns the size of the entries of an archive's table of contents, or more: of all that begins as one.

    It stops counting beyond the bound.
    """
    size = 0
    for match in _CONTENTS_ENTRY.finditer(content, 0, len(content) - 45):
        size += 46 + sum(struct.unpack_from("<3H", content, match.start() + 28))
        if size > MAX_CONTENTS:
            break
    return size


def _normalise_name(name: str) -> str:
    """Returns a part's name as programs compare it."""
    return unquote(name).replace("\\", "/").lstrip("/").lower()


def _check_name(name: str, type: str) -> Iterator[str]:
    """Yields what a part is by its name and its content type. Both are in lower case."""
    *folders, last = name.split("/")
    if last.endswith(("vbaproject.bin", "vbadata.xml")) or not _MACRO_FOLDERS.isdisjoint(folders):
        yield MACROS
    if "embeddings" in folders and last.endswith((".bin", ".exe")):
        yield EMBEDDED
    if name == "xl/connections.xml" or name.startswith("xl/querytables/"):
        yield CONNECTION
    yield from (danger for word, danger in _DANGEROUS_TYPES.items() if word in type)


def _name_dangers(content: PartContent) -> Iterator[str]:
    if not content.is_readable:
        yield DAMAGED
    if content.has_macros:
        yield MACROS
    if content.is_connected:
        yield CONNECTION
    if content.is_add_in:
        yield ADD_IN
    if content.loads_from_elsewhere:
        yield ELSEWHERE
    if content.fields:
        yield f"a field that is not known to be harmless (`{content.fields[0]}`)"
    if content.functions:
        yield f"a formula that loads or runs something (`{content.functions[0]}`)"
    if content.asks_programs:
        yield "a question to another program (DDE)"
    if content.has_program_links:
        yield "a link that runs a program, or opens a file"


def _read_types(
    archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo], budget: ElementBudget
) -> dict[str, str]:
    """Returns the content type of each part in lower case, "" of one without any. Raises ValueError."""
    by_name: dict[str, str] = {}
    by_ending: dict[str, str] = {}
    if _TYPES in parts:
        for name, attributes in _read_elements(archive.read(parts[_TYPES]), ("Override", "Default"), budget):
            type = attributes.get("ContentType", "").strip().lower()
            if name == "Override":
                by_name[_normalise_name(attributes.get("PartName", ""))] = type
            elif name == "Default":
                by_ending[attributes.get("Extension", "").lower()] = type
    return {name: by_name.get(name, by_ending.get(name.rpartition(".")[2], "")) for name in parts}


def _check_relations(references: bytes, budget: ElementBudget) -> Iterator[str]:
    """Yields what is dangerous about a part's references.

    Those that cannot be read as XML load something, since a program that forgives more might.
    """
    try:
        relations = list(_read_relations(references, budget))
    except ValueError:
        yield ELSEWHERE
        return
    for type, target, is_external in relations:
        kind = type.rpartition("/")[2].lower()
        if danger := _DANGEROUS_RELATIONS.get(kind):
            yield ELSEWHERE if is_external else danger
        elif is_external and type not in _LINKS:
            yield ELSEWHERE
        elif is_external and not all(map(_LINK_TARGET.match, (target.strip(), _SPACE.sub("", unquote(target))))):
            yield "a link that runs a program, or opens a file"


def _read_relations(references: bytes, budget: ElementBudget) -> Iterator[_Relation]:
    for _, attributes in _read_elements(references, ("Relationship",), budget):
        mode = attributes.get("TargetMode", "Internal").strip().lower()
        yield _Relation(attributes.get("Type", "").strip(), attributes.get("Target", ""), mode != "internal")


def _read_elements(
    content: bytes, names: Collection[str], budget: ElementBudget
) -> Iterable[tuple[str, dict[str, str]]]:
    """Returns the elements of a list that have these names, with their attributes. Raises ValueError if it is no XML.

    One with elements of more than one name space raises it too: a program reads those of one, and not the others.
    """
    elements: list[tuple[str, dict[str, str]]] = []
    spaces: set[str] = set()

    def start_element(name: str, attributes: dict[str, str]) -> None:
        budget.spend(1)
        space, _, local = name.rpartition(" ")
        spaces.add(space)
        if len(spaces) > 1:
            raise ValueError
        if local in names:
            elements.append((local, attributes))

    def refuse_declaration(*details: object) -> None:
        raise ValueError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start_element
    parser.StartDoctypeDeclHandler = refuse_declaration
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise ValueError from None
    return elements
