"""How early needs come and how long they take: by the quarter in which they were raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..need_answers import find_delivery_day, is_last_minute
from ..periods import format_period_name
from ..published import PublishedCatalogue
from ..quarters import list_quarters, name_quarter

TIMING_TEXTS: Mapping[str, tuple[str, str]] = {
    "late": (
        "Last-minute",
        "Of the needs with a day by which they are needed: those with less than 60 days from raised to needed.",
    ),
    "reactive": ("Reactive", "Of all needs: those that are raised because something went wrong already."),
}
"""Id of a figure → its heading and how it is counted, in English."""


@dataclass(frozen=True, slots=True)
class TimingRow:
    """The needs that were raised in a quarter, and those of them that came late or were reactive.

    planned: those with a day and time enough; undated: those without a day. *_width: lengths of a bar's parts, in per
    cent of the quarter with most needs.
    """

    name: str
    late: tuple[Link, ...]
    planned: tuple[Link, ...]
    undated: tuple[Link, ...]
    reactive: tuple[Link, ...]
    proactive: tuple[Link, ...]
    reactive_width: float
    proactive_width: float

    @property
    def count(self) -> int:
        """How many needs were raised."""
        return len(self.reactive) + len(self.proactive)

    @property
    def dated_count(self) -> int:
        """How many of them have a day by which they are needed."""
        return len(self.late) + len(self.planned)


@dataclass(frozen=True, slots=True)
class NeedDurations:
    """Medians in days, each with the number of needs; None where there are none.

    decision: from raised to decided. answer: from raised to the first thing that answers it.
    """

    decision_days: float | None
    decision_count: int
    answer_days: float | None
    answer_count: int


def count_by_quarter(published: PublishedCatalogue) -> tuple[TimingRow, ...]:
    """Returns a row for each quarter from the first need to the last, those without needs included."""
    needs = sorted(published.catalogue.needs, key=lambda need: (need.meta.raised_on, need.id))
    groups: dict[str, list[Entry[kinds.Need]]] = {}
    for need in needs:
        groups.setdefault(name_quarter(need.meta.raised_on), []).append(need)
    most = max(map(len, groups.values()), default=1)
    quarters = list_quarters(min(groups), max(groups)) if groups else ()
    if len(quarters) > MAX_QUARTERS:
        quarters = tuple(quarter for quarter in quarters if quarter in groups)
    return tuple(_build_row(quarter, groups.get(quarter, []), most) for quarter in quarters)


MAX_QUARTERS = 40
"""With more quarters from the first need to the last, those without needs are left out."""


def measure_durations(published: PublishedCatalogue) -> NeedDurations:
    """Returns how long needs take. What is negative, since a day was mistyped, counts for nothing."""
    decisions, answers = [], []
    for need in published.catalogue.needs:
        if need.meta.decision and (days := (need.meta.decision.on - need.meta.raised_on).days) >= 0:
            decisions.append(days)
        if day := find_delivery_day(published, need):
            answers.append((day - need.meta.raised_on).days)
    return NeedDurations(
        decision_days=median(decisions) if decisions else None,
        decision_count=len(decisions),
        answer_days=median(answers) if answers else None,
        answer_count=len(answers),
    )


def _build_row(quarter: str, needs: list[Entry[kinds.Need]], most: int) -> TimingRow:
    reactive = [need for need in needs if need.meta.origin == "reactive"]
    proactive = [need for need in needs if need.meta.origin == "proactive"]

    def select(is_late: bool | None) -> tuple[Link, ...]:
        return tuple(links.link_entry(need) for need in needs if is_last_minute(need.meta) is is_late)

    return TimingRow(
        name=format_period_name(quarter),
        late=select(True),
        planned=select(False),
        undated=select(None),
        reactive=tuple(map(links.link_entry, reactive)),
        proactive=tuple(map(links.link_entry, proactive)),
        reactive_width=round(100 * len(reactive) / most, 1),
        proactive_width=round(100 * len(proactive) / most, 1),
    )
