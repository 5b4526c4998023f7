"""Looks up what has been taken down: the tombstones of a catalogue, by kind and former id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..kinds import Gone, Kind
from ..load.positions import KeyPath
from .entry import Entry, EntrySummary

EntriesByKind = Mapping[str, Mapping[str, Entry[Any]]]
"""Kind → id → entry."""

HISTORY_KINDS = ("review", "sample", "story")
"""Kinds that say what was. What they name may be gone, and they stay as they are."""

PAST_STATUSES = ("done", "cancelled")
"""Statuses of a session that is over."""


SHARING_KINDS = ("course", "path", "objective", "need", "session", "story", "page", "rubric")
"""Kinds among which an id is used once."""


def find_gone(entries_by_kind: EntriesByKind, kind: str, id: str) -> Entry[Gone] | None:
    """Returns the tombstone of what had this id, last or before, or None."""
    tombstones = entries_by_kind.get(Gone.NAME)
    if not tombstones:
        return None
    if (entry_id := f"{kind}/{id}") in tombstones:
        return tombstones[entry_id]
    return next((e for e in tombstones.values() if e.meta.former_kind == kind and id in e.meta.aliases), None)


def tells_of_past(entry: Entry[Any], keys: KeyPath) -> bool:
    """Whether a reference says what was, so that it stays right when the thing it names is taken down."""
    is_old_decision = keys[0] == "decisions" and keys[-1] == "about"
    return is_history(entry) or keys[0] == "supersedes" or is_old_decision


def is_history(entry: Entry[Any] | EntrySummary) -> bool:
    """Whether all that the entry says is of the past, its text and the links in it included."""
    return entry.kind in HISTORY_KINDS or (entry.kind == "session" and entry.status in PAST_STATUSES)


def list_aliases(entry: Entry[Kind]) -> Iterator[tuple[int, str]]:
    """Yields position and former id of each alias, in the form of the second part of a key: ``course/lesson``.

    Those of a tombstone lead nowhere, and are left out; so is an entry's own id, which says that it had this first.
    """
    if isinstance(entry.meta, Gone):
        return
    prefix = f"{entry.course}/" if entry.course else ""
    for index, alias in enumerate(getattr(entry.meta, "aliases", ())):
        if alias != entry.id:
            yield index, f"{prefix}{alias}"


def shares_ids(kind: str) -> bool:
    """Whether ids of this kind are unique among several kinds."""
    return kind in SHARING_KINDS
