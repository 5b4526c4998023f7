"""A page that is its author's text, with what the catalogue adds to it."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from ..funding.prices import Prices, sort_prices
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class TextPage:
    """The view, without its body. prices: below the text of the page that says what is paid for; None elsewhere."""

    title: str
    summary: str
    prices: Prices | None


def build_text_page(published: PublishedCatalogue, entry: Entry[kinds.Page]) -> TextPage:
    """Builds the view of a page."""
    stipend = published.context.portal.stipend
    terms_page = published.find_entry("page", stipend.page) if stipend else None
    prices = sort_prices(published) if terms_page and terms_page.id == entry.id else None
    return TextPage(entry.title, entry.meta.summary, prices)
