"""The data of an index as arrays: quick to write and to read, and easy to update when a few courses change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import CourseFeatures
from .shingles import Shingles
from .sparse_matrix import Columns, Floats, HalfFloats, Ints, SparseMatrix, compute_starts, expand_ranges


@dataclass(frozen=True, kw_only=True)
class IndexState:
    """The data of an index.

    courses: without words and shingles. vocabulary: the word of each column. word_weights: shape (courses, words).
    shingle_starts, shingles: as in `ShingleIndex`. text_columns, text_weights: the words of each text in order;
    text_starts: where each begins, shape (courses + 1,). word_vectors: in the order of the vocabulary. course_vectors:
    computed with the idf in `word_idf`, without the words of `is_template`. The last four are None if meaning is not
    compared.
    """

    courses: tuple[CourseFeatures, ...]
    vocabulary: tuple[str, ...]
    word_weights: SparseMatrix
    shingle_starts: Ints
    shingles: Shingles
    text_starts: Ints
    text_columns: Columns
    text_weights: HalfFloats
    word_vectors: HalfFloats | None = None
    course_vectors: Floats | None = None
    word_idf: Floats | None = None
    is_template: NDArray[np.bool_] | None = None

    @classmethod
    def build(cls, courses: Sequence[CourseFeatures]) -> IndexState:
        """Builds the state of these courses, without vectors."""
        column_by_word: dict[str, int] = {}
        columns = [column_by_word.setdefault(word, len(column_by_word)) for course in courses for word in course.words]
        weights = [weight for course in courses for weight in course.words.values()]
        shingles = [np.zeros(0, np.uint64) if course.shingles is None else course.shingles for course in courses]
        return cls(
            courses=tuple(course.without_text for course in courses),
            vocabulary=tuple(column_by_word),
            word_weights=SparseMatrix(
                compute_starts([len(course.words) for course in courses]),
                np.array(columns, np.int64),
                np.array(weights, np.float32),
                len(column_by_word),
            ),
            shingle_starts=compute_starts([len(shingles_of_course) for shingles_of_course in shingles]),
            shingles=np.concatenate((np.zeros(0, np.uint64), *shingles)),
            text_starts=compute_starts([len(course.text) for course in courses]),
            text_columns=np.array([column_by_word[word] for course in courses for word, _ in course.text], np.int32),
            text_weights=np.array([weight for course in courses for _, weight in course.text], np.float16),
        )

    def replace_courses(self, removed_rows: Ints, added_states: Sequence[IndexState]) -> IndexState:
        """Returns a state without the removed rows and with the added courses at the end, as yet without vectors."""
        rows = np.setdiff1d(np.arange(len(self.courses)), removed_rows)
        column_by_word = {word: column for column, word in enumerate(self.vocabulary)}
        new_columns = [
            np.array([column_by_word.setdefault(word, len(column_by_word)) for word in added.vocabulary], np.int64)
            for added in added_states
        ]
        positions = expand_ranges(self.word_weights.starts[rows], self.word_weights.row_sizes[rows])
        added_columns = [
            columns[added.word_weights.columns] for columns, added in zip(new_columns, added_states, strict=True)
        ]
        word_weights = SparseMatrix(
            compute_starts(
                np.concatenate(
                    (self.word_weights.row_sizes[rows], *(added.word_weights.row_sizes for added in added_states))
                )
            ),
            np.concatenate((self.word_weights.columns[positions], *added_columns)),
            np.concatenate(
                (self.word_weights.values[positions], *(added.word_weights.values for added in added_states))
            ),
            len(column_by_word),
        )
        text_sizes = np.diff(self.text_starts)
        text_positions = expand_ranges(self.text_starts[rows], text_sizes[rows])
        added_texts = [
            columns[added.text_columns].astype(np.int32)
            for columns, added in zip(new_columns, added_states, strict=True)
        ]
        is_template = None
        if self.is_template is not None:
            added_count = sum(map(len, added_texts))
            is_template = np.concatenate((self.is_template[text_positions], np.zeros(added_count, np.bool_)))
        shingle_counts = np.diff(self.shingle_starts)
        shingle_positions = expand_ranges(self.shingle_starts[rows], shingle_counts[rows])
        return IndexState(
            courses=(
                *(self.courses[row] for row in rows.tolist()),
                *(course for added in added_states for course in added.courses),
            ),
            vocabulary=tuple(column_by_word),
            word_weights=word_weights,
            shingle_starts=compute_starts(
                np.concatenate((shingle_counts[rows], *(np.diff(added.shingle_starts) for added in added_states)))
            ),
            shingles=np.concatenate((self.shingles[shingle_positions], *(added.shingles for added in added_states))),
            text_starts=compute_starts(
                np.concatenate((text_sizes[rows], *(np.diff(added.text_starts) for added in added_states)))
            ),
            text_columns=np.concatenate((self.text_columns[text_positions], *added_texts)),
            text_weights=np.concatenate(
                (self.text_weights[text_positions], *(added.text_weights for added in added_states))
            ),
            word_vectors=self.word_vectors,
            course_vectors=None if self.course_vectors is None else self.course_vectors[rows],
            word_idf=self.word_idf,
            is_template=is_template,
        )


@dataclass(frozen=True)
class CachedComparison:
    """The cached index of an earlier run.

    config_digest: of the site's words and models. file_digests: of each course's file, in the order of the state's
    courses.
    """

    config_digest: bytes
    file_digests: tuple[bytes, ...]
    index_state: IndexState
