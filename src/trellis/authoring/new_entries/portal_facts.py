"""What beginning an entry needs to know of a portal: its entries, their titles and what they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...kinds.time_zones import advise_place, list_zones
from ...load.load import SourceFile
from ..imports.existing import ExistingPortal
from ..imports.vocabulary import build_skill_lookup

PUBLISHED = ("stable", "mvp")
"""The statuses of what readers see."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry, read or only partly readable. names: the values of its path. data: its front matter, or {}."""

    kind: str
    id: str
    team: str
    path: str
    names: Mapping[str, str]
    data: Mapping[str, Any]

    def get_text(self, key: str) -> str:
        """Returns a text of its front matter, or ""."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def list_texts(self, key: str) -> tuple[str, ...]:
        """Returns the texts of a list in its front matter."""
        value = self.data.get(key)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


@dataclass(frozen=True)
class PortalFacts:
    """The entries of a portal by kind, those that break rules included. people: ids of the active ones."""

    portal: ExistingPortal
    entries: Mapping[str, Sequence[EntryFacts]]
    people: tuple[str, ...] = field(default=())

    def list_entries(self, *kinds: str, statuses: Sequence[str] = ()) -> Iterator[EntryFacts]:
        """Yields the entries of these kinds; with `statuses`, of these alone."""
        for kind in kinds:
            for entry in self.entries.get(kind, ()):
                if not statuses or entry.get_text("status") in statuses:
                    yield entry

    def find_entry(self, kind: str, id: str) -> EntryFacts | None:
        """Returns an entry by its id or a former one, or None."""
        id = self.portal.get_present_id(id, kind)
        return next((entry for entry in self.list_entries(kind) if entry.id == id), None)

    def list_skills(self) -> tuple[str, ...]:
        """Returns the ids of the skill register."""
        return tuple(id for record in self.portal.skills if isinstance(id := record.get("id"), str))

    def find_skills(self, words: Iterable[str]) -> tuple[str, ...]:
        """Returns the ids of skills that are named by id, name or synonym; a word that names none, as it is."""
        find_skill = build_skill_lookup(self.portal.skills)
        words = (self.portal.get_present_id(word, "skill") for word in words)
        return tuple(dict.fromkeys(find_skill(word) or word for word in words))

    def list_lessons(self, course: str) -> list[EntryFacts]:
        """Returns the lessons of a course."""
        return [lesson for lesson in self.list_entries("lesson") if lesson.names.get("course") == course]

    def find_draft_course(self, team: str, title: str) -> str:
        """Returns the id of the first draft course of a team with this title, or ""."""
        drafts = (c for c in self.list_entries("course", statuses=["draft"]) if c.team == team)
        return next((c.id for c in drafts if _fold_words(c.get_text("title")) == _fold_words(title)), "")

    def choose_rubric(self) -> str:
        """Returns the rubric that most checkpoints use, of those that are published and for checkpoints; or ""."""
        uses = Counter(lesson.get_text("rubric") for lesson in self.list_entries("lesson"))
        rubrics = [rubric for rubric in self.list_entries("rubric") if rubric.get_text("for") == "checkpoint"]
        ranked = sorted(rubrics, key=lambda r: (r.get_text("status") not in PUBLISHED, -uses[r.id], r.id))
        return ranked[0].id if ranked else ""

    def choose_timezone(self, team: str) -> str:
        """Returns the zone of most sessions of the team, else of the portal, else UTC. Errors do not count."""
        for sessions in ([s for s in self.list_entries("session") if s.team == team], self.list_entries("session")):
            names = (session.get_text("timezone") for session in sessions)
            zones = Counter(name for name in names if name in list_zones() and not advise_place(name))
            if zones:
                return min(zones, key=lambda zone: (-zones[zone], zone))
        return "UTC"

    def choose_item(self, team: str, title: str, summary: str) -> str:
        """Returns the published course that is nearest by its words, of the team if it has any; or a draft; or ""."""
        from rapidfuzz.fuzz import token_set_ratio

        words = f"{title} {summary}"
        courses = [course for course in self.list_entries("course") if course.get_text("status") != "retired"]
        ranked = sorted(
            courses,
            key=lambda course: (
                course.get_text("status") not in PUBLISHED,
                course.team != team,
                -token_set_ratio(words, f"{course.get_text('title')} {course.get_text('summary')}"),
                course.id,
            ),
        )
        return ranked[0].id if ranked else ""

    def find_manager(self, *teams: str) -> str:
        """Returns the manager of the first of these teams that has one; or ""."""
        for team in teams:
            entry = self.find_entry("team", team)
            if entry and entry.get_text("manager"):
                return entry.get_text("manager")
        return ""

    def find_namesakes(self, kind: str, title: str, course: str = "") -> list[EntryFacts]:
        """Returns the entries of a kind whose titles say nearly the same, the nearest first; of a course, if named."""
        from rapidfuzz.fuzz import token_set_ratio

        ratios = [
            (token_set_ratio(_fold_words(title), _fold_words(entry.get_text("title"))), entry)
            for entry in self.list_entries(kind)
            if not course or entry.names.get("course") == course
        ]
        near = [pair for pair in ratios if pair[0] >= MIN_TITLE_RATIO]
        return [entry for _, entry in sorted(near, key=lambda pair: (-pair[0], pair[1].id))][:MAX_NAMESAKES]


MIN_TITLE_RATIO = 88
"""How alike the words of two titles are, of 100, that are shown to whoever begins one of them."""

MAX_NAMESAKES = 5
"""How many of them are shown."""


def collect_facts(portal: ExistingPortal) -> PortalFacts:
    """Collects the facts of a portal that was surveyed."""
    entries: dict[str, list[EntryFacts]] = {}
    people: list[str] = []
    for source in portal.sources:
        kind = source.collection.model.NAME
        if kind == "person":
            people += _list_active_people(source)
        elif not source.collection.many:
            data = source.data if isinstance(source.data, dict) else {}
            team = source.names.get("team", "")
            id = team if kind == "team" else source.names.get("id", kind)
            entries.setdefault(kind, []).append(EntryFacts(kind, id, team, source.path, source.names, data))
    return PortalFacts(portal, entries, tuple(people))


def _list_active_people(source: SourceFile) -> Iterable[str]:
    records = source.data if isinstance(source.data, list) else []
    for record in records:
        if isinstance(record, dict) and isinstance(record.get("id"), str) and record.get("active") != "false":
            yield record["id"]


def _fold_words(title: str) -> str:
    return " ".join(title.casefold().split())
