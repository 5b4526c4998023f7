"""Who could have given a key of the ledger, on the day that it was given, with the people and teams of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..catalogue import Catalogue, Entry
from ..kinds import Review
from .requirements import Need
from .roles import line
from .roster import Candidate, Roster
from .snapshot import Policy


def authorities(said: Policy, review: Review, team: str) -> Mapping[str, str]:
    """Person → role of everybody who may answer for such a review of something of that team, the nearest first.

    Whoever has left since, or was passed over then, is among them: what a record says is what was so on its day.
    """
    roster = Roster(said, review.on)
    found: dict[str, str] = {}
    for candidate in _all(roster, need(review, team)):
        found.setdefault(candidate.person.id, candidate.role)
    return found


def need(review: Review, team: str) -> Need:
    """What a review stands for."""
    if review.key == "accuracy":
        return Need("accuracy", team, leads=review.follows is not None)
    return Need("standard")


def role(catalogue: Catalogue, said: Policy, review: Entry[Review]) -> str:
    """In which role it was given: as the record says, else as people and teams are today; "" where they know of none."""
    item = catalogue.item(review.meta.item)
    if review.meta.role or item is None:
        return review.meta.role or ""
    return authorities(said, review.meta, item.owner).get(review.meta.reviewer, "")


def _all(roster: Roster, need: Need) -> Iterator[Candidate]:
    for candidate in (candidate for group in line(need, roster) for candidate in group):
        yield candidate
        if delegate := roster.people.get(roster.delegate(candidate.person) or ""):
            yield Candidate(delegate, f"answering for {candidate.person.name}")
