"""Finds who could have given an approval of the ledger on the day it was given, with the present people and teams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Review
from ..evaluate.approvers import build_escalation_chain
from ..evaluate.requirements import RequiredApproval
from ..evaluate.roster import Candidate, EscalationChain, Roster
from ..snapshot import Policy


def find_authorities(policy: Policy, required: RequiredApproval, day: date) -> Mapping[str, str]:
    """Returns person id → role of everybody who may give an approval on that day, the nearest first.

    People who have left since or who had a conflict are included, because a record states what was true on its day.
    """
    roles: dict[str, str] = {}
    for candidate in _list_candidates(Roster(policy, day), required):
        roles.setdefault(candidate.person.id, candidate.role)
    return roles


def list_roles(policy: Policy, required: RequiredApproval, day: date, id: str) -> tuple[str, ...]:
    """Returns the roles in which somebody may give an approval on that day, the nearest first.

    Whoever answers for an absent colleague has their own role too. Accuracy is left to the learning team where
    everybody else has a conflict, so its people have that role in it after any other.
    """
    roster = Roster(policy, day)
    chain = build_escalation_chain(required, roster)
    candidates = (*_list_candidates(roster, required), *_list_with_delegates(chain, roster))
    return tuple(dict.fromkeys(candidate.role for candidate in candidates if candidate.person.id == id))


def derive_required_approval(kind: str, team: str, is_small: bool) -> RequiredApproval:
    """Returns the approval that a record of a kind stands for. is_small: whether it covers a small change."""
    if kind == "accuracy":
        return RequiredApproval("accuracy", team, accepts_leads=is_small)
    return RequiredApproval("standard")


def derive_record_approval(review: Review, team: str) -> RequiredApproval:
    """Returns the approval that a record of an item of the team stands for."""
    return derive_required_approval(review.key, team, review.follows is not None)


def find_reviewer_role(catalogue: Catalogue, policy: Policy, review: Entry[Review]) -> str:
    """Returns the role in which a review was given: from the record, else from the present roster; "" where unknown."""
    item = catalogue.item(review.meta.item)
    if review.meta.role or item is None:
        return review.meta.role or ""
    required = derive_record_approval(review.meta, item.owner)
    return find_authorities(policy, required, review.meta.on).get(review.meta.reviewer, "")


def _list_candidates(roster: Roster, required: RequiredApproval) -> Iterator[Candidate]:
    chain = build_escalation_chain(required, roster)
    if required.kind == "accuracy":
        # The learning team is last and answers only where everybody else has a conflict; such a record states its role.
        chain = chain[:-1]
    return _list_with_delegates(chain, roster)


def _list_with_delegates(chain: EscalationChain, roster: Roster) -> Iterator[Candidate]:
    """Yields the people of a chain, those of each group before their delegates."""
    for group in chain:
        yield from group
        for candidate in group:
            if delegate := roster.people.get(roster.find_delegate(candidate.person) or ""):
                yield Candidate(delegate, f"answering for {candidate.person.name}")
