"""The data of an index as arrays: quick to write and to read, and easy to update when a few courses change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .features import CourseFeatures
from .shingles import Shingles
from .sparse_matrix import Floats, HalfFloats, Ints, SparseMatrix, compute_starts, expand_ranges


@dataclass(frozen=True, kw_only=True)
class IndexState:
    """The data of an index.

    courses: without words and shingles. vocabulary: the word of each column. word_weights: shape (courses, words).
    shingle_starts, shingles: as in `ShingleIndex`. word_vectors: in the order of the vocabulary. course_vectors:
    computed with the idf in `word_idf`. The last three are None if meaning is not compared.
    """

    courses: tuple[CourseFeatures, ...]
    vocabulary: tuple[str, ...]
    word_weights: SparseMatrix
    shingle_starts: Ints
    shingles: Shingles
    word_vectors: HalfFloats | None = None
    course_vectors: Floats | None = None
    word_idf: Floats | None = None

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
            word_vectors=self.word_vectors,
            course_vectors=None if self.course_vectors is None else self.course_vectors[rows],
            word_idf=self.word_idf,
        )
