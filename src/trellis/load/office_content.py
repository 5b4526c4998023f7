"""Reads the text of a part of a document of Office: what its fields, formulas and links do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_DEPTH = 1_000
"""How deep elements may lie within each other."""

MAX_ELEMENTS = 1_500_000
"""How many elements a part may have."""

FIELDS = frozenset((
    "=", "ADDIN", "ADDRESSBLOCK", "ADVANCE", "ASK", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "AUTOTEXT",
    "AUTOTEXTLIST", "BARCODE", "BIBLIOGRAPHY", "BIDIOUTLINE", "CITATION", "COMMENTS", "COMPARE", "CREATEDATE", "DATE",
    "DISPLAYBARCODE", "DOCPROPERTY", "DOCVARIABLE", "EDITTIME", "EMBED", "EQ", "FILENAME", "FILESIZE", "FILLIN",
    "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "GLOSSARY", "GOTOBUTTON", "GREETINGLINE", "HYPERLINK", "IF", "INDEX",
    "INFO", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "MERGEBARCODE", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT",
    "NEXTIF", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINTDATE", "PRIVATE", "QUOTE",
    "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "SHAPE", "SKIPIF", "STYLEREF", "SUBJECT",
    "SYMBOL", "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS", "USERINITIALS", "USERNAME", "XE",
))  # fmt: skip
"""The fields of a text that neither load nor run anything. None is what a field that does begins with."""

_FIELD_NAME = re.compile(r"\s*(=|[^\s\\\"{}]*)")
_UNSHOWN = re.compile(r"[^A-Za-z0-9_.-]")
_FILE_LINK = re.compile(r"[\"\s](?:file:|\\\\|[a-z]:[\\/])", re.IGNORECASE)
_FUNCTION = re.compile(
    r"(?:(?<![\w.])|(?<=_xlfn\.)|(?<=_xlws\.)|(?<=_xludf\.))"
    r"(WEBSERVICE|RTD|IMAGE|CALL|REGISTER|REGISTER\.ID|EXEC|EXECUTE|INITIATE|DDE|SQL\.REQUEST|STOCKHISTORY|PY)\s*\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]")
_FORMULAS = frozenset((
    "f", "definedname", "formula", "formula1", "formula2", "calculatedcolumnformula", "totalsrowformula", "oldformula",
))  # fmt: skip
_ACTION = re.compile(r"\s*ppaction://(?:program|macro|ole)", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
_INSTRUCTIONS = frozenset(("instrtext", "delinstrtext", "t"))
_ELEMENTS = {
    "ddelink": "asks_programs", "olelink": "asks_programs",
    "macrosheet": "has_macros", "dialogsheet": "has_macros", "ocx": "has_macros", "customui": "has_macros",
    "connections": "is_connected", "datamashup": "is_connected", "querytable": "is_connected",
    "connectstring": "is_connected", "udl": "is_connected", "odso": "is_connected", "webpr": "is_connected",
    "dbpr": "is_connected",
    "webextension": "is_add_in", "taskpane": "is_add_in",
    "webvideopr": "loads_from_elsewhere",
}  # fmt: skip
"""What elements say of a part, by their names in lower case: an attribute of `PartContent`."""

_VML_PICTURES = frozenset(("imagedata", "fill", "stroke", "image"))


@dataclass(slots=True)
class PartContent:
    """What a part does. fields, functions: names of what is not known to be harmless, and of what loads or runs."""

    is_readable: bool = True
    has_macros: bool = False
    is_connected: bool = False
    is_add_in: bool = False
    loads_from_elsewhere: bool = False
    has_program_links: bool = False
    fields: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    asks_programs: bool = False


def read_part(chunks: Iterable[bytes]) -> PartContent:
    """Returns what a part does. One that is no XML is not readable: a program that forgives more might read it."""
    reader = _PartReader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start_element
    parser.EndElementHandler = reader.end_element
    parser.CharacterDataHandler = reader.add_text
    parser.StartDoctypeDeclHandler = reader.refuse_declaration
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        reader.content.is_readable = False
    reader.end_fields()
    return reader.content


class _PartReader:
    """Takes the events of a parser."""

    def __init__(self) -> None:
        self.content = PartContent()
        self._depth = self._count = 0
        self._fields: list[list[str] | None] = []
        """What the fields say that are not ended, the innermost last; None once it was looked at."""
        self._takes_text = False
        self._formulas: list[tuple[int, list[str]]] = []
        """The elements of formulas that are open: how deep each lies, and its own text."""
        self._locals: dict[str, str] = {}

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise ValueError
        if (local := self._locals.get(name)) is None:
            local = self._locals[name] = name.rpartition(":")[2].lower()
        if local in _FORMULAS:
            self._formulas.append((self._depth, []))
        elif local in _INSTRUCTIONS:
            self._takes_text = bool(self._fields)
        elif local == "fldchar":
            self._read_field_mark(_get(attributes, "fldchartype"))
        elif local == "fldsimple":
            self._check_field(_get(attributes, "instr"))
        elif local in _ELEMENTS:
            setattr(self.content, _ELEMENTS[local], True)
        elif local in _VML_PICTURES and any(_ADDRESS.match(_get(attributes, key)) for key in ("src", "href")):
            self.content.loads_from_elsewhere = True
        elif _ACTION.match(attributes.get("action", "")):
            self.content.has_program_links = True

    def end_element(self, name: str) -> None:
        if self._formulas and self._formulas[-1][0] == self._depth:
            self._check_formula("".join(self._formulas.pop()[1]))
        self._depth -= 1
        self._takes_text = False

    def add_text(self, text: str) -> None:
        if self._formulas and self._formulas[-1][0] == self._depth:
            self._formulas[-1][1].append(text)
        elif self._takes_text and (instruction := self._fields[-1]) is not None:
            instruction.append(text)

    def refuse_declaration(self, *details: object) -> None:
        raise ValueError

    def end_fields(self) -> None:
        """Looks at the fields that nothing ends."""
        while self._fields:
            self._end_instruction()
            self._fields.pop()

    def _read_field_mark(self, type: str) -> None:
        if type == "begin":
            if self._fields and (outer := self._fields[-1]) is not None:
                outer.append("{}")
            self._fields.append([])
        elif self._fields:
            self._end_instruction()
            if type == "end":
                self._fields.pop()

    def _end_instruction(self) -> None:
        if (instruction := self._fields[-1]) is not None:
            self._check_field("".join(instruction))
            self._fields[-1] = None

    def _check_field(self, instruction: str) -> None:
        if not instruction.strip():
            return
        match = _FIELD_NAME.match(instruction)
        name = match[1].upper() if match else ""
        if name not in FIELDS:
            self.content.fields.append(_UNSHOWN.sub("", name)[:40] or "?")
        elif name == "HYPERLINK" and _FILE_LINK.search(instruction):
            self.content.has_program_links = True

    def _check_formula(self, formula: str) -> None:
        bare = _QUOTED.sub("''", formula)
        if match := _FUNCTION.search(bare):
            self.content.functions.append(match[1].upper())
        elif "|" in bare:  # as in cmd|'/c calc'!A0
            self.content.asks_programs = True


def _get(attributes: dict[str, str], local: str) -> str:
    """Returns the attribute with that name in whatever name space, in any case; "" without one."""
    return next((value for name, value in attributes.items() if name.rpartition(":")[2].lower() == local), "")
