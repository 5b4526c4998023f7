"""The tree of objectives: what serves each, and what it lacks."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..links import Link
from ..periods import format_period_name
from ..wording import translate
from .index import AlignmentIndex
from .shares import sum_minutes

OBJECTIVE_KINDS = {"business": "Business objective", "team": "Team objective", "value": "Value"}
"""Kind of an objective → its name in English."""

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)))?")


@dataclass(frozen=True, slots=True)
class ObjectiveNode:
    """An objective with what serves it directly, and the objectives below it.

    source: where the company states it, or "". time: of the courses, those of paths included, as text. missing: what it
    lacks, as phrases. below_count: how many items serve objectives below it only.
    """

    id: str
    link: Link
    kind_label: str
    summary: str
    period: str
    is_over: bool
    source: str
    team: Link | None
    courses: tuple[Link, ...]
    paths: tuple[Link, ...]
    sessions: tuple[Link, ...]
    needs: tuple[Link, ...]
    metrics: tuple[Link, ...]
    time: str
    missing: tuple[str, ...]
    below_count: int
    children: tuple[ObjectiveNode, ...]


def build_tree(index: AlignmentIndex) -> tuple[ObjectiveNode, ...]:
    """Returns the objectives that have none above them, values last, each with those below it."""
    order = list(OBJECTIVE_KINDS)
    roots = sorted(index.children.get("", ()), key=lambda entry: order.index(entry.meta.kind))
    return tuple(_build_node(index, root) for root in roots)


def _build_node(index: AlignmentIndex, objective: Entry[kinds.Objective]) -> ObjectiveNode:
    published, meta = index.published, objective.meta
    items = index.items_by_objective.get(objective.id, ())
    ids = {item.key for item in items}
    below = {i.key for id in index.list_tree(objective.id)[1:] for i in index.items_by_objective.get(id, ())} - ids
    end = find_period_end(meta.period)
    return ObjectiveNode(
        id=objective.id,
        link=index.link_objective(objective),
        kind_label=translate(OBJECTIVE_KINDS[meta.kind]),
        summary=meta.summary,
        period=format_period_name(meta.period),
        is_over=end is not None and end < published.today,
        source=meta.source or "",
        team=links.find_link(published, "team", meta.team),
        courses=tuple(links.link_entry(item) for item in items if item.kind == "course"),
        paths=tuple(links.link_entry(item) for item in items if item.kind == "path"),
        sessions=tuple(map(links.link_entry, index.sessions_by_objective.get(objective.id, ()))),
        needs=tuple(map(links.link_entry, index.needs_by_objective.get(objective.id, ()))),
        metrics=links.find_links(published, "metric", meta.metrics),
        time=format.format_duration(sum_minutes(index, index.list_courses(items))),
        missing=tuple(_list_missing(index, objective, bool(below))),
        below_count=len(below),
        children=tuple(_build_node(index, child) for child in index.children.get(objective.id, ())),
    )


def _list_missing(index: AlignmentIndex, objective: Entry[kinds.Objective], is_served_below: bool) -> list[str]:
    missing = []
    items = index.items_by_objective.get(objective.id, ())
    if not items and not is_served_below:
        missing.append(translate("no course or path serves it"))
    if not objective.meta.metrics:
        missing.append(translate("no metric shows whether it is reached"))
    if items and not any(has_checkpoint(index, course) for course in index.list_courses(items)):
        missing.append(translate("none of its courses has a checkpoint"))
    if not any(index.needs_by_objective.get(id) for id in index.list_tree(objective.id)):
        missing.append(translate("nobody has raised a need for it"))
    return missing


def has_checkpoint(index: AlignmentIndex, course: Entry[kinds.Course]) -> bool:
    """Whether one of a course's lessons is a checkpoint."""
    return any(lesson.meta.type == "checkpoint" for lesson in index.published.catalogue.lessons(course))


def find_period_end(period: str) -> date | None:
    """Returns the last day of a year, a half, a quarter or a month; None of a month that there is not.

    >>> find_period_end("2026-Q3"), find_period_end("2028-02"), find_period_end("2026-13")
    (datetime.date(2026, 9, 30), datetime.date(2028, 2, 29), None)
    """
    match = _PERIOD.fullmatch(period)
    if match is None:
        return None
    year, quarter, half, month_text = match.groups()
    month = int(quarter) * 3 if quarter else int(half) * 6 if half else int(month_text) if month_text else 12
    if not (1 <= month <= 12 and int(year)):
        return None
    return date(int(year), month, calendar.monthrange(int(year), month)[1])
