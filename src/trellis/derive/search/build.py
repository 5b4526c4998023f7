"""Builds the packed files of the search from the published catalogue."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import PublishedCatalogue, cards
from ..browse.numbering import KINDS, number_entries
from .documents import SearchDocument, build_documents
from .index import build_index
from .languages import SNOWBALL
from .pack import Files, pack_index


@dataclass(frozen=True, slots=True)
class SearchSource:
    """All that the search files are made of. documents: language → what is indexed in it, the portal's own first.

    rows: of results. about: further keys of ``index.json``.
    """

    documents: Mapping[str, list[SearchDocument]]
    rows: list[dict[str, Any]]
    about: Mapping[str, Any]


def build_search_files(published: PublishedCatalogue) -> Files:
    """Path → content of all search files, with one index per language, the portal's own first."""
    return pack_search_source(collect_search_source(published))


def collect_search_source(published: PublishedCatalogue) -> SearchSource:
    """What the search files are made of.

    Entries in a language without a stemmer join the portal's own index, since every search fetches from each index.
    """
    own = published.context.portal.language.partition("-")[0]
    by_language: dict[str, list[SearchDocument]] = {own: []}
    for document in build_documents(published):
        has_stemmer = document.language == "en" or document.language in SNOWBALL
        by_language.setdefault(document.language if has_stemmer else own, []).append(document)
    rows = [cards.render_search_row(card) for card in cards.build_cards(published, number_entries(published))]
    about = {"addresses": build_url_patterns(published), "starts": find_first_numbers(published)}
    return SearchSource(by_language, rows, about)


def pack_search_source(source: SearchSource) -> Files:
    """Path → content of all search files."""
    is_collecting = gc.isenabled()
    gc.disable()  # allocates millions of small values, none of them garbage before the end
    try:
        indexes = [build_index(language, documents) for language, documents in source.documents.items() if documents]
    finally:
        if is_collecting:
            gc.enable()
    return pack_index(indexes, source.rows, source.about)


def build_url_patterns(published: PublishedCatalogue) -> dict[str, str]:
    """Kind → the URL of its entries below the site's root, with ``{id}``."""
    models = {entry.kind: type(entry.meta) for entry in number_entries(published)}
    patterns = {kind: models[kind].ADDRESS.lstrip("/") for kind in KINDS if kind in models}
    return patterns | {"person": "people/#{id}"}


def find_first_numbers(published: PublishedCatalogue) -> list[tuple[str, int]]:
    """Each kind that has entries, with the number of the first one."""
    first: dict[str, int] = {}
    for number, entry in enumerate(number_entries(published)):
        first.setdefault(entry.kind, number)
    return list(first.items())
