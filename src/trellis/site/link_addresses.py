"""The URLs that relative links of an author's text have on the page."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Set
from typing import Any

from ..catalogue.addresses import format_address
from ..catalogue.catalogue import Entry
from ..catalogue.gone import is_history
from ..catalogue.link_targets import LinkTargets, resolve_link
from ..derive import PublishedCatalogue
from ..derive.links import publish_file
from ..load.picture_forms import choose_forms, encode_forms, read_question
from .addresses import make_relative
from .plan import CONTENT_PREFIX, PlannedPage

logger = logging.getLogger("mkdocs.trellis.links")
"""Below MkDocs' logger, whose warnings end a strict build."""


def list_gone_urls(pages: Mapping[str, PlannedPage]) -> frozenset[str]:
    """The addresses of the pages of what was taken down."""
    return frozenset(page.url for page in pages.values() if page.entry and page.entry.kind == "gone")


class LinkAddresses:
    """Resolves links between the files of a portal to the addresses of its pages and assets.

    urls: of all pages, by `src`. gone_urls: those of what was taken down. is_silent: whether nobody is told of links
    that lead nowhere; they are counted all the same.
    """

    def __init__(
        self, published: PublishedCatalogue, urls: Mapping[str, str], gone_urls: Set[str], *, is_silent: bool = False
    ) -> None:
        self._is_silent = is_silent
        self._urls = {f"{CONTENT_PREFIX}{src}": url for src, url in urls.items()}
        self._gone_urls = gone_urls
        self._assets = frozenset(published.catalogue.assets)
        self._files = published.catalogue.served_files
        self._targets = LinkTargets(published.catalogue)
        self.unresolved_count = 0
        """The links that led nowhere so far."""

    def resolve(self, page: PlannedPage, target: str) -> str:
        """The URL, relative to the page, of what a relative address leads to; the address itself if it is unknown.

        target: as an author wrote it, without a scheme; its query and its anchor are kept.
        """
        url = self.find_address(page, target)
        if url is None:
            assert page.entry is not None
            self.unresolved_count += 1
            if not self._is_silent:
                message = "%s has a link to %s, which is not there"
                logger.warning(message, page.entry.path, target, extra={"page": page.dest})
        return target if url is None else url

    def find_address(self, page: PlannedPage, target: str) -> str | None:
        """The same, or None if what the address leads to is unknown. Nothing is said about that.

        A question about a picture's forms is answered too.
        """
        if picture_target := read_question(target):
            return self._describe_forms(page, picture_target)
        if page.entry is None or target.startswith(("/", "#", "?")):
            return target
        path = resolve_link(page.entry.path, target).path
        url = self._find_url(page.entry, path)
        if not url:
            return None
        if url in self._gone_urls:  # such a page has none of the headings
            return make_relative(url, page.url)
        rest = target[len(target.partition("#")[0].partition("?")[0]) :]
        return make_relative(url, page.url) + rest

    def _describe_forms(self, page: PlannedPage, target: str) -> str:
        asset = self._files.get(resolve_link(page.entry.path, target).path) if page.entry else None
        return encode_forms(choose_forms(asset) if asset else None)

    def _find_url(self, entry: Entry[Any], path: str) -> str:
        if url := self._urls.get(path):
            return url
        if path in self._assets:
            return publish_file(path)
        return self._find_gone_url(path) if is_history(entry) else ""

    def _find_gone_url(self, path: str) -> str:
        """The page that says what was taken down, for a link of a text that tells of the past."""
        tombstone = self._targets.find_tombstone(path)
        if tombstone is None:
            return ""
        addresses = (self._targets.find_address(path), format_address(tombstone.meta.former_kind, tombstone.meta.id))
        return next((address for address in addresses if address in self._gone_urls), "")
