"""The lexical index: a block of courses has the scores of each of them, however its terms are looked up."""

from __future__ import annotations

import random

import numpy as np
import pytest

from trellis.duplicates import lexical
from trellis.duplicates.lexical import LexicalIndex
from trellis.duplicates.sparse_matrix import SparseMatrix, compute_starts

POOR = [f"word{chr(97 + number)}" for number in range(26)]
RICH = [f"{first}{second}lorem" for first in POOR for second in "xyz"]


def build_index(words: list[str], course_count: int = 90, words_per_course: int = 40) -> LexicalIndex:
    chance = random.Random(1)
    rows = [sorted(set(chance.choices(range(len(words)), k=words_per_course))) for _ in range(course_count)]
    weights = [float(chance.randint(1, 6)) for row in rows for _ in row]
    matrix = SparseMatrix(
        compute_starts([len(row) for row in rows]),
        np.array([column for row in rows for column in row], np.int64),
        np.array(weights, np.float32),
        len(words),
    )
    return LexicalIndex({word: column for column, word in enumerate(words)}, matrix)


@pytest.mark.parametrize("words", [POOR, RICH], ids=["poor", "rich"])
@pytest.mark.parametrize("min_dense_uses", [0, lexical.MIN_DENSE_USES, 10**9])
def test_a_block_has_the_scores_of_its_courses(
    words: list[str], min_dense_uses: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "MIN_DENSE_USES", min_dense_uses)
    index = build_index(words)
    rows = [3, 0, 89, *range(20, 81)]
    expected = np.array([index.score_course(row) for row in rows])
    np.testing.assert_allclose(index.score_courses(rows), expected, rtol=1e-6)
    assert expected.max(axis=1).min() > 0


def test_a_course_is_nearest_to_itself_in_a_block() -> None:
    index = build_index(RICH)
    rows = list(range(64))
    assert index.score_courses(rows).argmax(axis=1).tolist() == rows
