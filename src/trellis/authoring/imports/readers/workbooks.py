"""Reads workbooks of Excel: the values that were kept, never formulas, of one sheet."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from ....diagnostics.phrases import did_you_mean, join_quoted
from ..columns import fold_name
from ..records import CellFault, RecordFile, SourceRecord
from ..refusals import ImportRefused, refuse_without_library
from .tables import name_columns

MAX_PARTS = 5_000
"""How many parts a workbook may have."""

MAX_UNPACKED = 200_000_000
"""The size of all of its parts, unpacked, in bytes: a table of a million cells has a quarter of it."""

MAX_SHEETS = 50
"""How many sheets are looked at for the expected columns."""

MAX_ROWS = 200_000
"""How many rows of a sheet are read."""

MAX_COLUMNS = 500
"""How many columns of a sheet are read."""

HEADER_ROWS = 20
"""Among how many rows with cells the one with the names of the columns is looked for."""

TOP_ROWS = 500
"""Among how many rows at the top these are."""

ExpectedColumns = Sequence[frozenset[str]]
"""For each value that a course needs, the names of the columns that may hold it, as they are compared."""

_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
_MERGED = re.compile(rb"<(?:\w{1,9}:)?mergeCell\s[^>]{0,40}?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_ROW_NUMBER = re.compile(rb"row\s[^>]{0,200}?\br=\"(\d{1,7})\"")
_FORMULA = re.compile(rb"<(?:\w{1,9}:)?f[ />]")
_DECLARATIONS = tuple(mark.encode(name) for mark in ("<!DOCTYPE", "<!ENTITY") for name in ("ascii", "utf-16-le"))
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError,
    TypeError, AttributeError, IndexError, SyntaxError, OverflowError,
)  # fmt: skip
"""What the library raises for damaged workbooks; its errors in XML are SyntaxErrors."""

_WHOLE_LIMIT = 10**15
"""From here on a spreadsheet rounds whole numbers."""


def read_workbook(data: bytes, sheet: str, expected: ExpectedColumns) -> RecordFile:
    """Returns the rows of the sheet of that name, or of the first with the expected columns. Raises ImportRefused."""
    try:
        import defusedxml  # noqa: F401
        import openpyxl
    except ImportError:
        raise refuse_without_library("workbooks of Excel") from None
    _require_bounds(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what is not read, such as drawings
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            chosen, notes = _choose_sheet(book, sheet, expected)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            header = _find_header(chosen, expected)
            names = tuple(header.names) if header else ()
            records = tuple(_read_rows(data, chosen, formulas[chosen.title], header)) if header else ()
        except _DAMAGES:
            help = "open it, and save it again as .xlsx or as CSV UTF-8"
            raise ImportRefused("the file begins as an Excel workbook, but is damaged or none", help) from None
    return RecordFile(records, "row", notes, header=names)


def _require_bounds(data: bytes) -> None:
    """Raises ImportRefused for what a program that reads workbooks should not meet.

    No part gives more bytes than it states in the list of parts: the archive's reader stops there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if any(part.flag_bits & 1 for part in parts):
                raise ImportRefused("the workbook is encrypted", "save it without a password, and try again")
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
                raise ImportRefused(
                    f"the workbook unpacks to {unpacked / 1_000_000:,.0f} MB in {len(parts):,} parts; up to "
                    f"{MAX_UNPACKED // 1_000_000} MB in {MAX_PARTS:,} are read",
                    "save the sheet alone, or as CSV UTF-8",
                )
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                help = "name a workbook (.xlsx), or unpack the archive first"
                raise ImportRefused("the file is an archive, and no workbook of Excel", help)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        head = stream.read(2_000)
                    if any(mark in head for mark in _DECLARATIONS):
                        help = "no spreadsheet program writes them; save it again in one"
                        raise ImportRefused("the workbook declares entities", help)
    except _DAMAGES:
        help = "open it, and save it again as .xlsx or as CSV UTF-8"
        raise ImportRefused("the file begins as an Excel workbook, but is damaged or none", help) from None


class _Header(NamedTuple):
    row: int
    names: list[str]

    def fits(self, expected: ExpectedColumns) -> bool:
        names = {fold_name(name) for name in self.names}
        return bool(expected) and all(names & alternatives for alternatives in expected)


def _choose_sheet(book: Any, sheet: str, expected: ExpectedColumns) -> tuple[Any, tuple[str, ...]]:
    sheets = book.worksheets
    titles = [one.title for one in sheets]
    if not sheets:
        raise ImportRefused("the workbook has no sheet with cells", "name another file")
    if sheet:
        if sheet in titles:
            return sheets[titles.index(sheet)], ()
        close = did_you_mean(sheet, titles)
        help = f"did you mean `{close}`?" if close else f"its sheets are {join_quoted(titles[:10], 'and')}"
        raise ImportRefused(f"the workbook has no sheet called `{sheet}`", help)
    headers = ((one, _find_header(one, expected)) for one in sheets[:MAX_SHEETS])
    first_with_header = None
    for one, header in headers:
        if header and header.fits(expected):
            count = f", the first of {len(titles):,} with the expected columns" if len(titles) > 1 else ""
            return one, (f"Read from the sheet `{one.title}`{count}.",) if count else ()
        first_with_header = first_with_header or (one if header else None)
    if len(sheets) > MAX_SHEETS:
        raise ImportRefused(
            f"the workbook has {len(sheets):,} sheets, and none of the first {MAX_SHEETS} has the expected columns",
            f"name the sheet, such as --sheet {titles[0]}",
        )
    chosen = first_with_header or sheets[0]
    return chosen, (f"Read from the sheet `{chosen.title}`.",) if len(titles) > 1 else ()


def _iterate_rows(sheet: Any, last_row: int = MAX_ROWS) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yields the number and the values of each row that is not empty."""
    sheet.reset_dimensions()  # what a file states of its size is not relied upon
    rows = sheet.iter_rows(max_row=last_row, max_col=MAX_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        if row.count(None) < len(row):
            yield number, row


def _find_header(sheet: Any, expected: ExpectedColumns) -> _Header | None:
    """Returns the row that fits the expected columns best, or the first with two names; None where there is neither."""
    best: _Header | None = None
    best_count = 0
    for number, row in islice(_iterate_rows(sheet, TOP_ROWS), HEADER_ROWS):
        cells = ["" if value is None else str(value) for value in row]
        if sum(bool(cell.strip()) for cell in cells) < 2:
            continue
        header = _Header(number, name_columns(cells))
        names = {fold_name(name) for name in header.names}
        count = sum(bool(names & alternatives) for alternatives in expected)
        if best is None or count > best_count:
            best, best_count = header, count
    return best


def _read_rows(data: bytes, sheet: Any, formula_sheet: Any, header: _Header) -> Iterator[SourceRecord]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(sheet._worksheet_path)  # the library tells the part of a sheet nowhere else
    if (last_row := _find_last_row(xml)) > MAX_ROWS:
        help = "delete what stands below the table, or divide it"
        raise ImportRefused(f"the sheet has a cell in row {last_row:,}; up to {MAX_ROWS:,} rows are read", help)
    merged = _read_merged_cells(xml, last_row or MAX_ROWS)
    has_formulas = _FORMULA.search(xml) is not None
    del xml
    formulas = dict(_iterate_rows(formula_sheet)) if has_formulas else {}
    for number, row in _iterate_rows(sheet):
        if number <= header.row:
            continue
        record = _build_record(number, row, header.names, formulas.get(number, ()), merged)
        if record.values or record.faults:
            yield record
    rows_with_values = {number for number, _ in _iterate_rows(sheet)} if has_formulas else set()
    for number in sorted(formulas.keys() - rows_with_values):
        if number > header.row:
            yield _build_record(number, (), header.names, formulas[number], merged)


def _find_last_row(xml: bytes) -> int:
    """Returns the number of the last row that a sheet's text has; 0 where rows are not numbered."""
    match = _ROW_NUMBER.search(xml, max(xml.rfind(b"<row "), xml.rfind(b":row "), 0))
    return int(match[1]) if match else 0


def _build_record(
    number: int,
    row: tuple[Any, ...],
    names: list[str],
    formulas: tuple[Any, ...],
    merged: Mapping[tuple[int, int], str],
) -> SourceRecord:
    values: dict[str, object] = {}
    faults: dict[str, CellFault] = {}
    for index, name in enumerate(names):
        value = row[index] if index < len(row) else None
        formula = formulas[index] if index < len(formulas) else None
        if value is None and isinstance(formula, str) and formula.startswith("="):
            help = "open the workbook and save it, or paste the values over the formulas"
            faults[name] = CellFault("holds a formula without a value", help)
        elif value is None and (area := merged.get((number, index + 1))):
            faults[name] = CellFault(f"is part of the merged cells {area}", "unmerge them, and fill in each row")
        elif isinstance(value, str) and value.strip() in _ERRORS:
            faults[name] = CellFault(f"holds the error {value.strip()}", "mend the formula, or paste the value over it")
        elif value is not None and (text := format_cell(value)):
            values[name] = text
    return SourceRecord(number, values, faults)


def format_cell(value: object) -> str:
    """Returns a cell's value as text.

    >>> format_cell(12.0), format_cell(time(1, 30)), format_cell(datetime(2027, 1, 5)), format_cell(True)
    ('12', '01:30:00', '2027-01-05', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) and abs(value) < _WHOLE_LIMIT else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _read_merged_cells(xml: bytes, last_row: int) -> dict[tuple[int, int], str]:
    """Returns each cell (row, column) of a merged area but the first, which has its value, with that area.

    last_row: below which there is no cell. Only so many cells are looked at as a sheet may have rows.
    """
    from openpyxl.utils import range_boundaries

    cells: dict[tuple[int, int], str] = {}
    room = MAX_ROWS
    for match in _MERGED.finditer(xml):
        area = match[1].decode()
        left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(area))
        rows, columns = range(top, min(bottom, last_row) + 1), range(left, min(right, MAX_COLUMNS) + 1)
        inner_cells = list(islice(((row, column) for row in rows for column in columns), room))
        cells |= dict.fromkeys((cell for cell in inner_cells if cell != (top, left)), area)
        room -= len(inner_cells)
    return cells
