"""Extracts the features of a course that are compared: its weighted words, its shingles, its level and owner.

The `Compared` markers of a model say which fields are compared and with what weight; the body has the weight 1. Names
of regions and teams are taken out of the title, since a duplicate is often the same course for another region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from hashlib import blake2b
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from ..catalogue.catalogue import Entry
from ..kinds import Compared, Course, Ref
from ..kinds.fields import ModelField, collect_fields
from ..kinds.imported_text import SUBJECTS, ImportedText, describe_record, parse_imported_text
from .normalise import split_words
from .title import CourseTitle, parse_title
from .vocabulary import SiteVocabulary, split_phrases

if TYPE_CHECKING:
    from .shingles import Shingles
else:
    Shingles = Any  # the cache reads this class without numpy; what it holds has no shingles

STATUSES_BY_SENIORITY = ("stable", "mvp", "draft")

MAX_BODY_WORDS = 120
"""Words of the body that are compared, from its beginning: that is where a text says what the course is about."""

_CHARACTERS_PER_WORD = (9, 16)
"""Characters of the body that are split for each compared word, so that a long body is not split as a whole: the usual
number, and the number if that gave too few words."""

_LINK_TARGET = re.compile(r"\]\([^)\s\]]*+\)")


WeightedText = tuple[tuple[str, float], ...]
"""The words of a text in order, each with its weight."""


class CourseFeatures(NamedTuple):
    """The features of one course.

    owner: a provider or a team, "" if unknown; two courses of one owner may be parts of its own series. level: as in
    the site's list, or "". skills: normalised names of its skills or subjects. related_ids: the courses that it adapts
    or replaces; original_ids: the one that it adapts. text_digest: of the words of its text. outcomes_digest: of its
    outcomes, empty without any. content_digest: of what it teaches, for decisions. words: word → weight. text: each
    word of summary, outcomes and body in order, with its weight. shingles: of that text. An index stores words, text
    and shingles as arrays and leaves them out here.
    """

    id: str
    path: str
    title: CourseTitle
    owner: str
    is_in_house: bool
    status: str
    language: str
    level: str
    skills: tuple[str, ...]
    related_ids: tuple[str, ...]
    original_ids: tuple[str, ...]
    text_digest: bytes
    outcomes_digest: bytes
    content_digest: bytes
    words: Mapping[str, float]
    text: WeightedText
    shingles: Shingles | None

    @property
    def seniority(self) -> tuple[int, str]:
        """A sort key: the most established course first, equally established ones in order of paths."""
        if self.status in STATUSES_BY_SENIORITY:
            return (STATUSES_BY_SENIORITY.index(self.status), self.path)
        return (len(STATUSES_BY_SENIORITY), self.path)

    @property
    def without_text(self) -> CourseFeatures:
        """A copy without words, text and shingles, as an index holds it."""
        return self._replace(words=_NO_WORDS, text=(), shingles=None)

    @property
    def fingerprint(self) -> bytes:
        """A digest of all features; words and shingles count through the digests of the text that they come from."""
        without_sets = self.without_text._replace(
            title=self.title._replace(part_numbers=frozenset(), levels=frozenset())
        )
        sorted_sets = (sorted(self.title.part_numbers), sorted(self.title.levels))
        return blake2b(repr((*without_sets, sorted_sets)).encode("utf-8", "surrogatepass"), digest_size=16).digest()


_NO_WORDS: Mapping[str, float] = {}


def extract_features(
    course: Entry[Course], vocabulary: SiteVocabulary, *, with_shingles: bool = True
) -> CourseFeatures:
    """Extracts the features of a course. with_shingles: needs numpy; `fingerprint` does not depend on the shingles."""
    meta = course.meta
    source = meta.source
    imported = ImportedText(course.body, "", {})
    if not meta.in_house or source.catalogue:
        imported = parse_imported_text(course.body, source.provider or "", source.catalogue or "")
    provider_words = imported.provider_words
    own_phrases = {phrase for label in ("Region", "Team") for phrase in split_phrases(provider_words.get(label, ""))}
    title = parse_title(imported.title or meta.title, vocabulary, frozenset(own_phrases))
    subjects = [part.strip() for part in provider_words.get(SUBJECTS, "").split(",") if part.strip()]
    weights: dict[str, float] = {}
    weighted_text: list[tuple[str, float]] = []
    outcome_words: list[str] = []
    record_note = describe_record(source.provider or "", source.catalogue or "")
    for path, weight, is_reference, text in _collect_field_texts(meta, vocabulary):
        words = list(title.words) if path == ("title",) else split_words(text.split(record_note)[0])
        for word in words:
            weights[word] = weights.get(word, 0) + weight
        if path != ("title",) and not is_reference:
            weighted_text += zip(words, repeat(weight))
        if path == ("outcomes",):
            outcome_words += words
    for word in split_words(" ".join(subjects)):
        weights[word] = weights.get(word, 0) + _SKILL_WEIGHT
    body_words = _take_opening_words(imported.description)
    if body_words[: len(summary := split_words(meta.summary))] == summary:
        body_words = body_words[len(summary) :]  # an import makes the summary from the first sentences of the text
    for word in body_words:
        weights[word] = weights.get(word, 0) + 1
    field_words = [word for word, _ in weighted_text]
    weighted_text += zip(body_words, repeat(1))
    skills = [vocabulary.skill_names.get(skill, skill) for skill in meta.skills] + subjects
    original_ids = (meta.variant_of,) if meta.variant_of else ()
    return CourseFeatures(
        id=course.id,
        path=course.path,
        title=title,
        owner=_find_owner(course, provider_words.get("Team", "")),
        is_in_house=meta.in_house,
        status=meta.status,
        language=str(meta.language),
        level=str(meta.level or provider_words.get("Level", "")),
        skills=tuple(dict.fromkeys(" ".join(split_words(skill)) for skill in skills)),
        related_ids=tuple(dict.fromkeys((*original_ids, *meta.supersedes))),
        original_ids=original_ids,
        text_digest=_hash_words((*field_words, *body_words)),
        outcomes_digest=_hash_words(outcome_words) if outcome_words else b"",
        content_digest=_hash_words((*title.words, "|", *field_words, "|", *skills, "|", str(meta.level or ""))),
        words=weights,
        text=tuple(weighted_text),
        shingles=_hash_text(field_words + body_words) if with_shingles else None,
    )


def _hash_text(words: list[str]) -> Shingles:
    from .shingles import hash_shingles  # imported late: cached features are read without numpy

    return hash_shingles(words)


def _take_opening_words(text: str) -> list[str]:
    """Returns the words of a body that are compared."""
    for characters in _CHARACTERS_PER_WORD:
        words = split_words(_LINK_TARGET.sub("]", text[: MAX_BODY_WORDS * characters]))
        if len(words) > MAX_BODY_WORDS:  # the last word may be cut off, so one more than needed
            break
    return words[:MAX_BODY_WORDS]


def _find_owner(course: Entry[Course], provider_team: str) -> str:
    """Returns the team of an in-house course, else the provider, with its own team if the record names one."""
    source = course.meta.source
    if course.meta.in_house:
        return course.owner
    return "/".join((source.provider or source.catalogue or course.owner, provider_team)).casefold().strip("/")


_SKILL_WEIGHT = next(m.weight for m in collect_fields(Course)[("skills",)].metadata if isinstance(m, Compared))


def _hash_words(words: Iterable[str]) -> bytes:
    return blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()


@cache
def _find_compared_fields(model: type[Course]) -> tuple[tuple[ModelField, float, bool], ...]:
    """Finds the compared fields of a model, with their weights and whether they hold the ids of other entries."""
    table = collect_fields(model)
    markers = ((field, field.find_marker(Compared), table.get((*field.path, "*"))) for field in table.values())
    return tuple(
        (field, marker.weight, items is not None and items.find_marker(Ref) is not None)
        for field, marker, items in markers
        if marker and "*" not in field.path
    )


def _collect_field_texts(
    meta: Course, vocabulary: SiteVocabulary
) -> Iterator[tuple[tuple[str, ...], float, bool, str]]:
    """Yields the path, weight and text of each compared field, and whether it holds the ids of other entries.

    Values of closed lists are left out: they are equal or not, and share no words.
    """
    for field, weight, is_reference in _find_compared_fields(type(meta)):
        value: Any = meta
        for attribute in field.attributes:
            value = getattr(value, attribute, None)
        texts = (
            [vocabulary.skill_names.get(str(id), str(id)) for id in value]
            if is_reference and value
            else list(_find_texts(value))
        )
        if texts:
            yield field.path, weight, is_reference, "; ".join(texts)


def _find_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _find_texts(item)
    elif isinstance(value, BaseModel):
        for name, item in value:
            if name != "id":
                yield from _find_texts(item)
