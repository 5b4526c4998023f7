"""The published catalogue with its listing, shared by the pages and the scripts of a site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..published import PublishedCatalogue
from .listing import Listing
from .listing_data import ListingData, build_listing_data


@dataclass(frozen=True)
class SiteData:
    """Created once for a site. The listing and its data are built on first use."""

    published: PublishedCatalogue

    @cached_property
    def listing(self) -> Listing:
        """The listing of courses and paths."""
        return Listing(self.published)

    @cached_property
    def listing_data(self) -> ListingData:
        """The files that the catalogue's scripts fetch."""
        return build_listing_data(self.listing)
