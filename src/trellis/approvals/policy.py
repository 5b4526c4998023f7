"""Builds the evaluator's policy from a catalogue: its people, its teams and its rules of approval."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue.catalogue import Catalogue, Entry
from ..kinds import Person, Rubric, Team
from ..kinds.handles import normalise_account
from . import snapshot
from .evaluate.autonomy import DEFAULT_LEVEL, AutonomyLevel, select_strictest


def build_policy(catalogue: Catalogue) -> snapshot.Policy:
    """Returns the policy of the catalogue's portal. Only its people, teams, rubrics and settings are read.

    It says what could not be read: without that, nobody knows that less is asked for than should be.
    """
    settings = catalogue.portal.approvals
    rubrics = {kind: catalogue.find_entry("rubric", id) for kind, id in settings.rubrics.items()}
    unread_keys = sorted(catalogue.unread_keys)
    return snapshot.Policy(
        people=tuple(_convert_person(catalogue, entry) for entry in catalogue.whole.people),
        teams=tuple(_convert_team(catalogue, entry) for entry in catalogue.whole.teams),
        learning_team=catalogue.portal.learning_team,
        last_resort=settings.top,
        rubrics={kind: _convert_rubric(entry) for kind, entry in rubrics.items() if entry},
        small_change_words=settings.small_change_words,
        autonomy=collect_autonomy(catalogue),
        recorder=settings.recorder,
        unreadable=tuple(dict.fromkeys(_describe_unreadable(catalogue))),
        unreadable_teams=tuple(id for kind, id in unread_keys if kind == "team"),
    )


def collect_autonomy(catalogue: Catalogue) -> dict[str, str]:
    """Returns team → who decides about what it publishes; of two settings for one team the one that asks for more.

    A team that has another id by now keeps what asks for more. That it decides alone has to be said anew: another team
    could have taken over the id.
    """
    settings: dict[str, AutonomyLevel] = {}
    for setting in catalogue.portal.autonomy:
        id = catalogue.resolve_id("team", setting.team)
        level = select_strictest((setting.decides, DEFAULT_LEVEL)) if id != setting.team else setting.decides
        settings[id] = select_strictest((level, settings.get(id, level)))
    return dict(settings)


def _describe_unreadable(catalogue: Catalogue) -> Iterator[str]:
    """Yields what decides about approvals and could not be read. A rubric counts where the settings name it."""
    keys = catalogue.unread_keys
    if any(kind == "portal" for kind, _ in keys):
        yield "`portal.yml`"
    for id in sorted(id for kind, id in keys if kind == "person"):
        yield f"the record `{id}` in `content/people.yml`" if id else "a part of `content/people.yml`"
    for id in dict.fromkeys(catalogue.portal.approvals.rubrics.values()):
        if ("rubric", id) in keys or catalogue.find_entry("rubric", id) is None:
            yield f"the rubric `{id}`"
    learning_team = catalogue.portal.learning_team
    if learning_team and ("team", learning_team) not in keys and catalogue.find_entry("team", learning_team) is None:
        yield f"the team `{learning_team}`, which `learning_team` in `portal.yml` names,"
    for id in dict.fromkeys(setting.team for setting in catalogue.portal.autonomy):
        if ("team", id) not in keys and catalogue.find_entry("team", id) is None:
            yield f"the team `{id}`, which `autonomy` in `portal.yml` names,"


def _convert_person(catalogue: Catalogue, entry: Entry[Person]) -> snapshot.RosterPerson:
    meta = entry.meta
    absences = (snapshot.RosterAbsence(start=a.from_, until=a.until, delegate=a.delegate) for a in meta.away)
    return snapshot.RosterPerson(
        id=entry.id,
        name=meta.name,
        handle=normalise_account(meta.handle) if meta.handle else None,
        manager=meta.manager,
        team=catalogue.resolve_id("team", meta.team) if meta.team else meta.team,
        active=meta.active,
        away=tuple(absences),
    )


def _convert_team(catalogue: Catalogue, entry: Entry[Team]) -> snapshot.RosterTeam:
    meta = entry.meta
    parent = catalogue.resolve_id("team", meta.parent) if meta.parent else meta.parent
    return snapshot.RosterTeam(
        id=entry.id,
        title=meta.title,
        manager=meta.manager,
        leads=meta.leads,
        parent=parent,
        former_ids=entry.former_ids,
    )


def _convert_rubric(entry: Entry[Rubric]) -> snapshot.RubricSnapshot:
    criteria = (snapshot.CriterionSnapshot(id=c.id, levels=len(c.levels), passing=c.pass_) for c in entry.meta.criteria)
    return snapshot.RubricSnapshot(
        id=entry.id, version=entry.meta.version, criteria=tuple(criteria), former_ids=entry.former_ids
    )
