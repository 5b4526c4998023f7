"""The semantic index: how close two courses are in meaning, by vectors of WordLlama, if it is installed.

A course's vector is the sum of its words' vectors, weighted by idf. The model is read from its package; nothing is
downloaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from .lexical import LexicalIndex
from .meaning import list_model_files
from .sparse_matrix import Floats, HalfFloats, Ints, SparseMatrix, expand_ranges

if TYPE_CHECKING:
    from tokenizers import Tokenizer

IDF_POWER = 0.7
"""The power of a word's idf in its weight."""

IDF_STEP = 0.25
"""The idf is rounded to multiples of this, so that one new course leaves the vectors of nearly all others unchanged."""

MAX_VECTOR_WORDS = 64
"""Words that a course's vector is made of, those with the highest weights."""

_BATCH_SIZE = 128
"""Courses or words that are handled at a time, to limit memory."""


class SemanticIndex:
    """The vectors of all courses.

    word_vectors: in the order of the vocabulary. course_vectors: of length 1, shape (courses, dimensions).
    """

    def __init__(
        self,
        lexical_index: LexicalIndex,
        word_vectors: HalfFloats,
        course_vectors: Floats | None = None,
        outdated_rows: Ints | None = None,
    ) -> None:
        """course_vectors: of an earlier index, if any. outdated_rows: those among them to compute again."""
        word_weights = lexical_index.word_weights
        self.word_vectors, self._vocabulary = word_vectors, lexical_index.vocabulary
        self.word_idf = round_idf(lexical_index.idf[: word_weights.column_count])
        rows = np.arange(word_weights.row_count) if course_vectors is None or outdated_rows is None else outdated_rows
        if course_vectors is None:
            course_vectors = np.zeros((word_weights.row_count, word_vectors.shape[1]), np.float32)
        self.course_vectors = course_vectors
        table = word_vectors.astype(np.float32)
        for start in range(0, len(rows), _BATCH_SIZE):
            batch = rows[start : start + _BATCH_SIZE]
            self.course_vectors[batch] = self._sum_word_vectors(word_weights, batch, table)

    def score_text(self, words: Mapping[str, float]) -> Floats:
        """Returns the cosine of each course with a text of these words, shape (courses,)."""
        columns = {word: column for word in words if (column := self._vocabulary.get(word)) is not None}
        new_words = [word for word in words if word not in columns]
        max_idf = float(round_idf(np.log(2 * len(self.course_vectors) + 1)))
        idf = np.concatenate((self.word_idf[list(columns.values())], np.full(len(new_words), max_idf)))
        frequencies = np.array([words[word] for word in (*columns, *new_words)])
        weights = _compute_weights(frequencies, idf)
        best = np.argsort(-weights, kind="stable")[:MAX_VECTOR_WORDS]
        vectors = np.concatenate((self.word_vectors[list(columns.values())], embed_words(new_words)))
        text_vector = _normalise_rows((weights[best] @ vectors[best].astype(np.float32))[None])[0]
        return np.asarray(self.course_vectors @ text_vector)

    def score_courses(self, rows: Sequence[int]) -> Floats:
        """Returns the cosines of courses of the index with all courses, shape (rows, courses)."""
        return np.asarray(self.course_vectors[rows] @ self.course_vectors.T)

    def _sum_word_vectors(self, word_weights: SparseMatrix, rows: Ints, table: Floats) -> Floats:
        """Computes the vectors of these courses, shape (rows, dimensions). table: the word vectors."""
        sizes = word_weights.row_sizes[rows]
        positions = expand_ranges(word_weights.starts[rows], sizes)
        weights = _compute_weights(word_weights.values[positions], self.word_idf[word_weights.columns[positions]])
        course_numbers = np.repeat(np.arange(len(rows)), sizes)
        order = np.lexsort((-weights, course_numbers))
        ranks = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        best, ranks = order[ranks < MAX_VECTOR_WORDS], ranks[ranks < MAX_VECTOR_WORDS]
        columns = np.zeros((len(rows), MAX_VECTOR_WORDS), np.int64)
        factors = np.zeros((len(rows), MAX_VECTOR_WORDS), np.float32)
        columns[course_numbers[best], ranks] = word_weights.columns[positions[best]]
        factors[course_numbers[best], ranks] = weights[best]
        return _normalise_rows((factors[:, None, :] @ table[columns])[:, 0])


def round_idf(idf: Floats | float) -> Floats:
    """Rounds idf to multiples of `IDF_STEP`."""
    return np.asarray(np.round(np.asarray(idf) / IDF_STEP) * IDF_STEP, np.float32)


def embed_words(words: Sequence[str]) -> HalfFloats:
    """Returns each word's vector, the mean of its tokens' vectors; shape (words, dimensions)."""
    table, tokenizer = _load_model()
    vectors = np.zeros((len(words), table.shape[1]), np.float16)
    for start in range(0, len(words), _BATCH_SIZE):
        batch = list(words[start : start + _BATCH_SIZE])
        token_ids = [encoding.ids or [0] for encoding in tokenizer.encode_batch(batch, add_special_tokens=False)]
        sizes = np.array([len(ids) for ids in token_ids])
        token_vectors = table[[id for ids in token_ids for id in ids]].astype(np.float32)
        sums = np.add.reduceat(token_vectors, np.cumsum(sizes) - sizes, axis=0)
        vectors[start : start + _BATCH_SIZE] = sums / sizes[:, None]
    return vectors


@cache
def _load_model() -> tuple[HalfFloats, Tokenizer]:
    """Returns the table of token vectors, and the tokenizer.

    Both are files of the package. Loading them through its own code takes three times as long and sets the level of the
    root logger.
    """
    from safetensors import safe_open
    from tokenizers import Tokenizer

    weights, tokenizer_settings = list_model_files()
    with safe_open(weights, framework="np") as file:
        table: HalfFloats = file.get_tensor("embedding.weight")
    tokenizer = Tokenizer.from_file(str(tokenizer_settings))
    tokenizer.no_padding()
    return table, tokenizer


def _compute_weights(frequencies: Floats, idf: Floats) -> Floats:
    return np.asarray(np.log1p(frequencies) * idf**IDF_POWER, np.float32)


def _normalise_rows(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
