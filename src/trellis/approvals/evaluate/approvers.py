"""Assigns the approvers of an entry: for each required approval the nearest people in its escalation chain.

Managers approve for their teams. If a manager contributed to the change or has left, the next manager above approves,
up to the head of the company and finally the people of last resort. If accuracy and standard would be left to the same
single person, one of the two moves further up its chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .assignment import match_people
from .conflicts import Conflicts
from .requirements import RequiredApproval
from .roster import Candidate, EscalationChain, Roster


@dataclass(frozen=True)
class Approvers:
    """A required approval with the people who may give it, and with nearer people who may not, each with the reason."""

    required: RequiredApproval
    candidates: tuple[Candidate, ...]
    passed_over: tuple[tuple[Candidate, str], ...] = ()

    @property
    def candidate_ids(self) -> tuple[str, ...]:
        """The candidates' ids."""
        return tuple(candidate.person.id for candidate in self.candidates)


def assign_approvers(
    required: Sequence[RequiredApproval], roster: Roster, conflicts: Conflicts | Sequence[Conflicts]
) -> tuple[Approvers, ...]:
    """Returns the approvers of each required approval: the nearest candidates with whom all approvals can be given.

    conflicts: those of all approvals, or of each. If not all approvals can be given, those that cannot be given beside
    the others have no candidates.
    """
    barred = [conflicts] * len(required) if isinstance(conflicts, Mapping) else conflicts
    chains = [build_escalation_chain(approval, roster) for approval in required]
    eligible = [_filter_eligible(*pair) for pair in zip(chains, barred, strict=True)]
    depths = sorted(
        product(*(range(1, len(chain) + 1) for chain in eligible)), key=lambda depth: (sum(depth), depth[::-1])
    )
    for depth in depths:
        nearest = [
            tuple(_take_nearest(chain, n, roster, out)) for chain, n, out in zip(eligible, depth, barred, strict=True)
        ]
        if all(match_people(required, [[c.person.id for c in candidates] for candidates in nearest])):
            break
    else:
        everybody = [[c.person.id for group in chain for c in group] for chain in eligible]
        assignment = match_people(required, everybody)
        nearest = [
            tuple(_take_nearest(chain, 1, roster, out)) if id else ()
            for chain, id, out in zip(eligible, assignment, barred, strict=True)
        ]
    return tuple(
        Approvers(approval, candidates, tuple(_find_passed_over(chain, candidates, out)))
        for approval, chain, candidates, out in zip(required, chains, nearest, barred, strict=True)
    )


def build_escalation_chain(required: RequiredApproval, roster: Roster) -> EscalationChain:
    """Returns the people responsible for an approval, the nearest first, including those who may not give it."""
    if required.kind == "standard":
        return roster.build_learning_chain()
    if required.kind == "either":
        first, *others = roster.build_lead_chain(required.team)
        return ((*first, *roster.build_learning_chain()[0]), *others)
    if required.accepts_leads:
        return roster.build_lead_chain(required.team)
    return roster.build_manager_chain(required.team)


def list_nearest_people(approvers: Approvers, roster: Roster) -> Iterator[str]:
    """Yields the ids of all who are as near as those who may give the approval, or nearer, and of their delegates.

    They are all who could give it if nobody were kept from it. Whoever has left is none of them.
    """
    chain = build_escalation_chain(approvers.required, roster)
    last = max(
        (index for index, group in enumerate(chain) if any(c in approvers.candidates for c in group)),
        default=len(chain),
    )
    yield from approvers.candidate_ids
    for group in chain[: last + 1]:
        near = (*group, *_find_delegates(group, roster, {}))
        yield from (candidate.person.id for candidate in near if candidate.person.active)


def _filter_eligible(chain: EscalationChain, conflicts: Conflicts) -> EscalationChain:
    """Drops people who have left or have a conflict, and groups without anybody left."""
    groups = (tuple(c for c in group if c.person.active and c.person.id not in conflicts) for group in chain)
    return tuple(group for group in groups if group)


def _take_nearest(chain: EscalationChain, depth: int, roster: Roster, conflicts: Conflicts) -> Iterator[Candidate]:
    """Yields the first `depth` groups with their delegates; a group that is away without delegates adds another."""
    taken: set[str] = set()
    for index, group in enumerate(chain):
        if index >= depth:
            return
        delegates = tuple(_find_delegates(group, roster, conflicts))
        for candidate in (*group, *delegates):
            if candidate.person.id not in taken:
                taken.add(candidate.person.id)
                yield candidate
        if not delegates and all(roster.find_delegate(c.person) is not None for c in group):
            depth += 1


def _find_delegates(group: Sequence[Candidate], roster: Roster, conflicts: Conflicts) -> Iterator[Candidate]:
    for candidate in group:
        delegate = roster.people.get(roster.find_delegate(candidate.person) or "")
        if delegate and delegate.active and delegate.id not in conflicts:
            yield Candidate(delegate, f"answering for {candidate.person.name}")


def _find_passed_over(
    chain: EscalationChain, candidates: Sequence[Candidate], conflicts: Conflicts
) -> Iterator[tuple[Candidate, str]]:
    """Yields the people nearer than every candidate, each with the reason why they may not approve."""
    chosen = {c.person.id for c in candidates}
    first = next((index for index, group in enumerate(chain) if any(c.person.id in chosen for c in group)), len(chain))
    seen_ids: set[str] = set()
    for candidate in (candidate for group in chain[:first] for candidate in group):
        if candidate.person.id not in seen_ids:
            seen_ids.add(candidate.person.id)
            reason = "is left for the other key only" if candidate.person.active else "has left"
            yield candidate, conflicts.get(candidate.person.id, reason)
