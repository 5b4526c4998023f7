"""Assigns the approvers of an entry: for each required approval the nearest people in its escalation chain.

Managers approve for their teams. If a manager contributed to the change or has left, the next manager above approves,
up to the head of the company and finally the people of last resort. If accuracy and standard would be left to the same
single person, one of the two moves further up its chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from .assignment import match_people
from .conflicts import Conflicts
from .requirements import RequiredApproval
from .roster import Candidate, EscalationChain, Roster

_LEFT_FOR_OTHER_KEY = "is left for the other key only"


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
    required: Sequence[RequiredApproval], roster: Roster, conflicts: Conflicts, settled: Sequence[Approvers] = ()
) -> tuple[Approvers, ...]:
    """Returns the approvers of each required approval: the nearest candidates with whom all approvals can be given.

    settled: approvals that are asked for beside these, and whose approvers are found already. They are returned after
    the others, with the same candidates: where one person is the nearest for both, it is never they who move up. If not
    all approvals can be given, those that cannot be given beside the others have no candidates.
    """
    chains = [build_escalation_chain(approval, roster) for approval in required]
    eligible = [_filter_eligible(chain, conflicts) for chain in chains]
    all_required = [*required, *(approvers.required for approvers in settled)]
    settled_ids = [approvers.candidate_ids for approvers in settled]
    depths = sorted(
        product(*(range(1, len(chain) + 1) for chain in eligible)), key=lambda depth: (sum(depth), depth[::-1])
    )
    for depth, leaves_out_absent in ((depth, absent) for absent in (True, False) for depth in depths):
        nearest = [tuple(_take_nearest(chain, n, roster, conflicts)) for chain, n in zip(eligible, depth, strict=True)]
        nearest_ids = [tuple(candidate.person.id for candidate in candidates) for candidates in nearest]
        givers = [*nearest_ids, *settled_ids]
        if leaves_out_absent:  # whoever is away can still give it, but nobody has to wait for them
            givers = [tuple(id for id in ids if roster.find_delegate(roster.people[id]) is None) for ids in givers]
        if all(match_people(all_required, givers)):
            break
    else:
        everybody = [tuple(c.person.id for group in chain for c in group) for chain in eligible]
        assignment = match_people(all_required, [*everybody, *settled_ids])
        holders, settled_holders = assignment[: len(required)], assignment[len(required) :]
        nearest = [
            tuple(_take_nearest(chain, 1, roster, conflicts)) if id else ()
            for chain, id in zip(eligible, holders, strict=True)
        ]
        settled = [
            approvers if id else _pass_over_all(approvers)
            for approvers, id in zip(settled, settled_holders, strict=True)
        ]
    assigned = (
        Approvers(approval, candidates, tuple(_find_passed_over(chain, candidates, conflicts)))
        for approval, chain, candidates in zip(required, chains, nearest, strict=True)
    )
    return (*assigned, *settled)


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
    """Yields the first `depth` groups with their delegates; where all of these are away, one group more."""
    taken: set[str] = set()
    for index, group in enumerate(chain):
        if index >= depth:
            return
        delegates = tuple(_find_delegates(group, roster, conflicts))
        for candidate in (*group, *delegates):
            if candidate.person.id not in taken:
                taken.add(candidate.person.id)
                yield candidate
        if all(roster.find_delegate(candidate.person) is not None for candidate in (*group, *delegates)):
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
            reason = _LEFT_FOR_OTHER_KEY if candidate.person.active else "has left"
            yield candidate, conflicts.get(candidate.person.id, reason)


def _pass_over_all(approvers: Approvers) -> Approvers:
    """Returns the same approval without candidates, since all of them are left for the other key only."""
    passed_over = ((candidate, _LEFT_FOR_OTHER_KEY) for candidate in approvers.candidates)
    return replace(approvers, candidates=(), passed_over=(*approvers.passed_over, *passed_over))
