"""One record of another catalogue, and the file that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .report import Refusal


class CellFault(NamedTuple):
    """Why the value of one column cannot be used. message: the rest of a sentence about it. help: the next step."""

    message: str
    help: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record. line: where it starts in the file, from 1. faults: column → why its value cannot be used."""

    line: int
    values: Mapping[str, object]
    faults: Mapping[str, CellFault] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordFile:
    """What a file holds.

    records: in order, with a refusal in place of each that cannot be read. unit: what `line` counts. notes: how the
    file was read where more than one way was possible, as sentences. map_name: the ready map that fits this format
    whatever the columns, or "". header: the names of a table's columns, also of those that are empty in every row.
    """

    records: tuple[SourceRecord | Refusal, ...]
    unit: Literal["line", "row", "record"] = "line"
    notes: tuple[str, ...] = ()
    map_name: str = ""
    header: tuple[str, ...] = ()
