"""Measures how far scores of managers and of the learning team agree, for each criterion of a rubric.

Scores are compared where both were given for the same version of an item by the same version of a rubric. Repeated
disagreement on a criterion shows that people read its levels differently, so the rubric needs to be discussed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from ...approvals.ledger.status import ApprovalStatus
from ...kinds import Review
from .. import format
from ..published import PublishedCatalogue
from ..wording import format_number, translate


@dataclass(frozen=True, slots=True)
class RaterAgreement:
    """The agreement on one criterion.

    `pair_count` counts the pairs of scores, `same_count` the equal ones, `near_count` those one level apart. `lean`
    says who scores higher and by how much; "" if neither does.
    """

    rubric: str
    criterion: str
    text: str
    pair_count: int
    same_count: int
    near_count: int
    lean: str

    @property
    def apart_count(self) -> int:
        """The number of pairs that are two levels or more apart."""
        return self.pair_count - self.same_count - self.near_count


def measure_rater_agreement(
    published: PublishedCatalogue, statuses: Iterable[ApprovalStatus]
) -> tuple[RaterAgreement, ...]:
    """Measures the agreement on each criterion that both have scored. Those with the least agreement come first."""
    differences_by_criterion: dict[tuple[str, str], list[int]] = {}
    for manager, other in (pair for status in statuses for pair in _pair_reviews(status)):
        for criterion in manager.scores.keys() & other.scores.keys():
            difference = manager.scores[criterion] - other.scores[criterion]
            differences_by_criterion.setdefault((str(manager.rubric), criterion), []).append(difference)
    rows = [
        _build_rater_agreement(published, rubric, criterion, differences)
        for (rubric, criterion), differences in differences_by_criterion.items()
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.same_count / row.pair_count, -row.apart_count, row.rubric, row.criterion))
    )


def _pair_reviews(status: ApprovalStatus) -> Iterator[tuple[Review, Review]]:
    """Pairs a manager's reviews with the learning team's of the same version by the same rubric."""
    scored_reviews = [entry.meta for entry in status.reviews if entry.meta.scores]
    managers = [meta for meta in scored_reviews if meta.key == "accuracy"]
    others = [meta for meta in scored_reviews if meta.key != "accuracy"]
    for manager, other in product(managers, others):
        if _get_scored_version(manager) == _get_scored_version(other):
            yield manager, other


def _get_scored_version(review: Review) -> tuple[object, ...]:
    return review.content_hash, review.rubric, review.rubric_version


def _build_rater_agreement(
    published: PublishedCatalogue, rubric: str, criterion: str, differences: list[int]
) -> RaterAgreement:
    entry = published.catalogue.find_entry("rubric", rubric)
    text = next((c.text for c in entry.meta.criteria if c.id == criterion), "") if entry else ""
    mean = sum(differences) / len(differences)
    difference = format_number(abs(mean), "0.0")
    lean = (
        translate("Managers, by {difference}", difference=difference)
        if mean > 0
        else translate("Learning team, by {difference}", difference=difference)
    )
    return RaterAgreement(
        rubric=entry.title if entry else rubric,
        criterion=format.format_term(criterion),
        text=text,
        pair_count=len(differences),
        same_count=differences.count(0),
        near_count=sum(abs(difference) == 1 for difference in differences),
        lean=lean if abs(mean) >= 0.05 else "",
    )
