"""Figures on needs and metrics: what is answered by something that exists, what came too late, which metrics move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from .index import AlignmentIndex
from .tree import find_period_end

PLANNING_DAYS = 60
"""A need that is needed sooner after it was raised came too late to plan."""

FIGURES: Mapping[str, tuple[str, str]] = {
    "reused": (
        "Needs answered by something that exists",
        "Of the needs that are decided: those for which the decision is to reuse or to curate.",
    ),
    "too-late": (
        "Needs that came too late to plan",
        "Of the needs with a day by which they are needed: those with less than 60 days from raised to needed.",
    ),
    "moving": (
        "Metrics that move the right way",
        "Of the metrics with an observation of the whole: those whose latest value is better than the baseline.",
    ),
}
"""Id of a figure → its heading and how it is counted, in English."""


@dataclass(frozen=True, slots=True)
class PromisedFigure:
    """A number of a whole, with what it counts."""

    id: str
    entries: tuple[Link, ...]
    whole: int


def measure_promises(index: AlignmentIndex) -> tuple[PromisedFigure, ...]:
    """Returns the figures, in the order of `FIGURES`."""
    needs = index.published.catalogue.needs
    decided = [need for need in needs if need.meta.decision]
    reused = [need for need in decided if need.meta.decision and need.meta.decision.choice in ("reuse", "curate")]
    dated = [need for need in needs if need.meta.needed_by]
    late = [n for n in dated if n.meta.needed_by and (n.meta.needed_by - n.meta.raised_on).days < PLANNING_DAYS]
    latest = find_latest_values(index)
    metrics: list[Entry[kinds.Metric]] = [
        index.published.catalogue.entry(("metric", id)) for id in latest if index.published.find_entry("metric", id)
    ]
    moving = [metric for metric in metrics if is_better(metric.meta, latest[metric.id])]
    return (
        PromisedFigure("reused", tuple(map(links.link_entry, reused)), len(decided)),
        PromisedFigure("too-late", tuple(map(links.link_entry, late)), len(dated)),
        PromisedFigure("moving", tuple(map(links.link_entry, moving)), len(metrics)),
    )


def find_latest_values(index: AlignmentIndex) -> Mapping[str, float]:
    """Returns the latest value of each metric, without values of groups; of one period the last row counts."""
    latest: dict[str, tuple[date, float]] = {}
    observations = index.published.catalogue.entries.get("observation", {}).values()
    for observation in observations:
        meta = observation.meta
        assert isinstance(meta, kinds.Observation)
        end = find_period_end(meta.period)
        metric = index.published.find_entry("metric", meta.metric)
        if meta.group or end is None or metric is None:
            continue
        if metric.id not in latest or latest[metric.id][0] <= end:
            latest[metric.id] = (end, meta.value)
    return {id: value for id, (_, value) in sorted(latest.items())}


def is_better(metric: kinds.Metric, value: float) -> bool:
    """Whether a value is better than the metric's baseline."""
    return value > metric.baseline if metric.direction == "up" else value < metric.baseline
