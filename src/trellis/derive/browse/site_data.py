"""The published catalogue together with its listing, as the pages of a site and its scripts share them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..published import PublishedCatalogue
from .listing import Listing
from .listing_data import ListingData, build_listing_data


@dataclass(frozen=True)
class SiteData:
    """Made once for a site; the listing and its data are built on first use."""

    published: PublishedCatalogue

    @cached_property
    def listing(self) -> Listing:
        """The catalogue as people browse it."""
        return Listing(self.published)

    @cached_property
    def listing_data(self) -> ListingData:
        """What the catalogue's scripts fetch."""
        return build_listing_data(self.listing)
