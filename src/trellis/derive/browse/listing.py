"""The catalogue as people browse it: items in the order of their numbers, filters over them, what stands first, and who asks for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .. import cards
from ..cards import Card
from ..published import Item, PublishedCatalogue
from . import facets, numbering
from .facets import Facets

FRONT = 500
"""At most so many items stand before the others in the suggested order."""


@dataclass(frozen=True)
class Listing:
    """Everything here counts items by their numbers. It is made once for a site, with `SiteData.listing`."""

    published: PublishedCatalogue

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Courses and paths, each at its number."""
        return numbering.items(self.published)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Item → its number."""
        return {item.id: number for number, item in enumerate(self.items)}

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The items' cards, by number."""
        return cards.cards(self.published, self.items)

    @cached_property
    def facets(self) -> Facets:
        """The filters over the items."""
        return facets.facets(self.published, self.items)

    @cached_property
    def front(self) -> tuple[int, ...]:
        """What the suggested order begins with: what is required, what is in the spotlight, the paths. The rest follows by number."""
        required = [e for e in self.published.current if e.meta.required_for]
        required.sort(key=lambda e: "all" not in e.meta.required_for.teams)
        spotlit = {said.item for said in self.published.context.portal.spotlight if said.until >= self.published.today}
        found = (*required, *(e for e in self.published.current if e.id in spotlit), *self._paths)
        return tuple(dict.fromkeys(self.numbers[e.id] for e in found))[:FRONT]

    @cached_property
    def suggested(self) -> tuple[int, ...]:
        """All numbers in the suggested order."""
        first = set(self.front)
        return (*self.front, *(number for number in range(len(self.items)) if number not in first))

    @property
    def _paths(self) -> tuple[Item, ...]:
        return tuple(e for e in self.published.current if e.kind == "path")
