"""A skill's page: what it is, what teaches it, and who helps with it."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import Card
from ..links import Link
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class SkillPage:
    """parent: the wider skill. parts: the narrower ones. same_as: its address in ESCO, or ""."""

    title: str
    summary: str
    synonyms: tuple[str, ...]
    parent: Link | None
    parts: tuple[Link, ...]
    courses: tuple[Card, ...]
    paths: tuple[Card, ...]
    mentors: tuple[Link, ...]
    same_as: str


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill in the list of skills, with those below it. made: what teaches it, in numbers."""

    title: str
    url: str
    summary: str
    made: str
    parts: tuple[SkillRow, ...]


def skill_page(published: PublishedCatalogue, entry: Entry[kinds.Skill]) -> SkillPage:
    """Everything that a skill's page says."""
    taught = cards.cards(published, published.by_skill.get(entry.id, ()))
    return SkillPage(
        title=entry.title,
        summary=entry.meta.summary or "",
        synonyms=entry.meta.synonyms,
        parent=links.find(published, "skill", entry.meta.parent),
        parts=tuple(links.to(s) for s in published.narrower.get(entry.id, ())),
        courses=tuple(c for c in taught if c.kind == "course"),
        paths=tuple(c for c in taught if c.kind == "path"),
        mentors=tuple(links.to(p) for p in published.mentors.get(entry.id, ())),
        same_as=entry.meta.same_as or "",
    )


def skill_rows(published: PublishedCatalogue) -> tuple[SkillRow, ...]:
    """The tree of skills, in the order of the register."""
    return tuple(_row(published, s) for s in published.catalogue.skills if not s.meta.parent)


def _row(published: PublishedCatalogue, entry: Entry[kinds.Skill]) -> SkillRow:
    kinds_found = [e.kind for e in published.by_skill.get(entry.id, ())]
    numbers = ((kinds_found.count("course"), "course"), (kinds_found.count("path"), "path"))
    made = format.listed([format.count(n, noun) for n, noun in numbers if n])
    parts = tuple(_row(published, s) for s in published.narrower.get(entry.id, ()))
    return SkillRow(entry.title, entry.url, entry.meta.summary or "", made, parts)
