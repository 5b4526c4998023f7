"""Links to entries: an entry's title with its URL, where it has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..catalogue.catalogue import Entry
from ..kinds import Kind, Person, Resource
from .published import PublishedCatalogue

NO_LANGUAGE = "zxx"
"""BCP 47's tag for what belongs to no language, such as the name of a person."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or a plain title where `url` is "". `url` is an absolute path of the site or an external URL.

    `note` is a short text beside the link, such as a role or a reason. `language` is that of the title in BCP 47; "" is
    the portal's own, and `NO_LANGUAGE` stands for a name.
    """

    title: str
    url: str = ""
    note: str = ""
    language: str = ""


def link_entry(entry: Entry[Kind], note: str = "") -> Link:
    """Returns a link to an entry. An entry without a page has no URL, as a person who has left."""
    if isinstance(entry.meta, Person):
        return Link(entry.title, f"/people/{entry.id}/" if entry.meta.active else "", note, NO_LANGUAGE)
    return Link(entry.title, entry.url, note, str(getattr(entry.meta, "language", None) or ""))


def find_link(published: PublishedCatalogue, kind: str, id: str | None, note: str = "") -> Link | None:
    """Returns a link to an entry, or None where readers cannot see it. The kind "item" means a course or path."""
    entry = published.find_entry(kind, id)
    return link_entry(entry, note) if entry else None


def find_links(published: PublishedCatalogue, kind: str, ids: Iterable[str]) -> tuple[Link, ...]:
    """Returns links to the entries that readers can see, in the order of `ids`."""
    return tuple(link for id in ids if (link := find_link(published, kind, id)))


def link_resources(resources: Iterable[Resource], language: str) -> tuple[Link, ...]:
    """Returns links to resources elsewhere, with what each is good for. language: that of the text they belong to."""
    return tuple(Link(one.title, one.url, one.note or "", language) for one in resources)
