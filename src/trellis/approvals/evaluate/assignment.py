"""Who meets which need, so that as many as can be are met and no one person holds two different keys.

Accuracy for two teams may be one person's word; accuracy and standard may not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from .requirements import Need

Assignment = tuple[str | None, ...]
"""For each need the id of the person who meets it, or None."""


def match(needs: Sequence[Need], able: Sequence[Sequence[str]], possible: Sequence[Sequence[str]] = ()) -> Assignment:
    """An assignment that meets as many needs as can be. able: for each need who has met it, the preferred first.

    possible: for each need who could. Of several assignments one is taken that leaves somebody for each need that is not met.
    """
    best: Assignment = (None,) * len(needs)
    score = (-1, False)
    for found in _assignments(needs, able):
        met = sum(person is not None for person in found)
        open_end = not possible or all(match(needs, _left(needs, found, possible)))
        if (met, open_end) > score:
            best, score = found, (met, open_end)
    return best


def holders(needs: Sequence[Need], found: Assignment, key: str) -> frozenset[str]:
    """Who holds a key other than this one."""
    return frozenset(person for need, person in zip(needs, found, strict=True) if person and need.key != key)


def _assignments(needs: Sequence[Need], able: Sequence[Sequence[str]]) -> Iterator[Assignment]:
    """For each choice of who gives the standard, everybody else placed as well as may be."""
    standards = [place for place, need in enumerate(needs) if need.key == "standard"]
    for chosen in product(*((*able[place], None) for place in standards)):
        given = dict(zip(standards, chosen, strict=True))
        taken = set(chosen)
        yield tuple(
            given[place] if place in given else next((p for p in able[place] if p not in taken), None)
            for place in range(len(needs))
        )


def _left(needs: Sequence[Need], found: Assignment, possible: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """For each need who can still meet it, given who holds what."""
    return [
        (person,) if person else tuple(p for p in able if p not in holders(needs, found, need.key))
        for need, person, able in zip(needs, found, possible, strict=True)
    ]
