"""Reads tables of text, with commas, semicolons, tabs or bars between the cells."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from ....diagnostics.phrases import format_count
from ..columns import MAX_COLUMNS
from ..records import RecordFile, SourceRecord
from ..refusals import ImportRefused
from ..report import Refusal
from .encoding import decode_text

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What may stand between the cells of a table, and what it is called."""

_QUOTED = re.compile(r'"[^"]*+"')
_EXCEL_LINE = re.compile(r'"?sep=(.)"?[ \t,;]*(?:\r\n?|\n|\Z)', re.IGNORECASE)
"""A first line that tells Excel what stands between the cells."""


def read_table(data: bytes, encoding: str = "") -> RecordFile:
    """Returns the rows of a table. Raises ImportRefused where its encoding cannot be told."""
    text, note = decode_text(data, encoding)
    excel_line = _EXCEL_LINE.match(text)
    separator = excel_line[1] if excel_line else _detect_separator(_get_first_line(text))
    notes = [note] if note else []
    if separator != ",":
        notes.append(f"The columns are parted by {_describe_separator(separator)}.")
    former_limit = csv.field_size_limit(sys.maxsize if sys.maxsize < 2**31 else 2**31 - 1)
    header: list[str] = []
    short_lines: list[int] = []
    try:
        rows = tuple(_read_rows(text, separator, 1 if excel_line else 0, header, short_lines))
    finally:
        csv.field_size_limit(former_limit)
    if count := len(short_lines):
        noun, verb = ("row has", "it lacks") if count == 1 else ("rows have", "they lack")
        notes.append(
            f"{count:,} {noun} fewer cells than the header has columns, the first on line {short_lines[0]:,}. "
            f"What {verb} was taken as empty."
        )
    records = tuple(_refuse_torn_rows(rows, header)) if rows else ()
    return RecordFile(records, "line", tuple(notes), header=tuple(header))


def _get_first_line(text: str) -> str:
    return next((line for line in text[:100_000].splitlines() if line.strip()), "")


def _describe_separator(separator: str) -> str:
    name = SEPARATORS.get(separator, "sign")
    return f"a {name}" if separator == "\t" else f"a {name}, `{separator}`"


def _read_rows(
    text: str, separator: str, skipped_lines: int, header: list[str], short_lines: list[int]
) -> Iterator[SourceRecord | Refusal]:
    """Yields the rows, without empty cells. The first row that is not empty names the columns, and fills `header`.

    short_lines: gets the line of each row with fewer cells than columns. Where the file ends within such a row, it is
    refused: programs end the last row with a line break, or write all its cells, so the file seems to be cut off there.
    """
    is_cut = not text.endswith(("\r", "\n"))
    stream = io.StringIO(text, newline="")
    for _ in range(skipped_lines):
        stream.readline()
    rows = csv.reader(stream, strict=True, delimiter=separator)
    while True:
        line = rows.line_num + 1 + skipped_lines
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            help = "check its quotation marks: one that is opened must be closed, one inside is doubled"
            yield Refusal(line, "this cannot be read as a row of the table", help)
            continue
        if not header:
            header += name_columns(row)
            if len(header) > MAX_COLUMNS:
                help = "check what stands between its columns, or divide it"
                raise ImportRefused(f"the table has {len(header):,} columns; up to {MAX_COLUMNS:,} are read", help)
        elif any(cell.strip() for cell in row[len(header) :]):
            help = f"put a cell that holds a {SEPARATORS.get(separator, 'separator')} in quotation marks"
            yield Refusal(line, f"the row has {len(row)} cells, the header {len(header)} columns", help)
        elif not any(cell.strip() for cell in row):
            continue
        elif len(row) < len(header) and is_cut and stream.tell() == len(text):
            help = "export it again; if the row is whole, end it with a line break"
            message = f"the file ends in this row, which has {format_count(len(row), 'cell')} of {len(header)}"
            yield Refusal(line, message, help)
        else:
            if len(row) < len(header):
                short_lines.append(line)
            yield SourceRecord(line, {name: cell for name, cell in zip(header, row, strict=False) if cell})


def _refuse_torn_rows(
    rows: Sequence[SourceRecord | Refusal], header: Sequence[str]
) -> Iterator[SourceRecord | Refusal]:
    """Yields the rows, with a refusal for each of two that are parts of one whose quotation mark is missing.

    Many programs leave out empty cells at the end of a row, and some write inches into a cell; a short row with a cell
    that ends with a quotation mark which nothing opens is neither.
    """
    help = "check the quotation marks here and in the row before: a text with a line break stands in two of them"
    for row, next_row in zip(rows, (*rows[1:], None), strict=True):
        if isinstance(row, SourceRecord) and _is_torn(row, header):
            yield Refusal(row.line, "the row is short, and has a quotation mark that nothing opens", help)
        elif isinstance(next_row, SourceRecord) and _is_torn(next_row, header) and _is_short(row, header):
            help_before = "check the quotation marks here and in the row after: a text with a line break stands in two"
            yield Refusal(row.line, "the row is short, and the one after closes what nothing opens", help_before)
        else:
            yield row


def _is_torn(record: SourceRecord, header: Sequence[str]) -> bool:
    cells = [str(cell) for cell in record.values.values()]
    return _is_short(record, header) and any(cell.endswith('"') and cell.count('"') % 2 for cell in cells)


def _is_short(row: SourceRecord | Refusal, header: Sequence[str]) -> bool:
    """Whether the last column of a row is empty, or not there."""
    return isinstance(row, SourceRecord) and header[-1] not in row.values


def name_columns(cells: list[str]) -> list[str]:
    """Returns the names of columns: without white space and marks of Unicode around them, and each once.

    >>> name_columns([" id", "", "Skill", "Skill", ""])
    ['id', 'column 2', 'Skill', 'Skill (2)']
    """
    names: list[str] = []
    counts: Counter[str] = Counter()
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {number}"
        counts[name] += 1
        names.append(f"{name} ({counts[name]})" if counts[name] > 1 else name)
    while names and names[-1] == f"column {len(names)}":
        names.pop()
    return names


def _detect_separator(header: str) -> str:
    """Returns what stands most often between the names of columns, outside quotation marks; a comma if nothing does."""
    bare_header = _QUOTED.sub("", header)
    return max(SEPARATORS, key=bare_header.count)
