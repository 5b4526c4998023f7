"""What the people of a team wish for, by the counts of its `demand.csv`, each course and each wish once."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalogue.survey import fold_label
from . import links
from .links import Link
from .published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class Wish:
    """A course or path that people wish for, or the words that they searched for in vain, which lead nowhere."""

    link: Link
    count: int


def list_wishes(published: PublishedCatalogue, team: str) -> tuple[Wish, ...]:
    """Returns a team's wishes, the most wished for first. Counts of one thing, also under a former id, are added up."""
    wishes: dict[tuple[str, str], Wish] = {}
    for row in published.demands_by_team.get(team, ()):
        words, count = row.meta.item, row.meta.count
        item = published.find_entry("item", words)
        key = item.key if item else ("", fold_label(words))
        former = wishes.get(key)
        link = former.link if former else links.link_entry(item) if item else Link(words)
        wishes[key] = Wish(link, count + (former.count if former else 0))
    return tuple(sorted(wishes.values(), key=lambda wish: (-wish.count, wish.link.title.casefold())))
