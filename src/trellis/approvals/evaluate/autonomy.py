"""Finds who decides about what a team publishes: the team, the learning team, or both, as portal.yml says.

What is not understood counts as the learning team's to decide, so that a slip asks for more and never for less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from ..snapshot import Policy

AutonomyLevel = Literal["team", "team-asks", "learning-team"]
"""Who decides: the team by itself; the team with the learning team's approval where the standard asks; the latter."""

LEVELS: tuple[AutonomyLevel, ...] = ("team", "team-asks", "learning-team")
"""From the one that asks for the fewest approvals to the one that asks for the most."""

DEFAULT_LEVEL: AutonomyLevel = "team-asks"
"""That of a team of which the settings say nothing."""


def decide_autonomy(
    settings: Mapping[str, str], team: str, learning_team: str | None, unreadable_teams: Collection[str] = ()
) -> AutonomyLevel:
    """Returns who decides about what a team publishes.

    settings: team → what portal.yml says. The learning team never decides about its own work by one key alone, nor
    does a team whose page cannot be read; a value that is none of `LEVELS` leaves the decision to the learning team.
    """
    value = settings.get(team, DEFAULT_LEVEL)
    level: AutonomyLevel = next((level for level in LEVELS if level == value), "learning-team")
    if level == "team" and (team == learning_team or team in unreadable_teams):
        return DEFAULT_LEVEL
    return level


def find_autonomy(policy: Policy, team: str) -> AutonomyLevel:
    """Returns who decides about what a team publishes, by the policy."""
    return decide_autonomy(policy.autonomy, team, policy.learning_team, policy.unreadable_teams)


def find_strictest_autonomy(policy: Policy, teams: Iterable[str]) -> AutonomyLevel:
    """Returns the level of these teams that asks for the most; the default one without any team."""
    return select_strictest([find_autonomy(policy, team) for team in teams] or [DEFAULT_LEVEL])


def select_strictest(levels: Collection[AutonomyLevel]) -> AutonomyLevel:
    """Returns the one of these levels, of which there is at least one, that asks for the most."""
    return max(levels, key=LEVELS.index)
