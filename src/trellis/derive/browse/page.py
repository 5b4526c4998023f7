"""The catalogue's own page: its first cards, its filters with what most people choose, and where its data lies."""

from __future__ import annotations

from dataclasses import dataclass

from ..cards import Card
from .facets import Group
from .landing import CARDS
from .listing_data import ShelfData
from .site_data import SiteData


@dataclass(frozen=True, slots=True)
class Browse:
    """total: how many items there are. retired: how many of them nobody takes any more. cards: the first of them. data: what the page's script fetches when it is used."""

    total: int
    retired: int
    groups: tuple[Group, ...]
    cards: tuple[Card, ...]
    data: ShelfData


def browse(site: SiteData) -> Browse:
    """What the catalogue shows before anything is chosen."""
    shelf = site.listing
    first = tuple(shelf.cards[number] for number in shelf.suggested[:CARDS])
    retired = sum(item.status == "retired" for item in shelf.items)
    return Browse(len(shelf.items), retired, shelf.facets.groups, first, site.listing_data)
