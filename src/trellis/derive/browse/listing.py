"""The listing: the catalogue's items by number, their cards, the filters over them and the suggested order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .. import cards
from ..cards import EntryCard
from ..published import Item, PublishedCatalogue
from . import facets, numbering
from .facets import Facets

MAX_FRONT = 500
"""The most items that the suggested order puts before the others."""


@dataclass(frozen=True)
class Listing:
    """Identifies items by number. Built once for a site, by `SiteData.listing`."""

    published: PublishedCatalogue

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Courses and paths; an item's index is its number."""
        return numbering.number_items(self.published)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Item id → its number."""
        return {item.id: number for number, item in enumerate(self.items)}

    @cached_property
    def cards(self) -> tuple[EntryCard, ...]:
        """The items' cards, by number."""
        return cards.build_cards(self.published, self.items)

    @cached_property
    def facets(self) -> Facets:
        """The filters over the items."""
        return facets.build_facets(self.published, self.items)

    @cached_property
    def front(self) -> tuple[int, ...]:
        """The numbers that the suggested order begins with: required items, those in the spotlight, paths.

        The rest follows by number.
        """
        required = [e for e in self.published.current_items if e.meta.required_for]
        required.sort(key=lambda e: not e.meta.required_for.is_for_everyone)
        spotlit = {s.item for s in self.published.context.portal.spotlight if s.until >= self.published.today}
        front = (*required, *(e for e in self.published.current_items if e.id in spotlit), *self._paths)
        return tuple(dict.fromkeys(self.numbers[e.id] for e in front))[:MAX_FRONT]

    @cached_property
    def suggested_order(self) -> tuple[int, ...]:
        """All numbers in the suggested order."""
        first = set(self.front)
        return (*self.front, *(number for number in range(len(self.items)) if number not in first))

    @property
    def _paths(self) -> tuple[Item, ...]:
        return tuple(e for e in self.published.current_items if e.kind == "path")
