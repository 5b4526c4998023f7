"""Computes whom a course or path reaches: its audience, who must take or recommends it, its paths and sessions."""

from __future__ import annotations

from collections.abc import Iterable

from ...catalogue.obligations import find_required_teams
from .. import links
from ..published import Item, PublishedCatalogue
from ..required import build_requirement
from .model import Reach


def compute_reach(versions: Iterable[tuple[PublishedCatalogue, Item]]) -> Reach:
    """Returns the combined reach of several versions of one item, each in its catalogue, the latest last."""
    reaches = [_compute_item_reach(published, item) for published, item in versions]
    return Reach(
        includes_everyone=any(reach.includes_everyone for reach in reaches),
        teams=_remove_repeats(team for reach in reaches for team in reach.teams),
        compulsory_for=next((reach.compulsory_for for reach in reversed(reaches) if reach.compulsory_for), ""),
        paths=tuple({link.url: link for reach in reaches for link in reach.paths}.values()),
        recommending_teams=_remove_repeats(team for reach in reaches for team in reach.recommending_teams),
        session_count=max((reach.session_count for reach in reaches), default=0),
    )


def _compute_item_reach(published: PublishedCatalogue, item: Item) -> Reach:
    audience = item.meta.audience
    requirement = build_requirement(published, item)
    required_for = item.meta.required_for
    named_teams = [*audience.teams, *(find_required_teams(published.catalogue, required_for) if required_for else ())]
    teams = links.find_links(published, "team", (id for id in named_teams if id != "all"))
    recommending_teams = (
        team
        for team in published.teams
        if any(published.catalogue.item(entry.item) is item for entry in team.meta.recommends)
    )
    return Reach(
        includes_everyone="all" in named_teams or not (audience.teams or audience.roles or audience.regions),
        teams=_remove_repeats(link.title for link in teams),
        compulsory_for=f"{requirement.audience}, {requirement.deadline}" if requirement else "",
        paths=tuple(links.link_entry(path) for path in published.paths_by_item.get(item.id, ())),
        recommending_teams=tuple(team.title for team in recommending_teams),
        session_count=len(published.sessions_by_item.get(item.id, ())),
    )


def _remove_repeats(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles))
