"""The teams by which a page is filtered, each with the ids that kept and sent addresses may have for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class TeamOption:
    """A team to filter by; its id is "" for what belongs to no team."""

    id: str
    title: str
    former_ids: tuple[str, ...] = ()


def build_team_options(published: PublishedCatalogue, teams: Iterable[tuple[str, str]]) -> tuple[TeamOption, ...]:
    """Builds the options in the order of `teams`, each an id and a title."""
    catalogue = published.catalogue
    return tuple(TeamOption(id, title, catalogue.list_former_ids("team", id)) for id, title in teams)
