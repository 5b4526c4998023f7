"""The similarity index: compares one course with all others, also one that is still being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, islice
from typing import Any

import numpy as np

from ..load.markdown.confusables import build_skeleton
from ..load.parallel import MIN_ITEMS, map_parallel
from .distinctions import find_distinctions
from .features import CourseFeatures
from .index_state import IndexState
from .judgement import MAX_MUTUAL_RANK, MIN_SHARED_WORDS, VERDICTS, Evidence, assess_evidence
from .lexical import LexicalIndex
from .matches import Match
from .meaning import can_compare_meaning
from .overlap import MIN_SHINGLES, MIN_SHINGLES_UNLIKE_TITLES, ShingleIndex
from .scores import NeighbourScores, score_neighbours
from .semantic import SemanticIndex, embed_words, round_idf
from .shingles import Shingles
from .sparse_matrix import Floats, HalfFloats, Ints
from .stop_words import STOP_WORDS, collect_stop_words, find_listed_language
from .template_text import TemplateText

MAX_SHOWN_MATCHES = 5
"""Matches that an author is shown. Copies beyond these count only for pairs."""

SHOWN_PLACES = ((5,), (2, 2, 1))
"""How many of the matches are chosen by which scores: by words; or by words and meaning, by meaning, and by words. Who
says the same in other words is often among the first by meaning alone, or by a few rare words alone."""

MAX_FAMILY_MATCHES = 2
"""Matches of one family that an author is shown, so that courses made from one template leave places to others."""

MIN_FAMILY_CONTAINMENT = 0.3
"""Share of the shorter text that must be in the other, template text counted, for two courses to be of one family."""

MAX_RANKED_ROWS = 105
"""The nearest courses among which the matches are chosen: more than a family has, in most portals."""

MAX_DISTINCTIVE_SHARE = 0.1
"""Share of the courses that may hold a distinctive word. What more of them hold is grammar or the common subject."""

UNDETERMINED = "und"
"""The BCP 47 code for an undetermined language: it may be any."""

MIN_STOP_WORD_SHARE = 0.3
"""Share of the courses in a language whose stop words are not listed that a word must stand in to be one."""

MIN_STOP_WORD_COURSES = 3
"""Courses that it must stand in at least."""

_COURSES_PER_BLOCK = 64
"""Courses that are compared in one matrix product: more need more memory and are hardly quicker."""

_MIN_BLOCKS_FOR_PROCESSES = 30
"""Blocks from which on a second process saves more time than its start takes."""


class SimilarityIndex:
    """All courses, without words and shingles, and the indexes of these. A row is a course's place in `courses`."""

    def __init__(self, state: IndexState, *, use_semantics: bool | None = None) -> None:
        """use_semantics: whether meaning is compared; by default if the extra is installed."""
        self.courses = state.courses
        self.shingle_index = ShingleIndex(state.shingle_starts, state.shingles)
        self.template_text = TemplateText(state)
        self.row_by_id = {course.id: row for row, course in enumerate(self.courses)}
        with_semantics = bool(self.courses) and (can_compare_meaning() if use_semantics is None else use_semantics)
        embedded_count = 0 if state.word_vectors is None else len(state.word_vectors)
        new_words = state.vocabulary[embedded_count:] if with_semantics else ()
        jobs = (
            partial(self._build_lexical_index, state),
            partial(embed_words, new_words) if new_words else lambda: None,
        )
        self.lexical_index: LexicalIndex
        self.lexical_index, new_vectors = map_parallel(
            _run_job, jobs, 2 if len(new_words) > MIN_ITEMS else 3, local_share=0.5
        )
        self.semantic_index: SemanticIndex | None = None
        if with_semantics:
            rows = self.template_text.find_changed_rows(state)
            self.semantic_index = _build_semantic_index(state, self.lexical_index, new_vectors, rows)
            state = replace(
                state,
                word_vectors=self.semantic_index.word_vectors,
                course_vectors=self.semantic_index.course_vectors,
                word_idf=self.semantic_index.word_idf,
                is_template=self.template_text.is_template,
            )
        self.state = state

    @classmethod
    def build(cls, courses: Sequence[CourseFeatures], *, use_semantics: bool | None = None) -> SimilarityIndex:
        """Builds the index of these courses."""
        return cls(IndexState.build(courses), use_semantics=use_semantics)

    def _build_lexical_index(self, state: IndexState) -> LexicalIndex:
        """Builds the lexical index; with many courses also its postings, so that both are built in one process."""
        columns = {word: column for column, word in enumerate(state.vocabulary)}
        lexical_index = LexicalIndex(columns, self.template_text.subtract_from(state))
        if len(self.courses) > MIN_ITEMS:
            lexical_index.score_course(0)
        return lexical_index

    def find_nearest(self, course: CourseFeatures) -> tuple[Match, ...]:
        """Returns at most five matches, sorted by verdict and score. A course of the same id is never among them."""
        if not self.courses:
            return ()
        row = self.row_by_id.get(course.id)
        if row is not None and self.courses[row] == course.without_text:
            shingles = self.shingle_index.get_shingles(row)
            scores = self._score_row(row, self._compute_cosines(row))
        else:
            words = self.template_text.subtract_from_course(course)
            cosines = self.semantic_index.score_text(words) if self.semantic_index else None
            term_overlaps = self.lexical_index.score_text(words)
            scores = score_neighbours(course, row, term_overlaps, cosines, self._level_matches)
            shingles = np.zeros(0, np.uint64) if course.shingles is None else course.shingles
        candidates = self._assess_candidates(course, row, shingles, scores)
        shown = {self.row_by_id[match.course.id]: match for match in candidates if match.verdict != "mention"}
        for other_row in self._choose_rows(scores):
            if other_row not in shown and len(shown) < MAX_SHOWN_MATCHES:
                (match,) = self._assess_rows(course, row, shingles, scores, (other_row,), Counter())
                shown[other_row] = Match(match.course, match.evidence._replace(verdict="mention"))
        return _sort_matches(list(shown.values())[:MAX_SHOWN_MATCHES])

    def _choose_rows(self, scores: NeighbourScores) -> list[int]:
        """Chooses the nearest courses by each score in turn, at most two of one family."""
        rankings = scores.rank_rows(MAX_RANKED_ROWS)
        chosen: list[int] = []
        for ranking, places in zip(rankings, SHOWN_PLACES[len(rankings) > 1], strict=True):
            remaining = (row for row in ranking if row not in chosen and not self._has_full_family(row, chosen))
            for row in islice(remaining, places):
                chosen.append(row)
        return chosen

    def _has_full_family(self, row: int, chosen: Sequence[int]) -> bool:
        """Whether enough courses of this one's family are chosen already."""
        shingles = self.shingle_index.get_shingles(row)
        containments = (
            self.shingle_index.measure_containment(shingles, other_row, with_template=True) for other_row in chosen
        )
        return sum(share >= MIN_FAMILY_CONTAINMENT for share in containments) >= MAX_FAMILY_MATCHES

    def find_nearest_by_id(self, id: str) -> tuple[Match, ...]:
        """Returns the nearest of a course of the index. Raises KeyError."""
        return self.find_nearest(self.courses[self.row_by_id[id]])

    def find_flagged(self, rows: Sequence[int]) -> Iterator[tuple[int, tuple[Match, ...]]]:
        """Yields the rows among these that are a copy of another course or close to it, with all these matches."""
        copied_rows = self.shingle_index.find_copied_rows() if len(rows) > _COURSES_PER_BLOCK else set(rows)
        blocks = [rows[start : start + _COURSES_PER_BLOCK] for start in range(0, len(rows), _COURSES_PER_BLOCK)]
        self._build_lazy_tables()
        find_in_block = partial(self._find_flagged_in_block, copied_rows)
        return chain.from_iterable(map_parallel(find_in_block, blocks, _MIN_BLOCKS_FOR_PROCESSES, local_share=0.5))

    def _find_flagged_in_block(
        self, copied_rows: Set[int], block: Sequence[int]
    ) -> list[tuple[int, tuple[Match, ...]]]:
        """Finds the flagged rows of a block. copied_rows: rows that may share text with another."""
        flagged: list[tuple[int, tuple[Match, ...]]] = []
        term_overlaps = self.lexical_index.score_courses(block)
        cosines = self.semantic_index.score_courses(block) if self.semantic_index else None
        for position, row in enumerate(block):
            cosines_of_row = None if cosines is None else cosines[position]
            scores = self._score_neighbours(row, term_overlaps[position], cosines_of_row)
            has_shared_title = len(self._rows_by_title[self._title_skeletons[row]]) > 1
            if row in copied_rows or has_shared_title or scores.has_outlier():
                shingles = self.shingle_index.get_shingles(row)
                candidates = self._assess_candidates(self.courses[row], row, shingles, scores)
                if matches := tuple(match for match in candidates if match.verdict != "mention"):
                    flagged.append((row, matches))
        return flagged

    def _build_lazy_tables(self) -> None:
        """Builds the tables that are built on first use, so that a second process need not build them again."""
        if self.courses:
            self.lexical_index.score_course(0)
        _ = self._rows_by_title, self._level_matches

    def find_neighbour_rows(self, row: int) -> list[int]:
        """Returns the rows of the nearest courses, as many as can be close to this one."""
        return self._score_row(row, self._compute_cosines(row)).find_best_rows(MAX_MUTUAL_RANK)

    def find_candidate_rows(self, row: int) -> set[int]:
        """Returns the rows of all courses that can be close to this one or copies of it."""
        same_title_rows = self._rows_by_title[self._title_skeletons[row]]
        sharing_rows = self.shingle_index.find_sharing_rows(self.shingle_index.get_shingles(row))
        return {*self.find_neighbour_rows(row), *same_title_rows, *sharing_rows.tolist()} - {row}

    def _compute_cosines(self, row: int) -> Floats | None:
        return self.semantic_index.score_courses([row])[0] if self.semantic_index else None

    def _score_row(self, row: int, cosines: Floats | None) -> NeighbourScores:
        return self._score_neighbours(row, self.lexical_index.score_course(row), cosines)

    def _score_neighbours(self, row: int, term_overlaps: Floats, cosines: Floats | None) -> NeighbourScores:
        return score_neighbours(self.courses[row], row, term_overlaps, cosines, self._level_matches)

    def _assess_candidates(
        self, course: CourseFeatures, row: int | None, shingles: Shingles, scores: NeighbourScores
    ) -> tuple[Match, ...]:
        """Returns the five nearest and all copies, sorted by verdict and score. row: the course's own in the index."""
        nearest_rows = [other_row for other_row in scores.find_best_rows(MAX_SHOWN_MATCHES) if other_row != row]
        title = build_title_skeleton(course) if row is None else self._title_skeletons[row]
        same_title_rows = self._rows_by_title.get(title, ())
        copy_rows = {*same_title_rows, *self.shingle_index.find_sharing_rows(shingles).tolist()} - {row}
        owner_counts = Counter[str]()
        if not course.owner:
            owner_counts.update(self.courses[other_row].owner for other_row in nearest_rows)
        rows = tuple(dict.fromkeys((*nearest_rows, *sorted(copy_rows))))
        return _sort_matches(self._assess_rows(course, row, shingles, scores, rows, owner_counts))

    def _assess_rows(
        self,
        course: CourseFeatures,
        row: int | None,
        shingles: Shingles,
        scores: NeighbourScores,
        other_rows: Sequence[int],
        owner_counts: Counter[str],
    ) -> list[Match]:
        """Compares a course with others. owner_counts: of the nearest, how many each owner has."""
        title = build_title_skeleton(course) if row is None else self._title_skeletons[row]
        matches: list[Match] = []
        for other_row in other_rows:
            other = self.courses[other_row]
            has_same_title = title == self._title_skeletons[other_row]
            min_shingles = MIN_SHINGLES if is_title_contained(course, other) else MIN_SHINGLES_UNLIKE_TITLES
            evidence = Evidence(
                verdict="",
                score=float(scores.total[other_row]),
                lexical_zscore=float(scores.lexical_zscores[other_row]),
                semantic_zscore=None if scores.semantic_zscores is None else float(scores.semantic_zscores[other_row]),
                term_overlap=float(scores.term_overlaps[other_row]),
                cosine=1.0 if scores.cosines is None else float(scores.cosines[other_row]),
                containment=self.shingle_index.measure_containment(
                    shingles, other_row, with_template=has_same_title, min_shingles=min_shingles
                ),
                has_same_title=has_same_title,
                has_same_text=has_same_title and course.text_digest == other.text_digest and len(shingles) > 0,
                has_same_outcomes=bool(course.outcomes_digest) and course.outcomes_digest == other.outcomes_digest,
                distinctions=find_distinctions(course, other, self.is_distinctive),
                same_owner_count=owner_counts[other.owner],
                title_names_subject=course.title.names_subject,
                has_same_marks=not has_same_title or course.title.has_same_marks(other.title),
            )
            match = Match(other, assess_evidence(evidence, len(self.courses)))
            is_close_by_score = match.verdict == "ask" and not has_same_title
            if is_close_by_score and not self._are_mutual_neighbours(course, row, other_row):
                match = Match(other, evidence._replace(verdict="mention"))
            matches.append(match)
        return matches

    def _are_mutual_neighbours(self, course: CourseFeatures, row: int | None, other_row: int) -> bool:
        """Whether each course is among the other's nearest, and they share a skill or some distinctive words."""
        if row is not None and row not in self.find_neighbour_rows(other_row):
            return False
        other = self.courses[other_row]
        words = course.words if row is None else self.lexical_index.get_words(row)
        shared_words = self.lexical_index.find_shared_words(words, other_row)
        distinctive_words = [word for word in shared_words if self.is_distinctive(word)]
        return len(distinctive_words) >= MIN_SHARED_WORDS or bool(set(course.skills) & set(other.skills))

    def is_distinctive(self, word: str) -> bool:
        """Whether a word says something of its subject, and is rare enough to tell a course from others."""
        if word in self.stop_words:
            return False
        column = self.lexical_index.vocabulary.get(word)
        if column is None:
            return True
        max_frequency = max(2, MAX_DISTINCTIVE_SHARE * len(self.courses))
        return int(self.lexical_index.document_frequency[column]) <= max_frequency

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """The stop words of all languages of the portal's courses."""
        languages = {course.language for course in self.courses}
        stop_words = collect_stop_words(STOP_WORDS if UNDETERMINED in languages else languages)
        unlisted = {language for language in languages if find_listed_language(language) is None}
        common = (self._find_common_words(language) for language in sorted(unlisted - {UNDETERMINED}))
        return stop_words.union(*common)

    def _find_common_words(self, language: str) -> list[str]:
        """Returns the words that a large share of the courses in a language have."""
        weights = self.lexical_index.word_weights
        rows = np.array([course.language == language for course in self.courses])
        counts = np.bincount(weights.columns[rows[weights.row_numbers]], minlength=weights.column_count)
        min_count = max(MIN_STOP_WORD_COURSES, MIN_STOP_WORD_SHARE * np.count_nonzero(rows))
        return [self.state.vocabulary[column] for column in np.flatnonzero(counts >= min_count).tolist()]

    @cached_property
    def _title_skeletons(self) -> list[str]:
        """The skeleton of each course's title, by row."""
        return [build_title_skeleton(course) for course in self.courses]

    @cached_property
    def _rows_by_title(self) -> dict[str, list[int]]:
        """Title skeleton → the rows of the courses that have it."""
        rows_by_title: dict[str, list[int]] = {}
        for row, title in enumerate(self._title_skeletons):
            rows_by_title.setdefault(title, []).append(row)
        return rows_by_title

    @cached_property
    def _level_matches(self) -> dict[str, Floats]:
        """Level → for each course 1 if it has that level, -1 if it has another, 0 if it has none."""
        levels = np.array([course.level for course in self.courses])
        named_levels = {level for level in set(levels.tolist()) if level}
        return {
            level: np.where(levels == "", 0, np.where(levels == level, 1, -1)).astype(np.float32)
            for level in named_levels
        }


def _sort_matches(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Returns the matches sorted by verdict and score."""
    return tuple(sorted(matches, key=lambda match: (VERDICTS.index(match.verdict), -match.evidence.score)))


def is_title_contained(course: CourseFeatures, other: CourseFeatures) -> bool:
    """Whether one title has all words of the other."""
    words, other_words = set(course.title.words), set(other.title.words)
    return words <= other_words or other_words <= words


def build_title_skeleton(course: CourseFeatures) -> str:
    """Returns a form of the title, without regions and teams, that is equal for titles that look the same."""
    return build_skeleton(course.title.key)


def _run_job(job: Callable[[], Any]) -> Any:
    return job()


def _build_semantic_index(
    state: IndexState, lexical_index: LexicalIndex, new_vectors: HalfFloats | None, changed_rows: Ints
) -> SemanticIndex:
    """Builds the semantic index. Reuses the state's course vectors unless the idf of one of their words has changed.

    new_vectors: of the words at the end of the vocabulary that have no vector in the state. changed_rows: those whose
    template text has changed.
    """
    if new_vectors is None:
        word_vectors = state.word_vectors
    elif state.word_vectors is None:
        word_vectors = new_vectors
    else:
        word_vectors = np.concatenate((state.word_vectors, new_vectors))
    assert word_vectors is not None
    if state.course_vectors is None or state.word_idf is None:
        return SemanticIndex(lexical_index, word_vectors)
    word_weights = lexical_index.word_weights
    word_idf = round_idf(lexical_index.idf[: word_weights.column_count])
    has_new_idf = np.ones(len(word_idf), np.bool_)
    has_new_idf[: len(state.word_idf)] = word_idf[: len(state.word_idf)] != state.word_idf
    touched_rows = word_weights.row_numbers[has_new_idf[word_weights.columns]]
    is_outdated = np.bincount(touched_rows, minlength=word_weights.row_count) > 0
    course_vectors = np.zeros((word_weights.row_count, word_vectors.shape[1]), np.float32)
    course_vectors[: len(state.course_vectors)] = state.course_vectors
    is_outdated[len(state.course_vectors) :] = True
    is_outdated[changed_rows] = True
    return SemanticIndex(lexical_index, word_vectors, course_vectors, np.flatnonzero(is_outdated))
