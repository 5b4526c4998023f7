"""What sets two similar courses apart: another level, another part of a series, the owner's own series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .features import CourseFeatures


class Distinctions(NamedTuple):
    """How two courses relate.

    have_different_levels, are_different_parts: whether both name a level or a part of a series, and these differ.
    are_siblings: whether both have one owner, and their titles have the same beginning, up to a colon or dash, and
    another end. are_related: whether one adapts or replaces the other, or both adapt the same course. distinct_words:
    distinctive words of each title that the other title lacks.
    """

    have_different_levels: bool
    are_different_parts: bool
    have_same_owner: bool
    are_siblings: bool
    are_related: bool
    distinct_words: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def has_conflict(self) -> bool:
        """Whether titles and levels say that the courses are different, however similar the rest is."""
        return self.have_different_levels or self.are_different_parts or self.are_siblings or all(self.distinct_words)


def find_distinctions(
    course: CourseFeatures, other: CourseFeatures, is_distinctive: Callable[[str], bool]
) -> Distinctions:
    """Compares two courses. is_distinctive: whether a word is rare enough to tell a course from others."""
    title, other_title = course.title, other.title
    return Distinctions(
        have_different_levels=_have_different_levels(course, other),
        are_different_parts=bool(
            title.part_numbers and other_title.part_numbers and title.part_numbers != other_title.part_numbers
        ),
        have_same_owner=bool(course.owner and course.owner == other.owner),
        are_siblings=bool(
            title.series_stem
            and title.series_stem == other_title.series_stem
            and title.key != other_title.key
            and course.owner == other.owner
        ),
        are_related=(
            course.id in other.related_ids
            or other.id in course.related_ids
            or bool(set(course.original_ids) & set(other.original_ids))
        ),
        distinct_words=(
            _find_missing_words(title.words, other_title.words, is_distinctive),
            _find_missing_words(other_title.words, title.words, is_distinctive),
        ),
    )


def _have_different_levels(course: CourseFeatures, other: CourseFeatures) -> bool:
    """Whether the levels that the titles name, or else the courses' own levels, have nothing in common."""
    levels = course.title.levels or ({course.level} if course.level else set())
    other_levels = other.title.levels or ({other.level} if other.level else set())
    return bool(levels and other_levels and not levels & other_levels)


def _find_missing_words(
    words: Iterable[str], other_words: Iterable[str], is_distinctive: Callable[[str], bool]
) -> tuple[str, ...]:
    """Returns the distinctive words that are not among the others."""
    others = set(other_words)
    return tuple(word for word in words if word not in others and is_distinctive(word))
