"""Who decides about what each team publishes, as pages say it."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...approvals.evaluate.autonomy import LEVELS, AutonomyLevel, find_autonomy
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..published import PublishedCatalogue
from ..wording import translate


@dataclass(frozen=True, slots=True)
class AutonomyView:
    """Who decides for a team. label: in a few words; meaning: in a sentence. reason: as portal.yml gives it, or ""."""

    team: Link
    level: AutonomyLevel
    label: str
    meaning: str
    reason: str


def describe_autonomy(published: PublishedCatalogue, team: Entry[kinds.Team]) -> AutonomyView:
    """Describes who decides for a team, as the approvals follow it."""
    level = find_autonomy(published.policy, team.id)
    labels = {
        "team": translate("The team"),
        "team-asks": translate("The team asks, the learning team approves"),
        "learning-team": translate("The learning team"),
    }
    meanings = {
        "team": translate(
            "Its manager approves. The learning team is asked only for what is of the whole company, compulsory or "
            "paid for."
        ),
        "team-asks": translate(
            "Its manager approves; the learning team does too for a first stable version, for what is of the whole "
            "company or compulsory, and for decisions about needs."
        ),
        "learning-team": translate("Its manager approves, and nothing is published without the learning team."),
    }
    resolve = published.catalogue.resolve_id
    settings = published.catalogue.portal.autonomy
    reasons = [s.reason for s in settings if s.decides == level and resolve("team", s.team) == team.id]
    return AutonomyView(links.link_entry(team), level, labels[level], meanings[level], reasons[0] if reasons else "")


def list_autonomy(published: PublishedCatalogue) -> tuple[AutonomyView, ...]:
    """Describes who decides for each current team: those that decide alone first, each level by name."""
    views = [describe_autonomy(published, team) for team in published.teams if team.is_current]
    order = {level: position for position, level in enumerate(LEVELS)}
    return tuple(sorted(views, key=lambda view: order[view.level]))
