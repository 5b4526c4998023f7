"""A file of another catalogue → its records, one after the other, each with its line.

JSON Lines, one JSON array, or CSV with a header; told apart by the file's ending and its first character. What cannot be
read is refused where it stands, and the records behind it are read all the same.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ...load.parse import LIMIT
from .report import Refusal

_GAP = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was written. line: the one it starts on, from 1."""

    line: int
    values: Mapping[str, object]


def count_lines(file: Path) -> int:
    """The file's line breaks: what progress is measured against. Raises OSError."""
    with open(file, "rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def read(file: Path) -> Iterator[Record | Refusal]:
    """The file's records in order; a refusal in place of each that cannot be read. Raises OSError."""
    with open(file, "rb") as stream:
        start = stream.read(4096).removeprefix(codecs.BOM_UTF8).lstrip()
        stream.seek(0)
        if file.suffix.lower() == ".csv":
            yield from _table(stream)
        elif start.startswith(b"["):
            yield from _array(stream)
        else:
            yield from _lines(stream)


def _lines(stream: BinaryIO) -> Iterator[Record | Refusal]:
    for line, raw in enumerate(stream, start=1):
        raw = raw.removeprefix(codecs.BOM_UTF8) if line == 1 else raw
        if not raw.strip():
            continue
        if len(raw) > LIMIT:
            yield Refusal(line, f"the line is longer than {LIMIT // 1000:,} kB", "shorten it, or leave it out")
            continue
        try:
            value = json.loads(raw.decode())
        except UnicodeDecodeError:
            yield Refusal(line, "the line holds characters that are not UTF-8", "save the file with the encoding UTF-8")
        except (ValueError, RecursionError):
            help = "write one whole `{…}` on the line; check its quotation marks and commas"
            yield Refusal(line, "the line cannot be read as JSON", help)
        else:
            yield _record(line, value)


def _array(stream: BinaryIO) -> Iterator[Record | Refusal]:
    """Reads on behind each item; where one cannot be read, nobody can tell where the next begins."""
    text = stream.read().decode("utf-8-sig", "surrogateescape")
    decoder = json.JSONDecoder()
    line, counted, at = 1, 0, text.index("[") + 1
    while True:
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]
        line += text.count("\n", counted, at)
        counted = at
        if text.startswith("]", at):
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            help = "check the quotation marks and commas from here on, then import again"
            yield Refusal(line, "the list breaks off here: this cannot be read as JSON", help)
            return
        yield _record(line, value)


def _record(line: int, value: object) -> Record | Refusal:
    if isinstance(value, dict):
        return Record(line, value)
    return Refusal(line, "this is no record", "write `{…}` with the keys id, title, provider and url at least")


def _table(stream: BinaryIO) -> Iterator[Record | Refusal]:
    """Rows as records; empty cells are left out. Bytes that are not UTF-8 become lone surrogates, which the mapping refuses."""
    rows = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline=""), strict=True)
    header: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            help = "check its quotation marks: one that is opened must be closed, one inside is doubled"
            yield Refusal(line, "this cannot be read as a row of the table", help)
            continue
        if header is None:
            header = [name.strip().lower() for name in row]
        elif len(row) > len(header):
            help = "put a cell that holds a comma in quotation marks"
            yield Refusal(line, f"the row has {len(row)} cells, the header {len(header)} columns", help)
        elif row:
            yield Record(line, {name: cell for name, cell in zip(header, row, strict=False) if cell})
