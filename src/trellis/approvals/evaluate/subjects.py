"""What there is to say of one entry that a change touches: its keys, who holds them, and which approvals do not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...diagnostics.phrases import series
from ..snapshot import Entry, Review
from . import summary
from .approvers import Role
from .assignment import Assignment, holders, match
from .inputs import Hearing
from .reviews import Approval, Refused, moment, weigh
from .roster import Candidate
from .verdict import Given, KeyState, NotCounted, PassedOver, Subject, Who

Weighed = Mapping[str, Sequence[Approval | Refused | None]]
"""By person, for each need what their approvals are worth; None where it is not their word."""


def subject(entry: Entry, hearing: Hearing) -> Subject:
    """The entry with its keys."""
    asked = hearing.roles(entry)
    weighed = {id: _weighed(entry, id, said, hearing) for id, said in hearing.spoken.approvals.items()}
    wanted = [role.need for role in asked]
    counting = [_counting(weighed, place) for place in range(len(asked))]
    found = match(wanted, [list(approvals) for approvals in counting], [role.ids for role in asked])
    keys = []
    for place, (role, holder) in enumerate(zip(asked, found, strict=True)):
        taken = holders(wanted, found, role.need.key)
        left = [c for c in role.candidates if c.person.id not in taken]
        late = any(_stale(weighed, c.person.id, place) for c in left)
        keys.append(_key(role, counting[place].get(holder or ""), left, late))
    refused = (*_refused(entry, hearing, weighed, found), *hearing.spoken.void)
    side = entry.after or entry.before
    return Subject(
        kind=entry.kind,
        id=entry.id,
        title=side.title if side else "",
        team=side.team if side else "",
        owner=hearing.roster.title(side.team) if side else "",
        change=summary.change(entry, hearing.snapshot.policy, hearing.roster),
        keys=tuple(keys),
        not_counted=tuple(_told(one) for one in sorted(refused, key=lambda one: moment(one.review))),
    )


def _weighed(entry: Entry, id: str, reviews: Sequence[Review], hearing: Hearing) -> Sequence[Approval | Refused | None]:
    """For each need the person's approval that meets it, else the latest of theirs with why it doesn't."""
    worth: list[Approval | Refused | None] = []
    for place, role in enumerate(hearing.roles(entry)):
        found = [
            weigh(entry, by, review, hearing.snapshot, scored=role.need.scored, alone=hearing.alone)
            for review in reviews
            if (by := hearing.entitled(entry, place, review, id))
        ]
        worth.append(next((one for one in found if isinstance(one, Approval)), found[0] if found else None))
    return worth


def _counting(weighed: Weighed, place: int) -> dict[str, Approval]:
    """By person, the approvals that meet a need, the earliest first."""
    found = [one for values in weighed.values() if isinstance(one := values[place], Approval)]
    return {one.by.person.id: one for one in sorted(found, key=lambda one: moment(one.review))}


def _stale(weighed: Weighed, id: str, place: int) -> bool:
    one = weighed[id][place] if id in weighed else None
    return isinstance(one, Refused) and one.why == "stale"


def _key(role: Role, approval: Approval | None, left: Sequence[Candidate], late: bool) -> KeyState:
    given = None
    if approval:
        review, scores = approval.review, dict(approval.scores)
        given = Given(by=_who(approval.by), on=review.submitted.date(), review=review.id, scores=scores)
    over = (PassedOver(person=c.person.id, name=c.person.name, why=why) for c, why in role.passed_over)
    return KeyState(
        key=role.need.key,
        team=role.need.team,
        state="given" if given else "stale" if late else "missing",
        scored=role.need.scored,
        given=given,
        who=() if given else tuple(_who(c) for c in left),
        passed_over=tuple(over),
    )


def _refused(entry: Entry, hearing: Hearing, weighed: Weighed, found: Assignment) -> Iterator[Refused]:
    """Of each person whose approvals hold no key here, the latest with why."""
    for id, reviews in hearing.spoken.approvals.items():
        if id in found or _confirms(entry, id):
            continue
        worth = weighed[id]
        refused = [one for one in worth if isinstance(one, Refused)]
        if why := _barred(entry, hearing, id, worth):
            yield why
        elif refused and not any(isinstance(one, Approval) for one in worth):
            yield refused[0]
        elif any(worth):
            person = hearing.roster.people[id]
            yield Refused(reviews[0], person, "superfluous", "is not needed: what it could stand for is given")


def _barred(entry: Entry, hearing: Hearing, id: str, worth: Sequence[Approval | Refused | None]) -> Refused | None:
    """Why the person's word does not count here at all. Whoever is asked for another entry is not told that they are not for this one."""
    person, review, against = hearing.roster.people[id], hearing.spoken.approvals[id][0], hearing.conflicts(entry)
    if id in against:
        return Refused(review, person, "conflict", f"does not count, since {person.name} {against[id]}")
    if any(worth) or id in hearing.asked:
        return None
    if not person.active:
        return Refused(review, person, "no-authority", f"does not count, since {person.name} has left")
    names = list(dict.fromkeys(c.person.name for role in hearing.roles(entry) for c in role.candidates))
    said = f"is not asked for: {series(names, 'or')} can approve this" if names else "is not asked for"
    return Refused(review, person, "no-authority", said)


def _confirms(entry: Entry, id: str) -> bool:
    """Whether the person stands up for a record in their name, which is another thing than approving it."""
    people = entry.after.people if entry.after else ()
    return entry.kind == "review" and any(part.person == id for part in people)


def _told(refused: Refused) -> NotCounted:
    review = refused.review
    return NotCounted(
        review=review.id,
        account=review.handle or "",
        name=refused.person.name if refused.person else "",
        on=review.submitted.date(),
        why=refused.why,
        message=refused.message,
    )


def _who(candidate: Candidate) -> Who:
    person = candidate.person
    return Who(person=person.id, name=person.name, handle=person.handle, role=candidate.role)
