"""The index of the texts of one language, the search's second tier: terms with their words and weighted postings.

Weights are BM25's, on the scale of the first tier, which python-lunr weighs. Here each text's words are counted first
and then stemmed once a portal, since texts have many more words than titles and summaries.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from . import languages
from .index import MIN_WEIGHT, RARITY_SCALE
from .texts import TextDocument
from .words import find_tokens, fold_accents, respell_umlauts, split_token

HEADING_COUNT = 3
"""A word of a heading counts as so many of the text."""

MAX_POSTINGS = 400
"""A term has the texts of the highest weights, so many at most, however large the portal is."""

_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""BM25's k1 and b."""


@dataclass(frozen=True, slots=True)
class TextTerm:
    """All words of one stem, folded and sorted. rarity: 100 for a term in one text, less for more. count: of the texts
    that have it.

    Its texts, in the order of numbers and lessons, are in parallel lists: the number of the entry, the place of the
    lesson in the course or 0, the weight, and the index of the term's word that occurs most often in the text. forms is
    empty where the term has one word.
    """

    words: tuple[str, ...]
    rarity: int
    count: int
    numbers: list[int]
    lessons: list[int]
    weights: list[float]
    forms: list[int]


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The index of the texts of one language."""

    language: str
    terms: tuple[TextTerm, ...]


_Occurrence = tuple[int, int, str]
"""A term in a text: the text's place in the list, how often it has the term, and its commonest word for it."""


def build_text_index(language: str, documents: Sequence[TextDocument]) -> TextIndex:
    """Builds the index of the texts of one language."""
    splitter = _TokenSplitter(language)
    occurrences: dict[str, list[_Occurrence]] = defaultdict(list)
    lengths = []
    for place, document in enumerate(documents):
        counts, words = _count_stems(document, splitter)
        lengths.append(sum(counts.values()))
        for stem, count in counts.items():
            occurrences[stem].append((place, count, words[stem]))
    mean = max(1, sum(lengths) / max(1, len(lengths)))
    dampings = [_SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length / mean) for length in lengths]
    terms = [
        _build_term(sorted(splitter.words_by_stem[stem]), places, documents, dampings)
        for stem, places in occurrences.items()
    ]
    return TextIndex(language, tuple(sorted(terms, key=lambda term: term.words)))


class _TokenSplitter(dict[str, tuple[tuple[str, str], ...]]):
    """A token as written → its words, each as its stem and folded; computed once for all texts of a language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._stop = languages.get_stop_words(language)
        self._stem = languages.create_stemmer(language)
        self.words_by_stem: dict[str, set[str]] = defaultdict(set)

    def __missing__(self, token: str) -> tuple[tuple[str, str], ...]:
        pairs = []
        for word in split_token(token, self._stop):
            stem, folded = fold_accents(self._stem(word)), fold_accents(word)
            self.words_by_stem[stem].update((folded, *respell_umlauts(word, self._language)))
            pairs.append((stem, folded))
        self[token] = tuple(pairs)
        return self[token]


def _count_stems(document: TextDocument, splitter: _TokenSplitter) -> tuple[dict[str, int], dict[str, str]]:
    """How often a text has each stem, and its commonest word for it."""
    counts: dict[str, int] = {}
    most: dict[str, int] = {}
    words: dict[str, str] = {}
    for text, factor in ((document.text, 1), (document.headings, HEADING_COUNT)):
        for token, number in Counter(find_tokens(text)).items():
            times = factor * number
            for stem, word in splitter[token]:
                if stem not in counts:
                    counts[stem], most[stem], words[stem] = times, times, word
                    continue
                counts[stem] += times
                if times > most[stem]:
                    most[stem], words[stem] = times, word
    return counts, words


def _build_term(
    words: Sequence[str],
    occurrences: Sequence[_Occurrence],
    documents: Sequence[TextDocument],
    dampings: Sequence[float],
) -> TextTerm:
    total, count = len(documents), len(occurrences)
    scale = RARITY_SCALE / math.log(1 + (total - 0.5) / 1.5)
    factor = scale * math.log(1 + (total - count + 0.5) / (count + 0.5)) * (_SATURATION + 1)
    weights = [documents[place].boost * factor * times / (times + dampings[place]) for place, times, _ in occurrences]
    chosen: Sequence[int] = range(count)
    if count > MAX_POSTINGS:
        chosen = sorted(nlargest(MAX_POSTINGS, chosen, key=lambda n: (weights[n], -n)))
    chosen = [n for n in chosen if weights[n] >= MIN_WEIGHT] or chosen
    indexes = {word: index for index, word in enumerate(words)}
    return TextTerm(
        words=tuple(words),
        rarity=max(1, round(100 * math.log(1 + total / count) / math.log(1 + total))),
        count=count,
        numbers=[documents[occurrences[n][0]].number for n in chosen],
        lessons=[documents[occurrences[n][0]].lesson for n in chosen],
        weights=[weights[n] for n in chosen],
        forms=[indexes[occurrences[n][2]] for n in chosen] if len(words) > 1 else [],
    )
