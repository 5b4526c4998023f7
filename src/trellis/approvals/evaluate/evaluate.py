"""From a snapshot to a verdict. Pure: the same snapshot gives the same verdict, whoever asks, and the order of reviews is no matter."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.phrases import day
from ..snapshot import Snapshot
from . import blockers
from .conflicts import nameless
from .inputs import Hearing
from .subjects import subject
from .verdict import Verdict


def evaluate(snapshot: Snapshot) -> Verdict:
    """Which approvals the change asks for, which it has, and what else stands in its way."""
    hearing = Hearing(snapshot)
    subjects = tuple(subject(entry, hearing) for entry in snapshot.entries)
    blocked = (
        *blockers.of_paths(snapshot),
        *blockers.of_entries(snapshot, subjects),
        *(() if hearing.recorded else blockers.of_ledger(snapshot, hearing.spoken, hearing.roster)),
        *blockers.of_objections(hearing.spoken, hearing.asked, hearing.roster),
    )
    missing = any(one.missing for one in subjects)
    return Verdict(
        state="blocked" if blocked else "missing" if missing else "approved",
        base=snapshot.base,
        head=snapshot.head,
        number=snapshot.number,
        subjects=subjects,
        blocked=blocked,
        rubrics={s.kind: snapshot.policy.rubrics[s.kind] for s in subjects if any(key.scored for key in s.missing)},
        notes=tuple(_notes(hearing)),
    )


def _notes(hearing: Hearing) -> Iterator[str]:
    roster = hearing.roster
    for id in nameless(hearing.snapshot, roster):
        yield f"commit {id[:7]} names nobody who is known here, so whoever made it could not be kept from approving it"
    for id, review in hearing.spoken.objections.items():
        if id not in hearing.asked:
            name, on = roster.people[id].name, day(review.submitted)
            yield f"{name} asked for changes on {on}, and is not asked to approve this"
