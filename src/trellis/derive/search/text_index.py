"""The index of the texts of one language, the search's second tier: terms with their words and weighted postings.

Weights are BM25's, on the scale of the first tier, which python-lunr weighs. Here each text's words are counted first
and then stemmed once a portal, since texts have many more words than titles and summaries.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from . import languages
from .index import RARITY_SCALE
from .texts import TextDocument
from .words import count_words, fold_accents, respell_umlauts

HEADING_COUNT = 3
"""A word of a heading counts as so many of the text."""

MAX_POSTINGS = 400
"""A term has the texts of the highest weights, so many at most, however large the portal is."""

_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""BM25's k1 and b."""


class TextPosting(NamedTuple):
    """A text with a term. number: that of its entry. lesson: its place in the course, or 0. form: the index of the
    term's word that occurs most often in it.
    """

    number: int
    lesson: int
    weight: float
    form: int


@dataclass(frozen=True, slots=True)
class TextTerm:
    """All words of one stem, folded and sorted. rarity: 100 for a term in one text, less for more. postings: in the
    order of numbers and lessons. count: of the texts that have it.
    """

    words: tuple[str, ...]
    rarity: int
    postings: tuple[TextPosting, ...]
    count: int


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The index of the texts of one language."""

    language: str
    terms: tuple[TextTerm, ...]


class _Occurrence(NamedTuple):
    """A term in a text: the text's place in the list, how often it has the term, and its commonest word for it."""

    place: int
    times: int
    word: str


def build_text_index(language: str, documents: Sequence[TextDocument]) -> TextIndex:
    """Builds the index of the texts of one language."""
    stop = languages.get_stop_words(language)
    stem = languages.create_stemmer(language)
    stems: dict[str, str] = {}
    occurrences: dict[str, list[_Occurrence]] = defaultdict(list)
    words_by_stem: dict[str, set[str]] = defaultdict(set)
    lengths = []
    for place, document in enumerate(documents):
        counts = _count_document_words(document, stop)
        lengths.append(sum(counts.values()))
        by_stem: dict[str, tuple[int, int, str]] = {}
        for word, count in counts.items():
            own = stems.get(word)
            if own is None:
                own = stems[word] = fold_accents(stem(word))
                words_by_stem[own].update((fold_accents(word), *respell_umlauts(word, language)))
            total, most, commonest = by_stem.get(own, (0, 0, ""))
            by_stem[own] = (total + count, *((count, word) if count > most else (most, commonest)))
        for own, (total, _, commonest) in by_stem.items():
            occurrences[own].append(_Occurrence(place, total, commonest))
    mean = sum(lengths) / len(lengths) if lengths else 1
    dampings = [_SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length / max(mean, 1)) for length in lengths]
    terms = [
        _build_term(sorted(words_by_stem[own]), places, documents, dampings) for own, places in occurrences.items()
    ]
    return TextIndex(language, tuple(sorted(terms, key=lambda term: term.words)))


def _count_document_words(document: TextDocument, stop: frozenset[str]) -> Mapping[str, int]:
    counts = dict(count_words(document.text, stop))
    for word, count in count_words(document.headings, stop).items():
        counts[word] = counts.get(word, 0) + HEADING_COUNT * count
    return counts


def _build_term(
    words: Sequence[str],
    occurrences: Sequence[_Occurrence],
    documents: Sequence[TextDocument],
    dampings: Sequence[float],
) -> TextTerm:
    total, count = len(documents), len(occurrences)
    scale = RARITY_SCALE / math.log(1 + (total - 0.5) / 1.5)
    inverse_frequency = scale * math.log(1 + (total - count + 0.5) / (count + 0.5))
    indexes = {word: index for index, word in enumerate(words)}
    weighed = [
        (
            documents[place].boost * inverse_frequency * times * (_SATURATION + 1) / (times + dampings[place]),
            place,
            word,
        )
        for place, times, word in occurrences
    ]
    if count > MAX_POSTINGS:
        weighed = sorted(nlargest(MAX_POSTINGS, weighed, key=lambda one: (one[0], -one[1])), key=lambda one: one[1])
    postings = tuple(
        TextPosting(documents[place].number, documents[place].lesson, weight, indexes[fold_accents(word)])
        for weight, place, word in weighed
    )
    rarity = max(1, round(100 * math.log(1 + total / count) / math.log(1 + total)))
    return TextTerm(tuple(words), rarity, postings, count)
