"""Builds the packed files of the search from the published catalogue."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .. import PublishedCatalogue, cards
from ..browse.numbering import KINDS, number_entries
from ..texts import ReadText, read_entry_text
from .documents import SearchDocument, build_documents
from .index import LanguageIndex, build_index
from .languages import SNOWBALL
from .pack import Files, pack_index
from .text_index import build_text_index
from .texts import TextDocument, build_text_documents, list_lessons


@dataclass(frozen=True, slots=True)
class SearchSource:
    """All that the search files are made of. documents: language → what is indexed in it, the portal's own first.

    texts: the same, of lessons' and other texts. rows: of results. about: further keys of ``index.json``. lessons: id
    and title of each lesson, by the number of its course.
    """

    documents: Mapping[str, list[SearchDocument]]
    texts: Mapping[str, list[TextDocument]]
    rows: list[dict[str, Any]]
    about: Mapping[str, Any]
    lessons: list[list[tuple[str, str]]]


def build_search_files(published: PublishedCatalogue) -> Files:
    """Path → content of all search files, with one index per language, the portal's own first."""
    return pack_search_source(collect_search_source(published))


def collect_search_source(published: PublishedCatalogue, read_text: ReadText = read_entry_text) -> SearchSource:
    """What the search files are made of. read_text: returns the text of an entry.

    Entries in a language without a stemmer join the portal's own index, since every search fetches from each index.
    """
    own = published.context.portal.language.partition("-")[0]
    by_language: dict[str, list[SearchDocument]] = {own: []}
    for document in build_documents(published):
        by_language.setdefault(_choose_index(document.language, own), []).append(document)
    texts: dict[str, list[TextDocument]] = {}
    for text in build_text_documents(published, read_text):
        texts.setdefault(_choose_index(text.language, own), []).append(text)
    rows = [cards.render_search_row(card) for card in cards.build_cards(published, number_entries(published))]
    about = {"addresses": build_url_patterns(published), "starts": find_first_numbers(published)}
    return SearchSource(by_language, texts, rows, about, list_lessons(published))


def _choose_index(language: str, own: str) -> str:
    return language if language == "en" or language in SNOWBALL else own


def build_indexes(source: SearchSource) -> tuple[LanguageIndex, ...]:
    """The indexes of the first tier, in which no text is."""
    with _pause_collector():
        return tuple(build_index(language, documents) for language, documents in source.documents.items() if documents)


def pack_search_source(source: SearchSource, indexes: Sequence[LanguageIndex] | None = None) -> Files:
    """Path → content of all search files. indexes: those of the first tier, if they are known."""
    indexes = build_indexes(source) if indexes is None else indexes
    with _pause_collector():
        texts = [build_text_index(language, documents) for language, documents in source.texts.items()]
    return pack_index(indexes, source.rows, source.about, texts, source.lessons)


@contextmanager
def _pause_collector() -> Iterator[None]:
    """Collects no garbage within the block, which allocates millions of small values, none of them garbage before its
    end.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()


def build_url_patterns(published: PublishedCatalogue) -> dict[str, str]:
    """Kind → the URL of its entries below the site's root, with ``{id}``."""
    models = {entry.kind: type(entry.meta) for entry in number_entries(published)}
    patterns = {kind: models[kind].ADDRESS.lstrip("/") for kind in KINDS if kind in models}
    return patterns | {"person": "people/{id}/"}


def find_first_numbers(published: PublishedCatalogue) -> list[tuple[str, int]]:
    """Each kind that has entries, with the number of the first one."""
    first: dict[str, int] = {}
    for number, entry in enumerate(number_entries(published)):
        first.setdefault(entry.kind, number)
    return list(first.items())
