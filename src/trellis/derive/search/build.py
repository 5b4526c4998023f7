"""Builds the packed files of the search from the published catalogue."""

from __future__ import annotations

import gc

from .. import PublishedCatalogue, cards
from ..browse.numbering import KINDS, number_entries
from .documents import SearchDocument, build_documents
from .index import build_index
from .languages import SNOWBALL
from .pack import Files, pack_index


def build_search_files(published: PublishedCatalogue) -> Files:
    """Path → content of all search files, with one index per language, the portal's own first.

    Entries in a language without a stemmer join the portal's own index, since every search fetches from each index.
    """
    own = published.context.portal.language.partition("-")[0]
    by_language: dict[str, list[SearchDocument]] = {own: []}
    for document in build_documents(published):
        has_stemmer = document.language == "en" or document.language in SNOWBALL
        by_language.setdefault(document.language if has_stemmer else own, []).append(document)
    is_collecting = gc.isenabled()
    gc.disable()  # allocates millions of small values, none of them garbage before the end
    try:
        indexes = [build_index(language, documents) for language, documents in by_language.items() if documents]
    finally:
        if is_collecting:
            gc.enable()
    rows = [cards.render_search_row(card) for card in cards.build_cards(published, number_entries(published))]
    about = {"addresses": build_url_patterns(published), "starts": find_first_numbers(published)}
    return pack_index(indexes, rows, about)


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
