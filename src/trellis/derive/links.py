"""How an entry is referred to from another page: by its title, with its address where it has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..catalogue.catalogue import Entry
from ..kinds import Kind
from .published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class Link:
    """title: what is clicked. url: an address of the site, from ``/``, or one elsewhere; "" where there is none.

    note: a few words beside it, such as a role or a reason.
    """

    title: str
    url: str = ""
    note: str = ""


def to(entry: Entry[Kind], note: str = "") -> Link:
    """A link to an entry. A person is found on the page of people, an entry without page has its title only."""
    return Link(entry.title, f"/people/#{entry.id}" if entry.kind == "person" else entry.url, note)


def find(published: PublishedCatalogue, kind: str, id: str | None, note: str = "") -> Link | None:
    """A link to the entry of that kind and id; None where readers cannot see it. kind: "item" for a course or path."""
    entry = published.find(kind, id)
    return to(entry, note) if entry else None


def many(published: PublishedCatalogue, kind: str, ids: Iterable[str]) -> tuple[Link, ...]:
    """Links to those that readers can see, in the order given."""
    return tuple(link for id in ids if (link := find(published, kind, id)))


def explained(published: PublishedCatalogue, kind: str, ids: Iterable[str]) -> tuple[Link, ...]:
    """The same, each with the entry's summary as its note: for kinds without a page of their own."""
    found = (published.find(kind, id) for id in ids)
    return tuple(to(e, str(getattr(e.meta, "summary", "") or "")) for e in found if e)
