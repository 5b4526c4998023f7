"""Finds the teams with people for whom an item is compulsory."""

from __future__ import annotations

from ..kinds import RequiredFor
from .catalogue import Catalogue

EVERYONE = "all"
"""Stands for all teams."""


def find_required_teams(catalogue: Catalogue, required_for: RequiredFor) -> tuple[str, ...]:
    """Returns the ids of the teams that have people for whom it is compulsory; ``("all",)`` for everyone.

    Where no team is named, a role belongs to the team that the register says, and a region to its teams and to those
    that serve all regions. A role of no team concerns no team in particular.
    """
    teams = tuple(dict.fromkeys(required_for.teams))
    if not required_for.is_limited:
        return teams
    if named_teams := tuple(team for team in teams if team != EVERYONE):
        return named_teams
    if required_for.roles:
        roles = (catalogue.find_role(role) for role in required_for.roles)
        return tuple(dict.fromkeys(role.meta.team for role in roles if role and role.meta.team))
    regions = {str(region) for region in required_for.regions}
    all_teams = catalogue.whole.teams
    return tuple(team.id for team in all_teams if team.meta.region is None or str(team.meta.region) in regions)
