"""Documents of one language → terms, each with its words and with what every document weighs that holds it. The index is python-lunr's."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from lunr.builder import Builder
from lunr.index import Index as Lunr
from lunr.token import Token

from . import compounds, languages
from .documents import Document
from .words import MARK, fold, words

NAMES, TITLE = 3.0, 10.0
"""Weights from which on a field holds names, and a title."""

WHOLE = 3
"""Words up to which a title is one term as a whole too; a longer one is found by its words alone."""

SCALE = 10.0
"""What lunr's rarity of a word in one document is taken for, in every language, however many documents it has."""

EVERYWHERE, MANY, SHORT = 0.25, 200, 5
"""Where there are many documents, a short word that stands in such a part of them is taken for one that tells nothing."""

Fields = dict[str, list[str]]
"""A field, by its name and weight → its words."""


class Posting(NamedTuple):
    """A document that holds a term. form: which of the term's words stands in it, the first one of its title where there are several."""

    number: int
    weight: float
    form: int


@dataclass(frozen=True, slots=True)
class Term:
    """What is found by one stem.

    words: all that have it, folded, in order. telling: whether one of them stands where names stand, in a title or a skill.
    rarity: 100 for what stands in one document, less for more. postings: in order of numbers.
    """

    words: tuple[str, ...]
    telling: bool
    rarity: int
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """One language. common: words that are not searched for, folded."""

    language: str
    terms: tuple[Term, ...]
    common: tuple[str, ...]


def index(language: str, documents: Sequence[Document]) -> Index:
    """The index of the documents of one language."""
    stop = languages.stop_words(language)
    said = {document.number: _fields(document, stop) for document in documents}
    stems = _stems(language, {word: None for fields in said.values() for found in fields.values() for word in found})
    built = _lunr(documents, said, stems)
    telling = {
        stems[w][0].stem for f in said.values() for field, found in f.items() if _weight(field) >= NAMES for w in found
    }
    forms: dict[str, set[str]] = defaultdict(set)
    for own, *_ in stems.values():
        forms[own.stem].add(own.word)
    standing = {number: _standing(fields, stems) for number, fields in said.items()}
    terms, common = [], {fold(word) for word in stop}
    for stem, weights in _weights(built, len(documents)).items():
        if _everywhere(forms[stem], len(weights), len(documents)):
            common |= forms[stem]
            continue
        places = {word: place for place, word in enumerate(sorted(forms[stem]))}
        rarity = max(1, round(100 * math.log(1 + len(documents) / len(weights)) / math.log(1 + len(documents))))
        postings = tuple(Posting(n, weight, places[standing[n][stem]]) for n, weight in sorted(weights.items()))
        terms.append(Term(tuple(places), stem in telling, rarity, postings))
    return Index(language, tuple(sorted(terms, key=lambda term: term.words)), tuple(sorted(common)))


def _fields(document: Document, stop: frozenset[str]) -> Fields:
    """What a document says, field by field; a short title as a whole in a field of its own."""
    found = {f"{s.name} {s.weight}": [w for text in s.texts for w in words(text, stop)] for s in document.said}
    titles = [held for field, held in found.items() if _weight(field) == TITLE and 0 < len(held) <= WHOLE]
    return found | {f"{MARK} {TITLE}": [MARK + " ".join(map(fold, title)) for title in titles]}


def _weight(field: str) -> float:
    return float(field.rpartition(" ")[2])


class Formed(NamedTuple):
    """A word, folded, with its stem."""

    stem: str
    word: str


Stems = Mapping[str, tuple[Formed, ...]]
"""Each word → itself, then the words that it is made of."""


def _stems(language: str, known: Mapping[str, None]) -> Stems:
    stem = languages.stemmer(language)
    formed = {word: Formed(word if word[0] == MARK else fold(stem(word)), fold(word)) for word in known}
    if language not in compounds.LANGUAGES:
        return {word: (own,) for word, own in formed.items()}
    folded = {own.stem: own for own in formed.values()} | {own.word: own for own in formed.values()}
    return {
        word: (own, *(folded[part] for part in compounds.parts(own.word, folded.keys())))
        for word, own in formed.items()
    }


def _standing(fields: Fields, stems: Stems) -> dict[str, str]:
    """Stem → the first word of a document that has it; the title comes first."""
    found: dict[str, str] = {}
    for held in fields.values():
        for word in held:
            for formed in stems[word]:
                found.setdefault(formed.stem, formed.word)
    return found


def _lunr(documents: Sequence[Document], said: Mapping[int, Fields], stems: Stems) -> Lunr:
    builder = Builder()
    fields = dict.fromkeys(field for found in said.values() for field in found)
    for field in fields:
        builder.field(field, _weight(field))
    builder.pipeline.add(_Stem(stems))
    for document in documents:
        builder.add({"id": document.number, **fields, **said[document.number]}, {"boost": document.boost})
    return builder.build()


class _Stem:
    """The one function of lunr's pipeline: the words are trimmed, sifted and stemmed already, each once and not as often as it stands."""

    label = "trellis-stem"

    def __init__(self, stems: Stems) -> None:
        self.stems = stems

    def __call__(self, token: Token, place: int, tokens: list[Token]) -> list[Token]:
        return [Token(formed.stem) for formed in self.stems[token.string]]


def _weights(built: Lunr, documents: int) -> dict[str, dict[int, float]]:
    """Stem → number → what lunr weighs it, over all fields together."""
    stems = {posting["_index"]: stem for stem, posting in built.inverted_index.items()}
    scale = SCALE / math.log(1 + (documents - 0.5) / 1.5)
    found: dict[str, dict[int, float]] = {stem: defaultdict(float) for stem in stems.values()}
    for field_ref, vector in built.field_vectors.items():
        number = int(field_ref.rpartition("/")[2])
        pairs = iter(vector)
        for stem, weight in zip(pairs, pairs, strict=True):
            found[stems[stem]][number] += weight * scale
    return found


def _everywhere(forms: Set[str], found: int, documents: int) -> bool:
    return documents >= MANY and found > EVERYWHERE * documents and max(map(len, forms)) <= SHORT
