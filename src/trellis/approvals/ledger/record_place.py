"""Says where a record of the ledger belongs: in its item's folder, under its day, with a number that counts up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ...kinds import Review
from .new_records import LEDGER_FOLDER

MAX_GAP = 20
"""How many numbers a new record may leave out, as those of records that wait in other changes."""

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-([1-9]\d{0,8})\.yml")


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


def select_day_paths(paths: Iterable[str], ids: Iterable[str], day: date) -> frozenset[str]:
    """Returns those of the paths that lie right in an item's folders and are called like records of a day.

    ids: those that the item has and had. What the files hold is of no matter.
    """
    beginnings = tuple(f"{LEDGER_FOLDER}/{id}/{day.isoformat()}-" for id in ids)
    return frozenset(path for path in paths if path.startswith(beginnings) and path.count("/") == 2)


def find_next_path(item: str, day: str, existing: Iterable[str]) -> str:
    """Returns the path for the next record of an item: ``reviews/<item>/<day>-<n>.yml``.

    existing: paths of records under any of its ids, of any day. The number is after the last one of the day, so that
    what is said last is the last of the ledger.
    """
    return f"{LEDGER_FOLDER}/{item}/{day}-{_find_last_number(day, existing) + 1}.yml"


def find_number_fault(path: str, earlier: Iterable[str], new: Iterable[str]) -> str:
    """Returns what is wrong with the number of a new record, as a predicate; "" where nothing is.

    earlier: paths in the item's folders, under any of its ids, that the default branch has; new: those of the change.
    """
    match = _match_name(path)
    if match is None:
        return ""
    day, number, last = match[1], int(match[2]), _find_last_number(match[1], earlier)
    own_day = [other for other in new if other != path and (its := _match_name(other)) and its[1] == day]
    if number <= last or any((its := _match_name(other)) and int(its[2]) == number for other in own_day):
        return f"has the number {number}, and a new one has a number after all others of its day"
    if number > last + len(own_day) + 1 + MAX_GAP:
        return f"has the number {number}, and the next one of that day is {last + 1}"
    return ""


def _find_last_number(day: str, paths: Iterable[str]) -> int:
    """Returns the highest number among the records of a day; 0 if there are none."""
    matches = (match for path in paths if (match := _match_name(path)))
    return max((int(match[2]) for match in matches if match[1] == day), default=0)


def _match_name(path: str) -> re.Match[str] | None:
    return _NAME.fullmatch(path.rpartition("/")[2])


def is_in_own_folder(review: Review, path: str) -> bool:
    """Returns whether a record lies in its item's folder. One that does not counts for nothing."""
    return path.startswith(f"{LEDGER_FOLDER}/{review.item}/")


def get_place_order(review: Review, path: str) -> tuple[date, int, str]:
    """Returns the sort key of a record: its day, the number in its name, then its path."""
    match = _match_name(path)
    return review.on, int(match[2]) if match else 0, path
