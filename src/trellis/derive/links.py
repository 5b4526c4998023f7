"""Links to entries: an entry's title with its URL, where it has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..catalogue.catalogue import Entry
from ..catalogue.link_targets import find_generated_page, is_external, resolve_link
from ..kinds import Kind, Person, Resource
from ..load.scan import CONTENT_FOLDER
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


def resolve_address(published: PublishedCatalogue, entry: Entry[Any], target: str) -> str:
    """Returns where an address leads that is written as in a link of the entry's text; "" if it leads nowhere.

    Its query and its anchor are kept. A page that readers cannot see is nowhere.
    """
    if target.startswith(("//", "\\\\")):
        return f"https:{target}"
    if is_external(target) or target.startswith("/"):
        return target
    path = resolve_link(entry.path, target).path
    page = published.catalogue.summaries_by_path.get(path)
    if page and page.url and published.catalogue.status(page) != "draft":
        url = page.url
    elif path in published.catalogue.served_files:
        url = publish_file(path)
    elif not (url := find_generated_page(path)):
        return ""
    return url + target[len(target.partition("#")[0].partition("?")[0]) :]


def publish_file(path: str) -> str:
    """Returns the URL at which the site has an author's file. path: relative to the portal's root."""
    return f"/{quote(path.removeprefix(f'{CONTENT_FOLDER}/'))}"


def link_resources(resources: Iterable[Resource], language: str) -> tuple[Link, ...]:
    """Returns links to resources elsewhere, with what each is good for. language: that of the text they belong to."""
    return tuple(Link(one.title, one.url, one.note or "", language) for one in resources)
