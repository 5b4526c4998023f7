"""The Catalogue: every entry, every reference both ways; frozen, indexed, the one thing everything downstream reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

from .. import kinds
from ..load.assets import Asset
from ..load.markdown import Text
from .entry import Edge, Entry, EntrySummary, Key, Reference, locate

__all__ = ["Catalogue", "Edge", "Entry", "EntrySummary", "Key", "Reference", "locate"]


@dataclass(frozen=True)
class Catalogue:
    """All entries by kind and id, and who refers to whom.

    entries: kind → id → entry, in order of paths. outlines: what is known of each without reading it. aliases: (kind, old id) →
    id. edges: an entry's key → whom it names. unresolved: the same for what is not there or unread, by kind and id.
    unread: kind and id of what is written but could not be read, so that nobody is told that it is missing; of a lesson
    the course's id, of a register that could not be read at all the id "". assets: paths of pictures and documents. files: what
    lies beside the entries, published or not. addresses: the lines of ``addresses.txt``. texts: path → what a file holds in its
    text and its values. broken: path → what a file would be if its front matter were sound. scope: the files that are asked about, None for all.

    What lists entries (`courses`, `all`, `written` …) keeps to the scope; what looks one up (`get`, `lessons`, `references_to` …)
    doesn't. A rule that compares an entry with all others asks `whole`.
    """

    entries: Mapping[str, Mapping[str, Entry[kinds.Kind]]]
    summaries: Mapping[Key, EntrySummary]
    aliases: Mapping[Key, str]
    edges: Mapping[Key, tuple[Edge, ...]]
    unresolved: Mapping[Key, tuple[Edge, ...]] = field(default_factory=dict)
    unread: frozenset[Key] = frozenset()
    assets: tuple[str, ...] = ()
    files: tuple[Asset, ...] = ()
    addresses: tuple[str, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict, repr=False)
    broken: Mapping[str, EntrySummary] = field(default_factory=dict)
    scope: Set[str] | None = None

    @cached_property
    def whole(self) -> Catalogue:
        """This catalogue, without its scope."""
        return self if self.scope is None else replace(self, scope=None)

    def narrowed(self, scope: Set[str]) -> Catalogue:
        """This catalogue, asked about these files only."""
        return replace(self, scope=scope)

    def entry(self, key: Key) -> Entry[Any]:
        """The entry of that very key. Raises KeyError where there is none."""
        return self.entries[key[0]][key[1]]

    def get(self, kind: str, id: str) -> Entry[Any] | None:
        """The entry of that kind and id, or of that former id."""
        known = self.entries.get(kind, {})
        return known.get(id) or known.get(self.aliases.get((kind, id), ""))

    def item(self, id: str) -> Entry[Any] | None:
        """The course or path of that id."""
        return self.get("course", id) or self.get("path", id)

    def all(self) -> Iterator[Entry[kinds.Kind]]:
        """Every entry of every kind."""
        if self.scope is None:
            for known in self.entries.values():
                yield from known.values()
        else:
            yield from (self.entry(outline.key) for outline in self.within)

    def authored(self) -> Iterator[Entry[kinds.Authored]]:
        """Every entry that carries the common fields."""
        yield from self._authored

    def published(self) -> Iterator[Entry[kinds.Authored]]:
        """Authored entries that readers can see: all but drafts."""
        return (entry for entry in self.authored() if entry.status != "draft")

    def written(self) -> Iterator[tuple[EntrySummary, Text]]:
        """Each file once, as one of its entries, with what it holds; those too whose front matter made none."""
        found = (*self.by_path.items(), *self.broken.items())
        return ((o, self.texts[path]) for path, o in found if self.scope is None or path in self.scope)

    def references_from(self, entry: Entry[Any], field: str = "") -> tuple[Reference, ...]:
        """Whom this entry names; only under the key `field`, where given."""
        found = (Reference(entry, keys, target) for keys, target in self.edges.get(entry.key, ()))
        return tuple(r for r in found if not field or r.field == field)

    def references_to(self, entry: Entry[Any], kind: str = "", field: str = "") -> tuple[Reference, ...]:
        """Who names this entry; only from entries of `kind`, only under the key `field`, where given."""
        sources = dict.fromkeys(key for key in self.sources.get(entry.key, ()) if not kind or key[0] == kind)
        found = (r for key in sources for r in self.references_from(self.entry(key), field))
        return tuple(r for r in found if r.target == entry.key)

    def naming(self, entry: Entry[Any], kind: str, field: str = "") -> tuple[Entry[Any], ...]:
        """The entries of `kind` that name this one, each once."""
        return tuple({r.entry.key: r.entry for r in self.references_to(entry, kind, field)}.values())

    def status(self, entry: Entry[Any] | EntrySummary) -> str:
        """The entry's status; a lesson's is its course's."""
        course = self.summaries.get(("course", entry.course))
        return course.status if course else entry.status

    def lessons(self, course: Entry[Any]) -> tuple[Entry[kinds.Lesson], ...]:
        """A course's lessons, in their order."""
        return tuple(self.entry(outline.key) for outline in self.lessons_of.get(course.id, ()))

    @cached_property
    def sources(self) -> Mapping[Key, tuple[Key, ...]]:
        """An entry's key → the keys of those that name it, in order; one that names it twice stands twice."""
        found: dict[Key, list[Key]] = {}
        for key, edges in self.edges.items():
            for _, target in edges:
                found.setdefault(target, []).append(key)
        return {target: tuple(keys) for target, keys in found.items()}

    @cached_property
    def by_path(self) -> Mapping[str, EntrySummary]:
        """A file's path → its entry; of a register's the last."""
        return {outline.path: outline for outline in self.summaries.values()}

    @cached_property
    def lessons_of(self) -> Mapping[str, tuple[EntrySummary, ...]]:
        """A course's id → its lessons, in their order; whether or not there is such a course."""
        found: dict[str, list[EntrySummary]] = {}
        for outline in self.summaries.values():
            if outline.course:
                found.setdefault(outline.course, []).append(outline)
        return {course: tuple(sorted(lessons, key=lambda lesson: lesson.number)) for course, lessons in found.items()}

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

    @cached_property
    def samples(self) -> tuple[Entry[kinds.Sample], ...]:
        return self._of("sample")

    @cached_property
    def rubrics(self) -> tuple[Entry[kinds.Rubric], ...]:
        return self._of("rubric")

    @cached_property
    def all_lessons(self) -> tuple[Entry[kinds.Lesson], ...]:
        return self._of("lesson")

    @cached_property
    def portal(self) -> kinds.Portal:
        """What ``portal.yml`` says, or the defaults."""
        found = self.get("portal", "portal")
        return found.meta if found else kinds.Portal()

    @cached_property
    def _authored(self) -> tuple[Entry[kinds.Authored], ...]:
        return tuple(cast("Entry[kinds.Authored]", e) for e in self.all() if isinstance(e.meta, kinds.Authored))

    @cached_property
    def within(self) -> tuple[EntrySummary, ...]:
        """The outlines of what the scope holds."""
        outlines = self.summaries.values()
        return tuple(outlines if self.scope is None else (o for o in outlines if o.path in self.scope))

    def _of(self, kind: str) -> tuple[Entry[Any], ...]:
        known = self.entries.get(kind, {})
        if self.scope is None:
            return tuple(known.values())
        return tuple(known[outline.key[1]] for outline in self.within if outline.kind == kind)
