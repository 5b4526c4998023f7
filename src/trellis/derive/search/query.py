"""Runs a query: the numbers of matching entries, ranked.

The twin of ``site/assets/search/plan.js``; change both together.

Each word of the query matches itself, words of the same stem, and words that begin with it, in what describes an entry
and in its texts; in texts, words that begin with it only if it stands nowhere. If there are none of these, it matches
words with a near spelling, and finally words with another ending: a word that stands in any text is never taken for
another. A document's score is the sum of its weights, times the square of the share of the query that it matches: three
words mean all three. To this comes the same sum for the best one of its texts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from . import spelling
from .index import MAX_WHOLE_TITLE_WORDS
from .packed import PackedIndex, PackedLanguage, PackedTerm
from .words import WHOLE_TITLE_MARK, fold_accents, join_hyphenated, split_words

MAX_WORDS = 10
"""The most words of a query; further ones are ignored."""

EXACT_SCORE, STEM_SCORE, PREFIX_SCORE = 10, 5, 3
"""Factors for the typed word, a word of the same stem, a word with the typed prefix."""

TEXT_SCORES = (6, 3)
"""Factors for the typed word in a text, and a word of the same stem."""

TEXT_PREFIX_SCORE, MIN_TEXT_PREFIX = 2, 4
"""The factor for a word of a text with the typed prefix, and the least letters of such a prefix."""

MIN_KNOWN_SHARE = 0.35
"""If words of the query match nothing, documents that match less than this share of it are left out. An unknown word
counts as the rarest.
"""

ENDING_SCORES = (5, 3)
"""Factors for a word with another ending, and for one of the same stem as that."""

MIN_SHARED_LETTERS, MAX_ENDING_LETTERS = 4, 3
"""The least letters that two words with different endings share, one more if both endings are long, and the most
letters of an ending.
"""

_INFLECTIONS = frozenset(("", "d", "e", "ed", "es", "ing", "s"))
_OWN_MEANINGS = frozenset(
    ("r", "rs", "er", "ers", "or", "ors", "ant", "ants", "ent", "ents", "ance", "ence", "ity", "ness")
)
"""English endings of a word that means the same, and of one that does not: importance is no ending of import."""

SLIP_SCORES = ((10, 5), (6, 3), (4, 2))
"""By distance: factors for a word with a near spelling, and for one of the same stem as that."""

MAX_RARITY = 100
"""The rarity of a term in one document."""

ITEM_KINDS = ("course", "path")
MAX_ITEM_RATIO, MIN_ITEM_WEIGHT = 4, 60_000
"""Teams come after courses and paths whose weight is at least the best one's divided by this, and at least so high: the
name of the team that owns a course is not enough, a word of its summary is.
"""

MIN_RARITY_SHARE = 0.6
"""If a document matches the whole query, those that match less than this share of its rarity are left out."""


@dataclass(slots=True)
class _QueryWord:
    """A word of the query with its matches. forms: words to highlight."""

    typed: str
    rarity: int = 0
    """The highest one of its terms; where it stands in texts, at most the highest one there."""
    text_rarity: int = 0
    weights: dict[int, int] = field(default_factory=dict)
    """Document number → the highest weight."""
    text_weights: dict[int, dict[int, int]] = field(default_factory=dict)
    """Document number → lesson, or 0 → the highest weight."""
    candidates: list[tuple[str, PackedTerm]] = field(default_factory=list)
    """Words that it matches in place of itself, with their terms."""
    text_prefixes: list[PackedTerm] = field(default_factory=list)
    """Terms of texts with words that begin with it."""
    forms: set[str] = field(default_factory=set)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing matches it so far."""
        return not self.weights and not self.text_weights

    def list_numbers(self) -> set[int]:
        """The numbers of all documents that match it."""
        return self.weights.keys() | self.text_weights.keys()

    def add_postings(self, term: PackedTerm, word: str, exact: int, stem: int) -> None:
        """Adds a term's postings. exact: the factor of documents with `word`. stem: of those with another word of its
        stem.
        """
        form = term.words.index(word) if word in term.words else -1
        for number, weight, posting_form, _ in term.postings:
            score = weight * (exact if posting_form == form else stem)
            if score > self.weights.get(number, 0):
                self.weights[number] = score

    def add_text_postings(self, term: PackedTerm, word: str, exact: int, stem: int) -> None:
        """Adds the postings of a term of texts, as `add_postings`."""
        form = term.words.index(word) if word in term.words else -1
        for number, weight, posting_form, lesson in term.postings:
            score = weight * (exact if posting_form == form else stem)
            lessons = self.text_weights.setdefault(number, {})
            if score > lessons.get(lesson, 0):
                lessons[lesson] = score


@dataclass(frozen=True, slots=True)
class SearchResult:
    """hits: numbers with scores, the best first. words: to highlight. corrections: typed words and those that they
    matched. missing: typed words that match nothing. lessons: number of a hit → the place in the course of the lesson
    that has the query's words, if what describes the course lacks some of them.
    """

    hits: tuple[tuple[int, float], ...]
    words: tuple[str, ...]
    corrections: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    lessons: Mapping[int, int]


def search_index(index: PackedIndex, query: str) -> SearchResult:
    """Returns all entries that match, ranked."""
    languages = list(index.read_languages())
    query_words = _parse_query(query, languages)
    for word in query_words:
        for language in languages:
            _match_word(word, index, language)
            _match_text_word(word, index, language)
        _settle_text_word(word)
    whole_title = _match_whole_title(query_words, index, languages)
    for word in [word for word in query_words if word.is_unknown] or _select_doubtful_words(query_words):
        for language in languages:
            _match_near_words(word, index, language, 1)
    for match in _GUESSES:
        for word in [word for word in query_words if word.is_unknown]:
            for language in languages:
                match(word, index, language)
    bonuses = [whole_title, *_match_joined_words(query, query_words, index, languages)]
    hits = _rank_documents(index, query_words, bonuses)
    return SearchResult(
        tuple((hit.number, hit.score) for hit in hits),
        tuple(sorted({form for word in query_words for form in word.forms})),
        tuple(_list_corrections(query_words, hits)),
        tuple(word.typed for word in query_words if word.is_unknown),
        {hit.number: hit.lesson for hit in hits if hit.lesson},
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


def _match_text_word(word: _QueryWord, index: PackedIndex, language: PackedLanguage) -> None:
    for term in index.find_text_terms(language, word.typed):
        if word.typed in term.words:
            word.add_text_postings(term, word.typed, *TEXT_SCORES)
            word.forms.update(term.words)
            word.text_rarity = max(word.text_rarity, term.rarity)
        elif any(form.startswith(word.typed) for form in term.words):
            word.text_prefixes.append(term)


def _settle_text_word(word: _QueryWord) -> None:
    """Adds what begins with a word that stands nowhere itself, and settles how rare the word is."""
    if not word.forms and len(word.typed) >= MIN_TEXT_PREFIX:
        for term in word.text_prefixes:
            word.add_text_postings(term, word.typed, TEXT_PREFIX_SCORE, TEXT_PREFIX_SCORE)
            word.text_rarity = max(word.text_rarity, term.rarity)
    rarities = [rarity for rarity in (word.rarity, word.text_rarity) if rarity]
    word.rarity = min(rarities, default=0)


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
    if set.intersection(*(word.list_numbers() for word in query_words)) if query_words else True:
        return []
    return [word for word in query_words if not word.forms]


def _match_joined_words(
    query: str, query_words: list[_QueryWord], index: PackedIndex, languages: list[PackedLanguage]
) -> list[_QueryWord]:
    """Matches words with hyphens as one word. This raises scores, as `_match_whole_title` does."""
    typed_words = {word.typed for word in query_words}
    folded = dict.fromkeys(map(fold_accents, join_hyphenated(query)))
    joined_words = [_QueryWord(word) for word in folded if word not in typed_words][:MAX_WORDS]
    for joined in joined_words:
        for language in languages:
            for term in index.find_terms(language, joined.typed, 1):
                if joined.typed in term.words:
                    joined.add_postings(term, joined.typed, EXACT_SCORE, STEM_SCORE)
            for term in index.find_text_terms(language, joined.typed, 1):
                if joined.typed in term.words:
                    joined.add_text_postings(term, joined.typed, *TEXT_SCORES)
    return joined_words


def _match_near_words(word: _QueryWord, index: PackedIndex, language: PackedLanguage, slips: int) -> None:
    lines = index.read_spelling_lines(language, len(word.typed))
    for candidate, distance in _find_near_words(word.typed, lines, language, slips):
        for term in index.find_terms(language, candidate, 1):
            if candidate in term.words:
                _add_candidate(word, candidate, term, SLIP_SCORES[distance])


def _match_near_text_words(word: _QueryWord, index: PackedIndex, language: PackedLanguage, slips: int) -> None:
    lines = index.read_text_spelling_lines(language, len(word.typed))
    for candidate, distance in _find_near_words(word.typed, lines, language, slips):
        for term in index.find_text_terms(language, candidate, 1):
            if candidate in term.words:
                _add_text_candidate(word, candidate, term, SLIP_SCORES[distance])


def _find_near_words(
    word: str, lines: Iterable[tuple[int, str]], language: PackedLanguage, slips: int
) -> list[tuple[str, int]]:
    """The nearest words with their distances, `slips` at most, without those of another meaning."""
    near_words = spelling.find_near_words(word, lines)
    return [(near, far) for near, far in near_words if far <= slips and not _differ_in_meaning(word, near, language)]


def _match_endings(word: _QueryWord, index: PackedIndex, language: PackedLanguage, most: int) -> None:
    """Matches words with another ending: browsers have no stemmer, and a small index lacks many forms of a word.

    most: letters of the shorter one of the two endings.
    """
    if len(word.typed) <= MIN_SHARED_LETTERS:
        return
    prefix = word.typed[: max(MIN_SHARED_LETTERS, len(word.typed) - MAX_ENDING_LETTERS)]
    for term in index.find_terms(language, prefix):
        if candidate := _find_kin(word.typed, term, language, most):
            _add_candidate(word, candidate, term, ENDING_SCORES)
    for term in index.find_text_terms(language, prefix):
        if candidate := _find_kin(word.typed, term, language, most):
            _add_text_candidate(word, candidate, term, ENDING_SCORES)


def _find_kin(word: str, term: PackedTerm, language: PackedLanguage, most: int) -> str:
    kin = (form for form in term.words if _differ_in_ending(word, form, most))
    return next((form for form in kin if not _differ_in_meaning(word, form, language)), "")


def _differ_in_meaning(word: str, other: str, language: PackedLanguage) -> bool:
    """Whether two English words differ in an ending that makes another meaning."""
    length = _count_shared_letters(word, other)
    endings = {word[length:], other[length:]}
    is_long = length >= MIN_SHARED_LETTERS
    return language.code == "en" and is_long and bool(endings & _INFLECTIONS and endings & _OWN_MEANINGS)


def _count_shared_letters(word: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))


def _differ_in_ending(word: str, other: str, most: int) -> bool:
    length = _count_shared_letters(word, other)
    shorter, longer = sorted((len(word) - length, len(other) - length))
    return length >= MIN_SHARED_LETTERS + (most > 1) and shorter <= most and longer <= MAX_ENDING_LETTERS


_GUESSES: tuple[Callable[[_QueryWord, PackedIndex, PackedLanguage], None], ...] = (
    partial(_match_near_text_words, slips=1),
    partial(_match_endings, most=1),
    partial(_match_near_words, slips=2),
    partial(_match_near_text_words, slips=2),
    partial(_match_endings, most=MAX_ENDING_LETTERS),
)
"""What a word is taken for that matches nothing, the likeliest first: declaring is for declare sooner than for
decoding.
"""


def _add_candidate(word: _QueryWord, candidate: str, term: PackedTerm, scores: tuple[int, int]) -> None:
    """Matches another word in place of the typed one. scores: factors for that word, and for one of its stem."""
    word.add_postings(term, candidate, *scores)
    word.candidates.append((candidate, term))
    word.rarity = max(word.rarity, term.rarity)


def _add_text_candidate(word: _QueryWord, candidate: str, term: PackedTerm, scores: tuple[int, int]) -> None:
    """Matches another word of texts in place of the typed one, as `_add_candidate`."""
    word.add_text_postings(term, candidate, *scores)
    word.candidates.append((candidate, term))
    word.rarity = max(word.rarity, term.rarity)


class _Hit(NamedTuple):
    """A document that matches. lesson: as in `SearchResult`, or 0."""

    number: int
    score: float
    lesson: int


@dataclass(slots=True)
class _Sums:
    """Of a document: the weights and the rarity of the words it matches, and of those that its own fields have."""

    weight: int = 0
    rarity: int = 0
    own_weight: int = 0
    own_rarity: int = 0
    texts: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Lesson, or 0 → weight, and rarity of the words that its text has."""


def _rank_documents(index: PackedIndex, words: list[_QueryWord], bonuses: list[_QueryWord]) -> list[_Hit]:
    """All documents that match, the best first; none that match little if one matches all, or if words are unknown.

    bonuses: words that raise scores only.
    """
    known_words = [word for word in words if not word.is_unknown]
    total = sum(word.rarity for word in known_words)
    unknown = MAX_RARITY * (len(words) - len(known_words))
    sums = _sum_weights(known_words, bonuses)
    least = MIN_RARITY_SHARE * total if any(own.rarity == total for own in sums.values()) else 0
    least = max(least, MIN_KNOWN_SHARE * (total + unknown) if unknown else 0)
    hits = []
    for number, own in sums.items():
        if own.rarity < least or not own.rarity:
            continue
        score = own.weight * own.rarity * own.rarity / (total * total)
        best, lesson = 0.0, 0
        for place, (weight, rarity) in sorted(own.texts.items()):
            text_score = weight * rarity * rarity / (total * total)
            if text_score > best:
                best, lesson = text_score, place
        hits.append(_Hit(number, score + best, lesson if own.own_rarity < own.rarity else 0))
    hits.sort(key=lambda hit: (-hit.score, hit.number))
    return _put_items_first(index, hits, {n: own.own_weight for n, own in sums.items() if own.own_rarity == total})


def _put_items_first(index: PackedIndex, hits: list[_Hit], own_weights: Mapping[int, int]) -> list[_Hit]:
    """The hits with teams after the courses and paths whose own fields match the whole query well.

    own_weights: number → weight, of documents whose own fields match the whole query.
    """
    items = {n: weight for n, weight in own_weights.items() if index.find_kind(n) in ITEM_KINDS}
    least = max(MIN_ITEM_WEIGHT, max(items.values(), default=0) / MAX_ITEM_RATIO)
    last = max((n for n, hit in enumerate(hits) if items.get(hit.number, -1) >= least), default=-1)
    teams = [hit for hit in hits[: last + 1] if index.find_kind(hit.number) == "team"]
    return [*(hit for hit in hits[: last + 1] if hit not in teams), *teams, *hits[last + 1 :]]


def _sum_weights(words: list[_QueryWord], bonuses: list[_QueryWord]) -> dict[int, _Sums]:
    sums: dict[int, _Sums] = {}
    for word in (*words, *bonuses):
        for number in sorted(word.list_numbers()):
            own = sums.setdefault(number, _Sums())
            texts = word.text_weights.get(number, {})
            own.weight += word.weights.get(number, 0) + max(texts.values(), default=0)
            own.rarity += word.rarity
            own.own_weight += word.weights.get(number, 0)
            own.own_rarity += word.rarity if number in word.weights else 0
            for lesson, weight in texts.items():
                text_weight, rarity = own.texts.get(lesson, (0, 0))
                own.texts[lesson] = (text_weight + weight, rarity + word.rarity)
    return sums


def _list_corrections(query_words: list[_QueryWord], hits: list[_Hit]) -> Iterable[tuple[str, str]]:
    """The candidate of each word that the best hit has."""
    for word in query_words:
        best = next(
            (
                candidate
                for candidate, term in word.candidates
                if hits and any(posting.number == hits[0].number for posting in term.postings)
            ),
            None,
        )
        if best:
            yield word.typed, best
