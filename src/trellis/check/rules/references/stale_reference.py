"""What people are led to can be relied on: it is not retired, its review is not overdue, its sunset has not passed.

Looked at are prerequisites, steps of paths, recommendations, the items of coming sessions with their prework, and the
spotlight. Whoever follows one arrives at a course that is no longer kept right, and the paths and certificates that
rest on it promise more than they hold; their pages say so, and the Governance page lists them. What is retired is a
warning. What is only late is advice: its own team is told, and those who lead to it know.

Bad: `presenting-on-paper` is retired.

    prerequisites: [presenting-on-paper]

Good:

    prerequisites: [presenting-an-offer]
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry, Reference
from ....catalogue.staleness import describe_staleness
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule
from ..courses.orphan_course import LEADING_REFERENCES
from ..paths.retired_in_path import suggest_replacement

RETIRED_ELSEWHERE = frozenset((("path", "steps"), ("portal", "spotlight")))
"""References to retired items that `retired-in-path` and `spotlight-not-current` report."""

CLOSED_STATUSES = frozenset(("retired", "cancelled", "done"))
"""Statuses of entries that lead nobody any more."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.all_entries():
        if entry.status in CLOSED_STATUSES:
            continue
        for reference in catalogue.references_from(entry):
            if (entry.kind, reference.field) not in LEADING_REFERENCES or _has_ended(reference, context.today):
                continue
            item = catalogue.entry(reference.target)
            reason = describe_staleness(item, context.today)
            if not reason or (item.status == "retired" and (entry.kind, reference.field) in RETIRED_ELSEWHERE):
                continue
            yield RULE.at(
                entry,
                reference.key_path,
                f"`{item.id}` {reason}",
                help=_advise(catalogue, item),
                related=(Label(item.at(_find_cause(item)), "the reason stands here"),),
                severity=Severity.WARNING if item.status == "retired" else Severity.ADVICE,
            )


def _has_ended(reference: Reference, today: date) -> bool:
    """Whether the day is over until which the reference leads anybody."""
    meta: Any = reference.entry.meta
    match reference.entry.kind, reference.field:
        case "session", _:
            return bool(meta.end.date() < today)
        case _, "recommends" | "spotlight":
            until = getattr(meta, reference.field)[reference.key_path[1]].until
            return until is not None and until < today
    return False


def _advise(catalogue: Catalogue, item: Entry[Any]) -> str:
    if item.status == "retired":
        return suggest_replacement(catalogue, item)
    owner = catalogue.find_entry("team", item.owner)
    return f"ask {owner.title if owner else 'its team'} to put it right, or lead people elsewhere until then"


def _find_cause(item: Entry[Any]) -> str:
    """Returns the key whose value says why an item is stale."""
    if item.status == "retired":
        return "status"
    if item.status == "mvp" and getattr(item.meta, "sunset", None):
        return "sunset"
    return "review_by" if item.meta.review_by else "reviewed"


RULE = Rule("stale-reference", Severity.WARNING, check)
