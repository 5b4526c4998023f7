"""What an LMS counted: how many people enrolled in a course or path, and how many completed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.periods import PeriodSpan, read_period
from ...kinds.registers import SMALLEST_GROUP
from .. import cards, format, links
from ..links import Link
from ..periods import format_period_name
from ..published import Item, PublishedCatalogue


@dataclass(frozen=True, slots=True)
class UsageRow:
    """A course or path with its counts over all its periods.

    per_cent: completed of enrolled, rounded, at most 100; None where nobody enrolled. first, last: names of the first
    and the last period. groups: those that are counted apart, each with enrolled and completed.
    """

    link: Link
    kind_label: str
    enrolled: int
    completed: int
    per_cent: int | None
    first: str
    last: str
    groups: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class UsageList:
    """What was counted, what most people enrolled in first."""

    rows: tuple[UsageRow, ...]
    enrolled: int
    completed: int


def build_usage_list(published: PublishedCatalogue) -> UsageList:
    """Builds the list of all courses and paths that an LMS counted something for."""
    rows = [row for item in published.items if (row := build_usage_row(published, item))]
    rows.sort(key=lambda row: (-row.enrolled, row.link.title.casefold()))
    return UsageList(tuple(rows), sum(row.enrolled for row in rows), sum(row.completed for row in rows))


def build_usage_row(published: PublishedCatalogue, item: Item) -> UsageRow | None:
    """Builds the counts of a course or path; None where there are none.

    Rows without a group count all people. Without any such row, the groups are added up. Of two rows with the same
    period and group the later one counts. Groups are left out where they and the count of all together would tell of
    fewer than `SMALLEST_GROUP` people, who are in no group.
    """
    counts = _collect_counts(published.usages_by_item.get(item.id, ()))
    if not counts:
        return None
    has_totals = any(not group for _, group in counts)
    totals = [row.meta for (_, group), row in counts.items() if not group or not has_totals]
    enrolled, completed = sum(row.enrolled for row in totals), sum(row.completed for row in totals)
    periods = [row.meta.month for _, row in sorted(counts.items(), key=lambda pair: pair[0][0])]
    return UsageRow(
        link=links.link_entry(item),
        kind_label=cards.describe_kind(item),
        enrolled=enrolled,
        completed=completed,
        per_cent=min(100, round(100 * completed / enrolled)) if enrolled else None,
        first=format_period_name(periods[0]),
        last=format_period_name(periods[-1]),
        groups=_list_groups(counts, enrolled, completed),
    )


def _collect_counts(rows: Iterable[Entry[kinds.Usage]]) -> dict[tuple[PeriodSpan, str], Entry[kinds.Usage]]:
    """Period and group → the row that counts."""
    return {(span, row.meta.group or ""): row for row in rows if (span := read_period(row.meta.month))}


def _list_groups(
    counts: dict[tuple[PeriodSpan, str], Entry[kinds.Usage]], enrolled: int, completed: int
) -> tuple[tuple[str, int, int], ...]:
    """The groups with their sums, unless what is left of all people is so few that one could tell who."""
    names = tuple(dict.fromkeys(group for _, group in counts if group))
    sums = [_sum_group(counts, name) for name in names]
    rests = (enrolled - sum(enrolled for enrolled, _ in sums), completed - sum(completed for _, completed in sums))
    if any(0 < rest < SMALLEST_GROUP for rest in rests):
        return ()
    return tuple((format.format_region(name), *pair) for name, pair in zip(names, sums, strict=True))


def _sum_group(counts: dict[tuple[PeriodSpan, str], Entry[kinds.Usage]], name: str) -> tuple[int, int]:
    rows = [row.meta for (_, group), row in counts.items() if group == name]
    return sum(row.enrolled for row in rows), sum(row.completed for row in rows)
