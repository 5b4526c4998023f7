"""Writes records into the ledger, each into a new file. Files are never overwritten, records never duplicated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ...kinds import Review, Sample
from ...load.new_file import write_new_file
from .new_records import LEDGER_FOLDER, format_record, select_new_records
from .record_place import find_next_path


def write_records(
    root: Path,
    records: Iterable[Review],
    existing: Iterable[Review] = (),
    list_ids: Callable[[str], Iterable[str]] = lambda item: (item,),
) -> tuple[str, ...]:
    """Writes the records that do not exist yet, and returns the paths of their files below the root.

    existing: the records of the ledger. list_ids: returns the ids that an item has or had, of which one is given.
    Raises OSError; LinkInTheWay where the ledger's folder is a link.
    """
    return tuple(_write_record(root, record, list_ids(record.item)) for record in select_new_records(records, existing))


def write_sample(root: Path, id: str, sample: Sample) -> str:
    """Writes a sample and returns the path of its file. Raises FileExistsError if the file exists, and OSError."""
    path = f"{LEDGER_FOLDER}/{id}.yml"
    write_new_file(root, path, format_record(sample).encode())
    return path


def _write_record(root: Path, record: Review, ids: Iterable[str]) -> str:
    folders = [f"{LEDGER_FOLDER}/{id}" for id in dict.fromkeys((record.item, *ids))]
    taken_paths: list[str] = []
    while True:
        existing_paths = (
            f"{folder}/{file.name}" for folder in folders for file in (root / folder).glob("*") if file.is_file()
        )
        path = find_next_path(record.item, record.on.isoformat(), [*existing_paths, *taken_paths])
        try:
            write_new_file(root, path, format_record(record).encode())
        except FileExistsError:
            taken_paths.append(path)  # another process created that file first, or it is no file
            continue
        return path
