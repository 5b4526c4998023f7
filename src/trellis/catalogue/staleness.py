"""Tells which courses and paths cannot be relied on today, and which others rest on them."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from ..diagnostics.phrases import format_count
from .catalogue import Catalogue
from .entry import Entry, EntryKey

FOUNDATION_FIELDS = frozenset((("course", "prerequisites"), ("path", "steps")))
"""Kind and field of the references to what a course or path rests on."""


class StaleItem(NamedTuple):
    """A course or path that cannot be relied on, with the reason as the end of a sentence about it."""

    item: Entry[Any]
    reason: str


def describe_staleness(item: Entry[Any], today: date) -> str:
    """Returns why a course or path cannot be relied on, such as ``is retired``; "" if it can be, or is a draft."""
    if item.status == "retired":
        return "is retired"
    if not item.is_current:
        return ""
    sunset: date | None = getattr(item.meta, "sunset", None)
    if item.status == "mvp" and sunset and sunset < today:
        return f"is an early version whose time ended {format_count((today - sunset).days, 'day')} ago"
    due: date | None = getattr(item.meta, "review_due", None)
    if due and due < today:
        return f"has a review that is {format_count((today - due).days, 'day')} overdue"
    return ""


def find_stale_foundations(catalogue: Catalogue, today: date) -> dict[EntryKey, tuple[StaleItem, ...]]:
    """Returns, for each course or path, the steps and prerequisites, and theirs in turn, that it cannot rely on.

    Items that can rely on all are left out. What a retired one rests on is no matter to those above it.
    """
    items = [*catalogue.courses, *catalogue.paths]
    dependents: dict[EntryKey, list[Entry[Any]]] = {}
    for item in items:
        for keys, target in catalogue.edges.get(item.key, ()):
            if (item.kind, keys[0]) in FOUNDATION_FIELDS and target in catalogue.summaries:
                dependents.setdefault(target, []).append(item)
    stale_by_key: dict[EntryKey, list[StaleItem]] = {}
    for foundation in items:
        if not (reason := describe_staleness(foundation, today)):
            continue
        visited, pending = {foundation.key}, [foundation]
        while pending:
            current = pending.pop()
            if current is not foundation and current.status == "retired":
                continue
            for dependent in dependents.get(current.key, ()):
                if dependent.key not in visited:
                    visited.add(dependent.key)
                    stale_by_key.setdefault(dependent.key, []).append(StaleItem(foundation, reason))
                    pending.append(dependent)
    return {
        key: tuple(sorted(stale_items, key=lambda stale: (stale.item.title.casefold(), stale.item.id)))
        for key, stale_items in stale_by_key.items()
    }


def find_newer_original(catalogue: Catalogue, course: Entry[Any], today: date) -> Entry[Any] | None:
    """Returns the original of a translation if it was reviewed or changed after the translation was, else None.

    None also if either is no current course, or has no date to compare.
    """
    id: str | None = getattr(course.meta, "variant_of", None)
    original = catalogue.find_entry("course", id) if id else None
    if original is None or not (course.is_current and original.is_current):
        return None
    if original.meta.language == course.meta.language:
        return None
    changed_on, translated_on = (find_last_change(catalogue, entry, today) for entry in (original, course))
    return original if changed_on and translated_on and changed_on > translated_on else None


def find_last_change(catalogue: Catalogue, item: Entry[Any], today: date) -> date | None:
    """Returns the day of an item's last review or approval, whichever is later; days in the future do not count."""
    approvals = catalogue.referrers(item, "review", "item")
    days = [review.meta.on for review in approvals if review.meta.outcome == "approved"]
    if item.meta.reviewed:
        days.append(item.meta.reviewed)
    return max((day for day in days if day <= today), default=None)
