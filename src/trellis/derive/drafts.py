"""The catalogue with its drafts, as authors and reviewers see it before anything is published.

A draft that is shown counts as published wherever readers' pages are derived: it has a page, a card and a place in its
path. Its front matter still says that it is a draft, which is how pages know to mark it.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from ..catalogue.catalogue import Catalogue, Entry
from ..catalogue.entry import EntryKey

DRAFT, SHOWN_AS = "draft", "stable"


def show_drafts(catalogue: Catalogue) -> Catalogue:
    """Returns the catalogue with each draft as if it were published. The given one stays as it is."""
    shown_drafts = {
        entry.key: _show_draft(entry)
        for entries in catalogue.entries.values()
        for entry in entries.values()
        if entry.status == DRAFT
    }
    return replace(
        catalogue,
        entries={
            kind: {id: shown_drafts.get(entry.key, entry) for id, entry in entries.items()}
            for kind, entries in catalogue.entries.items()
        },
        summaries={**catalogue.summaries, **{key: entry.as_summary for key, entry in shown_drafts.items()}},
    )


def is_shown_draft(entry: Entry[Any]) -> bool:
    """Whether the entry is a draft that is shown all the same."""
    return entry.status != DRAFT and getattr(entry.meta, "status", "") == DRAFT


def belongs_to_draft(catalogue: Catalogue, key: EntryKey) -> bool:
    """Whether the entry is a draft that is shown, or a lesson of one."""
    entry = catalogue.entry(key)
    course = catalogue.find_entry("course", entry.course) if entry.course else None
    return is_shown_draft(course or entry)


def _show_draft(entry: Entry[Any]) -> Entry[Any]:
    shown = copy.copy(entry)
    shown.status = SHOWN_AS
    return shown
