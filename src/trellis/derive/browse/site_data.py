"""The published catalogue together with its listing, as the pages of a site and its scripts share them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..published import Edition
from .listing import Shelf
from .listing_data import ShelfData, shelf_data


@dataclass(frozen=True)
class SiteData:
    """Made once for a site; the listing and its data are built on first use."""

    edition: Edition

    @cached_property
    def listing(self) -> Shelf:
        """The catalogue as people browse it."""
        return Shelf(self.edition)

    @cached_property
    def listing_data(self) -> ShelfData:
        """What the catalogue's scripts fetch."""
        return shelf_data(self.listing)
