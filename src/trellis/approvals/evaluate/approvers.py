"""Who may give the approvals that an entry asks for: the nearest who can, and two people for two keys.

Managers answer for their teams. Where one may not, because of a hand in the change, or has left, the next above answers, up to the head of the company and
beyond. Where the nearest of two keys would be one and the same person, one of them goes a step further up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from .assignment import match
from .conflicts import Conflicts
from .requirements import Need
from .roster import Candidate, Line, Roster


@dataclass(frozen=True)
class Role:
    """A need with whoever may meet it. passed_over: who would be nearer and may not, each with why."""

    need: Need
    candidates: tuple[Candidate, ...]
    passed_over: tuple[tuple[Candidate, str], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The candidates' ids."""
        return tuple(candidate.person.id for candidate in self.candidates)


def roles(needs: Sequence[Need], roster: Roster, conflicts: Conflicts) -> tuple[Role, ...]:
    """Each need with its candidates: as near as they can be while all needs can be met; none for a need that cannot be met beside the others."""
    lines = [line(need, roster) for need in needs]
    able = [_able(line, conflicts) for line in lines]
    depths = sorted(product(*(range(1, len(line) + 1) for line in able)), key=lambda found: (sum(found), found[::-1]))
    for depth in depths:
        found = [tuple(_take(line, n, roster, conflicts)) for line, n in zip(able, depth, strict=True)]
        if all(match(needs, [[c.person.id for c in candidates] for candidates in found])):
            break
    else:
        everybody = [[c.person.id for group in line for c in group] for line in able]
        met = match(needs, everybody)
        found = [tuple(_take(line, 1, roster, conflicts)) if id else () for line, id in zip(able, met, strict=True)]
    return tuple(
        Role(need, candidates, tuple(_passed(line, candidates, conflicts)))
        for need, line, candidates in zip(needs, lines, found, strict=True)
    )


def line(need: Need, roster: Roster) -> Line:
    """Who answers for a need, the nearest first, whether or not they may."""
    if need.key == "standard":
        return roster.learning_first()
    if need.key == "either":
        first, *others = roster.leads_too(need.team)
        return ((*first, *roster.learning_first()[0]), *others)
    return roster.leads_too(need.team) if need.leads else roster.manager_first(need.team)


def _able(line: Line, conflicts: Conflicts) -> Line:
    """Those of a line who are here and have no hand in it."""
    groups = (tuple(c for c in group if c.person.active and c.person.id not in conflicts) for group in line)
    return tuple(group for group in groups if group)


def _take(line: Line, depth: int, roster: Roster, conflicts: Conflicts) -> Iterator[Candidate]:
    """The first groups of a line; where all of one are away, those who answer for them, else the next group as well."""
    taken: set[str] = set()
    for place, group in enumerate(line):
        if place >= depth:
            return
        stand_ins = tuple(_stand_ins(group, roster, conflicts))
        for candidate in (*group, *stand_ins):
            if candidate.person.id not in taken:
                taken.add(candidate.person.id)
                yield candidate
        if not stand_ins and all(roster.delegate(c.person) is not None for c in group):
            depth += 1


def _stand_ins(group: Sequence[Candidate], roster: Roster, conflicts: Conflicts) -> Iterator[Candidate]:
    for candidate in group:
        delegate = roster.people.get(roster.delegate(candidate.person) or "")
        if delegate and delegate.active and delegate.id not in conflicts:
            yield Candidate(delegate, f"answering for {candidate.person.name}")


def _passed(line: Line, candidates: Sequence[Candidate], conflicts: Conflicts) -> Iterator[tuple[Candidate, str]]:
    """Who stands nearer than any of the candidates and may not."""
    chosen = {c.person.id for c in candidates}
    first = next((place for place, group in enumerate(line) if any(c.person.id in chosen for c in group)), len(line))
    told: set[str] = set()
    for candidate in (candidate for group in line[:first] for candidate in group):
        if candidate.person.id not in told:
            told.add(candidate.person.id)
            left = "is left for the other key only" if candidate.person.active else "has left"
            yield candidate, conflicts.get(candidate.person.id, left)
