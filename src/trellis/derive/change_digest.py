"""What has changed for readers since an earlier state of the portal, by the objective that it serves.

It is the matter of a text that a person writes, so nothing of it is in the words of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ..catalogue.catalogue import Entry
from ..diagnostics.phrases import format_plain_number
from .alignment.index import AlignmentIndex
from .difference import compare_catalogues
from .difference.model import ItemChange
from .figures import Figure, collect_figures
from .published import PublishedCatalogue, is_visible

DigestLabel = Literal[
    "New", "Changed", "Merged", "Retired", "Taken down", "Need raised", "Need decided", "Need delivered",
    "Need declined", "Date", "Story", "Metric",
]  # fmt: skip
"""What a line is about, in the order in which the lines of an objective stand."""

_CHANGE_LABELS: dict[str, DigestLabel] = {
    "new": "New",
    "published": "New",
    "changed": "Changed",
    "renamed": "Changed",
    "retired": "Retired",
    "withdrawn": "Taken down",
    "removed": "Taken down",
}
_NEED_LABELS: dict[str, DigestLabel] = {
    "raised": "Need raised",
    "consulting": "Need raised",
    "decided": "Need decided",
    "delivered": "Need delivered",
    "declined": "Need declined",
}
_ORDER = {label: position for position, label in enumerate(get_args(DigestLabel))}


@dataclass(frozen=True, slots=True)
class DigestLine:
    """Something that has changed. path: of its file, "" where it has none any more. text: what is to say about it."""

    label: DigestLabel
    title: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class DigestSection:
    """What has changed for an objective; its title and path are "" for what serves none."""

    title: str
    path: str
    summary: str
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True)
class ChangeDigest:
    """All that has changed. items: the ids of the courses and paths that are new or changed."""

    sections: tuple[DigestSection, ...]
    items: tuple[str, ...]


def build_digest(before: PublishedCatalogue, after: PublishedCatalogue) -> ChangeDigest:
    """Returns what has changed for readers. What serves several objectives stands below the first of them."""
    index = AlignmentIndex(after)
    lines: dict[str, list[DigestLine]] = {}
    changes = compare_catalogues(before, after).visible_changes
    for objective, line in (
        *_list_items(index, before, changes),
        *_list_needs(index, before),
        *_list_dates(index, before),
        *_list_stories(index, before),
        *_list_metrics(index, before),
    ):
        lines.setdefault(objective, []).append(line)
    sections = []
    for id in (*index.objectives, ""):
        if id in lines:
            entry = index.objectives.get(id)
            rows = sorted(lines[id], key=lambda line: (_ORDER[line.label], line.title.casefold()))
            title, path, summary = (entry.title, entry.path, entry.meta.summary) if entry else ("", "", "")
            sections.append(DigestSection(title, path, summary, tuple(rows)))
    items = [change.card.id for change in changes if _CHANGE_LABELS[change.change_type] in ("New", "Changed")]
    return ChangeDigest(tuple(sections), tuple(items))


Placed = Iterator[tuple[str, DigestLine]]
"""Lines, each with the id of the objective that it stands below."""


def _find_objective(index: AlignmentIndex, *ids: str | None) -> str:
    return next((present for id in ids if (present := index.find_id(id))), "")


def _list_items(index: AlignmentIndex, before: PublishedCatalogue, changes: tuple[ItemChange, ...]) -> Placed:
    for change in changes:
        card = change.card
        item = index.published.catalogue.item(card.id) or before.catalogue.item(card.id)
        label = "Merged" if change.merged_into else _CHANGE_LABELS[change.change_type]
        if label == "Changed":
            text = "; ".join((*change.lesson_changes, *(field.label for field in change.fields)))
        elif change.merged_into:
            text = f"into {change.merged_into.title}"
        else:
            text = change.gone_reason or str(getattr(item and item.meta, "retired_reason", None) or card.summary)
        objectives = item.meta.objectives if item else ()
        path = item.path if item and label != "Taken down" else ""
        yield _find_objective(index, *objectives), DigestLine(label, card.title, path, text)


def _list_needs(index: AlignmentIndex, before: PublishedCatalogue) -> Placed:
    published = index.published
    former = {e.id: need for need in before.catalogue.needs if (e := published.find_entry("need", need.id))}
    for need in published.catalogue.needs:
        meta, earlier = need.meta, former.get(need.id)
        if earlier and _NEED_LABELS[earlier.status] == _NEED_LABELS[meta.status]:
            continue
        team = published.find_entry("team", meta.raised_by.team)
        text = f"{team.title if team else meta.raised_by.team}: {meta.summary}"
        if meta.decision and meta.status in ("decided", "declined"):
            text = f"{meta.decision.choice}. {meta.decision.reason}"
        if meta.status == "delivered":
            titles = [item.title for id in meta.answered_by if (item := published.find_entry("item", id))]
            text = f"answered by {', '.join(titles)}" if titles else text
        yield _find_objective(index, meta.objective), DigestLine(_NEED_LABELS[meta.status], need.title, need.path, text)


def _list_dates(index: AlignmentIndex, before: PublishedCatalogue) -> Placed:
    for session in index.published.upcoming_sessions:
        if before.find_entry("session", session.id):
            continue
        item = index.published.find_entry("item", session.meta.item)
        objectives = (session.meta.objective, *(item.meta.objectives if item else ()))
        text = f"{session.meta.start:%Y-%m-%d %H:%M} ({session.meta.timezone})"
        yield _find_objective(index, *objectives), DigestLine("Date", session.title, session.path, text)


def _list_stories(index: AlignmentIndex, before: PublishedCatalogue) -> Placed:
    for story in index.published.stories:
        if not _was_visible(before, story):
            line = DigestLine("Story", story.title, story.path, story.meta.summary)
            yield _find_objective(index, story.meta.objective), line


def _list_metrics(index: AlignmentIndex, before: PublishedCatalogue) -> Placed:
    published = index.published
    for metric in published.catalogue.metrics:
        latest = _find_latest(published, metric)
        earlier_metric = before.find_entry("metric", metric.id)
        earlier = _find_latest(before, earlier_metric) if earlier_metric else None
        if latest is None or (earlier and earlier.span == latest.span):
            continue
        meta = metric.meta
        baseline, target = format_plain_number(meta.baseline), format_plain_number(meta.target)
        start = f"{format_plain_number(earlier.value)} ({earlier.period})" if earlier else f"{baseline} at first"
        text = f"{start} → {format_plain_number(latest.value)} ({latest.period}) {meta.unit}; target {target}"
        objectives = [e.id for e in index.objectives.values() if metric.id in _list_metric_ids(published, e)]
        yield _find_objective(index, *objectives), DigestLine("Metric", metric.title, "", text)


def _list_metric_ids(published: PublishedCatalogue, objective: Entry[Any]) -> list[str]:
    return [metric.id for id in objective.meta.metrics if (metric := published.find_entry("metric", id))]


def _find_latest(published: PublishedCatalogue, metric: Entry[Any]) -> Figure | None:
    series = collect_figures(published, metric).main_series
    return series.figures[-1] if series else None


def _was_visible(before: PublishedCatalogue, entry: Entry[Any]) -> bool:
    former = before.catalogue.find_entry(entry.kind, entry.id)
    return former is not None and is_visible(former)
