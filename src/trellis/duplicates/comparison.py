"""Builds the index of a portal's courses once a run, starting from the cached index of an earlier run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache as memoize
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from ..catalogue.catalogue import Catalogue, Entry
from ..kinds import Compared, Course, Kind
from ..kinds.fields import collect_fields
from ..load.cache import Cache
from ..load.parallel import MIN_ITEMS, map_parallel
from .matches import CachedAllPairs, CachedPairs, CandidatePair, PreviousFeatures
from .meaning import can_compare_meaning
from .vocabulary import SiteVocabulary

if TYPE_CHECKING:
    from ..catalogue.entry import EntrySummary
    from .course_index import CourseIndex
    from .index import SimilarityIndex
    from .index_state import CachedComparison, IndexState

INDEX_CACHE_KEY = "similarity-index"

PAIRS_CACHE_KEY = "pairs"

ALL_PAIRS_CACHE_KEY = "all-pairs"

_COURSES_PER_BATCH = 250
"""Courses whose features are extracted in one job of `map_parallel`."""

_MAX_CACHED_REASONS = 20_000
"""Pairs whose reasons are cached. Those of further pairs, if they are asked for, are found by the index."""

FindDigest = Callable[[str], bytes | None]
"""Returns a digest of the bytes of the file at a path, or None if it is unknown."""


class Comparison:
    """Builds the index of a catalogue's courses when it is first asked for.

    cache: holds the index of an earlier run. find_digest: tells which files have changed since. use_semantics: whether
    meaning is compared; by default if the extra is installed. min_changed_share: the index is cached anew if more than
    this share of the courses has changed.
    """

    def __init__(
        self,
        cache: Cache | None = None,
        find_digest: FindDigest = lambda _: None,
        *,
        use_semantics: bool | None = None,
        min_changed_share: float = 0.01,
    ) -> None:
        self._cache, self._find_digest, self._min_changed_share = cache, find_digest, min_changed_share
        self._use_semantics = can_compare_meaning() if use_semantics is None else use_semantics
        self._latest: tuple[Catalogue, CourseIndex] | None = None

    def index_courses(self, catalogue: Catalogue) -> CourseIndex:
        """Returns the index of the catalogue's courses, the same one for the same catalogue."""
        if self._latest is None or self._latest[0] is not catalogue:
            has_same_entries = self._latest is not None and self._latest[0].entries is catalogue.entries
            course_index = (
                self._latest[1] if self._latest and has_same_entries else self._build_course_index(catalogue.whole)
            )
            scope_ids = (
                None
                if catalogue.scope is None
                else frozenset(s.id for s in catalogue.scoped_summaries if s.kind == Course.NAME)
            )
            self._latest = (catalogue, replace(course_index, scope_ids=scope_ids))
        return self._latest[1]

    def write_cache(self) -> None:
        """Writes the pairs among all courses to the cache. Writes nothing if the courses were not compared."""
        if self._cache and self._latest and self._latest[0].scope is None:
            catalogue, course_index = self._latest
            files = {s.id: (s.path, self._find_digest(s.path) or b"") for s in _find_compared_courses(catalogue)}
            fingerprints = (
                {id: previous.fingerprint for id, previous in course_index.cached_pairs.courses.items()}
                if course_index.cached_pairs
                else {course.id: course.fingerprint for course in course_index.index.courses}
            )
            courses = {id: PreviousFeatures(*files[id], fingerprint) for id, fingerprint in fingerprints.items()}
            pairs = course_index.pairs
            reasons = {
                (either.reported_course.id, either.other_course.id): course_index.explain_match(
                    either.reported_course, either.match
                )
                for pair in pairs[:_MAX_CACHED_REASONS]
                for either in (pair, pair.swapped)
            }
            config_digest = _hash_config(course_index.vocabulary, catalogue, self._use_semantics)
            self._cache.write(PAIRS_CACHE_KEY, CachedPairs(config_digest, courses, pairs, reasons))

    def _build_course_index(self, catalogue: Catalogue) -> CourseIndex:
        from .course_index import CourseIndex

        vocabulary = SiteVocabulary.build(catalogue)
        config_digest = _hash_config(vocabulary, catalogue, self._use_semantics)
        return CourseIndex(
            vocabulary,
            memoize(partial(self._build_similarity_index, catalogue, vocabulary, config_digest)),
            cached_pairs=self._read_cached_pairs(catalogue, vocabulary, config_digest),
            collect_all_pairs=partial(self._collect_all_pairs, config_digest),
        )

    def _collect_all_pairs(self, config_digest: bytes, course_index: CourseIndex) -> tuple[CandidatePair, ...]:
        """Returns all pairs: those of an earlier run if no feature has changed since, else those of the index."""
        courses = (
            {id: (previous.path, previous.fingerprint) for id, previous in course_index.cached_pairs.courses.items()}
            if course_index.cached_pairs
            else {course.id: (course.path, course.fingerprint) for course in course_index.index.courses}
        )
        cached = self._cache.read(ALL_PAIRS_CACHE_KEY, CachedAllPairs) if self._cache else None
        if cached and (cached.config_digest, cached.courses) == (config_digest, courses):
            return cached.pairs
        from .candidate_pairs import find_all_pairs

        pairs = find_all_pairs(course_index.index)
        if self._cache:
            self._cache.write(ALL_PAIRS_CACHE_KEY, CachedAllPairs(config_digest, courses, pairs))
        return pairs

    def _read_cached_pairs(
        self, catalogue: Catalogue, vocabulary: SiteVocabulary, config_digest: bytes
    ) -> CachedPairs | None:
        """Returns the pairs that an earlier run found, or None if any feature may have changed since."""
        cached_pairs = self._cache.read(PAIRS_CACHE_KEY, CachedPairs) if self._cache else None
        summaries = {s.id: s for s in _find_compared_courses(catalogue)}
        if (
            cached_pairs is None
            or cached_pairs.config_digest != config_digest
            or cached_pairs.courses.keys() != summaries.keys()
        ):
            return None
        for id, previous in cached_pairs.courses.items():
            summary = summaries[id]
            if summary.path != previous.path:
                return None
            if previous.file_digest and previous.file_digest == self._find_digest(previous.path):
                continue
            from .features import extract_features

            features = extract_features(catalogue.entry(summary.key), vocabulary, with_shingles=False)
            if features.fingerprint != previous.fingerprint:
                return None
        return cached_pairs

    def _build_similarity_index(
        self, catalogue: Catalogue, vocabulary: SiteVocabulary, config_digest: bytes
    ) -> SimilarityIndex:
        """Builds the index from the cached one: courses whose file has changed are removed, and new ones appended."""
        import numpy as np  # imported late: not needed if the pairs are cached

        from .index import SimilarityIndex
        from .index_state import CachedComparison, IndexState

        summaries = {s.id: s for s in _find_compared_courses(catalogue)}
        cached = self._read_cached_comparison(config_digest)
        digests = {id: self._find_digest(summary.path) or b"" for id, summary in summaries.items()}
        cached_state = cached.index_state if cached else IndexState.build(())
        cached_digests = {
            (course.id, course.path): digest
            for course, digest in zip(cached_state.courses, cached.file_digests if cached else (), strict=True)
        }
        unchanged_ids = {
            id for id, digest in digests.items() if digest and cached_digests.get((id, summaries[id].path)) == digest
        }
        removed_rows = np.array(
            [row for row, course in enumerate(cached_state.courses) if course.id not in unchanged_ids], np.int64
        )
        new = [catalogue.entry(summary.key) for id, summary in summaries.items() if id not in unchanged_ids]
        batches = [new[start : start + _COURSES_PER_BATCH] for start in range(0, len(new), _COURSES_PER_BATCH)]
        added_states = map_parallel(partial(_build_state, vocabulary), batches, MIN_ITEMS // _COURSES_PER_BATCH)
        state = cached_state
        if added_states or len(removed_rows):
            state = cached_state.replace_courses(removed_rows, added_states)
        index = SimilarityIndex(state, use_semantics=self._use_semantics)
        if self._cache and len(new) + len(removed_rows) > len(summaries) * self._min_changed_share:
            file_digests = tuple(digests[course.id] for course in state.courses)
            self._cache.write(INDEX_CACHE_KEY, CachedComparison(config_digest, file_digests, index.state))
        return index

    def _read_cached_comparison(self, config_digest: bytes) -> CachedComparison | None:
        from .index_state import CachedComparison

        cached = self._cache.read(INDEX_CACHE_KEY, CachedComparison) if self._cache else None
        return cached if cached and cached.config_digest == config_digest else None


def _find_compared_courses(catalogue: Catalogue) -> Iterator[EntrySummary]:
    """Finds the courses that are compared: all but the retired ones."""
    return (s for s in catalogue.summaries.values() if s.kind == Course.NAME and s.status != "retired")


def _build_state(vocabulary: SiteVocabulary, courses: Sequence[Entry[Course]]) -> IndexState:
    from .features import extract_features
    from .index_state import IndexState

    return IndexState.build([extract_features(course, vocabulary) for course in courses])


def _hash_config(vocabulary: SiteVocabulary, catalogue: Catalogue, use_semantics: bool) -> bytes:
    """Returns a digest of all that affects how a course is compared, other than its file.

    What its file leaves out counts too: the language of the portal, and the defaults of a company's own model.
    """
    courses = catalogue.entries.get(Course.NAME, {})
    first_id = next(iter(courses), None)
    model = Course if first_id is None else type(courses[first_id].meta)
    field_weights = [] if first_id is None else _find_field_weights(model)
    defaults = [catalogue.portal.language, *(repr(info.default) for info in model.model_fields.values())]
    phrases = [
        sorted(map(list, vocabulary.region_phrases)),
        sorted(map(list, vocabulary.team_phrases)),
        sorted(vocabulary.level_by_phrase.items()),
    ]
    config = [phrases, sorted(vocabulary.skill_names.items()), field_weights, defaults, use_semantics]
    return blake2b(json.dumps(config, ensure_ascii=False).encode(), digest_size=16).digest()


def _find_field_weights(model: type[Kind]) -> list[tuple[str, float]]:
    """Finds the compared fields of a model, as dotted paths with their weights."""
    markers = ((field, field.find_marker(Compared)) for field in collect_fields(model).values())
    return [(".".join(field.path), marker.weight) for field, marker in markers if marker]
