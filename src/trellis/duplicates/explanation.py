"""Explains in words why two courses match, or what sets them apart. Each reason is a fact that an author can verify."""

from __future__ import annotations

from collections.abc import Iterator

from .features import CourseFeatures
from .index import SimilarityIndex, is_title_contained
from .judgement import MIN_SERIES_NEIGHBOURS
from .matches import Match, MatchReason

MAX_REPORTED_WORDS = 5
"""Shared words that a reason lists."""

MIN_REPORTED_CONTAINMENT = 0.1
"""Share of the shorter text that must be in the other to be a reason. Less is common phrases."""

MIN_REPORTED_ZSCORE = 3.0
"""Standard deviations by which a course must stand out in meaning, but not in words, for similar meaning to be a
reason."""

MIN_REPORTED_WORD_LETTERS = 3
"""Letters of a word that a reason lists. Shorter ones say little, and are listed where there are no others."""


def explain_match(index: SimilarityIndex, course: CourseFeatures, match: Match) -> tuple[MatchReason, ...]:
    """Returns the reasons, the strongest first and those against the match last. Never empty."""
    facts = (*_find_similarities(index, course, match), *_find_differences(course, match))
    reasons = tuple(MatchReason(field, text) for field, text in facts)
    return reasons or (MatchReason("meaning", "the nearest there is, and little in common"),)


def _find_similarities(index: SimilarityIndex, course: CourseFeatures, match: Match) -> Iterator[tuple[str, str]]:
    other, evidence = match.course, match.evidence
    if evidence.has_same_title:
        removed_phrases = dict.fromkeys((*course.title.removed_phrases, *other.title.removed_phrases))
        omission = f", leaving out {_join_quoted(removed_phrases)}" if removed_phrases else ""
        yield "title", f"the same title{omission}" if evidence.has_same_marks else "titles that differ in accents alone"
    elif not evidence.distinctions.has_conflict and is_title_contained(course, other):
        yield "title", "one title holds all words of the other"
    if evidence.has_same_text:
        yield "text", "the same text"
    elif evidence.containment >= MIN_REPORTED_CONTAINMENT:
        exception = "" if evidence.has_same_title else ", template text not counted"
        yield "text", f"{evidence.containment:.0%} of the shorter text stands in the other{exception}"
    shared_skills = [skill for skill in course.skills if skill in other.skills]
    if shared_skills:
        skill_count = max(len(course.skills), len(other.skills))
        share = "" if len(shared_skills) == skill_count == 1 else f"{len(shared_skills)} of {skill_count} "
        yield "skills", f"{share}{'skill' if skill_count == 1 else 'skills'} the same: {', '.join(shared_skills)}"
    words = _find_shared_words(index, course, other)
    if (
        evidence.semantic_zscore is not None
        and evidence.semantic_zscore >= MIN_REPORTED_ZSCORE > evidence.lexical_zscore
    ):
        word_list = f": {', '.join(words)}" if words else ""
        yield "meaning", f"similar meaning, few words shared{word_list}"
    elif words:
        yield "words", f"both speak of {', '.join(words)}"
    if course.level and course.level == other.level and not evidence.distinctions.have_different_levels:
        yield "level", f"both {course.level}"


def _find_differences(course: CourseFeatures, match: Match) -> Iterator[tuple[str, str]]:
    other, distinctions = match.course, match.evidence.distinctions
    if distinctions.are_related:
        yield "variant", "one adapts or replaces the other, or both adapt the same course"
    if distinctions.have_different_levels:
        yield "level", f"this one is {_format_level(course)}, that one {_format_level(other)}"
    if distinctions.are_different_parts:
        parts = f"{_format_part_numbers(course)} here, {_format_part_numbers(other)} there"
        yield "series", f"{parts}: two parts of a series"
    elif distinctions.are_siblings:
        yield "series", f"both titles begin with “{' '.join(course.title.series_stem)}” and go on differently"
    if course.language != other.language:
        yield "language", f"this one is in {course.language}, that one in {other.language}"
    if distinctions.have_same_owner and not match.evidence.has_same_title:
        yield "owner", "both are of one owner, which knows its own courses"
    elif match.evidence.same_owner_count >= MIN_SERIES_NEIGHBOURS:
        yield (
            "owner",
            f"{match.evidence.same_owner_count} of the nearest are of one owner: it may be a part of their series",
        )


def _find_shared_words(index: SimilarityIndex, course: CourseFeatures, other: CourseFeatures) -> list[str]:
    """Returns the most distinctive words of both, one for each beginning so that no two are forms of one word."""
    words = course.words or index.lexical_index.get_words(index.row_by_id[course.id])
    shared_words = [
        word
        for word in index.lexical_index.find_shared_words(words, index.row_by_id[other.id])
        if len(word) > 1 and not word.isdigit() and index.is_distinctive(word)
    ]
    word_by_beginning: dict[str, str] = {}
    for word in [word for word in shared_words if len(word) >= MIN_REPORTED_WORD_LETTERS] or shared_words:
        word_by_beginning.setdefault(word[: MIN_REPORTED_WORD_LETTERS + 1], word)
    return list(word_by_beginning.values())[:MAX_REPORTED_WORDS]


def _format_level(course: CourseFeatures) -> str:
    return " and ".join(sorted(course.title.levels)) or course.level


def _format_part_numbers(course: CourseFeatures) -> str:
    return " and ".join(str(number) for number in sorted(course.title.part_numbers))


def _join_quoted(phrases: dict[str, None]) -> str:
    return " and ".join(f"“{phrase}”" for phrase in phrases)
