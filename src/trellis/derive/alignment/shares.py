"""The headline: which share of what people can take serves an objective, by number and by minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import links
from ..links import Link
from ..published import Item
from .index import AlignmentIndex


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole. per_cent: rounded; None of nothing."""

    part: int
    whole: int

    @property
    def per_cent(self) -> int | None:
        """The share, rounded; 100 only where all of it is, 0 only where nothing is."""
        if not self.whole:
            return None
        rounded = round(100 * self.part / self.whole)
        if self.part == self.whole:
            return 100
        return min(max(rounded, 1 if self.part else 0), 99)


@dataclass(frozen=True, slots=True)
class AlignedShares:
    """How much serves an objective. minutes: of the courses, since those of a path are its courses'.

    others: the courses and paths that serve none.
    """

    courses: Share
    minutes: Share
    paths: Share
    others: tuple[Link, ...]


def measure_shares(index: AlignmentIndex) -> AlignedShares:
    """Returns the shares of the courses and paths that people can take."""
    courses, paths = index.courses, [item for item in index.items if item.kind == "path"]
    aligned = [course for course in courses if index.is_aligned(course)]
    others = [item for item in index.items if not index.is_aligned(item)]
    return AlignedShares(
        courses=Share(len(aligned), len(courses)),
        minutes=Share(sum_minutes(index, aligned), sum_minutes(index, courses)),
        paths=Share(sum(index.is_aligned(path) for path in paths), len(paths)),
        others=tuple(map(links.link_entry, others)),
    )


def sum_minutes(index: AlignmentIndex, courses: Iterable[Item]) -> int:
    """Returns the minutes of courses; one whose time nobody knows counts none."""
    return sum(index.published.calculate_minutes(course) or 0 for course in courses)
