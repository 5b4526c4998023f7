"""Coverage: how many courses there are for whom, at which level, of which skill and in which language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from .. import format, links
from ..cards import get_language_tag
from ..links import Link
from ..published import Item, PublishedCatalogue, get_skills
from ..roles import identify_role, name_role
from ..wording import translate
from .index import AlignmentIndex

TABLES: Mapping[str, tuple[str, str]] = {
    "role-level": (
        "Roles and levels",
        "Courses whose audience or requirement names the role, by their level. What names no role is for everybody.",
    ),
    "team-level": (
        "Teams and levels",
        "Courses whose audience names the team or all teams, by their level; without an audience, those of its own.",
    ),
    "role-skill": (
        "Roles and skills",
        "Courses whose audience or requirement names the role, by the broadest skill above each that they teach.",
    ),
    "region-language": (
        "Regions and languages",
        "Courses for the region or for every region, by the language that they are in.",
    ),
}
"""Id of a table → its heading and how it is counted, in English."""

MAX_NAMES = 10
"""The most courses that are named in a cell."""

MIN_PATH_COURSES = 3
"""With so many courses for a role, a path would say in which order to take them."""

_STEPS = (1, 2, 4, 7)
"""From how many courses on a cell is darker."""


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """The courses of a cell. shade: from 0 for none to 4. more: how many are not among the courses."""

    count: int
    shade: int
    courses: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A row of a table. key: of what it is about. empty: the columns without any course."""

    key: str
    label: Link
    cells: tuple[CoverageCell, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """A table of courses by two of their properties. keys, columns: those of its columns, and their names."""

    id: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class PathAdvice:
    """A role with courses and no path. courses: how many there are."""

    role: str
    courses: int


Pairs = Iterable[tuple[str, str, Item]]
"""Keys of row and column, and the course that counts there."""


def build_coverage(index: AlignmentIndex) -> tuple[CoverageTable, ...]:
    """Returns the tables, in the order of `TABLES`; one without rows or columns is left out."""
    published = index.published
    levels = _list_levels(index)
    roles = _list_roles(index)
    teams = {team.id: links.link_entry(team) for team in published.teams if team.is_current}
    skills = _list_skills(index)
    regions, languages = _list_regions(index), _list_languages(index)
    everybody = {"": Link(translate("Everybody"))}
    tables = (
        _build_table("role-level", {**roles, **everybody}, levels, _pair_role_levels(index)),
        _build_table("team-level", teams, levels, _pair_teams(index)),
        _build_table("role-skill", roles, skills, _pair_role_skills(index)),
        _build_table("region-language", regions, languages, _pair_regions(index, regions)),
    )
    return tuple(table for table in tables if table.rows and table.columns)


def advise_paths(index: AlignmentIndex) -> tuple[PathAdvice, ...]:
    """Returns the roles with several courses that no path is meant for, the one with most courses first."""
    published = index.published
    counts: dict[str, set[str]] = {}
    for course in index.courses:
        for role in list_roles(published, course):
            counts.setdefault(role, set()).add(course.id)
    with_path = {role for item in index.items if item.kind == "path" for role in list_roles(published, item)}
    rows = [
        PathAdvice(name_role(published, role), len(courses))
        for role, courses in counts.items()
        if len(courses) >= MIN_PATH_COURSES and role not in with_path
    ]
    return tuple(sorted(rows, key=lambda row: (-row.courses, row.role.casefold())))


def list_roles(published: PublishedCatalogue, item: Item) -> tuple[str, ...]:
    """Returns the roles that an item is meant for or required of, each once."""
    required = item.meta.required_for
    texts = (*item.meta.audience.roles, *(required.roles if required else ()))
    return tuple(dict.fromkeys(identify_role(published, text) for text in texts))


def shade_count(count: int) -> int:
    """Returns how dark a cell is: 0 for no course, 4 for seven and more."""
    return sum(count >= step for step in _STEPS)


def _build_table(id: str, rows: Mapping[str, Link], columns: Mapping[str, str], pairs: Pairs) -> CoverageTable:
    courses: dict[tuple[str, str], dict[str, Item]] = {}
    for row, column, course in pairs:
        if row in rows and column in columns:
            courses.setdefault((row, column), {})[course.id] = course
    table_rows = tuple(_build_row(row, rows[row], columns, courses) for row in rows)
    return CoverageTable(id, tuple(columns), tuple(columns.values()), table_rows)


def _build_row(
    key: str, label: Link, columns: Mapping[str, str], courses: Mapping[tuple[str, str], Mapping[str, Item]]
) -> CoverageRow:
    cells = [tuple(courses.get((key, column), {}).values()) for column in columns]
    return CoverageRow(
        key=key,
        label=label,
        cells=tuple(
            CoverageCell(
                count=len(cell),
                shade=shade_count(len(cell)),
                courses=tuple(map(links.link_entry, cell[:MAX_NAMES])),
                more=max(len(cell) - MAX_NAMES, 0),
            )
            for cell in cells
        ),
        empty=tuple(name for name, cell in zip(columns.values(), cells, strict=True) if not cell),
    )


def _list_levels(index: AlignmentIndex) -> dict[str, str]:
    """The levels in the order of the portal's list, if it has one; else those that courses name."""
    values = [course.meta.level for course in index.courses if course.meta.level]
    options = next((list(type(value)) for value in values if isinstance(value, Enum)), sorted(set(values)))
    return {str(value): translate(getattr(value, "label", "") or format.name_term(str(value))) for value in options}


def _list_roles(index: AlignmentIndex) -> dict[str, Link]:
    published = index.published
    registered = {role.id: role.title for role in published.catalogue.roles}
    used = {role for item in index.items for role in list_roles(published, item)}
    names = {**registered, **{role: name_role(published, role) for role in used if role not in registered}}
    return {id: Link(name) for id, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))}


def _list_skills(index: AlignmentIndex) -> dict[str, str]:
    roots = {root for course in index.courses for skill in get_skills(course) if (root := _find_root(index, skill))}
    titles = {id: index.published.catalogue.entry(("skill", id)).title for id in roots}
    return dict(sorted(titles.items(), key=lambda pair: pair[1].casefold()))


def _find_root(index: AlignmentIndex, id: str) -> str:
    """The broadest skill above one; "" if it is not in the register."""
    skill = index.published.find_entry("skill", id)
    visited: set[str] = set()
    while skill and skill.meta.parent and skill.id not in visited:
        visited.add(skill.id)
        skill = index.published.find_entry("skill", skill.meta.parent) or skill
    return skill.id if skill else ""


def _list_regions(index: AlignmentIndex) -> dict[str, Link]:
    regions = {str(r): r for course in index.courses for r in course.meta.audience.regions}
    regions |= {str(r): r for team in index.published.teams if (r := team.meta.region)}
    labels = {key: format.format_region(region) for key, region in regions.items()}
    return {key: Link(label) for key, label in sorted(labels.items(), key=lambda pair: pair[1].casefold())}


def _list_languages(index: AlignmentIndex) -> dict[str, str]:
    tags = {get_language_tag(index.published, course) for course in index.courses}
    labels = {tag: format.format_language(tag) for tag in tags}
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))


def _get_levels(course: Item) -> tuple[str, ...]:
    return (str(course.meta.level),) if course.meta.level else ()


def _pair_role_levels(index: AlignmentIndex) -> Iterator[tuple[str, str, Item]]:
    for course in index.courses:
        for role in list_roles(index.published, course) or ("",):
            for level in _get_levels(course):
                yield role, level, course


def _pair_role_skills(index: AlignmentIndex) -> Iterator[tuple[str, str, Item]]:
    for course in index.courses:
        for role in list_roles(index.published, course):
            for skill in get_skills(course):
                yield role, _find_root(index, skill), course


def _pair_teams(index: AlignmentIndex) -> Iterator[tuple[str, str, Item]]:
    everyone = [team.id for team in index.published.teams]
    for course in index.courses:
        teams = course.meta.audience.teams or (course.owner,)
        for team in everyone if "all" in teams else teams:
            for level in _get_levels(course):
                yield team, level, course


def _pair_regions(index: AlignmentIndex, regions: Iterable[str]) -> Iterator[tuple[str, str, Item]]:
    for course in index.courses:
        for region in map(str, course.meta.audience.regions or regions):
            yield region, get_language_tag(index.published, course), course
