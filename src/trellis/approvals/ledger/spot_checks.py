"""Finds the sample that a spot check belongs to, and the spot check that answers for an item of a sample.

Whoever looks at an item looks at it for all samples that have drawn it until then, whichever of them the record names.
That its text was the item's at that time is looked at when the record comes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Review, Sample
from .record_rules import ONE_DAY, SPOT_CHECK


def find_latest_sample(catalogue: Catalogue, ids: Collection[str], day: date) -> Entry[Sample] | None:
    """Returns the latest sample with an item, of that day or an earlier one; None if there is none.

    ids: the item's present id and its former ones.
    """
    samples = (s for s in catalogue.whole.samples if s.meta.on <= day and _has_item(s, ids))
    return max(samples, key=_get_sample_order, default=None)


def find_sample_check(
    catalogue: Catalogue, sample: Entry[Sample], ids: Collection[str], records: Sequence[Entry[Review]]
) -> Entry[Review] | None:
    """Returns the spot check that answers for an item of a sample; None while nobody has looked since it was drawn.

    ids: the item's present id and its former ones. records: all of the item, the earliest first. The checks that name
    the sample decide, the last of them. Without any, those decide that name the same as the first one since.
    """
    checks = [(_find_own_sample(catalogue, r, ids), r) for r in records if r.meta.key == SPOT_CHECK]
    answers = [(own_sample, check) for own_sample, check in checks if _answers_for(check, own_sample, sample)]
    if not answers:
        return None
    deciding = sample if any(own_sample == sample for own_sample, _ in answers) else answers[0][0]
    return next(check for own_sample, check in reversed(answers) if own_sample == deciding)


def _answers_for(check: Entry[Review], own_sample: Entry[Sample] | None, sample: Entry[Sample]) -> bool:
    """Whether a check was made after a sample was drawn: on a later day, or for that sample or a later one.

    own_sample: the sample that the check names.
    """
    if own_sample and _get_sample_order(own_sample) >= _get_sample_order(sample):
        return True
    return check.meta.on > sample.meta.on


def _find_own_sample(catalogue: Catalogue, check: Entry[Review], ids: Collection[str]) -> Entry[Sample] | None:
    """Returns the sample that a check names, if it has the item and was drawn by then."""
    sample: Entry[Sample] | None = catalogue.find_entry("sample", check.meta.sample or "")
    return sample if sample and sample.meta.on <= check.meta.on + ONE_DAY and _has_item(sample, ids) else None


def _has_item(sample: Entry[Sample], ids: Collection[str]) -> bool:
    return any(id in ids for id in sample.meta.items)


def _get_sample_order(sample: Entry[Sample]) -> tuple[Any, ...]:
    return sample.meta.on, sample.id
