"""A catalogue's courses, ready to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..catalogue import Entry
from ..kinds import Course
from .explanation import Reason, reasons
from .index import SHOWN, Index, Near
from .pairs import Pair, digest, pairs
from .substance import Substance, substance
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Compared:
    """A catalogue's courses, all but the retired ones, ready to be compared. among: those that are asked about, None for all."""

    site: Vocabulary
    index: Index
    among: frozenset[str] | None = None

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs of courses that need a word."""
        return pairs(self.index, self.among)

    def of(self, course: Entry[Course]) -> Substance:
        """What counts of a course, in the catalogue or not."""
        return substance(course, self.site)

    def why(self, one: Substance, near: Near) -> tuple[Reason, ...]:
        """Why that one is near this one."""
        return reasons(self.index, one, near)

    def digest(self, one: Substance, other: Substance) -> str:
        """What a decision about these two is bound to."""
        return digest(one, other)

    def get(self, id: str) -> Substance | None:
        """The course of that id; None where there is none, or it is retired."""
        row = self.index.rows.get(id)
        return None if row is None else self.index.substances[row]

    def near(self, one: str, other: str) -> bool:
        """Whether either is among the five nearest of the other, or a copy of it."""
        rows = self.index.rows
        here, there = rows.get(one), rows.get(other)
        if here is None or there is None:
            return False
        return there in self.index.around(here, SHOWN) or here in self.index.around(there, SHOWN)
