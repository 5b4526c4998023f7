"""The figures of a quarter: needs, what was published and retired, and where the metrics stand at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .. import kinds
from ..catalogue.catalogue import Entry
from . import links
from .alignment.promises import PLANNING_DAYS
from .alignment.shares import Share
from .figures import Figure, FigureSeries, calculate_progress, collect_figures
from .links import Link
from .need_answers import find_delivery_day, is_last_minute
from .publication import find_first_day, find_retirement_day
from .published import PublishedCatalogue, is_visible
from .quarters import list_last_quarters, name_quarter, read_quarter

REPORT_FIGURES: Mapping[str, tuple[str, str]] = {
    "raised": ("Needs raised", "Needs that were raised in the quarter."),
    "decided": ("Needs decided", "Needs with a decision of the quarter."),
    "delivered": ("Needs delivered", "Delivered needs whose first answer was there in the quarter."),
    "last-minute": (
        "Last-minute needs",
        f"Of the needs raised in the quarter with a day by which they are needed: those with less than {PLANNING_DAYS} "
        "days from raised to needed.",
    ),
    "published": (
        "Published",
        "Courses and paths that were there for the first time in the quarter: their first approval, their first "
        "version in Git, or the day that they name.",
    ),
    "retired": (
        "Retired",
        "Courses and paths that were retired in the quarter, by Git’s history or by their successor’s first day. "
        "What was taken down is named nowhere.",
    ),
}
"""Id of a figure → its heading and how it is counted, in English."""

Need = Entry[kinds.Need]


@dataclass(frozen=True, slots=True)
class QuarterFigure:
    """A figure of `REPORT_FIGURES`. whole: of how many it is a part, None where it is no part."""

    id: str
    entries: tuple[Link, ...]
    whole: int | None = None

    @property
    def share(self) -> Share | None:
        """The part as a share."""
        return None if self.whole is None else Share(len(self.entries), self.whole)


@dataclass(frozen=True, slots=True)
class MetricStand:
    """Where a metric stands at the end of a quarter. figure: the latest of the quarter. series: the figures up to it.

    progress: how far from the baseline to the target, in per cent; None where both are the same. is_better: than the
    baseline.
    """

    metric: Entry[kinds.Metric]
    figure: Figure
    series: FigureSeries
    progress: int | None
    is_better: bool


def list_report_quarters(today: date) -> tuple[str, ...]:
    """Returns the quarters that have a report: the last complete one, then the present one."""
    return list_last_quarters(name_quarter(today), 2)


def measure_quarter(published: PublishedCatalogue, quarter: str) -> tuple[QuarterFigure, ...]:
    """Returns the figures of a quarter, in the order of `REPORT_FIGURES`."""
    needs = _sort_needs(published)
    raised = [need for need in needs if _is_in(published, quarter, need.meta.raised_on)]
    decided = [need for need in needs if need.meta.decision and _is_in(published, quarter, need.meta.decision.on)]
    delivered = [need for need in needs if _is_in(published, quarter, find_delivery_day(published, need))]
    dated = [need for need in raised if need.meta.needed_by]
    late = [need for need in dated if is_last_minute(need.meta)]
    fresh = [item for item in published.items if _is_in(published, quarter, find_first_day(published, item))]
    return (
        QuarterFigure("raised", _link_all(raised)),
        QuarterFigure("decided", _link_all(decided)),
        QuarterFigure("delivered", _link_all(delivered)),
        QuarterFigure("last-minute", _link_all(late), len(dated)),
        QuarterFigure("published", _link_all(fresh)),
        QuarterFigure("retired", _list_retired(published, quarter)),
    )


def count_needs(published: PublishedCatalogue, quarters: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """Returns how many needs were raised, decided and delivered in each of the quarters."""
    needs = _sort_needs(published)
    days = {
        "raised": [need.meta.raised_on for need in needs],
        "decided": [need.meta.decision.on for need in needs if need.meta.decision],
        "delivered": [day for need in needs if (day := find_delivery_day(published, need))],
    }
    names = {id: [name_quarter(day) for day in values if day <= published.today] for id, values in days.items()}
    quarters = tuple(quarters)
    return {id: tuple(values.count(quarter) for quarter in quarters) for id, values in names.items()}


def measure_metrics(published: PublishedCatalogue, quarter: str) -> tuple[MetricStand, ...]:
    """Returns the metrics with a figure of the quarter: those of the whole company first, then by name.

    Of a quarter that is not over, a figure of the one before counts too.
    """
    span, stands = read_quarter(quarter), []
    is_over = span.last_day < published.today
    earliest = span.first_day if is_over else read_quarter(list_last_quarters(quarter, 2)[0]).first_day
    metrics = sorted(published.catalogue.metrics, key=lambda m: (m.meta.scope != "organisation", m.title.casefold()))
    for metric in metrics:
        series = collect_figures(published, metric).main_series
        figures = tuple(f for f in series.figures if f.span.last_day <= span.last_day) if series else ()
        if not series or not figures or figures[-1].span.last_day < earliest:
            continue
        value, baseline = figures[-1].value, metric.meta.baseline
        stands.append(
            MetricStand(
                metric=metric,
                figure=figures[-1],
                series=FigureSeries(series.group, figures),
                progress=calculate_progress(metric.meta, value),
                is_better=value > baseline if metric.meta.direction == "up" else value < baseline,
            )
        )
    return tuple(stands)


def list_quarter_stories(published: PublishedCatalogue, quarter: str) -> tuple[Entry[kinds.Story], ...]:
    """Returns the stories of a quarter, the newest first."""
    return tuple(story for story in published.stories if _is_in(published, quarter, story.meta.date))


def _sort_needs(published: PublishedCatalogue) -> list[Need]:
    needs = (need for need in published.catalogue.needs if need.meta.raised_on <= published.today)
    return sorted(needs, key=lambda need: (need.meta.raised_on, need.id))


def _list_retired(published: PublishedCatalogue, quarter: str) -> tuple[Link, ...]:
    return _link_all(
        item for item in published.items if _is_in(published, quarter, find_retirement_day(published, item))
    )


def _link_all(entries: Iterable[Entry[kinds.Kind]]) -> tuple[Link, ...]:
    return tuple(links.link_entry(entry) for entry in entries if is_visible(entry))


def _is_in(published: PublishedCatalogue, quarter: str, day: date | None) -> bool:
    """Whether a day is in a quarter, and not to come."""
    return day is not None and day <= published.today and name_quarter(day) == quarter
