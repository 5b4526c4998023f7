"""Writes tables as CSV that a spreadsheet can open without running anything that an author typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that a file is in UTF-8."""

_FORMULA = "=+-@＝＋－＠"
_INNER_FORMULA = re.compile(rf"([;|][\"' ]*+)([{re.escape(_FORMULA)}])")
"""Where lists are separated by semicolons, a cell ends at one whatever quotation marks are around it."""


def render_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Returns a table as in RFC 4180, every cell quoted and none a formula, with a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([format_cell(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def format_cell(text: str) -> str:
    """Returns a text on one line that no spreadsheet takes for a formula: an apostrophe stands before the sign.

    >>> format_cell("=1+1"), format_cell("a;  -b"), format_cell("rates - a start")
    ("'=1+1", "a;  '-b", 'rates - a start')
    """
    line = " ".join(text.split())
    start = f"'{line}" if line.startswith(tuple(_FORMULA)) else line
    return _INNER_FORMULA.sub(r"\1'\2", start)
