"""The page of an objective: what it asks for, which needs and content stand behind it, and how it is measured.

Also the list of objectives, in their tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.periods import read_period
from .. import cards, format, links
from ..cards import EntryCard
from ..links import Link
from ..need_states import label_need_status
from ..periods import format_period_name
from ..published import PublishedCatalogue, is_visible
from ..wording import translate
from . import course, metric, people, sessions
from .metric import MetricSummary
from .sessions import SessionCard


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """The view of an objective's page, without its body.

    period_note: that its period is over, or has not begun; "" while it runs. time: that of its courses in all.
    checkpoints: the notes are their courses. past_session_count: sessions for it that are over. gaps: what is missing
    between a need and a metric, as sentences.
    """

    title: str
    summary: str
    type_label: str
    status_label: str
    period: str
    period_note: str
    owner: Link | None
    team: Link | None
    parent: Link | None
    children: tuple[Link, ...]
    go_live: str
    source: str
    needs: tuple[Link, ...]
    courses: tuple[EntryCard, ...]
    paths: tuple[EntryCard, ...]
    time: str
    checkpoints: tuple[Link, ...]
    sessions: tuple[SessionCard, ...]
    past_session_count: int
    metrics: tuple[MetricSummary, ...]
    stories: tuple[Link, ...]
    gaps: tuple[str, ...]
    people: tuple[Link, ...]
    last_review: str
    next_review: str


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective in the list. depth: 0 for one that serves no other. item_count: courses and paths that name it."""

    link: Link
    summary: str
    type_label: str
    period: str
    team: Link | None
    depth: int
    item_count: int
    need_count: int
    metric_count: int


def build_objective_page(published: PublishedCatalogue, entry: Entry[kinds.Objective]) -> ObjectivePage:
    """Builds the view of an objective's page."""
    meta = entry.meta
    items = [e for kind in ("course", "path") for e in _find_referrers(published, entry, kind) if e.status != "retired"]
    item_cards = cards.build_cards(published, items)
    needs = _find_referrers(published, entry, "need")
    sessions_of_all = _find_referrers(published, entry, "session")
    upcoming_ids = {session.id for session in published.upcoming_sessions}
    upcoming = sorted((s for s in sessions_of_all if s.id in upcoming_ids), key=lambda s: (s.meta.starts, s.id))
    stories = [s for s in published.stories if published.find_entry("objective", s.meta.objective) is entry]
    review_due = meta.review_due
    return ObjectivePage(
        title=entry.title,
        summary=meta.summary,
        type_label=label_objective(meta.kind),
        status_label=cards.build_card(published, entry).status_label,
        period=format_period_name(meta.period),
        period_note=_describe_period(published, meta.period),
        owner=links.find_link(published, "team", entry.owner),
        team=links.find_link(published, "team", meta.team),
        parent=links.find_link(published, "objective", meta.parent),
        children=tuple(
            links.link_entry(e, format_period_name(e.meta.period))
            for e in _find_referrers(published, entry, "objective", "parent")
        ),
        go_live=format.format_date(meta.go_live) if meta.go_live else "",
        source=meta.source or "",
        needs=tuple(links.link_entry(need, label_need_status(need.status)) for need in needs),
        courses=tuple(card for card in item_cards if card.kind == "course"),
        paths=tuple(card for card in item_cards if card.kind == "path"),
        time=format.format_duration(sum(card.minutes or 0 for card in item_cards if card.kind == "course")),
        checkpoints=tuple(_link_checkpoints(published, items)),
        sessions=sessions.build_session_cards(published, upcoming),
        past_session_count=sum(s.id not in upcoming_ids and s.status != "cancelled" for s in sessions_of_all),
        metrics=tuple(
            metric.build_metric_summary(published, e)
            for id in meta.metrics
            if (e := published.find_entry("metric", id))
        ),
        stories=tuple(links.link_entry(s, format.format_date(s.meta.date)) for s in stories),
        gaps=tuple(_list_gaps(published, entry)),
        people=people.link_contributors(published, meta.people),
        last_review=course.format_last_review(published, meta),
        next_review=format.format_date(review_due) if review_due else "",
    )


def build_objective_rows(published: PublishedCatalogue) -> tuple[ObjectiveRow, ...]:
    """Builds the list of objectives: each below the one that it serves, those of the company first, by title."""
    visible = [e for e in published.catalogue.objectives if is_visible(e) and e.status != "retired"]
    children: dict[str, list[Entry[kinds.Objective]]] = {}
    for entry in sorted(visible, key=lambda e: (e.meta.kind == "value", e.title.casefold(), e.id)):
        parent = published.find_entry("objective", entry.meta.parent)
        children.setdefault(parent.id if parent and parent.status != "retired" else "", []).append(entry)
    return tuple(_build_rows(published, children, "", 0, frozenset()))


def label_objective(kind: str) -> str:
    """Returns what readers call a kind of objective."""
    labels = {
        "business": translate("Objective of the company"),
        "team": translate("Objective of a team"),
        "value": translate("Value of the company"),
    }
    return labels[kind]


def _build_rows(
    published: PublishedCatalogue,
    children: dict[str, list[Entry[kinds.Objective]]],
    parent: str,
    depth: int,
    outer_ids: frozenset[str],
) -> Iterator[ObjectiveRow]:
    for entry in children.get(parent, ()):
        if entry.id in outer_ids:
            continue
        yield ObjectiveRow(
            link=links.link_entry(entry),
            summary=entry.meta.summary,
            type_label=label_objective(entry.meta.kind),
            period=format_period_name(entry.meta.period),
            team=links.find_link(published, "team", entry.meta.team),
            depth=depth,
            item_count=sum(len(_find_referrers(published, entry, kind)) for kind in ("course", "path")),
            need_count=len(_find_referrers(published, entry, "need")),
            metric_count=len(entry.meta.metrics),
        )
        yield from _build_rows(published, children, entry.id, depth + 1, outer_ids | {entry.id})


def _find_referrers(
    published: PublishedCatalogue, objective: Entry[kinds.Objective], kind: str, field: str = ""
) -> list[Entry[Any]]:
    """Returns the visible entries of a kind that name the objective, by title."""
    referrers = published.catalogue.referrers(objective, kind, field)
    return sorted((e for e in referrers if is_visible(e)), key=lambda e: (e.title.casefold(), e.id))


def _describe_period(published: PublishedCatalogue, period: str) -> str:
    span = read_period(period)
    if span and span.last_day < published.today:
        return translate("ended on {day}", day=format.format_date(span.last_day))
    if span and span.first_day > published.today:
        return translate("begins on {day}", day=format.format_date(span.first_day))
    return ""


def _link_checkpoints(published: PublishedCatalogue, items: list[Entry[Any]]) -> Iterator[Link]:
    """Yields the checkpoints of courses, with the course as the note."""
    for item in items:
        for lesson in published.catalogue.lessons(item) if item.kind == "course" else ():
            if lesson.meta.type == "checkpoint":
                yield links.link_entry(lesson, item.title)


def _list_gaps(published: PublishedCatalogue, entry: Entry[kinds.Objective]) -> Iterator[str]:
    """Yields what is missing between a need and a metric; what serves an objective below it serves it too."""
    family = list(_collect_family(published, entry, frozenset()))
    items = [
        e
        for one in family
        for kind in ("course", "path")
        for e in _find_referrers(published, one, kind)
        if e.status != "retired"
    ]
    if not any(_find_referrers(published, one, "need") for one in family):
        yield translate("No need is recorded for it.")
    if not items:
        yield translate("No course and no path serves it.")
    elif not any(True for _ in _link_checkpoints(published, items)):
        yield translate("Nothing that serves it ends with a checkpoint.")
    if not any(one.meta.metrics for one in family):
        yield translate("No metric says whether it is reached.")


def _collect_family(
    published: PublishedCatalogue, entry: Entry[kinds.Objective], outer_ids: frozenset[str]
) -> Iterator[Entry[kinds.Objective]]:
    """Yields the objective and all those below it."""
    yield entry
    for child in _find_referrers(published, entry, "objective", "parent"):
        if child.id not in outer_ids | {entry.id}:
            yield from _collect_family(published, child, outer_ids | {entry.id})
