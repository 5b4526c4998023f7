"""Writes records into the ledger: a new file each, never over another, and none that is there already."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ...kinds import Review, Sample
from .new_records import FOLDER, free_path, same, text


def add(root: Path, records: Iterable[Review], known: Iterable[Review] = ()) -> tuple[str, ...]:
    """The files that were written, below the root. known: the ledger's records; those that say the same are not written again."""
    there = list(known)
    written = []
    for record in records:
        if not any(same(record, other) for other in there):
            written.append(_write(root, record))
            there.append(record)
    return tuple(written)


def add_sample(root: Path, id: str, sample: Sample) -> str:
    """The file of a sample. Raises FileExistsError where there is one of that name."""
    path = f"{FOLDER}/{id}.yml"
    _create(root / path, text(sample))
    return path


def _write(root: Path, record: Review) -> str:
    folder = root / FOLDER / record.item
    while True:
        names = os.listdir(folder) if folder.is_dir() else []
        path = free_path(record.item, record.on.isoformat(), (f"{FOLDER}/{record.item}/{name}" for name in names))
        try:
            _create(root / path, text(record))
        except FileExistsError:
            continue  # somebody was quicker
        return path


def _create(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "x", encoding="utf-8") as stream:
        stream.write(content)
