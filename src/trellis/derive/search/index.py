"""The inverted index of one language, by python-lunr: terms with their words and weighted postings."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from lunr.builder import Builder
from lunr.index import Index as LunrIndex
from lunr.token import Token

from . import compounds, languages
from .documents import SearchDocument
from .words import WHOLE_TITLE_MARK, fold_accents, join_hyphenated, respell_umlauts, split_words

NAME_WEIGHT, TITLE_WEIGHT = 3.0, 10.0
"""The least weight of a field that holds names, and the weight of a title."""

MAX_WHOLE_TITLE_WORDS = 3
"""A title of so many words at most is also indexed as one term."""

MIN_WEIGHT = 0.25
"""Lower weights are left out, unless a term has no other."""

RARITY_SCALE = 10.0
"""Weights are scaled so that the inverse document frequency of a word in one document is the same in every language."""

MAX_DOCUMENT_SHARE, MIN_DOCUMENTS, MAX_COMMON_WORD_LENGTH = 0.25, 200, 5
"""A short word that occurs in more than this share of the documents is a stop word, if there are enough documents."""

WordsByField = dict[str, list[str]]
"""A field's name and weight → its words."""


class Posting(NamedTuple):
    """A document with a term. form: the index of the term's word that occurs first, in the title or else elsewhere."""

    number: int
    weight: float
    form: int


@dataclass(frozen=True, slots=True)
class Term:
    """All words of one stem, folded and sorted. postings: in the order of numbers."""

    words: tuple[str, ...]
    is_name: bool
    """Whether a field with names, such as a title or a skill, has one of the words."""
    rarity: int
    """100 for a term in one document, less for more."""
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class LanguageIndex:
    """The index of one language. common: its stop words, folded."""

    language: str
    terms: tuple[Term, ...]
    common: tuple[str, ...]


def build_index(language: str, documents: Sequence[SearchDocument]) -> LanguageIndex:
    """Builds the index of the documents of one language."""
    stop = languages.get_stop_words(language)
    fields_by_document = {document.number: _split_fields(document, stop) for document in documents}
    stems = _stem_words(
        language, {word: None for fields in fields_by_document.values() for words in fields.values() for word in words}
    )
    lunr_index = _build_lunr_index(documents, fields_by_document, stems)
    name_stems = {
        stems[word][0].stem
        for fields in fields_by_document.values()
        for field, words in fields.items()
        if _parse_weight(field) >= NAME_WEIGHT
        for word in words
    }
    forms: dict[str, set[str]] = defaultdict(set)
    for word, (own, *_) in stems.items():
        forms[own.stem].update((own.word, *respell_umlauts(word, language)))
    first_words = {number: _map_stems_to_words(fields, stems) for number, fields in fields_by_document.items()}
    terms, common = [], {fold_accents(word) for word in stop}
    for stem, weights in _sum_weights(lunr_index, len(documents)).items():
        if _is_common(forms[stem], len(weights), len(documents)):
            common |= forms[stem]
            continue
        form_indexes = {word: index for index, word in enumerate(sorted(forms[stem]))}
        rarity = max(1, round(100 * math.log(1 + len(documents) / len(weights)) / math.log(1 + len(documents))))
        postings = tuple(
            Posting(n, weight, form_indexes[first_words[n][stem]]) for n, weight in sorted(weights.items())
        )
        terms.append(Term(words=tuple(form_indexes), is_name=stem in name_stems, rarity=rarity, postings=postings))
    return LanguageIndex(language, tuple(sorted(terms, key=lambda term: term.words)), tuple(sorted(common)))


def _split_fields(document: SearchDocument, stop: frozenset[str]) -> WordsByField:
    """The words of each field; a short title is also one word in a field of its own."""
    fields = {f"{f.name} {f.weight}": [w for text in f.texts for w in split_words(text, stop)] for f in document.fields}
    titles = [
        words
        for field, words in fields.items()
        if _parse_weight(field) == TITLE_WEIGHT and 0 < len(words) <= MAX_WHOLE_TITLE_WORDS
    ]
    whole_titles = [WHOLE_TITLE_MARK + " ".join(map(fold_accents, title)) for title in titles]
    joined = {
        f"{f.name} {f.weight}": [word for text in f.texts for word in join_hyphenated(text)] for f in document.fields
    }
    fields = {name: words + joined[name] for name, words in fields.items()}
    return fields | {f"{WHOLE_TITLE_MARK} {TITLE_WEIGHT}": whole_titles}


def _parse_weight(field: str) -> float:
    return float(field.rpartition(" ")[2])


class WordStem(NamedTuple):
    """A folded word with its stem."""

    stem: str
    word: str


StemsByWord = Mapping[str, tuple[WordStem, ...]]
"""Word → itself, then the parts of a compound, each with its stem."""


def _stem_words(language: str, words: Mapping[str, None]) -> StemsByWord:
    stem = languages.create_stemmer(language)
    word_stems = {
        word: WordStem(word if word[0] == WHOLE_TITLE_MARK else fold_accents(stem(word)), fold_accents(word))
        for word in words
    }
    if language not in compounds.LANGUAGES:
        return {word: (own,) for word, own in word_stems.items()}
    by_text = {own.stem: own for own in word_stems.values()} | {own.word: own for own in word_stems.values()}
    return {
        word: (own, *(by_text[part] for part in compounds.split_compound(own.word, by_text.keys())))
        for word, own in word_stems.items()
    }


def _map_stems_to_words(fields: WordsByField, stems: StemsByWord) -> dict[str, str]:
    """Stem → the document's first word with it; the title comes first."""
    first_words: dict[str, str] = {}
    for words in fields.values():
        for word in words:
            for word_stem in stems[word]:
                first_words.setdefault(word_stem.stem, word_stem.word)
    return first_words


def _build_lunr_index(
    documents: Sequence[SearchDocument], fields_by_document: Mapping[int, WordsByField], stems: StemsByWord
) -> LunrIndex:
    builder = Builder()
    fields = dict.fromkeys(field for own in fields_by_document.values() for field in own)
    for field in fields:
        builder.field(field, _parse_weight(field))
    builder.pipeline.add(_StemPipeline(stems))
    for document in documents:
        builder.add({"id": document.number, **fields, **fields_by_document[document.number]}, {"boost": document.boost})
    return builder.build()


class _StemPipeline:
    """The only function of lunr's pipeline: it looks stems up.

    Words are split, filtered and stemmed before, each once.
    """

    label = "trellis-stem"

    def __init__(self, stems: StemsByWord) -> None:
        self.stems = stems

    def __call__(self, token: Token, place: int, tokens: list[Token]) -> list[Token]:
        return [Token(word_stem.stem) for word_stem in self.stems[token.string]]


def _sum_weights(lunr_index: LunrIndex, documents: int) -> dict[str, dict[int, float]]:
    """Stem → document number → lunr's weight, summed over all fields."""
    stems = {posting["_index"]: stem for stem, posting in lunr_index.inverted_index.items()}
    scale = RARITY_SCALE / math.log(1 + (documents - 0.5) / 1.5)
    weights: dict[str, dict[int, float]] = {stem: defaultdict(float) for stem in stems.values()}
    for field_ref, vector in lunr_index.field_vectors.items():
        number = int(field_ref.rpartition("/")[2])
        pairs = iter(vector)
        for stem, weight in zip(pairs, pairs, strict=True):
            weights[stems[stem]][number] += weight * scale
    return weights


def _is_common(forms: Set[str], frequency: int, documents: int) -> bool:
    return (
        documents >= MIN_DOCUMENTS
        and frequency > MAX_DOCUMENT_SHARE * documents
        and max(map(len, forms)) <= MAX_COMMON_WORD_LENGTH
    )
