"""The catalogue as readers see it → the packed files of its search."""

from __future__ import annotations

import gc
from dataclasses import asdict

from .. import PublishedCatalogue
from .documents import Document, documents
from .index import index
from .languages import SNOWBALL
from .pack import Files, pack
from .rows import addresses, rows, starts


def make(published: PublishedCatalogue) -> Files:
    """Path → content of all files of the search, one index for each language, the portal's own first.

    A language that nobody named or that has no stemmer goes with the portal's own: each index is fetched from by every search.
    """
    own = published.context.portal.language
    by_language: dict[str, list[Document]] = {own: []}
    for document in documents(published):
        known = document.language == "en" or document.language in SNOWBALL
        by_language.setdefault(document.language if known else own, []).append(document)
    collecting = gc.isenabled()
    gc.disable()  # millions of small values, none of them garbage before the end
    try:
        indexes = [index(language, found) for language, found in by_language.items() if found]
    finally:
        if collecting:
            gc.enable()
    about = {"addresses": addresses(published), "starts": starts(published)}
    return pack(indexes, [asdict(row) for row in rows(published)], about)
