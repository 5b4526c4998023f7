"""Whom a course or path reaches: for whom it is meant and compulsory, who recommends it, which paths and dates lead to it."""

from __future__ import annotations

from collections.abc import Iterable

from .. import links
from ..published import Item, PublishedCatalogue
from ..required import required
from .model import Reach


def of(published_catalogues: Iterable[tuple[PublishedCatalogue, Item]]) -> Reach:
    """The reach of one item in each of these published_catalogues, put together."""
    found = [_of(published, item) for published, item in published_catalogues]
    return Reach(
        everyone=any(reach.everyone for reach in found),
        teams=_once(team for reach in found for team in reach.teams),
        compulsory=next((reach.compulsory for reach in reversed(found) if reach.compulsory), ""),
        paths=tuple({link.url: link for reach in found for link in reach.paths}.values()),
        recommended=_once(team for reach in found for team in reach.recommended),
        dates=max((reach.dates for reach in found), default=0),
    )


def _of(published: PublishedCatalogue, item: Item) -> Reach:
    audience = item.meta.audience
    compulsory = required(published, item)
    named = [*audience.teams, *(item.meta.required_for.teams if item.meta.required_for else ())]
    teams = links.many(published, "team", (id for id in named if id != "all"))
    recommending = (team for team in published.teams if any(said.item == item.id for said in team.meta.recommends))
    return Reach(
        everyone="all" in named or not (audience.teams or audience.roles or audience.regions),
        teams=_once(link.title for link in teams),
        compulsory=f"{compulsory.who}, {compulsory.when}" if compulsory else "",
        paths=tuple(links.to(path) for path in published.paths_with.get(item.id, ())),
        recommended=tuple(team.title for team in recommending),
        dates=len(published.sessions_of.get(item.id, ())),
    )


def _once(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles))
