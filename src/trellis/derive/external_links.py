"""Which addresses elsewhere the portal sends its readers to, and from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..catalogue.catalogue import Catalogue

RESERVED = ("example", "invalid", "test", "localhost", "example.com", "example.net", "example.org")
"""Ends of names that are kept for examples, so that no reader is meant to go there."""


def outward(catalogue: Catalogue, site: str) -> Mapping[str, tuple[str, ...]]:
    """Address → the files that name it, both in order. Drafts and what is retired are left out. site: the portal's own address."""
    found: dict[str, set[str]] = {}
    for path, url in (*_in_texts(catalogue), *_in_fields(catalogue)):
        host = urlsplit(url).hostname or ""
        own = site and url.startswith(site)
        if host and not own and not f".{host}".endswith(tuple(f".{end}" for end in RESERVED)):
            found.setdefault(url.partition("#")[0], set()).add(path)
    return {url: tuple(sorted(paths)) for url, paths in sorted(found.items())}


def _in_texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for outline, text in catalogue.written():
        if catalogue.status(outline) not in ("draft", "retired"):
            for link in (*text.links, *text.definitions):
                if link.target.startswith(("http://", "https://")):
                    yield outline.path, link.target


def _in_fields(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for entry in catalogue.all():
        if catalogue.status(entry) not in ("draft", "retired"):
            yield from ((entry.path, url) for url in _addresses(entry.meta.model_dump()))


def _addresses(value: Any) -> Iterator[str]:
    """Every address among nested values."""
    if isinstance(value, str) and value.startswith(("http://", "https://")) and " " not in value:
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _addresses(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _addresses(item)
