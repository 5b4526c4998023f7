"""The page of a skill: its description, the items that teach it, and its mentors; and the tree of all skills."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import EntryCard
from ..links import Link
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class SkillPage:
    """The view of a skill's page. `same_as` is its URL in ESCO, or ""."""

    title: str
    summary: str
    synonyms: tuple[str, ...]
    parent: Link | None
    narrower_skills: tuple[Link, ...]
    courses: tuple[EntryCard, ...]
    paths: tuple[EntryCard, ...]
    mentors: tuple[Link, ...]
    same_as: str


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill in the tree of skills. `item_counts` is such as ``3 courses and 1 path``, or ""."""

    title: str
    url: str
    summary: str
    item_counts: str
    narrower_skills: tuple[SkillRow, ...]


def build_skill_page(published: PublishedCatalogue, entry: Entry[kinds.Skill]) -> SkillPage:
    """Builds the view of a skill's page."""
    teaching_items = cards.build_cards(published, published.items_by_skill.get(entry.id, ()))
    return SkillPage(
        title=entry.title,
        summary=entry.meta.summary or "",
        synonyms=entry.meta.synonyms,
        parent=links.find_link(published, "skill", entry.meta.parent),
        narrower_skills=tuple(links.link_entry(s) for s in published.narrower_skills.get(entry.id, ())),
        courses=tuple(c for c in teaching_items if c.kind == "course"),
        paths=tuple(c for c in teaching_items if c.kind == "path"),
        mentors=tuple(links.link_entry(p) for p in published.mentors_by_skill.get(entry.id, ())),
        same_as=entry.meta.same_as or "",
    )


def build_skill_rows(published: PublishedCatalogue) -> tuple[SkillRow, ...]:
    """Builds the tree of skills, in the order of the register."""
    return tuple(_build_skill_row(published, s) for s in published.catalogue.skills if not s.meta.parent)


def _build_skill_row(published: PublishedCatalogue, entry: Entry[kinds.Skill]) -> SkillRow:
    item_kinds = [e.kind for e in published.items_by_skill.get(entry.id, ())]
    counts = ((item_kinds.count("course"), "course"), (item_kinds.count("path"), "path"))
    item_counts = format.join_names([format.format_count(n, noun) for n, noun in counts if n])
    narrower_skills = tuple(_build_skill_row(published, s) for s in published.narrower_skills.get(entry.id, ()))
    return SkillRow(entry.title, entry.url, entry.meta.summary or "", item_counts, narrower_skills)
