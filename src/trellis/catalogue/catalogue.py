"""The catalogue: all entries and the references between them, indexed in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

from .. import kinds
from ..kinds.partly_read import PartlyRead
from ..kinds.role_names import fold_role
from ..load.assets import Asset
from ..load.markdown import MarkdownText
from .entry import Edge, Entry, EntryKey, EntrySummary, Reference, locate_value
from .renames import IdHistory, build_id_history
from .roles import index_role_names

__all__ = ["Catalogue", "Edge", "Entry", "EntryKey", "EntrySummary", "Reference", "locate_value"]


@dataclass(frozen=True)
class Catalogue:
    """All entries by kind and id, and the references between them.

    Properties and methods that list entries (`courses`, `all_entries`, `file_texts` …) return those in `scope` only.
    Methods that look entries up, such as `find_entry` and `lessons`, ignore the scope. A rule that compares an
    entry with all others uses `whole`.
    """

    entries: Mapping[str, Mapping[str, Entry[kinds.Kind]]]
    """Kind → id → entry, sorted by path."""
    summaries: Mapping[EntryKey, EntrySummary]
    aliases: Mapping[EntryKey, str]
    """Kind and former id → current id."""
    edges: Mapping[EntryKey, tuple[Edge, ...]]
    """Key of an entry → its references."""
    unresolved: Mapping[EntryKey, tuple[Edge, ...]] = field(default_factory=dict)
    """Key of an entry → its references to entries that do not exist or could not be read."""
    unread_keys: frozenset[EntryKey] = frozenset()
    """Kind and id of entries that exist but could not be read, so that they are not reported as missing.

    A lesson has its course's id here; a register that could not be read at all has the id "".
    """
    unread_paths: frozenset[str] = frozenset()
    """Paths of files that exist and gave no entry, or one whose id was taken, so that links to them lead somewhere."""
    assets: tuple[str, ...] = ()
    """Paths of published pictures and documents."""
    files: tuple[Asset, ...] = ()
    """All files beside the entries, published or not."""
    addresses: tuple[str, ...] = ()
    """The lines of ``addresses.txt``."""
    own_pages: tuple[str, ...] = ()
    """Names of the portal's own pages below ``hooks/pages``, without extension and without the home page."""
    texts: Mapping[str, MarkdownText] = field(default_factory=dict, repr=False)
    """Path → the text of a file and of the values in its front matter."""
    invalid_files: Mapping[str, EntrySummary] = field(default_factory=dict)
    """Path → a summary of a file whose front matter is not valid, as far as its path tells."""
    scope: Set[str] | None = None
    """Paths of the files to check; None for all."""
    focus: Set[EntryKey] | None = None
    """The entries of these files to check; None for all."""

    @cached_property
    def served_files(self) -> Mapping[str, Asset]:
        """Path → each picture, film or document that the site has."""
        paths = frozenset(self.assets)
        return {file.path: file for file in self.files if file.path in paths}

    @cached_property
    def whole(self) -> Catalogue:
        """This catalogue without its scope."""
        return self if self.scope is None else replace(self, scope=None, focus=None)

    def narrow_to(self, scope: Set[str]) -> Catalogue:
        """Returns this catalogue with the scope of these files."""
        return replace(self, scope=scope, focus=None)

    def focus_on(self, keys: Set[EntryKey]) -> Catalogue:
        """Returns this catalogue with the scope of these entries alone, not of others in their files."""
        return replace(self, scope={self.summaries[key].path for key in keys}, focus=keys)

    def includes(self, path: str) -> bool:
        """Returns whether the file at that path is to be checked."""
        return self.scope is None or path in self.scope

    def entry(self, key: EntryKey) -> Entry[Any]:
        """Returns the entry with this key. Raises KeyError if there is none."""
        return self.entries[key[0]][key[1]]

    def find_entry(self, kind: str, id: str) -> Entry[Any] | None:
        """Returns the entry of this kind with this id or former id, or None."""
        entries = self.entries.get(kind, {})
        return entries.get(id) or entries.get(self.aliases.get((kind, id), ""))

    def resolve_id(self, kind: str, id: str) -> str:
        """Returns the id that an entry has now, of which this is the id or a former one; the id itself if unknown."""
        return id if (kind, id) in self.summaries else self.aliases.get((kind, id), id)

    def list_former_ids(self, kind: str, id: str) -> tuple[str, ...]:
        """Returns the ids that an entry had before."""
        return self.id_history.get((kind, id), (id,))[1:]

    def item(self, id: str) -> Entry[Any] | None:
        """Returns the course or path with this id, or None."""
        return self.find_entry("course", id) or self.find_entry("path", id)

    def all_entries(self) -> Iterator[Entry[kinds.Kind]]:
        """Yields the entries of all kinds."""
        if self.scope is None:
            for entries in self.entries.values():
                yield from entries.values()
        else:
            yield from (self.entry(summary.key) for summary in self.scoped_summaries)

    def authored(self) -> Iterator[Entry[kinds.Authored]]:
        """Yields the entries that have the common fields."""
        yield from self._authored_entries

    def published(self) -> Iterator[Entry[kinds.Authored]]:
        """Returns the authored entries that readers can see: all but drafts."""
        return (entry for entry in self.authored() if entry.status != "draft")

    def file_texts(self) -> Iterator[tuple[EntrySummary, MarkdownText]]:
        """Returns each file once: a summary of one of its entries, and its text. Includes invalid files."""
        summaries = (*self.summaries_by_path.items(), *self.invalid_files.items())
        return ((summary, self.texts[path]) for path, summary in summaries if self.scope is None or path in self.scope)

    def references_from(self, entry: Entry[Any], field: str = "") -> tuple[Reference, ...]:
        """Returns the references of this entry. field: limits them to this top-level key."""
        if field and isinstance(entry.meta, PartlyRead):
            entry.meta.require(field)
        references = (Reference(entry, keys, target) for keys, target in self.edges.get(entry.key, ()))
        return tuple(r for r in references if not field or r.field == field)

    def references_to(self, entry: Entry[Any], kind: str = "", field: str = "") -> tuple[Reference, ...]:
        """Returns the references to this entry. kind, field: limit them to these sources and to this top-level key."""
        sources = dict.fromkeys(key for key in self.referrer_keys.get(entry.key, ()) if not kind or key[0] == kind)
        references = (r for key in sources for r in self.references_from(self.entry(key), field))
        return tuple(r for r in references if r.target == entry.key)

    def referrers(self, entry: Entry[Any], kind: str, field: str = "") -> tuple[Entry[Any], ...]:
        """Returns the entries of `kind` that refer to this one, each once."""
        return tuple({r.entry.key: r.entry for r in self.references_to(entry, kind, field)}.values())

    def status(self, entry: Entry[Any] | EntrySummary) -> str:
        """Returns the status of an entry; for a lesson, that of its course."""
        course = self.summaries.get(("course", entry.course))
        return course.status if course else entry.status

    def lessons(self, course: Entry[Any]) -> tuple[Entry[kinds.Lesson], ...]:
        """Returns the lessons of a course, in order."""
        return tuple(self.entry(summary.key) for summary in self.lessons_by_course.get(course.id, ()))

    @cached_property
    def id_history(self) -> IdHistory:
        """The ids of all entries that have former ones."""
        return build_id_history(self.aliases)

    @cached_property
    def referrer_keys(self) -> Mapping[EntryKey, tuple[EntryKey, ...]]:
        """Key of an entry → keys of entries that refer to it, in order. One with two references is listed twice."""
        referrers: dict[EntryKey, list[EntryKey]] = {}
        for key, edges in self.edges.items():
            for _, target in edges:
                referrers.setdefault(target, []).append(key)
        return {target: tuple(keys) for target, keys in referrers.items()}

    @cached_property
    def summaries_by_path(self) -> Mapping[str, EntrySummary]:
        """Path of a file → its entry; for a register, its last entry."""
        return {summary.path: summary for summary in self.summaries.values()}

    @cached_property
    def lessons_by_course(self) -> Mapping[str, tuple[EntrySummary, ...]]:
        """Id of a course → its lessons, in order. Also for courses that do not exist."""
        lessons: dict[str, list[EntrySummary]] = {}
        for summary in self.summaries.values():
            if summary.course:
                lessons.setdefault(summary.course, []).append(summary)
        return {course: tuple(sorted(lessons, key=lambda lesson: lesson.number)) for course, lessons in lessons.items()}

    @cached_property
    def file_digests(self) -> Mapping[str, str]:
        """Path of a file beside the entries → the digest of its content."""
        return {file.path: file.digest for file in self.files}

    @cached_property
    def survey_answers(self) -> tuple[Entry[kinds.SurveyAnswer], ...]:
        """How many people gave which answer."""
        return self._list_kind("answer")

    @cached_property
    def demands(self) -> tuple[Entry[kinds.Demand], ...]:
        """What people wish for, and how many do."""
        return self._list_kind("demand")

    @cached_property
    def demands_by_item(self) -> Mapping[EntryKey, tuple[Entry[kinds.Demand], ...]]:
        """Course or path → what people wish for that is it."""
        groups: dict[EntryKey, list[Entry[kinds.Demand]]] = {}
        for demand in self.demands:
            if item := self.item(demand.meta.item):
                groups.setdefault(item.key, []).append(demand)
        return {key: tuple(demands) for key, demands in groups.items()}

    @cached_property
    def usages(self) -> tuple[Entry[kinds.Usage], ...]:
        """How many people an LMS counted for courses and paths."""
        return self._list_kind("usage")

    @cached_property
    def budgets(self) -> tuple[Entry[kinds.Budget], ...]:
        """What teams may spend on learning by quarter, in the order of their files."""
        return self._list_kind("budget")

    @cached_property
    def providers(self) -> tuple[Entry[kinds.Provider], ...]:
        """The register of those outside who offer courses."""
        return self._list_kind("provider")

    @cached_property
    def metrics(self) -> tuple[Entry[kinds.Metric], ...]:
        return self._list_kind("metric")

    @cached_property
    def observations(self) -> tuple[Entry[kinds.Observation], ...]:
        """The figures of all metrics, in the order of their files."""
        return self._list_kind("observation")

    @cached_property
    def courses(self) -> tuple[Entry[kinds.Course], ...]:
        return self._list_kind("course")

    @cached_property
    def paths(self) -> tuple[Entry[kinds.Path], ...]:
        return self._list_kind("path")

    @cached_property
    def teams(self) -> tuple[Entry[kinds.Team], ...]:
        return self._list_kind("team")

    @cached_property
    def people(self) -> tuple[Entry[kinds.Person], ...]:
        return self._list_kind("person")

    @cached_property
    def skills(self) -> tuple[Entry[kinds.Skill], ...]:
        return self._list_kind("skill")

    @cached_property
    def roles(self) -> tuple[Entry[kinds.Role], ...]:
        return self._list_kind("role")

    @cached_property
    def role_ids_by_name(self) -> Mapping[str, str]:
        """Folded name of a role → its id."""
        return index_role_names(self.entries.get("role", {}))

    def find_role(self, text: str) -> Entry[kinds.Role] | None:
        """Returns the role with this id or name; None if there is none, as in a portal without a register of roles."""
        return self.find_entry("role", text) or self.find_entry("role", self.role_ids_by_name.get(fold_role(text), ""))

    @cached_property
    def sessions(self) -> tuple[Entry[kinds.Session], ...]:
        return self._list_kind("session")

    @cached_property
    def stories(self) -> tuple[Entry[kinds.Story], ...]:
        return self._list_kind("story")

    @cached_property
    def objectives(self) -> tuple[Entry[kinds.Objective], ...]:
        return self._list_kind("objective")

    @cached_property
    def needs(self) -> tuple[Entry[kinds.Need], ...]:
        return self._list_kind("need")

    @cached_property
    def pages(self) -> tuple[Entry[kinds.Page], ...]:
        return self._list_kind("page")

    @cached_property
    def reviews(self) -> tuple[Entry[kinds.Review], ...]:
        return self._list_kind("review")

    @cached_property
    def samples(self) -> tuple[Entry[kinds.Sample], ...]:
        return self._list_kind("sample")

    @cached_property
    def rubrics(self) -> tuple[Entry[kinds.Rubric], ...]:
        return self._list_kind("rubric")

    @cached_property
    def tombstones(self) -> tuple[Entry[kinds.Gone], ...]:
        """What has been taken down; the id of each is its kind and the id that it had, ``course/rate-talks``."""
        return self._list_kind("gone")

    @cached_property
    def all_lessons(self) -> tuple[Entry[kinds.Lesson], ...]:
        return self._list_kind("lesson")

    @cached_property
    def portal(self) -> kinds.Portal:
        """The settings in ``portal.yml``, or the defaults. The learning team has its present id."""
        entry = self.find_entry("portal", "portal")
        settings = entry.meta if entry else kinds.Portal()
        if settings.learning_team is None:
            return settings
        return settings.model_copy(update={"learning_team": self.resolve_id("team", settings.learning_team)})

    @cached_property
    def _authored_entries(self) -> tuple[Entry[kinds.Authored], ...]:
        return tuple(cast("Entry[kinds.Authored]", e) for e in self.all_entries() if isinstance(e.meta, kinds.Authored))

    @cached_property
    def scoped_summaries(self) -> tuple[EntrySummary, ...]:
        """The summaries of the entries in the scope."""
        summaries = self.summaries.values()
        if self.scope is None:
            return tuple(summaries)
        return tuple(s for s in summaries if s.path in self.scope and (self.focus is None or s.key in self.focus))

    def _list_kind(self, kind: str) -> tuple[Entry[Any], ...]:
        entries = self.entries.get(kind, {})
        if self.scope is None:
            return tuple(entries.values())
        return tuple(entries[summary.key[1]] for summary in self.scoped_summaries if summary.kind == kind)
