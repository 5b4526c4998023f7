"""What a catalogue says about who is who and what is asked for, as the evaluator takes it."""

from __future__ import annotations

from ..catalogue.catalogue import Catalogue, Entry
from ..kinds import Person, Rubric, Team
from . import snapshot


def policy(catalogue: Catalogue) -> snapshot.Policy:
    """The policy of the portal whose catalogue this is; people, teams and rubrics are all that it reads of it."""
    said = catalogue.portal.approvals
    named = {kind: catalogue.get("rubric", id) for kind, id in said.rubrics.items()}
    return snapshot.Policy(
        people=tuple(_person(entry) for entry in catalogue.whole.people),
        teams=tuple(_team(entry) for entry in catalogue.whole.teams),
        learning_team=catalogue.portal.learning_team,
        top=said.top,
        rubrics={kind: _rubric(entry) for kind, entry in named.items() if entry},
        small_words=said.small_change_words,
        recorder=said.recorder,
    )


def _person(entry: Entry[Person]) -> snapshot.Person:
    meta = entry.meta
    away = (snapshot.Absence(start=a.from_, until=a.until, delegate=a.delegate) for a in meta.away)
    return snapshot.Person(
        id=entry.id,
        name=meta.name,
        handle=meta.handle,
        manager=meta.manager,
        team=meta.team,
        active=meta.active,
        away=tuple(away),
    )


def _team(entry: Entry[Team]) -> snapshot.Team:
    meta = entry.meta
    return snapshot.Team(id=entry.id, title=meta.title, manager=meta.manager, leads=meta.leads, parent=meta.parent)


def _rubric(entry: Entry[Rubric]) -> snapshot.Rubric:
    criteria = (snapshot.Criterion(id=c.id, levels=len(c.levels), passing=c.pass_) for c in entry.meta.criteria)
    return snapshot.Rubric(id=entry.id, version=entry.meta.version, criteria=tuple(criteria))
