"""Reads the records of another catalogue's file, one after the other, each with its line.

The format is JSON Lines, one JSON array, or CSV with a header, recognised by the file's extension and its first
character. The cells of a CSV stand between commas, semicolons or tabs, as its header shows. A record that cannot be
read becomes a refusal, and reading continues with the next.
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

from ...load.parse import MAX_FILE_SIZE
from .report import Refusal

_GAP = re.compile(r"[\s,]*")
_QUOTED = re.compile(r'"[^"]*+"')

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What may stand between the cells of a table, and what it is called."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record of the file. line: the line on which it starts, from 1."""

    line: int
    values: Mapping[str, object]


def count_lines(file: Path) -> int:
    """Returns the number of line breaks, against which progress is measured. Raises OSError."""
    with open(file, "rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def read_records(file: Path) -> Iterator[SourceRecord | Refusal]:
    """Yields the records in order, with a refusal in place of each that cannot be read. Raises OSError."""
    with open(file, "rb") as stream:
        start = stream.read(4096).removeprefix(codecs.BOM_UTF8).lstrip()
        stream.seek(0)
        if file.suffix.lower() == ".csv":
            yield from _read_table(stream)
        elif start.startswith(b"["):
            yield from _read_json_array(stream)
        else:
            yield from _read_json_lines(stream)


def _read_json_lines(stream: BinaryIO) -> Iterator[SourceRecord | Refusal]:
    for line, raw in enumerate(stream, start=1):
        raw = raw.removeprefix(codecs.BOM_UTF8) if line == 1 else raw
        if not raw.strip():
            continue
        if len(raw) > MAX_FILE_SIZE:
            yield Refusal(line, f"the line is longer than {MAX_FILE_SIZE // 1000:,} kB", "shorten it, or leave it out")
            continue
        try:
            value = json.loads(raw.decode())
        except UnicodeDecodeError:
            yield Refusal(line, "the line holds characters that are not UTF-8", "save the file with the encoding UTF-8")
        except (ValueError, RecursionError):
            help = "write one whole `{…}` on the line; check its quotation marks and commas"
            yield Refusal(line, "the line cannot be read as JSON", help)
        else:
            yield _build_record(line, value)


def _read_json_array(stream: BinaryIO) -> Iterator[SourceRecord | Refusal]:
    """Reads a JSON array. An item that cannot be read ends it, since the start of the next is unknown."""
    text = stream.read().decode("utf-8-sig", "surrogateescape")
    decoder = json.JSONDecoder()
    line, line_offset, offset = 1, 0, text.index("[") + 1  # `line` is the line of `line_offset`
    while True:
        offset = _GAP.match(text, offset).end()  # type: ignore[union-attr]
        line += text.count("\n", line_offset, offset)
        line_offset = offset
        if text.startswith("]", offset):
            return
        try:
            value, offset = decoder.raw_decode(text, offset)
        except (ValueError, RecursionError):
            help = "check the quotation marks and commas from here on, then import again"
            yield Refusal(line, "the list breaks off here: this cannot be read as JSON", help)
            return
        yield _build_record(line, value)


def _build_record(line: int, value: object) -> SourceRecord | Refusal:
    if isinstance(value, dict):
        return SourceRecord(line, value)
    return Refusal(line, "this is no record", "write `{…}` with the keys id, title, provider and url at least")


def _read_table(stream: BinaryIO) -> Iterator[SourceRecord | Refusal]:
    """Reads CSV rows, without empty cells. Invalid UTF-8 becomes lone surrogates, which the mapping refuses."""
    text = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
    separator = _detect_separator(text.readline())
    text.seek(0)
    rows = csv.reader(text, strict=True, delimiter=separator)
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
            help = f"put a cell that holds a {_SEPARATORS[separator]} in quotation marks"
            yield Refusal(line, f"the row has {len(row)} cells, the header {len(header)} columns", help)
        elif row:
            yield SourceRecord(line, {name: cell for name, cell in zip(header, row, strict=False) if cell})


def _detect_separator(header: str) -> str:
    """Returns what stands most often between the names of columns, outside quotation marks; a comma if nothing does."""
    bare_header = _QUOTED.sub("", header)
    return max(_SEPARATORS, key=bare_header.count)
