"""From a snapshot to a verdict. Pure: the same snapshot gives the same verdict, whoever asks, and the order of reviews is no matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from ..wording import day
from . import blocks, describing
from .conflicts import Conflicts, conflicts, hands, nameless
from .matching import holders, match
from .requirements import needs
from .roles import Role, roles
from .roster import Candidate, Roster
from .snapshot import Entry, Person, Snapshot
from .verdict import Given, KeyState, NotCounted, PassedOver, Subject, Verdict, Who
from .weighing import Approval, Refused, Spoken, barred, listen, moment, weigh


def evaluate(snapshot: Snapshot) -> Verdict:
    """Which approvals the change asks for, which it has, and what else stands in its way."""
    founded = {e.id: e.after.parent for e in snapshot.entries if e.kind == "team" and e.after and e.after.parent}
    roster = Roster(snapshot.policy, snapshot.today, founded)
    spoken = listen(snapshot.reviews, roster)
    worked = hands(snapshot, roster)
    kept = blocks.recorded(snapshot)
    asked = {
        entry.key: () if kept else roles(needs(entry, snapshot.policy), roster, conflicts(entry, worked))
        for entry in snapshot.entries
    }
    alone = sum(any(role.need.scored for role in found) for found in asked.values()) == 1
    who = {id for found in asked.values() for role in found for id in role.ids}
    subjects = tuple(
        _subject(entry, asked[entry.key], conflicts(entry, worked), snapshot, roster, spoken, alone, who)
        for entry in snapshot.entries
    )
    blocked = (
        *blocks.of_paths(snapshot),
        *blocks.of_entries(snapshot, subjects),
        *(() if kept else blocks.of_ledger(snapshot, spoken, roster)),
        *blocks.of_objections(spoken, who, roster),
    )
    missing = any(subject.missing for subject in subjects)
    return Verdict(
        state="blocked" if blocked else "missing" if missing else "approved",
        base=snapshot.base,
        head=snapshot.head,
        number=snapshot.number,
        subjects=subjects,
        blocked=blocked,
        rubrics={s.kind: snapshot.policy.rubrics[s.kind] for s in subjects if any(key.scored for key in s.missing)},
        notes=tuple(_notes(snapshot, roster, spoken, who)),
    )


def _subject(
    entry: Entry,
    roles: Sequence[Role],
    conflicts: Conflicts,
    snapshot: Snapshot,
    roster: Roster,
    spoken: Spoken,
    alone: bool,
    asked: Set[str],
) -> Subject:
    weighed = {
        id: [weigh(entry, role, roster.people[id], reviews, snapshot, alone=alone) for role in roles]
        for id, reviews in spoken.approvals.items()
    }
    wanted = [role.need for role in roles]
    counting = [_counting(weighed, place) for place in range(len(roles))]
    found = match(wanted, [list(approvals) for approvals in counting], [role.ids for role in roles])
    keys = []
    for place, (role, holder) in enumerate(zip(roles, found, strict=True)):
        taken = holders(wanted, found, role.need.key)
        left = [c for c in role.candidates if c.person.id not in taken]
        late = any(_stale(weighed.get(c.person.id, ()), place) for c in left)
        keys.append(_key(role, counting[place].get(holder or ""), left, late, snapshot))
    refused = (*_refused(entry, roles, conflicts, roster, spoken, weighed, found, asked), *spoken.void)
    side = entry.after or entry.before
    return Subject(
        kind=entry.kind,
        id=entry.id,
        title=side.title if side else "",
        team=side.team if side else "",
        owner=roster.title(side.team) if side else "",
        change=describing.change(entry, snapshot.policy, roster),
        keys=tuple(keys),
        not_counted=tuple(_told(one) for one in sorted(refused, key=lambda one: moment(one.review))),
    )


Weighed = dict[str, list[Approval | Refused | None]]
"""By person, for each role what their approvals are worth."""


def _counting(weighed: Weighed, place: int) -> dict[str, Approval]:
    """By person, the approvals that meet a need, the earliest first."""
    found = [one for values in weighed.values() if isinstance(one := values[place], Approval)]
    return {one.person.id: one for one in sorted(found, key=lambda one: moment(one.review))}


def _stale(values: Sequence[Approval | Refused | None], place: int) -> bool:
    return bool(values) and isinstance(one := values[place], Refused) and one.why == "stale"


def _key(role: Role, approval: Approval | None, left: Sequence[Candidate], late: bool, snapshot: Snapshot) -> KeyState:
    by = next((c for c in role.candidates if approval and c.person.id == approval.person.id), None)
    given = None
    if approval and by:
        day = approval.review.submitted.date()
        given = Given(by=_who(by), on=day, review=approval.review.id, scores=dict(approval.scores))
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


def _refused(
    entry: Entry,
    roles: Sequence[Role],
    conflicts: Conflicts,
    roster: Roster,
    spoken: Spoken,
    weighed: Weighed,
    found: Sequence[str | None],
    asked: Set[str],
) -> Iterator[Refused]:
    """Of each person whose approvals hold no key here, the latest with why. Whoever is asked elsewhere is not told that they are not here."""
    for id, reviews in spoken.approvals.items():
        if id in found or _confirms(entry, id):
            continue
        person, last = roster.people[id], reviews[0]
        refused = [one for one in weighed[id] if isinstance(one, Refused)]
        if why := barred(person, last, roles, conflicts):
            if why.why != "no-authority" or id not in asked:
                yield why
        elif any(isinstance(one, Approval) for one in weighed[id]) or not refused:
            yield Refused(last, person, "superfluous", "is not needed: what it could stand for is given")
        else:
            yield refused[0]


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
    person: Person = candidate.person
    return Who(person=person.id, name=person.name, handle=person.handle, role=candidate.role)


def _notes(snapshot: Snapshot, roster: Roster, spoken: Spoken, asked: Set[str]) -> Iterator[str]:
    for id in nameless(snapshot, roster):
        yield f"commit {id[:7]} names nobody who is known here, so whoever made it could not be kept from approving it"
    for id, review in spoken.objections.items():
        if id not in asked:
            yield f"{roster.people[id].name} asked for changes on {day(review.submitted)}, and is not asked to approve this"
