"""What of a course counts when it is compared: its words, the text in order, and what tells it from its neighbours.

Which fields count, and how much, their `Compared` markers say; the text counts 1. Names of regions and teams are taken out of the
title, since the same course for another region is the case that is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from ..catalogue.catalogue import Entry
from ..kinds import Compared, Course, Ref
from ..kinds.fields import Field, fields
from ..kinds.imported_text import SUBJECTS, Told, listing, told
from .normalise import words
from .title import Title, title
from .vocabulary import Vocabulary, phrases

if TYPE_CHECKING:
    from .shingles import Marks

ESTABLISHED = ("stable", "mvp", "draft")

LENGTH = 120
"""Words of a course's text that are compared, from its beginning: what a course is about stands there."""

_LETTERS = (9, 16)
"""Characters that are read for each of these words, so that a book is not taken apart for its first page: mostly, and at most."""

_TARGET = re.compile(r"\]\([^)\s]*\)")


class Substance(NamedTuple):
    """One course as it is compared.

    owner: whose it is, a provider's or a team's, "" where nobody knows; two of one owner are its own series. level: as the site's
    list has it, or "". skills: the names of its skills or subjects, folded. kin: the courses that it adapts or replaces;
    original: the one that it adapts. said: a digest of its text. words: each with its weight. marks: of summary, outcomes and text in order. An index keeps these two in
    another form.
    """

    id: str
    path: str
    title: Title
    owner: str
    in_house: bool
    status: str
    language: str
    level: str
    skills: tuple[str, ...]
    kin: tuple[str, ...]
    original: tuple[str, ...]
    said: bytes
    taught: bytes
    words: Mapping[str, float]
    marks: Marks | None

    @property
    def standing(self) -> tuple[int, str]:
        """The lower, the more established; equally established ones in order of paths."""
        return (ESTABLISHED.index(self.status) if self.status in ESTABLISHED else len(ESTABLISHED), self.path)

    @property
    def bare(self) -> Substance:
        """The same without its words."""
        return self._replace(words=_NONE, marks=None)

    @property
    def counted(self) -> bytes:
        """A digest of all that counts; of the words and marks what they are made of."""
        bare = self._replace(
            title=self.title._replace(numbers=frozenset(), levels=frozenset()), words=_NONE, marks=None
        )
        also = (sorted(self.title.numbers), sorted(self.title.levels))
        return blake2b(repr((*bare, also)).encode("utf-8", "surrogatepass"), digest_size=16).digest()


_NONE: Mapping[str, float] = {}


def substance(course: Entry[Course], site: Vocabulary, *, whole: bool = True) -> Substance:
    """What counts of a course. whole: with its marks, which `counted` does without, and so without numpy."""
    meta = course.meta
    source = meta.source
    apart = Told(course.body, "", {})
    if not meta.in_house or source.catalogue:
        apart = told(course.body, source.provider or "", source.catalogue or "")
    named = apart.named
    regions = {phrase for what in ("Region", "Team") for phrase in phrases(named.get(what, ""))}
    called = title(apart.title or meta.title, site, frozenset(regions))
    subjects = [part.strip() for part in named.get(SUBJECTS, "").split(",") if part.strip()]
    counts: dict[str, float] = {}
    ordered: list[str] = []
    known = listing(source.provider or "", source.catalogue or "")
    for path, weight, refers, said in _said(meta, site):
        found = list(called.words) if path == ("title",) else words(said.split(known)[0])
        for word in found:
            counts[word] = counts.get(word, 0) + weight
        if path != ("title",) and not refers:
            ordered += found
    for word in words(" ".join(subjects)):
        counts[word] = counts.get(word, 0) + _SKILLS
    rest = _beginning(apart.description)
    if rest[: len(summary := words(meta.summary))] == summary:
        rest = rest[len(summary) :]  # an import makes the summary of the text's first sentences
    for word in rest:
        counts[word] = counts.get(word, 0) + 1
    skills = [site.skills.get(skill, skill) for skill in meta.skills] + subjects
    original = (meta.variant_of,) if meta.variant_of else ()
    return Substance(
        course.id,
        course.path,
        called,
        _owner(course, named.get("Team", "")),
        meta.in_house,
        meta.status,
        str(meta.language),
        str(meta.level or named.get("Level", "")),
        tuple(dict.fromkeys(" ".join(words(skill)) for skill in skills)),
        tuple(dict.fromkeys((*original, *meta.supersedes))),
        original,
        _digest((*ordered, *rest)),
        _digest((*called.words, "|", *ordered, "|", *skills, "|", str(meta.level or ""))),
        counts,
        _marked(ordered + rest) if whole else None,
    )


def _marked(text: list[str]) -> Marks:
    from .shingles import marked  # here, since what is kept of a substance is read without numpy

    return marked(text)


def _beginning(text: str) -> list[str]:
    """The words of a text that count."""
    for letters in _LETTERS:
        found = words(_TARGET.sub("]", text[: LENGTH * letters]))
        if len(found) > LENGTH:  # so that none of them was cut
            break
    return found[:LENGTH]


def _owner(course: Entry[Course], team: str) -> str:
    """Whose it is: a team's of ours, or a provider's. team: the provider's own, where the record named one."""
    source = course.meta.source
    if course.meta.in_house:
        return course.owner
    return "/".join((source.provider or source.catalogue or course.owner, team)).casefold().strip("/")


_SKILLS = next(m.weight for m in fields(Course)[("skills",)].metadata if isinstance(m, Compared))


def _digest(said: Iterable[str]) -> bytes:
    return blake2b(" ".join(said).encode("utf-8", "surrogatepass"), digest_size=8).digest()


@cache
def _compared(model: type[Course]) -> tuple[tuple[Field, float, bool], ...]:
    """The fields of a model that count, how much, and whether they name other entries."""
    table = fields(model)
    found = ((field, field.marker(Compared), table.get((*field.path, "*"))) for field in table.values())
    return tuple(
        (field, marker.weight, items is not None and items.marker(Ref) is not None)
        for field, marker, items in found
        if marker and "*" not in field.path
    )


def _said(meta: Course, site: Vocabulary) -> Iterator[tuple[tuple[str, ...], float, bool, str]]:
    """Of each field that counts its path, how much it counts, whether it names other entries, and the words that it holds.

    Not those of a closed list, which are equal or not.
    """
    for field, weight, refers in _compared(type(meta)):
        value: Any = meta
        for step in field.attributes:
            value = getattr(value, step, None)
        said = [site.skills.get(str(v), str(v)) for v in value] if refers and value else list(_texts(value))
        if said:
            yield field.path, weight, refers, "; ".join(said)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, BaseModel):
        for name, item in value:
            if name != "id":
                yield from _texts(item)
