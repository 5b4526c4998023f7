"""The day on which a course or path was first published, and the figures of a metric before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..load.content_history import RecordedVersion
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
    status = published.approval_statuses.get(item.id)
    days = [review.meta.on for review in status.reviews if review.meta.outcome == "approved"] if status else []
    if first_version_day := find_first_version_day(published, item):
        days.append(first_version_day)
    return min((day for day in days if day <= published.today), default=None)


def find_first_version_day(published: PublishedCatalogue, item: Item) -> date | None:
    """Returns the day since which Git's history has an item as something that is offered; None if it has not."""
    offered = (r for r in list_recorded_versions(published, item) if not (r.retired and r.retired <= r.since))
    days = (date.fromisoformat(record.since[:10]) for record in offered)
    return min((day for day in days if day <= published.today), default=None)


def list_recorded_versions(published: PublishedCatalogue, item: Item) -> Iterator[RecordedVersion]:
    """Yields all versions of an item under each of its ids, also those of which pages may not say what was in them."""
    for id in (item.id, *item.former_ids):
        yield from (record for record in published.history.recorded.get(id, ()) if record.kind in ("", item.kind))


def find_retirement_day(published: PublishedCatalogue, item: Item) -> date | None:
    """Returns the day since which a retired item is retired; None of one that is not, and if nothing says.

    It is the day on which Git's history has it as retired, or on which its successor was there if that is earlier.
    """
    if item.status != "retired":
        return None
    time = find_retirement_time(published, item)
    days = [date.fromisoformat(time[:10])] if time else []
    days += [day for e in published.successors_by_course.get(item.id, ()) if (day := find_first_day(published, e))]
    return min((day for day in days if day <= published.today), default=None)


def find_retirement_time(published: PublishedCatalogue, item: Item) -> str:
    """Returns the ISO time since which Git's history has an item as retired, also under former ids; "" without one."""
    retired = ""
    for record in sorted(list_recorded_versions(published, item), key=lambda record: record.since, reverse=True):
        time = record.retired or ("" if record.title else record.since)
        retired = time or retired
        if not time or time > record.since:
            break
    return retired


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
