"""Template text: whole sentences that courses on different subjects share, such as those of a yearly refresher.

Courses that were made from one template are near each other by what the template says, and far from a course that says
the same as one of them in other words. So courses are ranked by the text that is their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .features import CourseFeatures, WeightedText
from .index_state import IndexState
from .shingles import SHINGLE_WORDS, Shingles, combine_word_hashes, hash_words
from .sparse_matrix import Ints, SparseMatrix, compute_starts

Flags = NDArray[np.bool_]
Number = TypeVar("Number", np.uint64, np.int64)

MIN_TEMPLATE_TITLES = 4
"""Different titles whose courses must share a text for it to be a template. Under one title they are copies."""

MIN_TEMPLATE_SHINGLES = 8
"""Shared shingles in a row, ten words, from which on they are template text. Fewer may be the name of a subject."""

MIN_OWN_SHARE = 0.1
"""Share of the words that a template must leave to a course. A course that has less of its own is a copy, and keeps all
its words."""

_MIN_WEIGHT = 1e-3
"""Weights below this are what rounding leaves of a word that stands in template text only."""


class TemplateText:
    """The template text of a catalogue. is_template: for each word of the texts of the index, in order."""

    def __init__(self, state: IndexState) -> None:
        self.is_template, self._shingles = _find_template_words(state)

    def find_changed_rows(self, state: IndexState) -> Ints:
        """Returns the rows whose template text is another than the state says."""
        if state.is_template is None:
            return np.arange(len(state.courses))
        changed = np.flatnonzero(self.is_template != state.is_template)
        return np.unique(np.searchsorted(state.text_starts, changed, "right") - 1)

    def subtract_from(self, state: IndexState) -> SparseMatrix:
        """Returns the weights of the words of each course, without those that template text gives them."""
        weights, positions = state.word_weights, np.flatnonzero(self.is_template)
        if not len(positions):
            return weights
        rows = np.searchsorted(state.text_starts, positions, "right") - 1
        keys = rows * weights.column_count + state.text_columns[positions]
        entry_keys = weights.row_numbers * weights.column_count + weights.columns
        order = np.argsort(entry_keys, kind="stable")
        sorted_keys = entry_keys[order]
        places = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
        is_entry = sorted_keys[places] == keys
        entries, positions = order[places[is_entry]], positions[is_entry]
        subtracted = np.bincount(entries, state.text_weights[positions].astype(np.float64), len(weights.values))
        values = (weights.values - subtracted).astype(np.float32)
        is_significant = values > _MIN_WEIGHT
        starts = compute_starts(np.bincount(weights.row_numbers[is_significant], minlength=weights.row_count))
        return SparseMatrix(starts, weights.columns[is_significant], values[is_significant], weights.column_count)

    def subtract_from_course(self, course: CourseFeatures) -> Mapping[str, float]:
        """Returns the words of a course that is not in the index, without those that template text gives them."""
        shingles = combine_word_hashes(hash_words([word for word, _ in course.text]))
        template = _cover_words(_select_long_runs(np.isin(shingles, self._shingles)), len(course.text))
        if not template.any() or _is_copy(template):
            return course.words
        words = dict(course.words)
        for word, weight in _select_words(course.text, template):
            words[word] = words.get(word, 0.0) - weight
        return {word: weight for word, weight in words.items() if weight > _MIN_WEIGHT}


def _select_words(text: WeightedText, flags: Flags) -> list[tuple[str, float]]:
    return [text[position] for position in np.flatnonzero(flags).tolist()]


def _is_copy(is_template: Flags) -> bool:
    """Whether so little of a text is its own that it is no text made from a template."""
    return bool(np.count_nonzero(~is_template) < MIN_OWN_SHARE * len(is_template))


def _find_template_words(state: IndexState) -> tuple[Flags, Shingles]:
    """Returns for each word of all texts whether it is template text, and the shingles of template text."""
    word_count = len(state.text_columns)
    word_hashes = hash_words(state.vocabulary)
    shingles = combine_word_hashes(word_hashes[state.text_columns] if word_count else np.zeros(0, np.uint64))
    rows = np.repeat(np.arange(len(state.courses)), np.diff(state.text_starts))
    lies_within = rows[: len(shingles)] == rows[SHINGLE_WORDS - 1 :]
    shared = _find_shared_shingles(shingles[lies_within], rows[: len(shingles)][lies_within], _number_titles(state))
    runs = _select_long_runs(_is_among(shingles, shared) & lies_within)
    is_template = _cover_words(runs, word_count)
    sizes = np.diff(state.text_starts)
    own_sizes = sizes - np.bincount(rows[is_template], minlength=len(sizes))
    is_template &= (own_sizes >= MIN_OWN_SHARE * sizes)[rows]
    return is_template, shared


def _number_titles(state: IndexState) -> Ints:
    """Returns a number for each course, the same for courses whose titles differ in nothing but regions and teams."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(course.title.key, len(numbers)) for course in state.courses], np.int64)


def _find_shared_shingles(shingles: Shingles, rows: Ints, title_numbers: Ints) -> Shingles:
    """Returns the shingles, sorted, that stand in courses of enough different titles."""
    frequent = _find_frequent(shingles, MIN_TEMPLATE_TITLES)
    is_frequent = _is_among(shingles, frequent)
    numbers, titles = np.searchsorted(frequent, shingles[is_frequent]), title_numbers[rows[is_frequent]]
    title_count = len(title_numbers) + 1
    distinct_pairs = _find_frequent(numbers * title_count + titles, 1)
    title_counts = np.bincount(distinct_pairs // title_count, minlength=len(frequent))
    shared: Shingles = frequent[title_counts >= MIN_TEMPLATE_TITLES]
    return shared


def _find_frequent(numbers: NDArray[Number], min_count: int) -> NDArray[Number]:
    """Returns the numbers, sorted, that stand so many times among these. Sorting alone is quicker than np.unique."""
    ordered = np.sort(numbers)
    starts = np.flatnonzero(np.concatenate((np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1])))
    return ordered[starts[np.diff(starts, append=len(ordered)) >= min_count]]


def _is_among(numbers: NDArray[Number], ordered: NDArray[Number]) -> Flags:
    """Returns for each number whether it is among the ordered ones. Quicker than np.isin, which sorts both."""
    if not len(ordered):
        return np.zeros(len(numbers), np.bool_)
    positions = np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)
    return np.asarray(ordered[positions] == numbers, np.bool_)


def _select_long_runs(is_shared: Flags) -> Flags:
    """Returns the flags of those shingles only that lie in a run of enough shared ones."""
    edges = np.flatnonzero(
        np.diff(np.concatenate((np.zeros(1, np.int8), is_shared.astype(np.int8), np.zeros(1, np.int8))))
    )
    starts, ends = edges[::2], edges[1::2]
    is_long = ends - starts >= MIN_TEMPLATE_SHINGLES
    steps = np.zeros(len(is_shared) + 1, np.int64)
    steps[starts[is_long]] += 1
    steps[ends[is_long]] -= 1
    return np.asarray(np.cumsum(steps)[:-1] > 0, np.bool_)


def _cover_words(runs: Flags, word_count: int) -> Flags:
    """Returns for each word whether one of these shingles holds it. runs: by the word that the shingle begins with."""
    covered = np.zeros(word_count, np.bool_)
    for offset in range(SHINGLE_WORDS if len(runs) else 0):
        covered[offset : offset + len(runs)] |= runs
    return covered
