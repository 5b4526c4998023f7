"""The catalogue as pages that need no script: one for each value of a filter, one for each filter, and all items by title."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from .. import format
from ..cards import Card
from ..links import Link
from .facets import Group
from .listing import Listing

CARDS, ROWS = 24, 250
"""How many items stand on a page as cards, and how many as lines."""

ALL = "/catalogue/all/"
"""All items by title."""


@dataclass(frozen=True, slots=True)
class Landing:
    """A page of a list. total: how long the list is, in words. filters: the same list in the catalogue, where it can be filtered further.

    about: the page of what the value names, or "". pages: the ways to all pages of the list, this one without an address; none where it is
    the only one.
    """

    title: str
    total: str
    crumbs: tuple[Link, ...]
    filters: str
    about: str
    cards: tuple[Card, ...]
    rows: tuple[Card, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """A page of all values of a filter, each with its number of items as the note."""

    title: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A page to come. template: the name of what arranges its view. view: makes it when it is asked for."""

    url: str
    title: str
    description: str
    template: str
    view: Callable[[], Landing | Values]


@dataclass(frozen=True, slots=True)
class _List:
    """Items to list, by number, of which the first so many stand as cards."""

    url: str
    title: str
    numbers: tuple[int, ...]
    crumbs: tuple[Link, ...] = (Link("Catalogue", "/catalogue/"),)
    filters: str = "/catalogue/"
    about: str = ""
    cards: int = CARDS

    @property
    def pages(self) -> int:
        return max(1, -(-(len(self.numbers) - self.cards) // ROWS))

    def address(self, page: int) -> str:
        """Of its pages, which count from 1."""
        return self.url if page == 1 else f"{self.url}{page}/"


def places(listing: Listing) -> Iterator[Place]:
    """All these pages."""
    by_title = sorted(range(len(listing.items)), key=lambda n: (listing.items[n].title.casefold(), listing.items[n].id))
    yield from _places(listing, _List(ALL, "All courses and paths", tuple(by_title), cards=0))
    rank = {number: place for place, number in enumerate(listing.suggested)}
    for index, group in enumerate(listing.facets.groups):
        yield Place(
            group.url, group.label, f"All values of the filter “{group.label}”.", "values", partial(_values, group)
        )
        crumbs = (Link("Catalogue", "/catalogue/"), Link(group.label, group.url))
        for option, members in zip(group.options, listing.facets.members(index), strict=True):
            found = tuple(sorted(members, key=rank.__getitem__))
            filters = f"/catalogue/?{urlencode({group.name: option.key})}"
            yield from _places(listing, _List(option.url, option.label, found, crumbs, filters, option.about))


def _places(listing: Listing, listed: _List) -> Iterator[Place]:
    total = format.count(len(listed.numbers), "course or path", "courses and paths")
    for page in range(1, listed.pages + 1):
        title = listed.title if page == 1 else f"{listed.title}, page {page}"
        yield Place(
            listed.address(page),
            title,
            f"{total}: {listed.title}.",
            "landing",
            partial(_landing, listing, listed, total, page),
        )


def _landing(listing: Listing, listed: _List, total: str, page: int) -> Landing:
    start = listed.cards + (page - 1) * ROWS
    ways = range(1, listed.pages + 1) if listed.pages > 1 else ()
    return Landing(
        title=listed.title,
        total=total,
        crumbs=listed.crumbs,
        filters=listed.filters,
        about=listed.about,
        cards=tuple(listing.cards[n] for n in listed.numbers[: listed.cards]) if page == 1 else (),
        rows=tuple(listing.cards[n] for n in listed.numbers[start : start + ROWS]),
        pages=tuple(Link(str(way), "" if way == page else listed.address(way)) for way in ways),
    )


def _values(group: Group) -> Values:
    return Values(group.label, tuple(Link(o.label, o.url, f"{o.count:,}") for o in group.options))
