"""The Catalogue: every entry, every reference both ways; frozen, indexed, the one thing everything downstream reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from . import kinds
from .assets import Asset
from .diagnostics import Location
from .places import Path, Places
from .text import Text

M = TypeVar("M", bound=kinds.Kind, covariant=True)


@dataclass(slots=True)
class Entry(Generic[M]):
    """One thing of the catalogue: what its front matter says, its text, and where it was said. Treat it as frozen.

    id: unique among authored kinds; a lesson's is unique in its course. owner: the team whose folder it lies in, or "".
    course: a lesson's course, or "". number: a lesson's place. body: its Markdown. prefix: its place in a register's list.
    """

    kind: str
    id: str
    meta: M
    path: str
    owner: str = ""
    course: str = ""
    number: int = 0
    body: str = ""
    body_line: int = 1
    places: Places = field(default_factory=Places, repr=False)
    prefix: Path = ()
    key: tuple[str, str] = field(init=False)
    """Kind and id; for a lesson ``course/lesson``."""
    status: str = field(init=False)
    """Its status, or "" where its kind has none."""

    def __post_init__(self) -> None:
        self.key = (self.kind, f"{self.course}/{self.id}" if self.course else self.id)
        self.status = str(getattr(self.meta, "status", ""))

    @property
    def title(self) -> str:
        """What a reader calls it: its title or name, else its id."""
        return str(getattr(self.meta, "title", None) or getattr(self.meta, "name", None) or self.id)

    @property
    def current(self) -> bool:
        """Whether people are meant to take it as it is: an mvp or stable, neither draft nor retired."""
        return self.status in ("mvp", "stable")

    @property
    def url(self) -> str:
        """Its address on the site, such as ``/courses/rate-negotiation/``; "" where it has no page."""
        return self.meta.ADDRESS.format(id=self.id, course=self.course)

    def at(self, *keys: str | int) -> Location:
        """Where the value under `keys` stands; the nearest key above it where it is not written."""
        return locate(self.path, self.places, self.prefix, keys)


def locate(path: str, places: Places, prefix: Path, keys: Path, *, key: bool = False) -> Location:
    """The place of a value in a file, or of its key. Falls back to what encloses it, at last to the file's first line."""
    for length in range(len(keys), -1, -1):
        if mark := places.get((*prefix, *keys[:length])):
            if key or mark.line != mark.key_line:
                last = keys[length - 1] if length else ""
                table = (
                    mark.end == mark.key_column
                )  # a row's cells have no places of their own, and its header's keys none in it
                width = len(last) if isinstance(last, str) and not table else 0
                return Location(path, mark.key_line, mark.key_column, mark.key_column + width)
            return Location(path, mark.line, mark.column, mark.end)
    return Location(path)


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry names another. keys: where in its front matter. target: kind and id of what it names."""

    entry: Entry[kinds.Kind]
    keys: Path
    target: tuple[str, str]

    @property
    def field(self) -> str:
        """The key of the front matter that it lies under."""
        return str(self.keys[0])


@dataclass(frozen=True)
class Catalogue:
    """All entries by kind and id, and who refers to whom.

    entries: kind → id → entry, in order of paths. aliases: (kind, old id) → id. inbound: target → references to it.
    outbound: an entry's key → its references. assets: paths of pictures and documents.
    unread: kind and id of what is written but could not be read, so that nobody is told that it is missing; of a lesson
    the course's id, of a register that could not be read at all the id "". unresolved: references to what is not there.
    files: what lies beside the entries, published or not. addresses: the lines of ``addresses.txt``.
    texts: path → what a file holds in its text and its values.
    """

    entries: Mapping[str, Mapping[str, Entry[kinds.Kind]]]
    aliases: Mapping[tuple[str, str], str]
    inbound: Mapping[tuple[str, str], tuple[Reference, ...]]
    outbound: Mapping[tuple[str, str], tuple[Reference, ...]]
    assets: tuple[str, ...] = ()
    unread: frozenset[tuple[str, str]] = frozenset()
    unresolved: tuple[Reference, ...] = ()
    files: tuple[Asset, ...] = ()
    addresses: tuple[str, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict, repr=False)

    def get(self, kind: str, id: str) -> Entry[Any] | None:
        """The entry of that kind and id, or of that former id."""
        known = self.entries.get(kind, {})
        return known.get(id) or known.get(self.aliases.get((kind, id), ""))

    def item(self, id: str) -> Entry[Any] | None:
        """The course or path of that id."""
        return self.get("course", id) or self.get("path", id)

    def all(self) -> Iterator[Entry[kinds.Kind]]:
        """Every entry of every kind."""
        for known in self.entries.values():
            yield from known.values()

    def authored(self) -> Iterator[Entry[kinds.Authored]]:
        """Every entry that carries the common fields."""
        yield from self._authored

    def published(self) -> Iterator[Entry[kinds.Authored]]:
        """Authored entries that readers can see: all but drafts."""
        return (entry for entry in self.authored() if entry.status != "draft")

    def references_to(self, entry: Entry[Any], kind: str = "", field: str = "") -> tuple[Reference, ...]:
        """Who names this entry; only from entries of `kind`, only under the key `field`, where given."""
        return tuple(
            r
            for r in self.inbound.get(entry.key, ())
            if (not kind or r.entry.kind == kind) and (not field or r.field == field)
        )

    def naming(self, entry: Entry[Any], kind: str, field: str = "") -> tuple[Entry[Any], ...]:
        """The entries of `kind` that name this one, each once."""
        return tuple({r.entry.key: r.entry for r in self.references_to(entry, kind, field)}.values())

    def status(self, entry: Entry[Any]) -> str:
        """The entry's status; a lesson's is its course's."""
        course = self.entries.get("course", {}).get(entry.course)
        return course.status if course else entry.status

    def lessons(self, course: Entry[Any]) -> tuple[Entry[kinds.Lesson], ...]:
        """A course's lessons, in their order."""
        return self.lessons_of.get(course.id, ())

    @cached_property
    def courses(self) -> tuple[Entry[kinds.Course], ...]:
        return self._of("course")

    @cached_property
    def paths(self) -> tuple[Entry[kinds.Path], ...]:
        return self._of("path")

    @cached_property
    def teams(self) -> tuple[Entry[kinds.Team], ...]:
        return self._of("team")

    @cached_property
    def people(self) -> tuple[Entry[kinds.Person], ...]:
        return self._of("person")

    @cached_property
    def skills(self) -> tuple[Entry[kinds.Skill], ...]:
        return self._of("skill")

    @cached_property
    def sessions(self) -> tuple[Entry[kinds.Session], ...]:
        return self._of("session")

    @cached_property
    def stories(self) -> tuple[Entry[kinds.Story], ...]:
        return self._of("story")

    @cached_property
    def objectives(self) -> tuple[Entry[kinds.Objective], ...]:
        return self._of("objective")

    @cached_property
    def needs(self) -> tuple[Entry[kinds.Need], ...]:
        return self._of("need")

    @cached_property
    def pages(self) -> tuple[Entry[kinds.Page], ...]:
        return self._of("page")

    @cached_property
    def reviews(self) -> tuple[Entry[kinds.Review], ...]:
        return self._of("review")

    def written(self) -> Iterator[tuple[Entry[Any], Text]]:
        """Each file once, as one of its entries, with what it holds."""
        return ((entry, self.texts[path]) for path, entry in self._files.items())

    @cached_property
    def _files(self) -> Mapping[str, Entry[Any]]:
        return {entry.path: entry for entry in self.all()}

    @cached_property
    def _authored(self) -> tuple[Entry[kinds.Authored], ...]:
        return tuple(cast("Entry[kinds.Authored]", e) for e in self.all() if isinstance(e.meta, kinds.Authored))

    @cached_property
    def portal(self) -> kinds.Portal:
        """What ``portal.yml`` says, or the defaults."""
        found = self._of("portal")
        return found[0].meta if found else kinds.Portal()

    @cached_property
    def all_lessons(self) -> tuple[Entry[kinds.Lesson], ...]:
        return self._of("lesson")

    @cached_property
    def lessons_of(self) -> Mapping[str, tuple[Entry[kinds.Lesson], ...]]:
        """A course's id → its lessons, in their order; whether or not there is such a course."""
        found: dict[str, list[Entry[kinds.Lesson]]] = {}
        for lesson in self.all_lessons:
            found.setdefault(lesson.course, []).append(lesson)
        return {course: tuple(sorted(lessons, key=lambda entry: entry.number)) for course, lessons in found.items()}

    def _of(self, kind: str) -> tuple[Entry[Any], ...]:
        return tuple(self.entries.get(kind, {}).values())
