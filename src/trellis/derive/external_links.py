"""Collects the external links of the catalogue and the files that contain them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..catalogue.catalogue import Catalogue

RESERVED_DOMAINS = ("example", "invalid", "test", "localhost", "example.com", "example.net", "example.org")
"""Domains reserved for examples. No reader is meant to open them."""


def collect_external_links(catalogue: Catalogue, site: str) -> Mapping[str, tuple[str, ...]]:
    """Maps each external URL to the files that contain it, both sorted.

    Drafts and retired entries are skipped, as are links below `site`, the portal's own address ("" if unknown).
    """
    paths_by_url: dict[str, set[str]] = {}
    for path, url in (*_find_text_links(catalogue), *_find_field_links(catalogue)):
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:  # no host that could be: the check tells of it
            continue
        is_own_address = site and url.startswith(site)
        if host and not is_own_address and not f".{host}".endswith(tuple(f".{end}" for end in RESERVED_DOMAINS)):
            paths_by_url.setdefault(url.partition("#")[0], set()).add(path)
    return {url: tuple(sorted(paths)) for url, paths in sorted(paths_by_url.items())}


def _find_text_links(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for summary, text in catalogue.file_texts():
        if catalogue.status(summary) not in ("draft", "retired"):
            for link in (*text.links, *text.definitions):
                if link.target.startswith(("http://", "https://")):
                    yield summary.path, link.target


def _find_field_links(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for entry in catalogue.all_entries():
        if catalogue.status(entry) not in ("draft", "retired"):
            yield from ((entry.path, url) for url in _find_addresses(entry.meta.model_dump()))


def _find_addresses(value: Any) -> Iterator[str]:
    """Yields every URL among nested values."""
    if isinstance(value, str) and value.startswith(("http://", "https://")) and " " not in value:
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _find_addresses(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _find_addresses(item)
