"""Computes whom a course or path reaches: its audience, who must take or recommends it, its paths and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...catalogue.catalogue import Entry
from ...catalogue.obligations import find_required_teams
from .. import links
from ..published import Item, PublishedCatalogue
from ..required import build_requirement
from .model import Reach


def compute_reach(versions: Iterable[tuple[PublishedCatalogue, Item]]) -> Reach:
    """Returns the combined reach of several versions of one item, each in its catalogue, the latest last."""
    versions = tuple(versions)
    latest, _ = versions[-1]
    reaches = [_compute_item_reach(published, item, latest) for published, item in versions]
    return Reach(
        includes_everyone=any(reach.includes_everyone for reach in reaches),
        teams=_remove_repeats(team for reach in reaches for team in reach.teams),
        compulsory_for=next((reach.compulsory_for for reach in reversed(reaches) if reach.compulsory_for), ""),
        paths=tuple({link.url: link for reach in reaches for link in reach.paths}.values()),
        recommending_teams=_remove_repeats(team for reach in reaches for team in reach.recommending_teams),
        session_count=max((reach.session_count for reach in reaches), default=0),
    )


def _compute_item_reach(published: PublishedCatalogue, item: Item, latest: PublishedCatalogue) -> Reach:
    """Returns the reach of one version. Teams and paths are called as in the latest catalogue, where it has them."""

    def find_present_form(entry: Entry[Any]) -> Entry[Any]:
        return latest.find_entry(entry.kind, entry.id) or entry

    audience = item.meta.audience
    requirement = build_requirement(published, item)
    required_for = item.meta.required_for
    named_teams = [*audience.teams, *(find_required_teams(published.catalogue, required_for) if required_for else ())]
    teams = (team for id in named_teams if id != "all" and (team := published.find_entry("team", id)))
    recommending_teams = (
        team
        for team in published.teams
        if any(published.catalogue.item(entry.item) is item for entry in team.meta.recommends)
    )
    return Reach(
        includes_everyone="all" in named_teams or not (audience.teams or audience.roles or audience.regions),
        teams=_remove_repeats(find_present_form(team).title for team in teams),
        compulsory_for=f"{requirement.audience}, {requirement.deadline}" if requirement else "",
        paths=tuple(links.link_entry(find_present_form(path)) for path in published.paths_by_item.get(item.id, ())),
        recommending_teams=tuple(find_present_form(team).title for team in recommending_teams),
        session_count=len(published.sessions_by_item.get(item.id, ())),
    )


def _remove_repeats(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles))
