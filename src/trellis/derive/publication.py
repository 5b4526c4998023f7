"""The day on which a course or path was first published, and the figures of a metric before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .figures import Figure, FigureSeries
from .published import Item, PublishedCatalogue


@dataclass(frozen=True, slots=True)
class FiguresAround:
    """The figures of the periods that ended before a day, and of those that began after it."""

    before: tuple[Figure, ...]
    after: tuple[Figure, ...]


def find_first_day(published: PublishedCatalogue, item: Item) -> date | None:
    """Returns the day on which an item was first published; None if nothing says.

    Its front matter may say so; else the earliest of the first approval in the ledger and the first version in Git's
    history counts. Neither knows of a time before the repository. A version that came into Git as retired was never
    offered there.
    """
    stated_day: date | None = item.meta.first_offered
    if stated_day:
        return stated_day
    records = (r for id in (item.id, *item.former_ids) for r in published.history.versions.get(id, ()))
    offered = (r for r in records if r.kind in ("", item.kind) and not (r.retired and r.retired <= r.since))
    days = [date.fromisoformat(r.since[:10]) for r in offered]
    status = published.approval_statuses.get(item.id)
    days += [review.meta.on for review in status.reviews if review.meta.outcome == "approved"] if status else []
    days = [day for day in days if day <= published.today]
    return min(days, default=None)


def find_retirement_day(published: PublishedCatalogue, item: Item) -> date | None:
    """Returns the day since which a retired item is retired; None of one that is not, and if nothing says.

    It is the day on which Git's history has it as retired, or on which its successor was there if that is earlier.
    """
    if item.status != "retired":
        return None
    records = published.history.versions.get(item.id, ())
    times = [records[-1].retired or ("" if records[-1].title else records[-1].since)] if records else []
    days = [date.fromisoformat(time[:10]) for time in times if time]
    days += [day for e in published.successors_by_course.get(item.id, ()) if (day := find_first_day(published, e))]
    return min((day for day in days if day <= published.today), default=None)


def split_figures(series: FigureSeries | None, day: date) -> FiguresAround:
    """Returns the figures around a day. The period in which it lies is in neither part."""
    figures = series.figures if series else ()
    return FiguresAround(
        tuple(figure for figure in figures if figure.span.last_day < day),
        tuple(figure for figure in figures if figure.span.first_day >= day),
    )


def calculate_mean(figures: Sequence[Figure]) -> float | None:
    """Returns the mean of figures, each period with the same weight; None without any."""
    return sum(figure.value for figure in figures) / len(figures) if figures else None
