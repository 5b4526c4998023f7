"""Catalogue pages that need no script: one for each value of a filter, one for each filter, and all items by title.

Without script every filter works as far as one value goes, and a list has an address. All cards on one page would be
30 MB at 10,000 courses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from .. import format
from ..cards import EntryCard
from ..links import Link
from ..wording import format_number, translate
from .facets import FacetGroup
from .listing import Listing

MAX_CARDS, MAX_ROWS = 24, 250
"""How many items a page shows as cards, and how many as rows."""

ALL_URL = "/catalogue/all/"
"""The list of all items, by title."""


@dataclass(frozen=True, slots=True)
class ListPageView:
    """One page of a list."""

    title: str
    total: str
    """The number of items in the list, in words."""
    crumbs: tuple[Link, ...]
    filters: str
    """The same list in the interactive catalogue."""
    about: str
    """The page of the entry that the value refers to, or ""."""
    cards: tuple[EntryCard, ...]
    rows: tuple[EntryCard, ...]
    pages: tuple[Link, ...]
    """Links to all pages of the list, this one without a URL; empty where there is one page."""


@dataclass(frozen=True, slots=True)
class FilterValuesView:
    """The page of all values of a filter, each with its number of items as the note."""

    title: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page to be rendered. template: the name of its template. view: builds its view when the page is rendered.

    former_urls: where it was before.
    """

    url: str
    title: str
    description: str
    template: str
    view: Callable[[], ListPageView | FilterValuesView]
    former_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ItemList:
    """The numbers of the items to list, the first `cards` of them as cards."""

    url: str
    title: str
    numbers: tuple[int, ...]
    crumbs: tuple[Link, ...]
    filters: str = "/catalogue/"
    about: str = ""
    cards: int = MAX_CARDS
    former_urls: tuple[str, ...] = ()

    @property
    def page_count(self) -> int:
        return max(1, -(-(len(self.numbers) - self.cards) // MAX_ROWS))

    def build_url(self, page: int) -> str:
        """The URL of a page; the first page is 1."""
        return _number_url(self.url, page)

    def build_former_urls(self, page: int) -> tuple[str, ...]:
        """Where a page was before."""
        return tuple(_number_url(url, page) for url in self.former_urls)


def _number_url(url: str, page: int) -> str:
    return url if page == 1 else f"{url}{page}/"


def plan_list_pages(listing: Listing) -> Iterator[ListPage]:
    """The pages of all lists."""
    catalogue_link = Link(translate("Catalogue"), "/catalogue/")
    by_title = sorted(range(len(listing.items)), key=lambda n: (listing.items[n].title.casefold(), listing.items[n].id))
    yield from _plan_pages(
        listing,
        _ItemList(
            url=ALL_URL,
            title=translate("All courses and paths"),
            numbers=tuple(by_title),
            crumbs=(catalogue_link,),
            cards=0,
        ),
    )
    ranks = {number: rank for rank, number in enumerate(listing.suggested_order)}
    for index, group in enumerate(listing.facets.groups):
        yield ListPage(
            group.url,
            group.label,
            translate("All values of the filter “{filter}”.", filter=group.label),
            "values",
            partial(_build_values_view, group),
        )
        crumbs = (catalogue_link, Link(group.label, group.url))
        for option, members in zip(group.options, listing.facets.collect_members(index), strict=True):
            numbers = tuple(sorted(members, key=ranks.__getitem__))
            filters = f"/catalogue/?{urlencode({group.name: option.key})}"
            item_list = _ItemList(
                url=option.url,
                title=option.label,
                numbers=numbers,
                crumbs=crumbs,
                filters=filters,
                about=option.about,
                former_urls=option.former_urls,
            )
            yield from _plan_pages(listing, item_list)


def _plan_pages(listing: Listing, item_list: _ItemList) -> Iterator[ListPage]:
    total = format.format_count(len(item_list.numbers), "course or path", "courses and paths")
    for page in range(1, item_list.page_count + 1):
        title = item_list.title
        if page > 1:
            title = translate("{title}, page {number}", title=title, number=page)
        yield ListPage(
            item_list.build_url(page),
            title,
            translate("{total}: {title}.", total=total, title=item_list.title),
            "landing",
            partial(_build_list_view, listing, item_list, total, page),
            item_list.build_former_urls(page),
        )


def _build_list_view(listing: Listing, item_list: _ItemList, total: str, page: int) -> ListPageView:
    start = item_list.cards + (page - 1) * MAX_ROWS
    page_numbers = range(1, item_list.page_count + 1) if item_list.page_count > 1 else ()
    return ListPageView(
        title=item_list.title,
        total=total,
        crumbs=item_list.crumbs,
        filters=item_list.filters,
        about=item_list.about,
        cards=tuple(listing.cards[n] for n in item_list.numbers[: item_list.cards]) if page == 1 else (),
        rows=tuple(listing.cards[n] for n in item_list.numbers[start : start + MAX_ROWS]),
        pages=tuple(Link(str(n), "" if n == page else item_list.build_url(n)) for n in page_numbers),
    )


def _build_values_view(group: FacetGroup) -> FilterValuesView:
    return FilterValuesView(group.label, tuple(Link(o.label, o.url, format_number(o.count)) for o in group.options))
