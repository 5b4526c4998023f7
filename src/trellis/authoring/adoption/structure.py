"""Sorts the pages of a folder into courses with their lessons, and pages, by the rules of a map."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from ...diagnostics.slugs import slugify
from ..imports.ids import ID_LIMIT, shorten_slug
from .adoption_map import AdoptionMap, OrderFile, PageRule
from .findings import LEFT_OUT, REFUSED, Notes
from .lenient_yaml import ForeignDataUnreadable, get_value, list_texts, load_toml, load_yaml
from .page_lists import find_folder_titles, list_groups, list_pages
from .source_folder import SourceFolder
from .source_page import SourcePage, read_field, read_page

MAX_ORDER_ITEMS = 20_000

_NUMBER = re.compile(r"\d{1,4}[-_. ]+(?=\D)")
_NUMBERED_LAST = 10**9


@dataclass(slots=True)
class AdoptedLesson:
    """A page that becomes a lesson. module: the key of its module, "" for none. page: None for a lesson without one."""

    page: SourcePage
    id: str
    module: str = ""
    title: str = ""
    quiz: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True)
class AdoptedModule:
    """A part of a course. has_title: whether somebody gave it its title, which is else the name of its folder."""

    title: str
    summary: str = ""
    has_title: bool = True


@dataclass(slots=True)
class AdoptedCourse:
    """A course to write. place: the part of the folder that it is of. index: the page that introduces it."""

    place: str
    title: str
    team: str
    summary: str = ""
    index: SourcePage | None = None
    lessons: list[AdoptedLesson] = field(default_factory=list)
    modules: dict[str, AdoptedModule] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class AdoptedPage:
    """A page that becomes a page of the portal."""

    page: SourcePage
    team: str
    title: str = ""


@dataclass(slots=True)
class Structure:
    """What a folder becomes."""

    courses: list[AdoptedCourse] = field(default_factory=list)
    pages: list[AdoptedPage] = field(default_factory=list)


def match_path(pattern: str, path: str) -> str | None:
    """Returns the name that stands for ``{course}`` in a path that fits a map's pattern, "" without one; else None.

    >>> match_path("docs/{course}/**/*.md", "docs/lanes/sea/first.md"), match_path("docs/*.md", "docs/a/b.md")
    ('lanes', None)
    """
    return _match_parts(tuple(pattern.split("/")), tuple(path.split("/")))


@lru_cache(maxsize=65_536)
def _match_parts(patterns: tuple[str, ...], parts: tuple[str, ...]) -> str | None:
    if not patterns or not parts:
        return "" if not patterns and not parts else None
    first, rest = patterns[0], patterns[1:]
    if first == "**":
        return next((name for cut in range(len(parts)) if (name := _match_parts(rest, parts[cut:])) is not None), None)
    if first == "{course}":
        return parts[0] if _match_parts(rest, parts[1:]) is not None else None
    if not fnmatchcase(parts[0], first.replace("[", "[[]").replace("?", "[?]")):
        return None
    return _match_parts(rest, parts[1:])


@dataclass(slots=True)
class _Candidate:
    page: SourcePage
    rule: PageRule
    course: str


def build_structure(folder: SourceFolder, page_map: AdoptionMap, notes: Notes) -> Structure:
    """Reads the pages and sorts them. Pages that no rule names are noted."""
    return _Builder(folder, page_map, notes).build()


class _Builder:
    def __init__(self, folder: SourceFolder, page_map: AdoptionMap, notes: Notes) -> None:
        self._folder, self._map, self._notes = folder, page_map, notes
        self._order, self._titles = self._read_order()
        self._places: dict[str, Mapping[str, Any]] = {}

    def build(self) -> Structure:
        structure = Structure()
        by_course: dict[tuple[str, str, str], list[_Candidate]] = {}
        for candidate in self._list_candidates():
            if candidate.rule.becomes == "page":
                title = self._titles.get(candidate.page.path, "")
                structure.pages.append(AdoptedPage(candidate.page, candidate.rule.team, title))
                continue
            root = self._find_course_folder(candidate)
            by_course.setdefault((candidate.course, candidate.rule.team, root), []).append(candidate)
        for (name, team, root), candidates in by_course.items():
            course = self._build_course(name, team, root, candidates)
            if course.lessons:
                structure.courses.append(course)
            elif course.index:
                structure.pages.append(AdoptedPage(course.index, team, course.title))
        return structure

    def _list_candidates(self) -> Iterator[_Candidate]:
        extensions = (".md", ".mdx", ".markdown", ".rmd")
        for path in sorted(self._folder.sizes):
            if not path.lower().endswith(extensions) or any(
                match_path(pattern, path) is not None for pattern in self._map.skip
            ):
                continue
            for rule in self._map.rules:
                name = match_path(rule.pages, path)
                if name is not None:
                    if page := read_page(self._folder, path, self._notes):
                        yield _Candidate(page, rule, name or rule.course)
                    break
            else:
                if self._map.layout == "pages":
                    self._notes.add(LEFT_OUT, "a page that no rule of the map names", path)

    def _find_course_folder(self, candidate: _Candidate) -> str:
        """Returns the folder that a course is of."""
        if not candidate.course:
            return self._map.root
        parts = candidate.page.path.split("/")
        if candidate.course in parts[:-1]:
            return "/".join(parts[: parts.index(candidate.course) + 1])
        return posixpath.dirname(candidate.page.path)

    def _build_course(self, name: str, team: str, root: str, candidates: list[_Candidate]) -> AdoptedCourse:
        pages = [candidate.page for candidate in candidates]
        index = next((p for n in self._map.index for p in pages if p.path == (f"{root}/{n}" if root else n)), None)
        if index is None and not name:  # the nearest to the root, where no part of the paths names a course
            index = min((page for page in pages if posixpath.basename(page.path) in self._map.index),
                        key=lambda page: page.path.count("/"), default=None)  # fmt: skip
        place = self._read_place(root) if name else {}
        title = self._name_course(name, root, place, index)
        summary = self._read_first(place, self._map.folder_file.summary if self._map.folder_file else ())
        course = AdoptedCourse(root, title, team, summary, index, metadata=place)
        ranked = sorted((page for page in pages if page is not index), key=lambda page: self._rank(page, root))
        used_ids: set[str] = set()
        for page in ranked:
            module = self._find_module(course, page, root)
            title = self._titles.get(page.path, "")
            course.lessons.append(AdoptedLesson(page, self._choose_id(page, root, used_ids), module, title))
        if self._map.module_by:
            keys = list(course.modules)
            course.lessons.sort(key=lambda lesson: keys.index(lesson.module) if lesson.module in keys else len(keys))
        return course

    def _name_course(self, name: str, root: str, place: Mapping[str, Any], index: SourcePage | None) -> str:
        if place and self._map.folder_file and (title := self._read_first(place, self._map.folder_file.title)):
            return title
        if index and (titles := read_field(self._map, index.metadata, "title")) and name:
            return titles[0]
        if not name:
            for source in self._map.site_title:
                data = self._read_data(source.file)
                if texts := list_texts(get_value(data, source.at)):
                    return texts[0]
            if index and (titles := read_field(self._map, index.metadata, "title")):
                return titles[0]
        return self._titles.get(root, "") or ("" if index else unslug(strip_number(name or self._folder.root.name)))

    def _find_module(self, course: AdoptedCourse, page: SourcePage, root: str) -> str:
        """Returns the key of a page's module, and notes the module in the course."""
        if self._map.module_by:
            keys = (
                {
                    str(record.get("id")): record
                    for record in get_value(course.metadata, self._map.folder_file.modules) or ()
                    if isinstance(record, dict)
                }
                if self._map.folder_file
                else {}
            )
            for key, record in keys.items():
                title = next(iter(list_texts(record.get("title"))), key)
                summary = next(iter(list_texts(record.get("description"))), "")
                course.modules.setdefault(key, AdoptedModule(title, summary))
            key = next(iter(list_texts(get_value(page.metadata, self._map.module_by))), "")
            return key if key in course.modules else ""
        inner = posixpath.dirname(page.path)[len(root) :].strip("/")
        first = inner.split("/")[0] if inner else ""
        is_bundle = posixpath.basename(page.path) in self._map.index and inner == first
        folder = f"{root}/{first}".strip("/")
        if not first or (is_bundle and not self._has_other_pages(folder, page.path)):
            return ""
        if folder not in course.modules:
            place = self._read_place(folder)
            names = self._map.folder_file
            title = self._read_first(place, names.title) if names else ""
            index = next((p for n in self._map.index if (p := self._folder.find_file(f"{folder}/{n}"))), None)
            if not title and index and (index_page := read_page(self._folder, index, self._notes)):
                title = next(iter(read_field(self._map, index_page.metadata, "title")), "")
            title = title or self._titles.get(folder, "")
            summary = self._read_first(place, names.summary) if names else ""
            course.modules[folder] = AdoptedModule(title or unslug(strip_number(first)), summary, bool(title))
        return folder

    def _has_other_pages(self, folder: str, path: str) -> bool:
        return any(
            other != path and other.startswith(f"{folder}/") and other.lower().endswith((".md", ".mdx", ".rmd"))
            for other in self._folder.sizes
        )

    def _choose_id(self, page: SourcePage, root: str, used_ids: set[str]) -> str:
        folder, name = posixpath.split(page.path)
        stem = posixpath.splitext(name)[0]
        is_index = name in self._map.index or stem == "tutorial"
        base = posixpath.basename(folder) if is_index and folder != root else stem
        id = shorten_slug(slugify(strip_number(base)), ID_LIMIT) or "lesson"
        if id in used_ids and folder != root:
            id = shorten_slug(slugify(f"{strip_number(posixpath.basename(folder))}-{id}"), ID_LIMIT)
        number = 2
        unique = id
        while unique in used_ids:
            unique, number = f"{shorten_slug(id, ID_LIMIT - 4)}-{number}", number + 1
        used_ids.add(unique)
        return unique

    def _rank(self, page: SourcePage, root: str) -> tuple[Any, ...]:
        """Returns by what a page is sorted: its place in a list, else what it and its folders say, else its name."""
        position = self._order.get(page.path)
        inner = page.path[len(root) :].strip("/").split("/")
        places: list[tuple[float, str]] = []
        for depth in range(1, len(inner)):
            folder = f"{root}/{'/'.join(inner[:depth])}".strip("/")
            places.append((self._rank_folder(folder), inner[depth - 1]))
        own = self._rank_metadata(page.metadata, inner[-1])
        is_index = inner[-1] in self._map.index
        last = (-1.0, "") if is_index and len(inner) > 1 else (own, inner[-1])
        return (0 if position is not None else 1, position or 0, *places, last)

    def _rank_folder(self, folder: str) -> float:
        names = self._map.folder_file
        place = self._read_place(folder)
        if names and place:
            for key in names.order:
                if (number := _read_number(get_value(place, key))) is not None:
                    return number
        index = next((p for n in self._map.index if (p := self._folder.find_file(f"{folder}/{n}"))), None)
        page = read_page(self._folder, index, self._notes) if index else None
        return self._rank_metadata(page.metadata if page else {}, posixpath.basename(folder))

    def _rank_metadata(self, metadata: Mapping[str, Any], name: str) -> float:
        """Returns the place that metadata state, else the number before the name: ``01-intro`` is before a page that
        says 2.
        """
        for text in read_field(self._map, metadata, "order")[:1]:
            if (number := _read_number(text)) is not None:
                return number
        match = _NUMBER.match(name)
        return int(re.sub(r"\D", "", match[0])) if match else _NUMBERED_LAST

    def _read_first(self, data: Mapping[str, Any], keys: Sequence[str]) -> str:
        return next((texts[0] for key in keys if (texts := list_texts(get_value(data, key)))), "")

    def _read_place(self, folder: str) -> Mapping[str, Any]:
        """Returns what a folder's own file says of it."""
        if folder not in self._places:
            names = self._map.folder_file.names if self._map.folder_file else ()
            path = next((p for n in names if (p := self._folder.find_file(f"{folder}/{n}".lstrip("/")))), None)
            data: Any = None
            if path and path.endswith(".md"):
                page = read_page(self._folder, path, self._notes)
                data = page.metadata if page else None
            elif path:
                data = self._read_data(path)
            self._places[folder] = data if isinstance(data, dict) else {}
        return self._places[folder]

    def _read_data(self, path: str) -> Any:
        """Returns the data of a file, None, with a note, if it cannot be read."""
        if path not in self._folder.sizes:
            return None
        text = self._folder.read_text(path)
        try:
            return (load_toml if path.endswith(".toml") else load_yaml)(text) if text is not None else None
        except ForeignDataUnreadable as error:
            self._notes.add(REFUSED, "a file of settings that cannot be read", path, str(error))
            return None

    def _read_order(self) -> tuple[dict[str, int], dict[str, str]]:
        """Returns the places that lists give to pages, and the titles that they give to pages and to folders."""
        order: dict[str, int] = {}
        titles: dict[str, str] = {}
        for source in self._map.order:
            page_list = get_value(self._read_data(source.file), source.at)
            for title, name in list_pages(page_list):
                path = self._locate_page(source, name)
                if path in self._folder.sizes and len(order) < MAX_ORDER_ITEMS:
                    order.setdefault(path, len(order))
                    if title:
                        titles.setdefault(path, title)
            groups = [
                (group.title, [path for name in group.names if (path := self._locate_page(source, name)) in order])
                for group in list_groups(page_list)
            ]
            folder_titles = find_folder_titles(groups, list(order))
            used_titles = {
                title
                for folder, title in folder_titles.items()
                if len(posixpath.relpath(folder, source.under or ".").split("/")) <= 2  # a course, or a part of one
            }
            for title, paths in groups:
                if paths and title not in used_titles:
                    self._notes.add(
                        LEFT_OUT, "a title in a list that is of no course or part", source.file, f"`{title}`"
                    )
            titles = {**folder_titles, **titles}
        if self._map.folder_file and self._map.folder_file.children:
            self._read_children(order)
        return order, titles

    @staticmethod
    def _locate_page(source: OrderFile, name: str) -> str:
        return posixpath.normpath(f"{source.under}/{name}").strip("/")

    def _read_children(self, order: dict[str, int]) -> None:
        """Adds the places of pages that the page of their folder lists, in depth."""
        assert self._map.folder_file
        key = self._map.folder_file.children
        pending = [self._map.root, *sorted(self._folder.folders)]
        seen: set[str] = set()
        while pending and len(order) < MAX_ORDER_ITEMS:
            folder = pending.pop(0)
            if folder in seen:
                continue
            seen.add(folder)
            index = next((p for n in self._map.index if (p := self._folder.find_file(f"{folder}/{n}"))), None)
            page = read_page(self._folder, index, self._notes) if index else None
            children = get_value(page.metadata, key) if page else None
            inner: list[str] = []
            for child in list_texts(children) if children else ():
                path = posixpath.normpath(f"{folder}/{child.strip('/')}")
                if found_path := self._folder.find_file(f"{path}.md"):
                    order.setdefault(found_path, len(order))
                else:
                    inner.append(path)
            pending = [*inner, *pending]


def strip_number(name: str) -> str:
    """Returns a name without the number that orders it: ``01-intro`` is ``intro``."""
    return _NUMBER.sub("", name, count=1) if _NUMBER.match(name) else name


def unslug(name: str) -> str:
    """Returns words in place of a file's name: ``first-steps`` is ``First steps``."""
    words = " ".join(re.split(r"[-_ ]+", name)).strip()
    return words[:1].upper() + words[1:]


def _read_number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except ValueError:
        return None
