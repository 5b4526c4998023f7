"""A catalogue's courses, ready to be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..catalogue.catalogue import Entry
from ..kinds import Course
from .features import Substance, substance
from .matches import Known, Near, Pair, Reason, digest
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .index import Index


@dataclass(frozen=True)
class Compared:
    """A catalogue's courses, all but the retired ones, ready to be compared.

    make: the index, made when it is first asked for. among: the courses that are asked about, None for all. known: what an earlier run found,
    where nothing that counts has changed since.
    """

    site: Vocabulary
    make: Callable[[], Index]
    among: frozenset[str] | None = None
    known: Known | None = None

    @cached_property
    def index(self) -> Index:
        """All courses."""
        return self.make()

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs of courses that need a word; where not all courses are asked about, those of whoever is told of one of these."""
        if self.known is None:
            from .candidate_pairs import pairs

            return pairs(self.index, self.among)
        among = self.among
        found = [pair for pair, _ in self.known.pairs]
        told = {pair.told.id for pair in found if among is None or {pair.told.id, pair.other.id} & among}
        return tuple(pair for pair in found if pair.told.id in told)

    @cached_property
    def all_pairs(self) -> tuple[Pair, ...]:
        """All pairs that are copies or close, providers' courses among them."""
        from .candidate_pairs import all_pairs

        return all_pairs(self.index)

    def of(self, course: Entry[Course]) -> Substance:
        """What counts of a course, in the catalogue or not."""
        return substance(course, self.site)

    def why(self, one: Substance, near: Near) -> tuple[Reason, ...]:
        """Why that one is near this one."""
        if found := self._whys.get((one.id, near.substance.id)):
            return found
        from .explanation import reasons

        return reasons(self.index, one, near)

    @cached_property
    def _whys(self) -> dict[tuple[str, str], tuple[Reason, ...]]:
        pairs = self.known.pairs if self.known else ()
        return {(pair.told.id, pair.other.id): why for pair, why in pairs}

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
        from .explanation import MEANT, SEEN

        found = (near.evidence for near in self.index.nearest_of(one) if near.substance.id == other)
        return any(e.title or e.share >= SEEN or max(e.words, e.meaning or 0) >= MEANT for e in found)
