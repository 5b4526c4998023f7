"""Assigns people to required approvals so that as many as possible are given and nobody gives two of different kinds.

One person may give accuracy for two teams, but not both accuracy and standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from .requirements import RequiredApproval

Assignment = tuple[str | None, ...]
"""For each required approval the id of the person who gives it, or None."""


def match_people(
    required: Sequence[RequiredApproval], givers: Sequence[Sequence[str]], candidates: Sequence[Sequence[str]] = ()
) -> Assignment:
    """Returns the assignment that gives as many approvals as possible.

    givers: for each approval the ids of the people who have given it, the preferred first.
    candidates: for each approval the ids of the people who could still give it.
    Among equal assignments, one that leaves a candidate for every open approval wins.
    """
    best: Assignment = (None,) * len(required)
    best_score = (-1, False)
    for assignment in _generate_assignments(required, givers):
        count = sum(person is not None for person in assignment)
        can_be_completed = not candidates or all(
            match_people(required, _find_remaining_people(required, assignment, candidates))
        )
        if (count, can_be_completed) > best_score:
            best, best_score = assignment, (count, can_be_completed)
    return best


def find_holders_of_other_kinds(
    required: Sequence[RequiredApproval], assignment: Assignment, kind: str
) -> frozenset[str]:
    """Returns the ids of the people to whom an approval of another kind is assigned."""
    return frozenset(
        person for approval, person in zip(required, assignment, strict=True) if person and approval.kind != kind
    )


def _generate_assignments(
    required: Sequence[RequiredApproval], givers: Sequence[Sequence[str]]
) -> Iterator[Assignment]:
    """Yields, for each choice of who gives the standard, the assignment with the first free giver for the others."""
    standards = [index for index, approval in enumerate(required) if approval.kind == "standard"]
    for chosen in product(*((*givers[index], None) for index in standards)):
        standard_givers = dict(zip(standards, chosen, strict=True))
        taken = set(chosen)
        yield tuple(
            standard_givers[index]
            if index in standard_givers
            else next((p for p in givers[index] if p not in taken), None)
            for index in range(len(required))
        )


def _find_remaining_people(
    required: Sequence[RequiredApproval], assignment: Assignment, candidates: Sequence[Sequence[str]]
) -> list[tuple[str, ...]]:
    """Returns for each approval its assigned person, or else the candidates to whom no other kind is assigned."""
    return [
        (person,)
        if person
        else tuple(p for p in people if p not in find_holders_of_other_kinds(required, assignment, approval.kind))
        for approval, person, people in zip(required, assignment, candidates, strict=True)
    ]
