"""How far managers and the learning team score alike, criterion by criterion.

Compared are the scores that both gave for the same version of the same thing, by the same version of a rubric. Where they part on a
criterion again and again, its levels mean different things to different people, and it is the rubric that needs a talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from ...approvals.ledger.status import Standing
from ...kinds import Review
from .. import format
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class Agreement:
    """One criterion. pairs: how often both scored it. same, near: how often alike, and one level apart. lean: who scores higher, in words."""

    rubric: str
    criterion: str
    text: str
    pairs: int
    same: int
    near: int
    lean: str

    @property
    def apart(self) -> int:
        """How often two levels or more lie between them."""
        return self.pairs - self.same - self.near


def agreement(published: PublishedCatalogue, standings: Iterable[Standing]) -> tuple[Agreement, ...]:
    """Each criterion that both have scored at least once, in the order of its rubric; those they part on most come first."""
    found: dict[tuple[str, str], list[int]] = {}
    for manager, other in (pair for standing in standings for pair in _pairs(standing)):
        for criterion in manager.scores.keys() & other.scores.keys():
            difference = manager.scores[criterion] - other.scores[criterion]
            found.setdefault((str(manager.rubric), criterion), []).append(difference)
    rows = [_row(published, rubric, criterion, differences) for (rubric, criterion), differences in found.items()]
    return tuple(sorted(rows, key=lambda row: (row.same / row.pairs, -row.apart, row.rubric, row.criterion)))


def _pairs(standing: Standing) -> Iterator[tuple[Review, Review]]:
    """A manager's scores and the learning team's, for the same version by the same rubric."""
    scored = [entry.meta for entry in standing.reviews if entry.meta.scores]
    managers = [meta for meta in scored if meta.key == "accuracy"]
    others = [meta for meta in scored if meta.key != "accuracy"]
    for manager, other in product(managers, others):
        if _measured(manager) == _measured(other):
            yield manager, other


def _measured(review: Review) -> tuple[object, ...]:
    return review.content_hash, review.rubric, review.rubric_version


def _row(published: PublishedCatalogue, rubric: str, criterion: str, differences: list[int]) -> Agreement:
    entry = published.catalogue.get("rubric", rubric)
    text = next((c.text for c in entry.meta.criteria if c.id == criterion), "") if entry else ""
    mean = sum(differences) / len(differences)
    lean = "" if abs(mean) < 0.05 else f"{'Managers' if mean > 0 else 'Learning team'}, by {abs(mean):.1f}"
    return Agreement(
        rubric=entry.title if entry else rubric,
        criterion=format.term(criterion),
        text=text,
        pairs=len(differences),
        same=differences.count(0),
        near=sum(abs(difference) == 1 for difference in differences),
        lean=lean,
    )
