"""How early learning was involved: the day on which an objective takes effect against its first need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .. import format, links
from ..links import Link
from .index import AlignmentIndex

EARLY_DAYS = 90
"""A first need that many days before the objective takes effect leaves time to plan."""

InvolvementState = Literal["early", "late", "after", "none"]


@dataclass(frozen=True, slots=True)
class Involvement:
    """An objective with the day on which it takes effect, and the first need for it or for one below it.

    days: from the need to that day; negative where the need came after it; None without a need.
    """

    objective: Link
    go_live: str
    need: Link | None
    raised_on: str
    days: int | None
    state: InvolvementState


def measure_involvement(index: AlignmentIndex) -> tuple[Involvement, ...]:
    """Returns each objective that has a day on which it takes effect, the earliest first."""
    dated = [(objective.meta.go_live, id) for id, objective in index.objectives.items() if objective.meta.go_live]
    rows = []
    for go_live, id in sorted(dated):
        needs = [need for part in index.list_tree(id) for need in index.needs_by_objective.get(part, ())]
        first = min(needs, key=lambda need: (need.meta.raised_on, need.id), default=None)
        days = (go_live - first.meta.raised_on).days if first else None
        rows.append(
            Involvement(
                objective=index.link_objective(index.objectives[id]),
                go_live=format.format_date(go_live),
                need=links.link_entry(first) if first else None,
                raised_on=format.format_date(first.meta.raised_on) if first else "",
                days=days,
                state=judge_involvement(go_live, first.meta.raised_on if first else None),
            )
        )
    return tuple(rows)


def judge_involvement(go_live: date, raised_on: date | None) -> InvolvementState:
    """Returns whether a first need came early enough to plan, late, or after the objective took effect."""
    if raised_on is None:
        return "none"
    days = (go_live - raised_on).days
    return "early" if days >= EARLY_DAYS else "late" if days >= 0 else "after"
