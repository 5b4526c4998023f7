"""The catalogue's page: its first cards, its filters with the most frequent options, and its data."""

from __future__ import annotations

from dataclasses import dataclass

from ..cards import EntryCard
from .facets import FacetGroup
from .landing import MAX_CARDS
from .listing_data import ListingData
from .site_data import SiteData


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The catalogue before anything is selected. cards: the first of `total` items. data: what the page's script
    fetches.
    """

    total: int
    retired_count: int
    groups: tuple[FacetGroup, ...]
    cards: tuple[EntryCard, ...]
    data: ListingData

    @property
    def has_marks(self) -> bool:
        """Whether one of the cards has the mark of what is approved and current."""
        return any(card.is_approved for card in self.cards)


def build_catalogue_view(site: SiteData) -> CatalogueView:
    """The catalogue before anything is selected."""
    listing = site.listing
    first = tuple(listing.cards[number] for number in listing.suggested_order[:MAX_CARDS])
    retired_count = sum(item.status == "retired" for item in listing.items)
    return CatalogueView(len(listing.items), retired_count, listing.facets.groups, first, site.listing_data)
