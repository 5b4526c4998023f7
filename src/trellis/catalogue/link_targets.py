"""Where the links of a text lead: to a page of the portal, to a file beside it, or out of it."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from ..diagnostics.phrases import did_you_mean
from ..load.markdown import Text
from .catalogue import Catalogue, EntrySummary
from .link import RESERVED

MOST_SUGGESTIONS = 50
"""How often in one run a page of a similar name is looked for among all; it takes a while each time."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")


class Target(NamedTuple):
    """A relative link, resolved. path: below the portal's root. anchor: behind ``#``, or ""."""

    path: str
    anchor: str


def scheme(target: str) -> str:
    """What a browser takes for the scheme of an address, in small letters: ``javascript`` for ``&#106;avascript:`` too."""
    plain = target
    for _ in range(3):
        plain = unquote(html.unescape(plain))
    plain = unicodedata.normalize("NFKC", plain).casefold()
    if not plain.isascii() or not plain.isprintable() or " " in plain:
        plain = "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ")
    found = _SCHEME.match(plain)
    return found[1] if found else ""


def outside(target: str) -> bool:
    """Whether the address names a host, or a program that opens it."""
    return target.startswith(("//", "\\\\")) or bool(scheme(target))


def resolve(file: str, target: str) -> Target:
    """Where a relative address leads from a file; a path that ends in ``/`` keeps that."""
    way, _, anchor = html.unescape(target).partition("#")
    way = unquote(way.partition("?")[0])
    if not way:
        return Target(file, unquote(anchor))
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), way))
    return Target(path + "/" if way.endswith("/") else path, unquote(anchor))


def linked(file: str, text: Text) -> frozenset[str]:
    """Paths below the portal's root that the links of a file lead to. text: what it holds."""
    links = (*text.links, *text.definitions)
    return frozenset(resolve(file, link.target).path for link in links if not outside(link.target))


class Published:
    """What readers can get at, of a catalogue, and what there is besides."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.entries: dict[str, EntrySummary] = {o.path: o for o in catalogue.summaries.values() if not o.prefix}
        """Path of a file → its entry."""
        self.assets = frozenset(catalogue.assets)
        self._suggested = 0

    def page(self, entry: EntrySummary) -> bool:
        """Whether the entry has a page that readers can see."""
        return bool(entry.url) and self._catalogue.status(entry) != "draft"

    @cached_property
    def addresses(self) -> dict[str, EntrySummary]:
        """Address → the entry whose page it is."""
        return {entry.url: entry for entry in self.entries.values() if entry.url}

    def at(self, address: str) -> EntrySummary | None:
        """The entry whose page stands at the end of a path of the site, such as ``/learning/courses/pricing/``."""
        parts = address.partition("#")[0].strip("/").split("/")
        for length in (3, 2):
            if found := self.addresses.get(f"/{'/'.join(parts[-length:])}/"):
                return found
        return None

    def own(self, path: str) -> bool:
        """Whether the portal itself makes a page of that path, such as ``content/catalogue.md``."""
        name = path.removeprefix("content/").removesuffix(".md")
        return path.startswith("content/") and (name == "index" or name in RESERVED)

    def unread(self, path: str) -> bool:
        """Whether a file of that path is there and could not be read; then it is not missing."""
        return any(id == _name(path) for _, id in self._catalogue.unread)

    def suggest(self, entry: EntrySummary, path: str) -> str:
        """What was probably meant, as a link from the entry: a page of the same name, else of a similar one; or ""."""
        meant = _name(path)
        if meant not in self._names and self._suggested < MOST_SUGGESTIONS:
            self._suggested += 1
            meant = did_you_mean(meant, self._names)
        found = self._names.get(meant)
        return relative(entry, found) if found else ""

    @cached_property
    def _names(self) -> dict[str, str]:
        return {_name(path): path for path, entry in self.entries.items() if self.page(entry)}


def relative(entry: EntrySummary, path: str) -> str:
    """The link from an entry's file to another."""
    return posixpath.relpath(path, posixpath.dirname(entry.path))


def named(name: str, paths: Iterable[str]) -> str:
    """Of files, that whose name is most like this one; or ""."""
    return did_you_mean(posixpath.basename(name), [posixpath.basename(path) for path in paths])


def _name(path: str) -> str:
    """The id that a path stands for: its folder's for ``index.md``, without the number of a lesson."""
    *folders, file = path.rstrip("/").split("/")
    stem = file.removesuffix(".md")
    return folders[-1] if stem == "index" and folders else re.sub(r"^\d+-", "", stem)
