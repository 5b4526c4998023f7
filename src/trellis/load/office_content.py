"""Reads the text of a part of a document of Office: what its fields, formulas and links do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.parsers import expat

MAX_DEPTH = 1_000
"""How deep elements may lie within each other, and fields."""

MAX_ELEMENTS = 1_500_000
"""How many elements a part may have."""

MAX_ALL_ELEMENTS = 3_000_000
"""How many elements a document may have with all that lies in it.

It takes some seconds to read them. A worksheet has 13 bytes or more for each, as in `<c r="B1234"><v>57</v></c>`, and a
text for people has many more: no ordinary document has more of them than the bound of its text lets through. Elements
without anything in them have, which are packed to a thousandth.
"""

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
_DANGEROUS_FIELD = re.compile(r"\s*(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|MACROBUTTON)\b", re.IGNORECASE)
"""How no piece of an instruction begins, wherever it stands: the others are everyday words, as `LINK` is."""

_FUNCTION = re.compile(
    r"(?<![\w.])((?:_+xl[a-z]*[._])*)"
    r"(WEBSERVICE|IMPORTCSV|IMPORTTEXT|RTD|IMAGE|STOCKHISTORY|PY|TRANSLATE|DETECTLANGUAGE|COPILOT"
    r"|LABS[._]GENERATIVEAI|CALL|REGISTER|REGISTER\.ID|EXEC|EXECUTE|EVALUATE|INITIATE|DDE|SQL\.REQUEST)"
    r"(?![\w.])(\s*\(|.?)",
    re.IGNORECASE,
)
"""A function that loads or runs something: Excel's prefixes, its name, and what stands after it."""

_COLUMN = r"[^\[\]']|'[\[\]#'@]"
_STRING, _SHEET = r"\"[^\"]*+\"", "'(?:[^']|'')*+'"
_COLUMNS = rf"\[(?:{_COLUMN}|\[(?:{_COLUMN})*+\])*+\]"
"""A workbook or columns, where `'` stands before a bracket of a name."""

_CLOSED = re.compile(rf"(?:[^\"'\[\]]|{_STRING}|{_SHEET}(?=!)|{_COLUMNS})*+")
_QUOTED_PART = re.compile(f"{_STRING}|{_SHEET}|{_COLUMNS}")
"""What is quoted in a formula that is closed: there each name of a sheet is followed by its mark."""

_FORMULAS = frozenset((
    "f", "definedname", "formula", "formula1", "formula2", "calculatedcolumnformula", "totalsrowformula", "oldformula",
    "fmlalink", "fmlarange", "fmlatxbx", "fmlapict",
))  # fmt: skip
_FORMULA_ATTRIBUTES = {"cfvo": "val", "cachefield": "formula", "calculateditem": "formula"}
_ACTION = re.compile(r"\s*ppaction://(?:program|macro|ole)", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
_SEPARATOR = "\x1f"
"""What stands between a name space and a name: a character that XML cannot have."""

_WORD = (
    f"http://schemas.openxmlformats.org/wordprocessingml/2006/main{_SEPARATOR}",
    f"http://purl.oclc.org/ooxml/wordprocessingml/main{_SEPARATOR}",
)
_MATH = (
    f"http://schemas.openxmlformats.org/officeDocument/2006/math{_SEPARATOR}",
    f"http://purl.oclc.org/ooxml/officeDocument/math{_SEPARATOR}",
)
_OFFICE = (
    "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/", "http://schemas.microsoft.com/office/",
)  # fmt: skip
_TEXT = _WORD + _MATH
"""How the names of elements begin that Word always reads. It may leave out any other with all that lies in it."""

_MARKS = {name.lower(): tuple(space + name for space in _WORD) for name in ("fldChar", "instrText", "delInstrText")}
_SHOWN_TEXT = frozenset(space + "t" for space in _WORD)
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


class BeyondBudgetError(Exception):
    """There is more in a document than is read of any. Its text says of what, in words."""


class ElementBudget:
    """Counts the elements of a document with all that lies in it."""

    def __init__(self) -> None:
        self._remaining = MAX_ALL_ELEMENTS

    def spend(self, count: int) -> None:
        """Raises BeyondBudgetError if that many elements are more than may still be read."""
        self._remaining -= count
        if self._remaining < 0:
            raise BeyondBudgetError(TOO_MUCH_TEXT)


TOO_MUCH_TEXT = "more text than any document"


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


def read_part(chunks: Iterable[bytes], budget: ElementBudget | None = None) -> PartContent:
    """Returns what a part does. One that is no XML is not readable: a program that forgives more might read it.

    Raises BeyondBudgetError if it has more elements than may be read.
    """
    reader = _PartReader(budget or ElementBudget())
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
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
    """Takes the events of a parser that names an element by its name space and its own name.

    Word leaves out what other name spaces hold, if a document says so: fields that only such an element begins, ends or
    continues are none that can be read. The same holds for a formula with an element in it.
    """

    def __init__(self, budget: ElementBudget) -> None:
        self.content = PartContent()
        self._budget = budget
        self._depth = self._count = 0
        self._fields: list[list[tuple[str, bool]] | None] = []
        """The fields that are not ended, the innermost last: the pieces of its instruction, and whether each is
        deleted; None once it was looked at."""
        self._foreign: list[tuple[int, int]] = []
        """The elements of other name spaces that are open: how deep each lies, and how many fields began before it."""
        self._piece: list[str] = []
        self._piece_depth = 0
        self._formulas: list[tuple[int, list[str], bool]] = []
        """The elements of formulas that are open: how deep each lies, its own text, and whether it is one of Office."""
        self._locals: dict[str, str] = {}

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        self._budget.spend(1)
        if self._count > MAX_ELEMENTS:
            raise BeyondBudgetError(TOO_MUCH_TEXT)
        if self._depth > MAX_DEPTH:
            raise ValueError
        if (local := self._locals.get(name)) is None:
            local = self._locals[name] = name.rpartition(_SEPARATOR)[2].lower()
        if self._piece_depth:
            self._refuse_field()
        if not name.startswith(_TEXT):
            self._foreign.append((self._depth, len(self._fields)))
        is_office = name.startswith(_OFFICE)
        if self._formulas and self._formulas[-1][2] and not (is_office and local == "f"):
            self.content.functions.append("?")
        if local in _FORMULAS:
            if not name.startswith(_MATH):
                self._formulas.append((self._depth, [], is_office))
        elif local in _FORMULA_ATTRIBUTES:
            for formula in _list_attribute_values(attributes, _FORMULA_ATTRIBUTES[local]):
                self._check_formula(formula)
        elif local in _MARKS and name not in _MARKS[local]:
            self._refuse_field()
        elif local == "fldchar":
            self._read_field_mark(_list_attribute_values(attributes, "fldchartype"))
        elif local in _MARKS or (name in _SHOWN_TEXT and self._fields and self._fields[-1] is not None):
            self._piece_depth = self._depth
        elif local == "fldsimple":
            self._add_result()
            for instruction in _list_attribute_values(attributes, "instr"):
                self._check_field(instruction)
        elif local == "sdt":
            self._add_result()
        elif local in _ELEMENTS:
            setattr(self.content, _ELEMENTS[local], True)
        elif local in _VML_PICTURES:
            addresses = _list_attribute_values(attributes, "src") + _list_attribute_values(attributes, "href")
            if any(_ADDRESS.match(text) for address in addresses for text in (address, unquote(address))):
                self.content.loads_from_elsewhere = True
        elif _ACTION.match(attributes.get("action", "")):
            self.content.has_program_links = True

    def end_element(self, name: str) -> None:
        if self._formulas and self._formulas[-1][0] == self._depth:
            self._check_formula("".join(self._formulas.pop()[1]))
        if self._piece_depth == self._depth:
            self._end_piece(self._locals[name] == "delinstrtext")
        if self._foreign and self._foreign[-1][0] == self._depth and self._foreign.pop()[1] != len(self._fields):
            self._refuse_field()
        self._depth -= 1

    def add_text(self, text: str) -> None:
        if self._formulas and self._formulas[-1][0] == self._depth:
            self._formulas[-1][1].append(text)
        if self._piece_depth:
            self._piece.append(text)

    def refuse_declaration(self, *details: object) -> None:
        raise ValueError

    def end_fields(self) -> None:
        """Looks at the fields that nothing ends."""
        while self._fields:
            self._end_instruction()
            self._fields.pop()

    def _read_field_mark(self, types: list[str]) -> None:
        if types == ["begin"]:
            if len(self._fields) == MAX_DEPTH:
                raise ValueError
            self._add_result()
            self._fields.append([])
        elif types not in (["separate"], ["end"]):
            self._refuse_field()
        elif self._fields:
            self._check_place()
            self._end_instruction()
            if types == ["end"]:
                self._fields.pop()

    def _add_result(self) -> None:
        """Notes in an instruction that something stands there whose text a program makes."""
        if self._fields and (outer := self._fields[-1]) is not None:
            outer.append(("{}", False))

    def _end_piece(self, is_deleted: bool) -> None:
        text = "".join(self._piece)
        self._piece.clear()
        self._piece_depth = 0
        instruction = self._fields[-1] if self._fields else None
        if instruction != [] and (match := _DANGEROUS_FIELD.match(text)):
            self.content.fields.append(match[1].upper())
        if instruction is not None:
            self._check_place()
            instruction.append((text, is_deleted))

    def _check_place(self) -> None:
        """Refuses a field that goes on in an element that may be left out, and began before it."""
        if self._foreign and len(self._fields) <= self._foreign[-1][1]:
            self._refuse_field()

    def _end_instruction(self) -> None:
        if (instruction := self._fields[-1]) is not None:
            self._check_field("".join(text for text, _ in instruction))
            if any(is_deleted for _, is_deleted in instruction):
                self._check_field("".join(text for text, is_deleted in instruction if not is_deleted))
            self._fields[-1] = None

    def _check_field(self, instruction: str) -> None:
        if not instruction.strip():
            return
        match = _FIELD_NAME.match(instruction)
        name = match[1].upper() if match else ""
        if name not in FIELDS:
            self.content.fields.append(_UNSHOWN.sub("", name)[:40] or "?")
        elif name == "HYPERLINK" and any(_FILE_LINK.search(text) for text in (instruction, unquote(instruction))):
            self.content.has_program_links = True

    def _refuse_field(self) -> None:
        self.content.fields.append("?")

    def _check_formula(self, formula: str) -> None:
        """Looks for names as words outside what is quoted; in all of a formula with a quotation that does not end."""
        if "|" not in formula and not _FUNCTION.search(formula):
            return
        self._budget.spend(2)  # what follows takes as long as two elements
        if _CLOSED.fullmatch(formula):
            formula = _QUOTED_PART.sub(lambda match: match[0][0] + match[0][-1], formula)
        for match in _FUNCTION.finditer(formula):
            prefix, name, next = match.groups()
            if next.endswith("(") or (not prefix.lower().endswith("_xlpm.") if prefix else next not in ("!", ":", "[")):
                self.content.functions.append(name.upper())
                return
        if "|" in formula:  # as in cmd|'/c calc'!A0
            self.content.asks_programs = True


def _list_attribute_values(attributes: dict[str, str], local: str) -> list[str]:
    """Returns the attributes with that name in whatever name space, in any case."""
    return [value for name, value in attributes.items() if name.rpartition(_SEPARATOR)[2].lower() == local]
