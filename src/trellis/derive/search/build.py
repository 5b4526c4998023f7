"""The catalogue as readers see it → the packed files of its search."""

from __future__ import annotations

import gc
from dataclasses import asdict

from .. import Edition
from .documents import Document, documents
from .index import index
from .languages import SNOWBALL
from .pack import Files, pack
from .rows import addresses, rows, starts


def make(edition: Edition) -> Files:
    """Path → content of all files of the search, one index for each language, the portal's own first.

    A language that nobody named or that has no stemmer goes with the portal's own: each index is fetched from by every search.
    """
    own = edition.context.portal.language
    by_language: dict[str, list[Document]] = {own: []}
    for document in documents(edition):
        known = document.language == "en" or document.language in SNOWBALL
        by_language.setdefault(document.language if known else own, []).append(document)
    collecting = gc.isenabled()
    gc.disable()  # millions of small values, none of them garbage before the end
    try:
        indexes = [index(language, found) for language, found in by_language.items() if found]
    finally:
        if collecting:
            gc.enable()
    about = {"addresses": addresses(edition), "starts": starts(edition)}
    return pack(indexes, [asdict(row) for row in rows(edition)], about)
