"""Says where a record of the ledger belongs: in its item's folder, under its day, with a number that counts up."""

from __future__ import annotations

import re
from datetime import date

from ...kinds import Review
from .new_records import LEDGER_FOLDER

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-([1-9]\d{0,5})\.yml")


def find_place_fault(review: Review, path: str) -> str:
    """Returns what is wrong with a record's path, as a predicate that follows "the record"; "" where nothing is."""
    folder, _, name = path.removeprefix(f"{LEDGER_FOLDER}/").rpartition("/")
    if folder != review.item:
        return f"is about `{review.item}` and lies in the folder of `{folder}`"
    match = _NAME.fullmatch(name)
    if match is None:
        return f"is called {name}, and not after its day and a number"
    if match[1] != review.on.isoformat():
        return f"is called after {match[1]} and is of {review.on.isoformat()}"
    return ""


def is_in_own_folder(review: Review, path: str) -> bool:
    """Returns whether a record lies in its item's folder. One that does not counts for nothing."""
    return path.startswith(f"{LEDGER_FOLDER}/{review.item}/")


def get_place_order(review: Review, path: str) -> tuple[date, int, str]:
    """Returns the sort key of a record: its day, the number in its name, then its path."""
    match = _NAME.fullmatch(path.rpartition("/")[2])
    return review.on, int(match[2]) if match else 0, path
