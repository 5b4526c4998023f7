"""The lexical index: how many distinctive terms two courses share, by BM25. Terms are words and their prefixes.

Prefixes stand in for stemming in any language: "negotiating" and "negotiation" share a prefix of five letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .sparse_matrix import Floats, Ints, SparseMatrix, expand_ranges

BM25_K1 = 1.2
"""Term frequency saturation, at its usual value."""

BM25_B = 0.75
"""Length normalisation, at its usual value."""

PREFIX_LETTERS = 5
"""Letters of a prefix. Longer words have one, so that forms of a word share it."""

MAX_QUERY_TERMS = 48
"""Terms of a course that are looked up in the others, the most distinctive first. From 40 on, no measured figure
changes."""


MIN_DENSE_USES = 8
"""How often the courses of a block must look a term up, counted in whole rows of scores, for it to be multiplied as a
row of a matrix. Where few words make all texts, nearly every term is, and takes a twentieth of the time."""


class LexicalIndex:
    """The terms of all courses.

    vocabulary: word → column. word_weights: shape (courses, words). document_frequency: how many courses have the
    term of a column. idf: of each column. The columns of both are the words, then the prefixes.
    """

    def __init__(self, vocabulary: Mapping[str, int], word_weights: SparseMatrix) -> None:
        self.vocabulary, self.word_weights = vocabulary, word_weights
        self._prefix_columns, prefix_of_word = _index_prefixes(vocabulary)
        prefix_weights = word_weights.merge_columns(prefix_of_word, max(1, len(self._prefix_columns)))
        self._term_weights = terms = word_weights.append_columns(prefix_weights)
        self.document_frequency: Ints = np.bincount(terms.columns, minlength=terms.column_count)
        self.idf: Floats = np.log(
            1 + (terms.row_count - self.document_frequency + 0.5) / (self.document_frequency + 0.5)
        ).astype(np.float32)
        lengths = np.bincount(terms.row_numbers, weights=terms.values, minlength=terms.row_count)
        self._average_length = max(float(lengths.mean()), 1e-9) if terms.row_count else 1.0
        self._bm25_weights = self._compute_bm25(
            terms.columns, terms.values, lengths[terms.row_numbers].astype(np.float32)
        )

    def score_text(self, words: Mapping[str, float]) -> Floats:
        """Returns the share of these words' distinctive terms that each course has, 0 to about 1; shape (courses,)."""
        return self._score_columns(*self._find_columns(words))

    def score_course(self, row: int) -> Floats:
        """Returns the same for the terms of a course of the index."""
        return self._score_columns(*self._term_weights.get_row(row))

    def score_courses(self, rows: Sequence[int]) -> Floats:
        """Returns the same for several courses of the index, shape (rows, courses).

        No term is left out: the scores are sums of the same products, whichever way they are added.
        """
        queries = [self._build_query(*self._term_weights.get_row(row)) for row in rows]
        columns = np.concatenate([query.columns for query in queries])
        sizes = np.diff(self._postings.starts)
        is_dense = np.bincount(columns, minlength=len(sizes)) * sizes >= MIN_DENSE_USES * self.word_weights.row_count
        dense_columns = np.flatnonzero(is_dense)
        places = np.zeros(len(sizes), np.int64)
        places[dense_columns] = np.arange(len(dense_columns))
        weights = np.zeros((len(rows), len(dense_columns)))
        for number, query in enumerate(queries):
            is_dense_term = is_dense[query.columns]
            weights[number, places[query.columns[is_dense_term]]] = query.weights[is_dense_term]
        scores = weights @ self._spread_postings(dense_columns)
        for number, query in enumerate(queries):
            is_sparse_term = ~is_dense[query.columns]
            scores[number] += self._sum_postings(query.columns[is_sparse_term], query.weights[is_sparse_term])
            scores[number] /= query.own_score
        return np.asarray(scores, np.float32)

    def find_shared_words(self, words: Mapping[str, float], row: int) -> list[str]:
        """Returns the words that a course has too, the most distinctive first."""
        columns, weights = self.word_weights.get_row(row)
        weight_by_column = dict(zip(columns.tolist(), weights.tolist(), strict=True))
        shared = {word: column for word in words if (column := self.vocabulary.get(word)) in weight_by_column}

        def negative_weight(word: str) -> float:
            column = shared[word]
            return -float(self.idf[column]) * float(np.log1p(min(words[word], weight_by_column[column])))

        return sorted(shared, key=negative_weight)

    def get_words(self, row: int) -> dict[str, float]:
        """Returns a course's words with their weights."""
        columns, weights = self.word_weights.get_row(row)
        return {self._words[column]: weight for column, weight in zip(columns.tolist(), weights.tolist(), strict=True)}

    @cached_property
    def _words(self) -> list[str]:
        """The word of each column."""
        return list(self.vocabulary)

    @cached_property
    def _postings(self) -> SparseMatrix:
        """The BM25 weight of each term in each course that has it, shape (terms, courses)."""
        return self._term_weights.replace_values(self._bm25_weights).transpose()

    def _compute_bm25(self, columns: Ints, frequencies: Floats, lengths: Floats | float) -> Floats:
        """Returns the BM25 weights of terms. lengths: of the texts that they are in, as sums of weights."""
        scale = BM25_K1 * (1 - BM25_B + BM25_B * lengths / self._average_length)
        return np.asarray(frequencies * (BM25_K1 + 1) / (frequencies + scale) * self.idf[columns], np.float32)

    def _find_columns(self, words: Mapping[str, float]) -> tuple[Ints, Floats]:
        """Returns the columns of the words and prefixes that any course has, with their weights."""
        weights: dict[int, float] = {}
        for word, weight in words.items():
            if (column := self.vocabulary.get(word)) is not None:
                weights[column] = weights.get(column, 0) + weight
            if (prefix_column := self._prefix_columns.get(_get_prefix(word))) is not None:
                column = prefix_column + self.word_weights.column_count
                weights[column] = weights.get(column, 0) + weight
        return np.array(list(weights), np.int64), np.array(list(weights.values()), np.float32)

    def _score_columns(self, columns: Ints, frequencies: Floats) -> Floats:
        """Returns the BM25 score of each course for a text of these terms, divided by the score of the text itself."""
        query = self._build_query(columns, frequencies)
        return np.asarray(self._sum_postings(query.columns, query.weights) / query.own_score, np.float32)

    def _build_query(self, columns: Ints, frequencies: Floats) -> _Query:
        query_weights, length = np.log1p(frequencies), float(frequencies.sum())
        if len(columns) > MAX_QUERY_TERMS:
            best = np.argpartition(-query_weights * self.idf[columns], MAX_QUERY_TERMS)[:MAX_QUERY_TERMS]
            columns, frequencies, query_weights = columns[best], frequencies[best], query_weights[best]
        own_score = max(float(query_weights @ self._compute_bm25(columns, frequencies, length)), 1e-9)
        return _Query(columns, query_weights, own_score)

    def _sum_postings(self, columns: Ints, weights: Floats) -> NDArray[np.float64]:
        """Returns for each course the sum of the BM25 weights of these terms, each multiplied by its weight here."""
        postings = self._postings
        starts = postings.starts[columns]
        sizes = postings.starts[columns + 1] - starts
        positions = expand_ranges(starts, sizes)
        contributions = postings.values[positions].astype(np.float64) * np.repeat(weights, sizes)
        sums = np.bincount(postings.columns[positions], weights=contributions, minlength=self.word_weights.row_count)
        return np.asarray(sums, np.float64)

    def _spread_postings(self, columns: Ints) -> NDArray[np.float64]:
        """Returns the BM25 weights of these terms in all courses, shape (columns, courses)."""
        spread = np.zeros((len(columns), self.word_weights.row_count))
        for number, column in enumerate(columns.tolist()):
            courses, weights = self._postings.get_row(column)
            spread[number, courses] = weights
        return spread


class _Query(NamedTuple):
    """The terms of a text that are looked up, with their weights. own_score: the score of the text itself."""

    columns: Ints
    weights: Floats
    own_score: float


def _get_prefix(word: str) -> str:
    return word[:PREFIX_LETTERS] if len(word) > PREFIX_LETTERS and word.isalpha() else ""


def _index_prefixes(vocabulary: Mapping[str, int]) -> tuple[dict[str, int], Ints]:
    """Returns prefix → column, and for each word's column that of its prefix, -1 if it has none."""
    column_by_prefix: dict[str, int] = {}
    prefix_of_word = [
        column_by_prefix.setdefault(prefix, len(column_by_prefix)) if (prefix := _get_prefix(word)) else -1
        for word in vocabulary
    ]
    return column_by_prefix, np.array(prefix_of_word, np.int64)
