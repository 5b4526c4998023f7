"""The page of a skill: its description, the items that teach it, and its mentors; and the map of all skills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.fields import ModelField, collect_fields
from .. import cards, fields, links
from ..cards import EntryCard
from ..fields import Value
from ..links import Link
from ..published import Item, PublishedCatalogue


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
class SkillCell:
    """How many courses teach a skill at a level. `url` lists them; "" where there is none."""

    level: str
    count: int
    url: str

    @property
    def strength(self) -> int:
        """How strongly it is coloured, from 0 to 4."""
        return min(self.count, 4)


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill in the map. `depth` is 0 for a skill below no other."""

    title: str
    url: str
    summary: str
    depth: int
    cells: tuple[SkillCell, ...]
    path_count: int
    mentor_count: int

    @property
    def course_count(self) -> int:
        """How many courses teach it, at whatever level."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SkillMap:
    """All skills by the levels at which courses teach them. `levels` are headings; those of the portal's own words.

    `untaught` are the skills that no course teaches.
    """

    levels: tuple[Value, ...]
    rows: tuple[SkillRow, ...]
    untaught: tuple[Link, ...]


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


def build_skill_map(published: PublishedCatalogue) -> SkillMap:
    """Builds the map of skills, in the order of the register, narrower ones below theirs."""
    levels = _list_levels(published)
    rows = tuple(
        row
        for skill in published.catalogue.skills
        if not skill.meta.parent
        for row in _build_skill_rows(published, skill, levels, 0)
    )
    return SkillMap(levels, rows, tuple(Link(row.title, row.url) for row in rows if not row.course_count))


_NO_LEVEL = Value("", "")
"""Stands for the level of courses that name none."""


def _list_levels(published: PublishedCatalogue) -> tuple[Value, ...]:
    """The levels that current courses have, in the order of a closed list, else the most frequent first."""
    counts: Counter[Value] = Counter()
    ranks: dict[str, int] = {}
    for item in published.current_items:
        if item.kind == "course":
            counts[_read_level(published, item)] += 1
            ranks = ranks or fields.rank_options(_find_level_field(item))
    return tuple(sorted(counts, key=lambda v: (not v.key, ranks.get(v.key, len(ranks)), -counts[v], v.label)))


def _read_level(published: PublishedCatalogue, course: Item) -> Value:
    return next(iter(fields.read_values(published, course, _find_level_field(course))), _NO_LEVEL)


def _find_level_field(course: Item) -> ModelField:
    model: type[kinds.Kind] = type(course.meta)
    return collect_fields(model)[("level",)]


def _build_skill_rows(
    published: PublishedCatalogue, skill: Entry[kinds.Skill], levels: tuple[Value, ...], depth: int
) -> Iterator[SkillRow]:
    """Yields the row of a skill, then those of the narrower ones."""
    items = published.items_by_skill.get(skill.id, ())
    counts = Counter(_read_level(published, item) for item in items if item.kind == "course")
    yield SkillRow(
        title=skill.title,
        url=skill.url,
        summary=skill.meta.summary or "",
        depth=depth,
        cells=tuple(
            SkillCell(level.text, counts[level], _build_list_url(skill.id, level) if counts[level] else "")
            for level in levels
        ),
        path_count=sum(item.kind == "path" for item in items),
        mentor_count=len(published.mentors_by_skill.get(skill.id, ())),
    )
    for narrower in published.narrower_skills.get(skill.id, ()):
        yield from _build_skill_rows(published, narrower, levels, depth + 1)


def _build_list_url(skill: str, level: Value) -> str:
    """The catalogue's list of the courses that teach a skill at a level."""
    return f"/catalogue/?{urlencode({'skills': skill} | ({'level': level.key} if level.key else {}))}"
