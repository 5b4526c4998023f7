"""A catalogue's courses, ready to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..catalogue import Entry
from ..kinds import Course
from .explanation import MEANT, SEEN, Reason, reasons
from .index import Index, Near
from .pairs import Pair, all_pairs, digest, pairs
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

    @cached_property
    def all_pairs(self) -> tuple[Pair, ...]:
        """All pairs that are copies or close, providers' courses among them."""
        return all_pairs(self.index)

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
        """Whether either is among the nearest of the other, and stands out there or shares some of its text."""
        rows = self.index.rows
        return one in rows and other in rows and (self._sees(one, other) or self._sees(other, one))

    def _sees(self, one: str, other: str) -> bool:
        found = (near.evidence for near in self.index.nearest_of(one) if near.substance.id == other)
        return any(e.title or e.share >= SEEN or max(e.words, e.meaning or 0) >= MEANT for e in found)
