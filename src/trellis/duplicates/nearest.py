"""Finds the nearest courses of one course. Loads nothing if an earlier run has indexed the same files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from ..catalogue.catalogue import Entry
from ..catalogue.link import link_entries
from ..catalogue.portal_language import read_portal_language
from ..catalogue.validate import find_unread_keys, validate_files
from ..diagnostics.phrases import did_you_mean
from ..kinds import Course
from ..load import site_modules as site
from ..load.cache import Cache
from ..load.load import load_files
from ..load.scan import compute_portal_digest
from .comparison import INDEX_CACHE_KEY, Comparison
from .course_index import CourseIndex
from .external_file import parse_external_course
from .features import CourseFeatures
from .index import SimilarityIndex
from .index_state import CachedComparison
from .matches import MatchReason
from .vocabulary import SiteVocabulary

IDENTITY_CACHE_KEY = "similar"


class CourseNotFound(Exception):
    """There is no such file and no such course. The message is a sentence that names the next step."""


class Neighbour(NamedTuple):
    """A near course, with the verdict and its reasons."""

    course: CourseFeatures
    verdict: str
    reasons: tuple[MatchReason, ...]


@dataclass(frozen=True)
class CourseIdentity:
    """The portal that a cached index belongs to.

    content_digest: of all its files. courses_digest: of the files of the courses in the index.
    """

    content_digest: bytes
    courses_digest: bytes
    vocabulary: SiteVocabulary


def open_course_index(root: Path, cache: Cache | None, *, use_semantics: bool | None = None) -> CourseIndex:
    """Returns the index of a portal's courses, from the cache if no file has changed."""
    content_digest = compute_portal_digest(str(root))
    if cache and (cached_index := _read_cached_index(cache, content_digest, use_semantics)):
        return cached_index
    loaded, _ = load_files(root, site.load_collections(root), cache)
    entries, _ = validate_files(loaded.sources)
    unread_keys = frozenset(key for _, key in find_unread_keys(loaded.sources, entries))
    catalogue, _ = link_entries(entries, loaded.assets, unread_keys, loaded.files, loaded.addresses, loaded.texts)
    digests = {source.path: source.digest for source in loaded.sources}
    comparison = Comparison(cache, digests.get, use_semantics=use_semantics, min_changed_share=0)
    course_index = comparison.index_courses(catalogue)
    if cache and (cached := cache.read(INDEX_CACHE_KEY, CachedComparison)):
        identity = CourseIdentity(content_digest, _hash_comparison(cached), course_index.vocabulary)
        cache.write(IDENTITY_CACHE_KEY, identity)
    return course_index


def find_neighbours(course_index: CourseIndex, root: Path, id_or_path: str) -> tuple[Neighbour, ...]:
    """Returns the five nearest courses of a course or of a file, in the portal or outside. Raises CourseNotFound."""
    return _explain_nearest(course_index, _find_course(course_index, root, id_or_path))


def find_present_id(course_index: CourseIndex, root: Path, id_or_path: str) -> str:
    """Returns the present id of a course of which this is a former id; else what was given, such as a file."""
    if id_or_path in course_index.index.row_by_id or any(p.is_file() for p in (Path(id_or_path), root / id_or_path)):
        return id_or_path
    for source in load_files(root, site.load_collections(root))[0].sources:
        aliases = source.data.get("aliases") if isinstance(source.data, dict) else None
        if source.collection.model.NAME == Course.NAME and isinstance(aliases, list) and id_or_path in aliases:
            return source.names["id"]
    return id_or_path


def find_nearest_courses(course_index: CourseIndex, course: Entry[Course]) -> tuple[Neighbour, ...]:
    """Returns the five nearest courses of a course that is not in the portal yet."""
    return _explain_nearest(course_index, course_index.extract_features(course))


def _explain_nearest(course_index: CourseIndex, course: CourseFeatures) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(match.course, match.verdict, course_index.explain_match(course, match))
        for match in course_index.index.find_nearest(course)
    )


def _find_course(course_index: CourseIndex, root: Path, id_or_path: str) -> CourseFeatures:
    index = course_index.index
    file = next((file for file in (Path(id_or_path), root / id_or_path) if file.is_file()), None)
    if file is None and (row := index.row_by_id.get(id_or_path)) is not None:
        return index.courses[row]
    if file is None:
        suggestion = did_you_mean(id_or_path, index.row_by_id)
        raise CourseNotFound(
            f"no file and no course is called {id_or_path}" + (f"; did you mean {suggestion}?" if suggestion else "")
        )
    resolved_file = file.resolve()
    if resolved_file.is_relative_to(root.resolve()):
        path = resolved_file.relative_to(root.resolve()).as_posix()
        course = next((course for course in index.courses if course.path == path), None)
        if course:
            return course
    text = file.read_text("utf-8", errors="replace")
    return course_index.extract_features(parse_external_course(text, str(file), read_portal_language(str(root))))


def _read_cached_index(cache: Cache, content_digest: bytes, use_semantics: bool | None) -> CourseIndex | None:
    identity = cache.read(IDENTITY_CACHE_KEY, CourseIdentity)
    if not identity or identity.content_digest != content_digest:
        return None
    cached = cache.read(INDEX_CACHE_KEY, CachedComparison)
    if not cached or _hash_comparison(cached) != identity.courses_digest:
        return None
    return CourseIndex(identity.vocabulary, partial(SimilarityIndex, cached.index_state, use_semantics=use_semantics))


def _hash_comparison(cached: CachedComparison) -> bytes:
    return blake2b(cached.config_digest + b"".join(cached.file_digests), digest_size=16).digest()
