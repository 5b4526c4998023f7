"""Parses and writes single files: decoding, front matter as data with positions, and the body.

python-frontmatter does this with `FrontMatterHandler`. No file content raises an exception: what is wrong with a file
is in the `problems` of the result.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from .assets import PACKED_FORMATS
from .file_format import GIT_LFS_POINTER, detect_format
from .merge_conflicts import resolve_conflicts
from .positions import Positions
from .problem import CutValue, Problem, SkippedLine
from .yaml_nodes import UnreadableYaml, YamlDocument, find_escape
from .yaml_recovery import read_around_faults
from .yaml_syntax import YAML_LINE_BREAKS

_SETTINGS = "portal.yml"
MAX_FILE_SIZE = 1_000_000
"""The largest text file, in bytes. The longest course of the example portal has 12,000."""

LFS_MESSAGE = "is a pointer of Git LFS, not the file itself"
LFS_HELP = "fetch the file: `git lfs pull`, and in CI `lfs: true` where the repository is checked out"

_EXCEL_SEPARATOR = re.compile(r"sep=(.)[ \t]*(\n|\Z)", re.IGNORECASE)
"""A first line that tells Excel the separator; no other program reads it."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class ParsedFile(NamedTuple):
    """A parsed file.

    data: a mapping, or a list for a register; None if it cannot be read. packed_positions, line_offset: see
    `Positions`. body_line: the line on which the body starts. cut_values: those with a comment that may be part of
    them. skipped_lines: those that could not be read; the rest was read around them. is_empty: whether `data` is None
    because the file holds nothing, or comments alone. columns: those that a table's first row names, None elsewhere.
    """

    data: Any = None
    packed_positions: bytes = b""
    line_offset: int = 0
    body: str = ""
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    cut_values: tuple[CutValue, ...] = ()
    skipped_lines: tuple[SkippedLine, ...] = ()
    is_empty: bool = False
    columns: tuple[str, ...] | None = None

    def build_positions(self) -> Positions:
        """Returns the positions of the keys and items. They keep an index: build them once for a file's records."""
        return Positions(self.data, self.packed_positions, self.line_offset)


def parse_file(root: str, path: str, max_size: int = MAX_FILE_SIZE) -> ParsedFile:
    """Reads a file of at most that many bytes and parses it by its extension."""
    raw, problems = read_bytes(os.path.join(root, path), max_size)
    return ParsedFile(problems=problems) if raw is None else parse_bytes(path, raw)


def parse_bytes(path: str, raw: bytes) -> ParsedFile:
    """Parses a file's bytes by its extension."""
    format = detect_format(raw[:64])
    if format == GIT_LFS_POINTER:
        return ParsedFile(problems=(Problem("file-lfs-pointer", 1, 1, LFS_MESSAGE, LFS_HELP),))
    if format in PACKED_FORMATS:
        return ParsedFile(problems=(_describe_packed_file(path, format),))
    if path == _SETTINGS and not raw.strip():
        return parse_register("")  # as if it were not there: each setting has a default
    text, problems = _decode(raw)
    if text is None:
        return ParsedFile(problems=problems, is_empty=not raw.strip())
    parsed = parse_text(path, text)
    if parsed.problems:  # `--fix` touches no such file
        problems = tuple(problem._replace(help=problem.help.removeprefix(_FIX_OR)) for problem in problems)
    return parsed._replace(problems=problems + parsed.problems) if problems else parsed


def find_obstacle(parsed: ParsedFile) -> Problem | None:
    """Returns why `trellis check --fix` does not touch a file, or None: an edit of it could not be verified."""
    return next((problem for problem in parsed.problems if problem.rule not in _FIXED), None)


_FIXED = frozenset(("file-bom", "file-line-endings"))
"""Problems that `--fix` mends."""

_FIX_OR = "run `trellis check --fix`, or "


def parse_text(path: str, text: str) -> ParsedFile:
    """Parses a file's text, which has Unix line ends, by its extension. Of an unfinished merge, the first version."""
    text, problems = resolve_conflicts(text, is_markdown=path.endswith(".md"))
    parsed = _parse_merged_text(path, text)
    return parsed._replace(problems=problems + parsed.problems) if problems else parsed


def _parse_merged_text(path: str, text: str) -> ParsedFile:
    if path.endswith(".md"):
        return parse_markdown(text)
    if path.endswith(".csv"):
        return parse_table(text)
    if path.endswith(".txt"):
        return ParsedFile([line.strip() for line in text.split("\n")])
    return parse_register(text)


def parse_markdown(text: str) -> ParsedFile:
    """Parses a Markdown file with front matter."""
    handler = FrontMatterHandler()
    skipped = len(text) - len(text.lstrip())  # python-frontmatter strips the text
    line_offset = text.count("\n", 0, skipped) if skipped else 0
    try:
        frontmatter.parse(text, handler=handler)
    except UnreadableYaml as unreadable:
        return ParsedFile(problems=tuple(_move(problem, line_offset) for problem in unreadable.problems))
    data, packed, problems, cut_values, skipped_lines = handler.yaml_document
    return ParsedFile(
        data=data,
        packed_positions=packed,
        line_offset=line_offset,
        body=handler.body,
        body_line=handler.body_line + line_offset,
        problems=tuple(_move(problem, line_offset) for problem in problems),
        cut_values=tuple(cut._replace(line=cut.line + line_offset) for cut in cut_values),
        skipped_lines=tuple(skipped._replace(line=skipped.line + line_offset) for skipped in skipped_lines),
    )


def _move(problem: Problem, line_offset: int) -> Problem:
    """Returns the problem with its places that many lines further down."""
    if not line_offset:
        return problem
    first = problem.first_position
    moved_first = (first[0] + line_offset, first[1]) if first else None
    return problem._replace(line=problem.line + line_offset, first_position=moved_first)


def parse_register(text: str) -> ParsedFile:
    """Parses a YAML file without a body: a mapping, or a list of records."""
    try:
        document = read_around_faults(text)
    except UnreadableYaml as unreadable:
        return ParsedFile(problems=unreadable.problems)
    return ParsedFile(
        data=document.data,
        packed_positions=document.packed_positions,
        problems=document.problems,
        cut_values=document.cut_values,
        skipped_lines=document.skipped_lines,
        is_empty=document.data is None and not document.skipped_lines,
    )


def parse_table(text: str) -> ParsedFile:
    """Parses a CSV file with a header into records without empty cells, and without rows that have no others.

    A cell's position is that of its row, where it begins. Where semicolons or tabs separate the columns, as a
    spreadsheet saves them in many countries, a decimal comma is read as a point; that is told once.
    """
    if separator := _EXCEL_SEPARATOR.match(text):
        help = "delete that line; save the table as `CSV UTF-8 (comma delimited)`"
        message = f"the first line, `sep={separator[1]}`, is for Excel alone"
        return ParsedFile(problems=(Problem("csv-columns", 1, 1, message, help),))
    records: list[dict[str, str]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    mark = _find_separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
    columns: list[str] = []
    last_line = 0
    try:
        header = next(rows, None)
        columns, last_line = header or [], rows.line_num
        if header is not None and not any(columns) and len(columns) != 1:
            help = "delete the empty rows above the names of the columns"
            problems.append(Problem("csv-columns", 1, 1, "the first row names the columns, and it is empty", help))
        problems += _check_header(columns, mark)
        for row in rows:
            last_line = rows.line_num
            line = last_line - sum(len(_LINE_BREAK.findall(cell)) for cell in row)
            if len(row) > len(columns) > 0:
                help = f"put a cell that holds a {_SEPARATORS[mark]} in quotation marks"
                problems.append(Problem("csv-columns", line, 1, "has more cells than the header has columns", help))
            record = {key: value for key, value in zip(columns, row, strict=False) if key and value}
            if not record:
                continue  # a spreadsheet leaves rows of separators alone below its last one
            if mark != ",":
                problems += _check_thousands(record, line)
                record = {key: _read_decimal_comma(value) for key, value in record.items()}
            records.append(record)
            numbers += (line, 1, line, 1, 1) * (1 + len(records[-1]))
    except csv.Error:
        help = "check its quotation marks: a cell that is opened with one ends with one, and one inside it is doubled"
        problems.append(Problem("csv-columns", last_line + 1, 1, "the table cannot be read from this row on", help))
    packed_positions = array("I", numbers).tobytes()
    return ParsedFile(records, packed_positions, problems=tuple(problems), columns=tuple(filter(None, columns)))


_LINE_BREAK = re.compile(r"\r\n?|\n")

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What separates the columns of a table → what it is called."""

_DECIMAL_COMMA = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+),\d+")
_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")


def _find_separator(text: str) -> str:
    """Returns what separates the columns: what a header without commas has in their place."""
    header = text.partition("\n")[0]
    return "," if "," in header else next((mark for mark in ";\t" if mark in header), ",")


def _read_decimal_comma(value: str) -> str:
    """Returns a number as the other tables have it, and any other text as it is.

    >>> _read_decimal_comma("1.250,5"), _read_decimal_comma("-0,25"), _read_decimal_comma("sea, air")
    ('1250.5', '-0.25', 'sea, air')
    """
    return value.replace(".", "").replace(",", ".") if _DECIMAL_COMMA.fullmatch(value) else value


def _check_thousands(record: dict[str, str], line: int) -> Iterator[Problem]:
    """Yields a problem for each number that is one thing with a decimal comma and another with a decimal point."""
    for key, value in record.items():
        if _THOUSANDS.fullmatch(value):
            message = f"`{key}` `{value}` may be {value.replace('.', '')}, or have decimals behind its point"
            yield Problem("csv-columns", line, 1, message, "write it without a point")


def _check_header(columns: Sequence[str], mark: str) -> Iterator[Problem]:
    """Yields what is wrong with the first row of a table. mark: what separates the columns."""
    if mark != ",":
        message = f"the columns are separated by {_SEPARATORS[mark]}s, and not by commas"
        help = (
            "it is read so, with a comma before decimals; save it as `CSV UTF-8 (comma delimited)` to have it as others"
        )
        yield Problem("csv-separator", 1, 1, message, help)
    named_count = sum(map(bool, columns))
    is_title = 2 * named_count < len(columns)
    if is_title and named_count:
        verb = "has" if named_count == 1 else "have"
        message = f"only {named_count} of {len(columns)} columns {verb} a name in the first row"
        help = (
            "if this is a title, delete it, with all above the names of the columns; if these are the names, give "
            "one to each column that holds something, and delete the others"
        )
        yield Problem("csv-columns", 1, 1, message, help)
    first_indexes: dict[str, int] = {}
    for index, column in enumerate(columns, start=1):
        first_index = first_indexes.setdefault(column, index)
        if not column:
            if is_title and len(columns) > 1:
                continue
            help = (
                f"delete this column, with its {_SEPARATORS[mark]} in every row"
                if index > 1
                else "give it a name, or delete it"
            )
            yield Problem("csv-columns", 1, 1, f"column {index} has no name", help)
        elif first_index < index:
            help = "delete one of the two, with its cell in every row, or rename it"
            message = f"the column `{column}` stands twice, as column {first_index} and {index}"
            yield Problem("csv-columns", 1, 1, message, help)


def write_inline_list(values: Iterable[str]) -> str:
    """Returns YAML for a list of short values on one line, with quotation marks where a value is a word of YAML.

    >>> write_inline_list(["first-lane", "null"])
    "[first-lane, 'null']"
    """
    text: str = yaml.safe_dump(list(values), allow_unicode=True, default_flow_style=True, width=sys.maxsize)
    return text.removesuffix("\n")


def write_markdown(metadata: dict[str, object], body: str) -> str:
    """Returns the text of a file with this front matter and body, ending in one newline."""
    post = frontmatter.Post(body)
    post.metadata.update(metadata)
    return frontmatter.dumps(post, handler=FrontMatterHandler()) + "\n"


class FrontMatterHandler(YAMLHandler):
    """A handler for python-frontmatter: strict fences, positions of keys, and keys written in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.yaml_document = YamlDocument(None, b"", ())
        self.body, self.body_line = "", 1

    def split(self, text: str) -> tuple[str, str]:
        """Returns the front matter and the body. Raises UnreadableYaml if a fence is missing."""
        opening = _FENCE.match(text)
        if not opening:
            keys = "`title:`, `summary:` …"
            help = f"start the file with a line of three hyphens, then {keys}, then three hyphens again"
            raise UnreadableYaml(Problem("fm-missing", 1, 1, "front matter is missing", help))
        closing = _FENCE.search(text, opening.end())
        if not closing:
            help = "put a line of three hyphens behind its last key"
            raise UnreadableYaml(Problem("fm-unterminated", 1, 1, "front matter has no end", help))
        content = text[closing.end() + 1 :]
        start = content.rfind("\n", 0, len(content) - len(content.lstrip())) + 1
        self.body = content[start:].rstrip()  # python-frontmatter would take the indentation of its first line
        self.body_line = text.count("\n", 0, closing.end() + 1 + start) + 1
        return text[opening.end() + 1 : closing.start()], content

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """Returns the front matter. Raises UnreadableYaml if it is not a mapping."""
        self.yaml_document = read_around_faults(fm, line=2)
        data = self.yaml_document.data
        if not isinstance(data, dict):
            if self.yaml_document.skipped_lines:
                raise UnreadableYaml(*self.yaml_document.problems)
            help = "write one `key: value` on each line"
            raise UnreadableYaml(Problem("fm-not-mapping", 2, 1, "front matter is no list of keys", help))
        return data

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Returns `metadata` as YAML, with keys in their order and long lines unfolded."""
        text = _dump(metadata, _FastDumper)
        if "\\U" in text:  # the C library writes emoji and the like as numbers
            text = _dump(metadata, _Dumper)
        if find_escape(text):
            text = _dump(metadata, _NumericDumper)
        return text.removesuffix("\n")


class _Dumper(yaml.SafeDumper):
    """Writes YAML that `read_yaml` accepts: no aliases, and no line breaks of YAML 1.1 that editors do not know."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class _NumericDumper(_Dumper):
    """The same, with a number for each character that would have a letter behind a backslash: in a path it is one."""

    ESCAPE_REPLACEMENTS = {'"': '"', "\\": "\\"}  # type: ignore[misc]


def _represent_text(dumper: _Dumper | _FastDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if YAML_LINE_BREAKS.search(text) else None)


class _FastDumper(yaml.CSafeDumper):
    """The same, by the C library."""

    def ignore_aliases(self, data: object) -> bool:
        return True


for _dumper in (_Dumper, _FastDumper):
    _dumper.add_representer(str, _represent_text)


def _dump(metadata: dict[str, object], dumper: type[_Dumper | _FastDumper]) -> str:
    text: str = yaml.dump(
        metadata, Dumper=dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=4096
    )
    return text


def read_bytes(file: str, max_size: int = MAX_FILE_SIZE) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Returns a file's bytes, or None and the reason that it cannot be read."""
    try:
        with open(file, "rb", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size <= max_size:
                return stream.read(), ()
    except OSError as error:
        help = "check the file's permissions"
        return None, (Problem("file-unreadable", 1, 1, f"cannot be read: {error.strerror}", help),)
    message = f"has {size / 1_000_000:.1f} MB; at most {max_size // 1_000_000} MB fit"
    return None, (Problem("file-too-large", 1, 1, message, "split it, or move what is no text elsewhere"),)


def _describe_packed_file(path: str, format: str) -> Problem:
    """Describes a file that is called a text and is none. format: as detected."""
    if path.endswith(".csv"):
        message = "is a workbook that is called .csv" if "Office" in format else f"is a {format} that is called .csv"
        help = "open it in Excel, and save the sheet as `CSV UTF-8 (comma delimited)`"
    else:
        extension = os.path.splitext(path)[1]
        kind = "document of Word or Excel, or another packed file," if "Office" in format else format
        message = f"is a {kind} that is called {extension}"
        help = "write its text into a new file with an editor, or link to where the document lies"
    return Problem("file-not-text", 1, 1, message, help)


def _decode(raw: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """Returns the text with Unix line ends, or None and the reason that it is no text; and any other problems."""
    if not raw.strip():
        return None, (Problem("file-empty", 1, 1, "the file is empty", "write it, or delete it"),)
    problems: tuple[Problem, ...] = ()
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        help = f"{_FIX_OR}save it as UTF-8 without BOM"
        problems += (Problem("file-bom", 1, 1, "starts with an invisible byte-order mark", help),)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line, column = _locate_end(raw[: error.start].decode(errors="replace"))
        message = f"byte {raw[error.start]:#04x} is not UTF-8"
        return None, (
            *problems,
            Problem("file-not-utf-8", line, column, message, "save the file with the encoding UTF-8"),
        )
    if "\r" in text:
        help = f"{_FIX_OR}let the editor save it with line endings LF"
        start = text.index("\r")
        line, column = _locate_end(text[:start])
        ending = (
            "in the Windows way (CRLF)"
            if text.startswith("\r\n", start)
            else "in CR alone, as very old programs have it"
        )
        problems += (Problem("file-line-endings", line, column, f"lines end {ending}", help),)
        text = _normalize_line_ends(text)
    return text, problems


def _locate_end(before: str) -> tuple[int, int]:
    """Returns the line and column, from 1, of the character after `before`."""
    before = _normalize_line_ends(before)
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _normalize_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
