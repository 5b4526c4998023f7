"""Runs a query: the numbers of matching entries, ranked.

The twin of ``site/assets/search/plan.js``; change both together.

Each word of the query matches itself, words of the same stem, and words that begin with it. If no index has any of
these, it matches words with a near spelling, and finally words with another ending. A document's score is the sum of
its weights, times the square of the share of the query that it matches: three words mean all three.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import spelling
from .index import MAX_WHOLE_TITLE_WORDS
from .packed import PackedIndex, PackedLanguage, PackedTerm
from .words import WHOLE_TITLE_MARK, fold_accents, split_words

MAX_WORDS = 10
"""The most words of a query; further ones are ignored."""

EXACT_SCORE, STEM_SCORE, PREFIX_SCORE = 10, 5, 3
"""Factors for the typed word, a word of the same stem, a word with the typed prefix."""

ENDING_SCORES = (5, 3)
"""Factors for a word with another ending, and for one of the same stem as that."""

MIN_SHARED_LETTERS, MAX_ENDING_LETTERS = 4, 3
"""The least letters that two words with different endings share, and the most letters of an ending."""

SLIP_SCORES = ((10, 5), (6, 3), (4, 2))
"""By distance: factors for a word with a near spelling, and for one of the same stem as that."""

MIN_RARITY_SHARE = 0.6
"""If a document matches the whole query, those that match less than this share of its rarity are left out."""


@dataclass(slots=True)
class _QueryWord:
    """A word of the query with its matches. rarity: the highest one of its terms. forms: words to highlight."""

    typed: str
    rarity: int = 0
    weights: dict[int, int] = field(default_factory=dict)
    """Document number → the highest weight."""
    candidates: list[tuple[str, PackedTerm]] = field(default_factory=list)
    """Words that it matches in place of itself, with their terms."""
    forms: set[str] = field(default_factory=set)

    def add_postings(self, term: PackedTerm, word: str, exact: int, stem: int) -> None:
        """Adds a term's postings. exact: the factor of documents with `word`. stem: of those with another word of its
        stem.
        """
        form = term.words.index(word) if word in term.words else -1
        for number, weight, posting_form in term.postings:
            score = weight * (exact if posting_form == form else stem)
            if score > self.weights.get(number, 0):
                self.weights[number] = score


@dataclass(frozen=True, slots=True)
class SearchResult:
    """hits: numbers with scores, the best first. words: to highlight. corrections: typed words and those that they
    matched.
    """

    hits: tuple[tuple[int, float], ...]
    words: tuple[str, ...]
    corrections: tuple[tuple[str, str], ...]


def search_index(index: PackedIndex, query: str) -> SearchResult:
    """Returns all entries that match, ranked."""
    languages = list(index.read_languages())
    query_words = _parse_query(query, languages)
    for word in query_words:
        for language in languages:
            _match_word(word, index, language)
    whole_title = _match_whole_title(query_words, index, languages)
    for word in [word for word in query_words if not word.weights] or _select_doubtful_words(query_words):
        for language in languages:
            _match_near_words(word, index, language)
    for word in [word for word in query_words if not word.weights]:
        for language in languages:
            _match_endings(word, index, language)
    hits = _rank_documents([word for word in (*query_words, whole_title) if word.weights])
    return SearchResult(
        hits,
        tuple(sorted({form for word in query_words for form in word.forms})),
        tuple(_list_corrections(query_words, hits)),
    )


def _parse_query(query: str, languages: list[PackedLanguage]) -> list[_QueryWord]:
    """The words to match. Stop words of the portal's own language are among them only if there are no others."""
    parts = split_words(query, languages[0].common if languages else frozenset()) or split_words(query)
    return [_QueryWord(word) for word in dict.fromkeys(map(fold_accents, parts))][:MAX_WORDS]


def _match_word(word: _QueryWord, index: PackedIndex, language: PackedLanguage) -> None:
    exact_terms, prefix_terms = [], []
    for term in index.find_terms(language, word.typed):
        if word.typed in term.words:
            exact_terms.append(term)
        elif any(form.startswith(word.typed) for form in term.words):
            prefix_terms.append(term)
    for term in exact_terms:
        word.add_postings(term, word.typed, EXACT_SCORE, STEM_SCORE)
    for term in prefix_terms:
        word.add_postings(term, word.typed, PREFIX_SCORE, PREFIX_SCORE)
    word.forms |= {form for term in exact_terms for form in term.words}
    rarities = [term.rarity for term in exact_terms or prefix_terms]
    word.rarity = max([word.rarity, *rarities])


def _match_whole_title(
    query_words: list[_QueryWord], index: PackedIndex, languages: list[PackedLanguage]
) -> _QueryWord:
    """Matches the whole query with short titles.

    This raises scores; it is no further word that a document must match.
    """
    whole_title = _QueryWord(WHOLE_TITLE_MARK + " ".join(word.typed for word in query_words))
    for language in languages if 0 < len(query_words) <= MAX_WHOLE_TITLE_WORDS else ():
        for term in index.find_terms(language, whole_title.typed, 1):
            if whole_title.typed in term.words:
                whole_title.add_postings(term, whole_title.typed, EXACT_SCORE, EXACT_SCORE)
    return whole_title


def _select_doubtful_words(query_words: list[_QueryWord]) -> list[_QueryWord]:
    """If no document matches all words: those that no index has as typed. Their prefix matches may be accidental."""
    if set.intersection(*(set(word.weights) for word in query_words)) if query_words else True:
        return []
    return [word for word in query_words if not word.forms]


def _match_endings(word: _QueryWord, index: PackedIndex, language: PackedLanguage) -> None:
    """Matches words with another ending: browsers have no stemmer, and a small index lacks many forms of a word."""
    prefix = word.typed[: max(MIN_SHARED_LETTERS, len(word.typed) - MAX_ENDING_LETTERS)]
    for term in index.find_terms(language, prefix) if len(word.typed) > MIN_SHARED_LETTERS else ():
        candidate = next((form for form in term.words if _differ_in_ending(word.typed, form)), None)
        if candidate:
            _add_candidate(word, candidate, term, ENDING_SCORES)


def _differ_in_ending(word: str, other: str) -> bool:
    length = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return length >= MIN_SHARED_LETTERS and max(len(word), len(other)) - length <= MAX_ENDING_LETTERS


def _match_near_words(word: _QueryWord, index: PackedIndex, language: PackedLanguage) -> None:
    lines = index.read_spelling_lines(language, len(word.typed))
    for candidate, distance in spelling.find_near_words(word.typed, lines):
        for term in index.find_terms(language, candidate, 1):
            if candidate in term.words:
                _add_candidate(word, candidate, term, SLIP_SCORES[distance])


def _add_candidate(word: _QueryWord, candidate: str, term: PackedTerm, scores: tuple[int, int]) -> None:
    """Matches another word in place of the typed one. scores: factors for that word, and for one of its stem."""
    word.add_postings(term, candidate, *scores)
    word.candidates.append((candidate, term))
    word.rarity = max(word.rarity, term.rarity)


def _rank_documents(words: list[_QueryWord]) -> tuple[tuple[int, float], ...]:
    sums: dict[int, int] = {}
    rarities: dict[int, int] = {}
    for word in words:
        for number, weight in word.weights.items():
            sums[number] = sums.get(number, 0) + weight
            rarities[number] = rarities.get(number, 0) + word.rarity
    total = sum(word.rarity for word in words)
    minimum = MIN_RARITY_SHARE * total if total in rarities.values() else 0
    scores = [(n, sums[n] * own * own / (total * total)) for n, own in rarities.items() if own >= minimum]
    return tuple(sorted(scores, key=lambda hit: (-hit[1], hit[0])))


def _list_corrections(query_words: list[_QueryWord], hits: tuple[tuple[int, float], ...]) -> Iterable[tuple[str, str]]:
    """The candidate of each word that the best hit has."""
    for word in query_words:
        best = next(
            (
                candidate
                for candidate, term in word.candidates
                if hits and any(posting.number == hits[0][0] for posting in term.postings)
            ),
            None,
        )
        if best:
            yield word.typed, best
