"""Which reviews are left when all has been said, and what each is worth for an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ...diagnostics.phrases import series
from ..snapshot import Entry, Person, Review, Snapshot
from .roster import Candidate, Roster
from .scores import sheet
from .verdict import Why


@dataclass(frozen=True)
class Refused:
    """A review that doesn't count. message: why, as the rest of a sentence about the review."""

    review: Review
    person: Person | None
    why: Why
    message: str


@dataclass(frozen=True)
class Approval:
    """A review that counts. by: whoever gave it, in the role that they gave it in. scores: empty where nothing is scored."""

    by: Candidate
    review: Review
    scores: Mapping[str, int]


@dataclass(frozen=True)
class Spoken:
    """What is left of all that was said.

    approvals: by person, those not taken back, the latest first. objections: by person, the last request for changes where no
    approval came after it. void: approvals that were taken back or have no person, each with why.
    """

    approvals: Mapping[str, tuple[Review, ...]] = field(default_factory=dict)
    objections: Mapping[str, Review] = field(default_factory=dict)
    void: tuple[Refused, ...] = ()


def listen(reviews: Iterable[Review], roster: Roster) -> Spoken:
    """Sorts reviews by person and time. A request for changes, or a dismissal, takes back what the person had approved before."""
    by: dict[str, list[Review]] = {}
    void: list[Refused] = []
    for review in sorted(reviews, key=moment):
        holders = _holders(review, roster)
        if len(holders) == 1:
            by.setdefault(holders[0].id, []).append(review)
        elif review.state == "approved":
            void.append(_stranger(review, holders))
    approvals: dict[str, tuple[Review, ...]] = {}
    objections: dict[str, Review] = {}
    for id, said in by.items():
        reset = max((n for n, r in enumerate(said) if r.state in ("changes-requested", "dismissed")), default=-1)
        once = (review for review in said[: reset + 1] if review.state in ("approved", "dismissed"))
        void += (_void(review, said[reset], roster.people[id]) for review in once)
        if left := tuple(review for review in reversed(said[reset + 1 :]) if review.state == "approved"):
            approvals[id] = left
        elif reset >= 0 and said[reset].state == "changes-requested":
            objections[id] = said[reset]
    return Spoken(approvals, objections, tuple(void))


def weigh(
    entry: Entry, by: Candidate, review: Review, snapshot: Snapshot, *, scored: bool, alone: bool
) -> Approval | Refused:
    """What an approval by somebody whose word it is is worth. alone: whether no other entry of the change is scored."""
    person = by.person
    if review.edited:
        return Refused(review, person, "edited", "was edited after it was given; it has to be given anew")
    if not fresh(entry, review, snapshot):
        known = review.commit == snapshot.head or review.commit in snapshot.seen
        said = "an earlier version; it was changed since" if known else "a version that is no longer there"
        return Refused(review, person, "stale", f"was given for {said}")
    if not scored:
        return Approval(by, review, {})
    read = sheet(review.body, snapshot.policy.rubrics[entry.kind], entry.id, alone=alone)
    if read.problem:
        return Refused(review, person, "below-pass" if read.below else "unscored", read.problem)
    return Approval(by, review, read.scores)


def fresh(entry: Entry, review: Review, snapshot: Snapshot) -> bool:
    """Whether the reviewer saw the entry as it is now."""
    if review.commit == snapshot.head:
        return True
    seen = snapshot.seen.get(review.commit or "", {}).get(entry.key)
    return seen is not None and seen == (entry.after.digest if entry.after else "")


def moment(review: Review) -> tuple[datetime, str]:
    """By what reviews are put in order, whatever order they came in."""
    return review.submitted, review.id


def _holders(review: Review, roster: Roster) -> tuple[Person, ...]:
    if review.handle:
        return roster.holders(review.handle)
    person = roster.people.get(review.person or "")
    return (person,) if person else ()


def _stranger(review: Review, holders: tuple[Person, ...]) -> Refused:
    account = f"`{review.handle or review.person}`"
    who = (
        f"{series([p.name for p in holders])} in content/people.yml have"
        if holders
        else "nobody in content/people.yml has"
    )
    return Refused(review, None, "unknown-account", f"is by the account {account}, which {who}")


def _void(review: Review, reset: Review, person: Person) -> Refused:
    if review.state == "dismissed":
        return Refused(review, person, "dismissed", "was dismissed")
    if reset.state == "dismissed":
        return Refused(review, person, "dismissed", "was given before another one that was dismissed")
    return Refused(review, person, "withdrawn", f"was taken back: {person.name} asked for changes afterwards")
