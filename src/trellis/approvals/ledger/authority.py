"""Who could have given a key of the ledger, on the day that it was given, with the people and teams of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Review
from ..evaluate.approvers import line
from ..evaluate.requirements import Need
from ..evaluate.roster import Candidate, Roster
from ..snapshot import Policy


def authorities(said: Policy, need: Need, on: date) -> Mapping[str, str]:
    """Person → role of everybody who may answer for a need on that day, the nearest first.

    Whoever has left since, or was passed over then, is among them: what a record says is what was so on its day.
    """
    found: dict[str, str] = {}
    for candidate in _all(Roster(said, on), need):
        found.setdefault(candidate.person.id, candidate.role)
    return found


def need(key: str, team: str, small: bool) -> Need:
    """What a record of that key stands for. small: whether it follows an approved version by a small change."""
    return Need("accuracy", team, leads=small) if key == "accuracy" else Need("standard")


def needed(review: Review, team: str) -> Need:
    """The same for a record of the ledger about something of that team."""
    return need(review.key, team, review.follows is not None)


def role(catalogue: Catalogue, said: Policy, review: Entry[Review]) -> str:
    """In which role it was given: as the record says, else as people and teams are today; "" where they know of none."""
    item = catalogue.item(review.meta.item)
    if review.meta.role or item is None:
        return review.meta.role or ""
    return authorities(said, needed(review.meta, item.owner), review.meta.on).get(review.meta.reviewer, "")


def _all(roster: Roster, need: Need) -> Iterator[Candidate]:
    groups = line(need, roster)
    if need.key == "accuracy":
        groups = groups[
            :-1
        ]  # the learning team comes last, where everybody above had a hand in it; a record says so by its role
    for candidate in (candidate for group in groups for candidate in group):
        yield candidate
        if delegate := roster.people.get(roster.delegate(candidate.person) or ""):
            yield Candidate(delegate, f"answering for {candidate.person.name}")
