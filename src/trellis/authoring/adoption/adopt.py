"""One run of an adoption: reads the folder, converts its pages, and writes courses, lessons and pages as drafts."""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ...catalogue.link import PREVIEW_ADDRESSES, RESERVED_ADDRESSES
from ...check.rules.references.name_not_portable import RESERVED_NAMES
from ...diagnostics.phrases import did_you_mean, join_quoted
from ...diagnostics.slugs import slugify
from ..imports.existing import ExistingPortal, survey_portal
from ..imports.ids import ID_LIMIT, generate_ids, shorten_slug
from ..new_entries.forms import NewEntryRefused
from ..new_entries.write import require_room, write_all
from ..portal_lock import PortalLocked, lock_portal
from .adoption_map import AdoptionMap, MapRefused, read_map
from .entries import FIELD_LISTS, LIST_FIELDS, EntryWriter, fit_body
from .findings import REFUSED, TO_DECIDE, Notes
from .includes import Includer
from .learn_modules import read_learn_modules
from .lenient_yaml import ForeignDataUnreadable, list_texts, load_yaml
from .link_targets import LinkWriter
from .page_text import PageText, convert_page
from .source_folder import FolderTooLarge, SourceFolder
from .source_page import SourcePage, read_field
from .structure import AdoptedCourse, AdoptedPage, Structure, build_structure, strip_number, unslug

REDIRECTS_FOLDER = "redirects"
"""Where former addresses are listed, one file for each folder that was adopted."""


class AdoptionRefused(Exception):
    """Nothing was adopted. The message says why, in a sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class AdoptionReport:
    """What a run did. files: paths that were written, or would be. courses: the folder of each course → the number of
    its lessons. redirects: former address → present one.
    """

    files: tuple[str, ...]
    courses: Mapping[str, int]
    lesson_count: int
    page_count: int
    asset_count: int
    redirects: Mapping[str, str]
    notes: Notes
    is_dry_run: bool


@dataclass(slots=True)
class _PlacedCourse:
    course: AdoptedCourse
    id: str
    path: str
    lesson_paths: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Plan:
    """Where everything goes. places: source path → path of its file in the portal."""

    courses: list[_PlacedCourse] = field(default_factory=list)
    pages: list[tuple[AdoptedPage, str]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


def adopt_folder(root: Path, folder: Path, map_name: str, *, team: str = "", dry_run: bool = False) -> AdoptionReport:
    """Adopts a folder into the portal at `root`. All files are written, or none.

    map_name: a ready map, or the path of a file. team: whose the courses are; "" for the portal's only team, or those
    that the map names. Raises AdoptionRefused.
    """
    notes = Notes()
    try:
        page_map = read_map(map_name)
        _require_apart(root, folder)
        source = SourceFolder(folder.resolve(), notes)
    except (MapRefused, FolderTooLarge) as error:
        raise AdoptionRefused(str(error)) from None
    except OSError as error:
        raise AdoptionRefused(f"{folder} cannot be read: {error.strerror or error}") from None
    existing = survey_portal(root)
    default_team = _choose_team(existing, page_map, team)
    structure = _read_structure(source, page_map, notes)
    if not structure.courses and not structure.pages:
        raise AdoptionRefused(
            f"no page of {folder} is one that the map {map_name} names; "
            + (f"its rules are {join_quoted([rule.pages for rule in page_map.rules])}" if page_map.rules else
               "it looks for `index.yml` of modules")
            + _name_docs_folder(source)
        )  # fmt: skip
    run = _Run(source, page_map, existing, default_team, notes)
    files, redirects, plan = run.compose(structure)
    if not files:
        reasons = ", ".join(f"{note.path} ({note.detail})" for note in notes.items if "there already" in note.subject)
        raise AdoptionRefused(f"nothing is left to adopt: {reasons or 'no page could be read'}")
    if redirects:
        files[_name_redirects(root, source.root.name)] = _write_redirects(redirects)
    try:
        if dry_run:
            require_room(root, files)
        else:
            with lock_portal(root):
                require_room(root, files)
                write_all(root, files)
    except (NewEntryRefused, PortalLocked) as error:
        raise AdoptionRefused(f"nothing was written: {error}") from None
    return AdoptionReport(
        files=tuple(sorted(files)),
        courses={posixpath.dirname(placed.path): len(placed.lesson_paths) for placed in plan.courses},
        lesson_count=sum(len(placed.lesson_paths) for placed in plan.courses),
        page_count=len(plan.pages),
        asset_count=len(run.links.assets) if run.links else 0,
        redirects=redirects,
        notes=notes,
        is_dry_run=dry_run,
    )


def _require_apart(root: Path, folder: Path) -> None:
    """Raises AdoptionRefused where the portal's content would be written into the folder that is adopted."""
    if not folder.is_dir():
        raise AdoptionRefused(f"{folder} is no folder")
    content = (root / "content").resolve()
    if content.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(content):
        raise AdoptionRefused(
            f"{folder} holds the portal's own content, or lies in it; what is adopted stays as it is, so name a folder "
            "beside the portal"
        )


def _choose_team(existing: ExistingPortal, page_map: AdoptionMap, team: str) -> str:
    teams = sorted(existing.teams)
    team = existing.get_present_id(team, "team")
    if not teams:
        raise AdoptionRefused(
            "this portal has no team yet, whose courses these could be; begin one with `trellis init`"
        )
    for name in (team, *(rule.team for rule in page_map.rules)):
        if name and name not in existing.teams:
            close = did_you_mean(name, teams)
            hint = f"did you mean {close}?" if close else f"there are {join_quoted(teams)}"
            raise AdoptionRefused(f"no team is called {name}; {hint}")
    needs_team = not page_map.rules or any(not rule.team for rule in page_map.rules)
    if not team and needs_team and len(teams) > 1:
        raise AdoptionRefused(f"say with --team whose courses these are: {join_quoted(teams)}")
    return team or teams[0]


def _name_docs_folder(source: SourceFolder) -> str:
    """Returns what a sentence adds where MkDocs is told of another folder than the one in which the map looks."""
    for path in ("mkdocs.yml", "mkdocs.yaml"):
        try:
            settings = load_yaml(source.read_text(path) or "") if path in source.sizes else None
        except ForeignDataUnreadable:
            continue
        folder = settings.get("docs_dir") if isinstance(settings, dict) else None
        if isinstance(folder, str) and folder.strip("./") not in ("", "docs"):
            return f"; {path} has `docs_dir: {folder[:80]}`, so write a map of your own with `root` and `rules` for it"
    return ""


def _read_structure(source: SourceFolder, page_map: AdoptionMap, notes: Notes) -> Structure:
    structure = build_structure(source, page_map, notes) if page_map.rules else Structure()
    if page_map.layout == "ms-learn":
        modules = read_learn_modules(source, notes)
        structure = Structure([*modules.courses, *structure.courses], structure.pages)
    return structure


class _Run:
    def __init__(
        self, source: SourceFolder, page_map: AdoptionMap, existing: ExistingPortal, team: str, notes: Notes
    ) -> None:
        self._source, self._map, self._existing, self._team, self._notes = source, page_map, existing, team, notes
        self._used_ids = set(existing.ids) | {name.casefold() for name in RESERVED_NAMES}
        self._folders = {source.path.split("/")[1] for source in existing.sources if source.path.count("/") > 1} | {
            team
        }
        self._writer = EntryWriter(existing, page_map, notes, source.root.name)
        self._texts: dict[str, PageText] = {}
        self._existing_titles = {
            source.path: source.parsed.data.get("title")
            for source in existing.sources
            if isinstance(source.parsed.data, dict)
        }
        self.links: LinkWriter | None = None

    def compose(self, structure: Structure) -> tuple[dict[str, str | bytes], dict[str, str], _Plan]:
        """Returns the files, former addresses with the present ones, and the plan."""
        includer = Includer(self._source, self._map, self._notes)
        for course in structure.courses:
            course.title, course.summary = includer.expand_values([course.title, course.summary])
        indexes = {course.index.path for course in structure.courses if course.index}
        pages = {adopted.page.path for adopted in structure.pages}
        for page in _list_pages(structure):
            page.metadata = includer.expand_values(page.metadata)
            title = next(iter(read_field(self._map, page.metadata, "title")), "")
            kind = "course" if page.path in indexes else "page" if page.path in pages else "lesson"
            stated = {
                name: read_field(self._map, page.metadata, field_name)
                for name, field_name in LIST_FIELDS.items()
                if name not in FIELD_LISTS[kind]
            }
            text = convert_page(page, includer, self._notes, title, FIELD_LISTS[kind], stated)
            self._texts[page.path] = text
        plan = self._plan(structure)
        titles = {
            page.path: next(iter(read_field(self._map, page.metadata, "title")), "") or self._texts[page.path].title
            for page in _list_pages(structure)
        }
        self.links = LinkWriter(self._source, self._map, self._notes, plan.places, self._texts, titles)
        files: dict[str, str | bytes] = {}
        for placed in plan.courses:
            files |= self._compose_course(placed)
        for adopted, path in plan.pages:
            body = self._rewrite(adopted.page)
            title = self._choose_title(adopted.page, adopted.title)
            metadata = self._writer.write_page(adopted, title, body)
            content = self._writer.render(metadata, fit_body(body), adopted.page.path)
            files |= {path: content} if content is not None else {}
        for (source_path, _), copy in self.links.assets.items():
            try:
                files[copy] = self._source.read_bytes(source_path)
            except OSError as error:
                self._notes.add(REFUSED, "a file that cannot be read", source_path, error.strerror or "")
        return files, dict(self._list_redirects(plan)), plan

    def _plan(self, structure: Structure) -> _Plan:
        plan = _Plan()
        for course in structure.courses:
            name = posixpath.basename(course.place) if course.place != self._map.root else ""
            base = slugify(strip_number(name)) if name else slugify(course.title or self._source.root.name)
            team = course.team or self._team
            if self._exists_already(f"content/{team}/courses/{base}/index.md", self._name_course(course)):
                self._notes.add(REFUSED, "a course that is there already", course.place, f"`{base}` of {team}")
                continue
            id = self._take_id(base or "course")
            path = self._existing.path_template.format(team=team, id=id)
            placed = _PlacedCourse(course, id, path)
            plan.courses.append(placed)
            width = len(str(max(10, len(course.lessons))))
            for number, lesson in enumerate(course.lessons, 1):
                lesson_path = str(PurePosixPath(path).parent / f"{number:0{width}}-{lesson.id}.md")
                placed.lesson_paths.append(lesson_path)
                plan.places[lesson.page.path] = lesson_path
            if course.index:
                plan.places[course.index.path] = path
            plan.places.setdefault(f"{course.place}/" if course.place else "", path)
        for page in structure.pages:
            stem = posixpath.splitext(posixpath.basename(page.page.path))[0]
            is_index = posixpath.basename(page.page.path) in self._map.index
            base = (page.title or posixpath.basename(posixpath.dirname(page.page.path))) if is_index else stem
            slug = slugify(strip_number(base or self._source.root.name))
            if self._exists_already(f"content/{page.team or self._team}/pages/{slug}.md",
                              self._choose_title(page.page, page.title)):  # fmt: skip
                self._notes.add(REFUSED, "a page that is there already", page.page.path, f"`{slug}`")
                continue
            id = self._take_id(slugify(strip_number(base or self._source.root.name)) or "page", is_page=True)
            path = f"content/{page.team or self._team}/pages/{id}.md"
            plan.pages.append((page, path))
            plan.places[page.page.path] = path
        return plan

    def _exists_already(self, path: str, title: str) -> bool:
        """Whether an earlier run, or somebody, wrote this very course or page."""
        return self._existing_titles.get(path) == title

    def _take_id(self, base: str, *, is_page: bool = False) -> str:
        taken = self._used_ids | (RESERVED_ADDRESSES | PREVIEW_ADDRESSES | self._folders if is_page else set())
        base = shorten_slug(base, ID_LIMIT)
        id = next(id for id in generate_ids(base, self._source.root.name) if id not in taken)
        self._used_ids.add(id)
        return id

    def _compose_course(self, placed: _PlacedCourse) -> dict[str, str | bytes]:
        course, place = placed.course, self._locate(placed.course)
        index_body = self._rewrite(course.index) if course.index else ""
        title = self._name_course(course)
        lessons = []
        for lesson in course.lessons:
            body = self._rewrite(lesson.page)
            if not body.strip() and not lesson.quiz:
                self._notes.add(TO_DECIDE, "a lesson without a text", lesson.page.path)
            text = self._texts[lesson.page.path]
            lessons.append((lesson, text, self._choose_title(lesson.page, lesson.title, lesson.id), body))
        if not index_body.strip():
            self._notes.add(TO_DECIDE, "a course without a text of its own", place)
        metadata, written = self._writer.write_course(
            course, title, index_body, lessons, self._texts[course.index.path].lists if course.index else {}
        )
        files: dict[str, str | bytes] = {}
        for (lesson, _, _, body), lesson_metadata, path in zip(lessons, written, placed.lesson_paths, strict=True):
            text_of_lesson = body if lesson.quiz else fit_body(body)
            content = self._writer.render(lesson_metadata, text_of_lesson, lesson.page.path)
            files |= {path: content} if content is not None else {}
        content = self._writer.render(metadata, fit_body(index_body), place)
        return {**files, placed.path: content} if content is not None else files

    def _locate(self, course: AdoptedCourse) -> str:
        """Returns the path that notes on a course name."""
        return course.index.path if course.index else course.place or self._source.root.name

    def _name_course(self, course: AdoptedCourse) -> str:
        heading = self._texts[course.index.path].title if course.index else ""
        index_titles = read_field(self._map, course.index.metadata, "title") if course.index else []
        fallback = unslug(strip_number(posixpath.basename(course.place))) or unslug(self._source.root.name)
        return self._writer.choose_title((course.title, *index_titles, heading), fallback, self._locate(course))

    def _choose_title(self, page: SourcePage, listed_title: str, id: str = "") -> str:
        titles = (*read_field(self._map, page.metadata, "title"), listed_title, self._texts[page.path].title)
        stem = posixpath.splitext(posixpath.basename(page.path))[0]
        return self._writer.choose_title(titles, unslug(id or strip_number(stem)), page.path)

    def _rewrite(self, page: SourcePage) -> str:
        assert self.links
        return self.links.rewrite(page.path, self._texts[page.path])

    def _list_redirects(self, plan: _Plan) -> Iterator[tuple[str, str]]:
        """Yields former address and present one of each page."""
        assert self.links
        addresses: dict[str, str] = {}
        for placed in plan.courses:
            if placed.course.index:
                addresses[placed.course.index.path] = f"/courses/{placed.id}/"
            for lesson in placed.course.lessons:
                addresses[lesson.page.path] = f"/courses/{placed.id}/{lesson.id}/"
        for page, path in plan.pages:
            addresses[page.page.path] = f"/{posixpath.splitext(posixpath.basename(path))[0]}/"
        metadata = {page.path: page.metadata for page in _list_plan_pages(plan)}
        for source_path, address in addresses.items():
            stated = [
                (key, text)
                for key in self._map.fields.get("addresses", ())
                for text in list_texts(metadata[source_path].get(key))
            ]
            short_path = self.links.build_address(source_path)
            name = posixpath.splitext(posixpath.basename(source_path))[0]
            own = self._map.address.format(path=short_path, name=name) if self._map.address and short_path else ""
            own = own.replace("//", "/")
            if own and (slug := next((text for key, text in stated if key == "slug" and "/" not in text), "")):
                own = f"{posixpath.dirname(own.rstrip('/'))}/{slug}{'/' if own.endswith('/') else ''}"
            for former in (own, *(text for _, text in stated if text.startswith("/"))):
                if former and former.rstrip("/") != address.rstrip("/") and former.isprintable():
                    yield former, address


def _list_pages(structure: Structure) -> Iterator[SourcePage]:
    for course in structure.courses:
        if course.index:
            yield course.index
        yield from (lesson.page for lesson in course.lessons)
    yield from (page.page for page in structure.pages)


def _list_plan_pages(plan: _Plan) -> Iterator[SourcePage]:
    yield from _list_pages(Structure([placed.course for placed in plan.courses], [page for page, _ in plan.pages]))


def _name_redirects(root: Path, name: str) -> str:
    base = f"{REDIRECTS_FOLDER}/{slugify(name) or 'adopted'}"
    path, number = f"{base}.csv", 2
    while (root / path).exists():
        path, number = f"{base}-{number}.csv", number + 1
    return path


def _write_redirects(redirects: Mapping[str, str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("from", "to"), *sorted(redirects.items())])
    return out.getvalue()
