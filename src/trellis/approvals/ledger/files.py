"""Writes records into the ledger, each into a new file. Files are never overwritten, records never duplicated."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ...kinds import Review, Sample
from ...load.new_file import write_new_file
from .new_records import LEDGER_FOLDER, find_free_path, format_record, select_new_records


def write_records(root: Path, records: Iterable[Review], existing: Iterable[Review] = ()) -> tuple[str, ...]:
    """Writes the records that do not exist yet, and returns the paths of their files below the root.

    existing: the records of the ledger. Raises OSError; LinkInTheWay where the ledger's folder is a link.
    """
    return tuple(_write_record(root, record) for record in select_new_records(records, existing))


def write_sample(root: Path, id: str, sample: Sample) -> str:
    """Writes a sample and returns the path of its file. Raises FileExistsError if the file exists, and OSError."""
    path = f"{LEDGER_FOLDER}/{id}.yml"
    write_new_file(root, path, format_record(sample).encode())
    return path


def _write_record(root: Path, record: Review) -> str:
    folder = root / LEDGER_FOLDER / record.item
    while True:
        names = os.listdir(folder) if folder.is_dir() else []
        existing_paths = (f"{LEDGER_FOLDER}/{record.item}/{name}" for name in names)
        path = find_free_path(record.item, record.on.isoformat(), existing_paths)
        try:
            write_new_file(root, path, format_record(record).encode())
        except FileExistsError:
            continue  # Another process created that file first.
        return path
