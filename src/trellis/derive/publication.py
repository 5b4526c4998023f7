"""The day on which a course or path was first published, and the figures of a metric before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..load.content_history import MAX_VERSIONS, RecordedVersion
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
    days = list(_list_approval_days(published, item))
    if first_version_day := find_first_version_day(published, item):
        days.append(first_version_day)
    return min((day for day in days if day <= published.today), default=None)


def find_required_day(published: PublishedCatalogue, item: Item) -> date | None:
    """Returns the day since which an item is compulsory: the stated one, else the day of its first publication."""
    return item.meta.required_for.since or find_first_day(published, item)


def find_first_version_day(published: PublishedCatalogue, item: Item) -> date | None:
    """Returns the day since which Git's history has an item as something that is offered; None if it has not."""
    offered = (r for r in list_recorded_versions(published, item) if not (r.retired and r.retired <= r.since))
    days = (date.fromisoformat(record.since[:10]) for record in offered)
    return min((day for day in days if day <= published.today), default=None)


def list_recorded_versions(published: PublishedCatalogue, item: Item) -> list[RecordedVersion]:
    """Returns all versions of an item, the latest first, also those of which pages may not say what was in them.

    A former id counts as long as the item had it. What another item was before the two were merged is left out, and so
    is what stood under one of the ids until it was removed, if another item took the id.
    """
    return [version.record for version in _trace_versions(published, item)[0]]


class _OwnedVersion(NamedTuple):
    """A version of one of an item's ids.

    place: the number of the versions of that id before it. is_before_gap: whether those after it are not remembered.
    """

    id: str
    place: int
    record: RecordedVersion
    is_before_gap: bool

    @property
    def end(self) -> str:
        """Until when it was there, in the order of time."""
        return self.record.until or _PRESENT


_PRESENT = "9"
"""Behind all ISO times."""


def _trace_versions(
    published: PublishedCatalogue, item: Item
) -> tuple[Sequence[_OwnedVersion], Sequence[_OwnedVersion]]:
    """Returns the versions of an item, the latest first, and those of its ids that were of other items."""
    recorded = published.history.recorded
    rest = [
        _OwnedVersion(id, place, record, is_before_gap=place == 0 and len(recorded[id]) >= MAX_VERSIONS)
        for id in (item.id, *item.former_ids)
        for place, record in enumerate(recorded.get(id, ()))
        if record.kind in ("", item.kind)
    ]
    others, traced = rest, list[_OwnedVersion]()
    while version := _find_version_before(traced, rest):
        traced.append(version)
        rest = [one for one in rest if one.id != version.id or one.place < version.place]
    return traced, [version for version in others if version not in traced]


def _find_version_before(traced: Sequence[_OwnedVersion], rest: Sequence[_OwnedVersion]) -> _OwnedVersion | None:
    """Returns the version that the earliest one of an item followed: what the same commit ended, else what is alike."""
    if not traced:
        return max(rest, key=lambda version: version.end, default=None)
    later = traced[-1]
    followed = [
        version
        for version in rest
        if version.end == later.record.since or (version.end < later.record.since and _are_alike(version, later))
    ]
    return max(
        followed,
        key=lambda version: (version.end == later.record.since, version.id == later.id, version.end),
        default=None,
    )


def _are_alike(earlier: _OwnedVersion, later: _OwnedVersion) -> bool:
    """Whether two versions with a time between them can be of one item: something of what people learn is in both.

    It is taken to be so where nobody read one of them, or those between them are not remembered.
    """
    if earlier.is_before_gap and earlier.id == later.id:
        return True
    parts, later_parts = _list_parts(earlier.record), _list_parts(later.record)
    return not parts or not later_parts or not parts.isdisjoint(later_parts)


def _list_parts(record: RecordedVersion) -> set[str]:
    """What people learn by a version: the words of its outcomes, the texts of its lessons, the items of its steps."""
    lessons = {lesson.text_key for lesson in record.lessons}
    return {text for _, text in record.outcomes} | lessons | {id for step in record.steps for id in step.items}


def _list_approval_days(published: PublishedCatalogue, item: Item) -> Iterator[date]:
    """Yields the days of an item's approvals, without those of other items under its former ids."""
    status = published.approval_statuses.get(item.id)
    ends: dict[str, str] = {}
    for version in _trace_versions(published, item)[1]:
        ends[version.id] = max(version.end, ends.get(version.id, ""))
    for review in status.reviews if status else ():
        if review.meta.outcome == "approved" and review.meta.on.isoformat() > ends.get(review.meta.item, "")[:10]:
            yield review.meta.on


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
    for record in list_recorded_versions(published, item):
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
