"""Who wishes for what a team made for itself: by the counts of `demand.csv`, and by who supports a need for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .catalogue import Catalogue, Entry


@dataclass(frozen=True, slots=True)
class WideDemand:
    """A team's course or path that people wish for.

    people: how many, by the counts of all teams. Supporters of needs count where they are in another team than its own,
    and in none with a count, so that nobody is counted twice. teams: their teams, and the own one where it counted.
    """

    item: Entry[Any]
    people: int
    teams: tuple[str, ...]


def list_wide_demand(catalogue: Catalogue) -> tuple[WideDemand, ...]:
    """Returns the current items of teams that anybody wishes for, the most wanted first."""
    demands = (measure_demand(catalogue, item) for item in _list_team_items(catalogue.whole))
    demands = (demand for demand in demands if demand.people)
    return tuple(sorted(demands, key=lambda demand: (-demand.people, demand.item.title.casefold(), demand.item.id)))


def measure_demand(catalogue: Catalogue, item: Entry[Any]) -> WideDemand:
    """Returns how many people of which teams wish for a course or path."""
    counts: dict[str, int] = {}
    for demand in catalogue.whole.demands_by_item.get(item.key, ()):
        counts[demand.owner] = counts.get(demand.owner, 0) + demand.meta.count
    supporters: dict[str, set[str]] = {}
    for person, team in _list_supporters(catalogue, item):
        if team not in (item.owner, *counts):
            supporters.setdefault(team, set()).add(person)
    people = sum(counts.values()) + sum(map(len, supporters.values()))
    return WideDemand(item, people, tuple(sorted({*counts, *supporters})))


def _list_supporters(catalogue: Catalogue, item: Entry[Any]) -> Iterator[tuple[str, str]]:
    """Yields id and team of each person in the register who supports a need that the item answers."""
    needs = {need.id: need for need in catalogue.whole.referrers(item, "need", "answered_by")}
    for reference in catalogue.whole.references_from(item, "needs"):
        needs.setdefault(reference.target[1], catalogue.entry(reference.target))
    for need in needs.values():
        for id in need.meta.supporters:
            person = catalogue.find_entry("person", id)
            if person and person.meta.team:
                yield person.id, person.meta.team


def _list_team_items(catalogue: Catalogue) -> Iterator[Entry[Any]]:
    items: tuple[Entry[Any], ...] = (*catalogue.courses, *catalogue.paths)
    for item in items:
        if item.is_current and item.meta.tier == "team":
            yield item
