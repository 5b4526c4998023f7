"""The catalogue's own page: its first cards, its filters with what most people choose, and where its data lies."""

from __future__ import annotations

from dataclasses import dataclass

from ..cards import Card
from .facets import Group
from .landing import CARDS
from .listing_data import ListingData
from .site_data import SiteData


@dataclass(frozen=True, slots=True)
class Browse:
    """total: how many items there are. retired: how many of them nobody takes any more. cards: the first of them. data: what the page's script fetches when it is used."""

    total: int
    retired: int
    groups: tuple[Group, ...]
    cards: tuple[Card, ...]
    data: ListingData


def browse(site: SiteData) -> Browse:
    """What the catalogue shows before anything is chosen."""
    listing = site.listing
    first = tuple(listing.cards[number] for number in listing.suggested[:CARDS])
    retired = sum(item.status == "retired" for item in listing.items)
    return Browse(len(listing.items), retired, listing.facets.groups, first, site.listing_data)
