"""Which of the reviews count for an entry, and why the others don't."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..wording import series
from .conflicts import Conflicts
from .roles import Role
from .roster import Roster
from .scores import sheet
from .snapshot import Entry, Person, Review, Snapshot
from .verdict import Why


@dataclass(frozen=True)
class Spoken:
    """What is left of all that was said.

    approvals: by person, those not taken back, the latest first. objections: by person, the last request for changes where no
    approval came after it. void: approvals that were taken back or have no person, each with why.
    """

    approvals: Mapping[str, tuple[Review, ...]] = field(default_factory=dict)
    objections: Mapping[str, Review] = field(default_factory=dict)
    void: tuple[Refused, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A review that doesn't count. message: why, as the rest of a sentence about the review."""

    review: Review
    person: Person | None
    why: Why
    message: str


@dataclass(frozen=True)
class Approval:
    """A review that counts. scores: what it scores, empty where nothing is scored."""

    person: Person
    review: Review
    scores: Mapping[str, int]


def listen(reviews: Iterable[Review], roster: Roster) -> Spoken:
    """Sorts reviews by person and time. A request for changes, or a dismissal, takes back what the person had approved before."""
    by: dict[str, list[Review]] = {}
    void: list[Refused] = []
    for review in sorted(reviews, key=moment):
        holders = _holders(review, roster)
        if len(holders) == 1:
            by.setdefault(holders[0].id, []).append(review)
        elif review.state == "approved":
            account = f"`{review.handle or review.person}`"
            who = series([p.name for p in holders]) if holders else "nobody"
            said = f"is by the account {account}, which {who} in content/people.yml {'have' if holders else 'has'}"
            void.append(Refused(review, None, "unknown-account", said))
    approvals: dict[str, tuple[Review, ...]] = {}
    objections: dict[str, Review] = {}
    for id, reviews_of in by.items():
        reset = max((n for n, r in enumerate(reviews_of) if r.state in ("changes-requested", "dismissed")), default=-1)
        void += (
            _void(review, reviews_of[reset], roster.people[id]) for review in reviews_of[: reset + 1] if _once(review)
        )
        approvals[id] = tuple(r for r in reversed(reviews_of[reset + 1 :]) if r.state == "approved")
        if not approvals[id] and reset >= 0 and reviews_of[reset].state == "changes-requested":
            objections[id] = reviews_of[reset]
    return Spoken({id: found for id, found in approvals.items() if found}, objections, tuple(void))


def weigh(
    entry: Entry, role: Role, person: Person, reviews: Sequence[Review], snapshot: Snapshot, *, alone: bool
) -> Approval | Refused | None:
    """The person's approval that meets the role's need, else why the latest of them doesn't; None where none is asked of them."""
    if person.id not in role.ids:
        return None
    weighed = [_weighed(entry, role, person, review, snapshot, alone) for review in reviews]
    return next((found for found in weighed if isinstance(found, Approval)), weighed[0] if weighed else None)


def barred(person: Person, review: Review, roles: Sequence[Role], conflicts: Conflicts) -> Refused | None:
    """Why the person's word does not count here at all, if it doesn't."""
    if person.id in conflicts:
        return Refused(review, person, "conflict", f"does not count, since {person.name} {conflicts[person.id]}")
    if not person.active:
        return Refused(review, person, "no-authority", f"does not count, since {person.name} has left")
    if any(person.id in role.ids for role in roles):
        return None
    names = list(dict.fromkeys(c.person.name for role in roles for c in role.candidates))
    said = f"is not asked for: {series(names, 'or')} can approve this" if names else "is not asked for"
    return Refused(review, person, "no-authority", said)


def moment(review: Review) -> tuple[datetime, str]:
    """By what reviews are put in order, whatever order they came in."""
    return review.submitted, review.id


def _weighed(
    entry: Entry, role: Role, person: Person, review: Review, snapshot: Snapshot, alone: bool
) -> Approval | Refused:
    if review.edited:
        return Refused(review, person, "edited", "was edited after it was given; it has to be given anew")
    if not fresh(entry, review, snapshot):
        known = review.commit == snapshot.head or review.commit in snapshot.seen
        said = "an earlier version; it was changed since" if known else "a version that is no longer there"
        return Refused(review, person, "stale", f"was given for {said}")
    if not role.need.scored:
        return Approval(person, review, {})
    read = sheet(review.body, snapshot.policy.rubrics[entry.kind], entry.id, alone=alone)
    if read.problem:
        return Refused(review, person, "below-pass" if read.below else "unscored", read.problem)
    return Approval(person, review, read.scores)


def fresh(entry: Entry, review: Review, snapshot: Snapshot) -> bool:
    """Whether the reviewer saw the entry as it is now."""
    if review.commit == snapshot.head:
        return True
    seen = snapshot.seen.get(review.commit or "", {}).get(entry.key)
    return seen is not None and seen == (entry.after.digest if entry.after else "")


def _holders(review: Review, roster: Roster) -> tuple[Person, ...]:
    if review.handle:
        return roster.holders(review.handle)
    person = roster.people.get(review.person or "")
    return (person,) if person else ()


def _once(review: Review) -> bool:
    """Whether it was an approval, before it was dismissed or taken back."""
    return review.state in ("approved", "dismissed")


def _void(review: Review, reset: Review, person: Person) -> Refused:
    if review.state == "dismissed":
        return Refused(review, person, "dismissed", "was dismissed")
    if reset.state == "dismissed":
        return Refused(review, person, "dismissed", "was given before another one that was dismissed")
    return Refused(review, person, "withdrawn", f"was taken back: {person.name} asked for changes afterwards")
