"""A published catalogue: the catalogue as readers see it on one day, with the indexes that its pages look things up in.

Every index is built once, on first use, in one pass over the catalogue. No page may look at all others: what a page
needs of them is looked up here by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from .. import kinds
from ..approvals.ledger.status import Standing, standing
from ..approvals.policy import policy
from ..approvals.snapshot import Policy
from ..catalogue.catalogue import Catalogue, Entry
from ..check.context import Context
from ..check.rule import Rule

Item = Entry[Any]
"""A course or a path; its `meta` is the portal's own model of either."""


class Made(NamedTuple):
    """Somebody's part in an entry."""

    entry: Entry[kinds.Authored]
    role: str


@dataclass(frozen=True)
class PublishedCatalogue:
    """rules: all requirements of the portal, the engine's first. own: how many of the last are the portal's own."""

    catalogue: Catalogue
    context: Context
    rules: tuple[Rule, ...] = ()
    own: int = 0

    @property
    def today(self) -> date:
        """The day that the published is made for."""
        return self.context.today

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Courses and paths that readers can see: those to take first, by title; the retired ones last."""
        seen = (e for e in (*self.catalogue.courses, *self.catalogue.paths) if visible(e))
        return tuple(
            sorted(seen, key=lambda e: (e.status == "retired", e.meta.required_for is None, e.title.casefold(), e.id))
        )

    @cached_property
    def current(self) -> tuple[Item, ...]:
        """The items that can be taken: not retired."""
        return tuple(e for e in self.items if e.status != "retired")

    @cached_property
    def by_team(self) -> Mapping[str, tuple[Item, ...]]:
        """Team → its current items."""
        return _grouped((e.owner, e) for e in self.current)

    @cached_property
    def by_skill(self) -> Mapping[str, tuple[Item, ...]]:
        """Skill → the current courses that teach it, then the paths that hold such a course."""
        pairs = [(s, e) for e in self.current for s in skills_of(e)]
        pairs += [(s, path) for path in self.current if path.kind == "path" for s in self._skills_within(path)]
        return _grouped(pairs)

    @cached_property
    def paths_with(self) -> Mapping[str, tuple[Item, ...]]:
        """Item → the current paths that it is a step of."""
        return _grouped((i, p) for p in self.current if p.kind == "path" for i in dict.fromkeys(steps_of(p)))

    @cached_property
    def required_of(self) -> Mapping[str, tuple[Item, ...]]:
        """Team → what is compulsory for it by name; under "all" what is compulsory for everyone."""
        required = (e for e in self.current if e.meta.required_for)
        return _grouped((team, e) for e in required for team in e.meta.required_for.teams)

    @cached_property
    def sessions(self) -> tuple[Entry[kinds.Session], ...]:
        """Sessions still to come, the next one first."""
        coming = (
            s
            for s in self.catalogue.sessions
            if s.status in ("planned", "confirmed") and s.meta.start.date() >= self.today
        )
        return tuple(sorted(coming, key=lambda s: (s.meta.starts, s.id)))

    @cached_property
    def sessions_of(self) -> Mapping[str, tuple[Entry[kinds.Session], ...]]:
        """Item → its sessions to come."""
        return _grouped((s.meta.item, s) for s in self.sessions if s.meta.item)

    @cached_property
    def sessions_by(self) -> Mapping[str, tuple[Entry[kinds.Session], ...]]:
        """Team → sessions to come that it holds or is meant to come to."""
        return _grouped((team, s) for s in self.sessions for team in dict.fromkeys((s.owner, *s.meta.audience.teams)))

    @cached_property
    def stories(self) -> tuple[Entry[kinds.Story], ...]:
        """The stories that are out, the newest first."""
        out = (s for s in self.catalogue.stories if visible(s) and s.meta.date <= self.today)
        return tuple(sorted(out, key=lambda s: (s.meta.date, s.id), reverse=True))

    @cached_property
    def story_places(self) -> Mapping[str, int]:
        """Story → its place among `stories`."""
        return {story.id: place for place, story in enumerate(self.stories)}

    @cached_property
    def stories_of(self) -> Mapping[str, tuple[Entry[kinds.Story], ...]]:
        """Item → the stories that tell about it."""
        return _grouped((i, s) for s in self.stories for i in s.meta.items)

    @cached_property
    def successors(self) -> Mapping[str, tuple[Item, ...]]:
        """Retired course → the courses that took its place."""
        return _grouped((old, e) for e in self.items for old in getattr(e.meta, "supersedes", ()))

    @cached_property
    def variants(self) -> Mapping[str, tuple[Item, ...]]:
        """Course → the courses that adapt it."""
        return _grouped((e.meta.variant_of, e) for e in self.current if getattr(e.meta, "variant_of", None))

    @cached_property
    def leads_to(self) -> Mapping[str, tuple[Item, ...]]:
        """Item → the courses that ask for it first."""
        return _grouped((before, e) for e in self.current for before in getattr(e.meta, "prerequisites", ()))

    @cached_property
    def narrower(self) -> Mapping[str, tuple[Entry[kinds.Skill], ...]]:
        """Skill → the skills below it."""
        return _grouped((s.meta.parent, s) for s in self.catalogue.skills if s.meta.parent)

    @cached_property
    def mentors(self) -> Mapping[str, tuple[Entry[kinds.Person], ...]]:
        """Skill → the people who mentor in it."""
        return _grouped((skill, p) for p in self.catalogue.people if p.meta.active for skill in p.meta.mentor_for)

    @cached_property
    def teams(self) -> tuple[Entry[kinds.Team], ...]:
        """The teams that readers can see, by name."""
        return tuple(sorted((t for t in self.catalogue.teams if visible(t)), key=lambda t: t.title.casefold()))

    @cached_property
    def teams_below(self) -> Mapping[str, tuple[Entry[kinds.Team], ...]]:
        """Team → the teams that are parts of it, by name."""
        return _grouped((t.meta.parent, t) for t in self.teams if t.meta.parent)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Item that people can take → which of its approvals hold."""
        return {item.id: standing(self.catalogue, item) for item in self.items if item.current}

    @cached_property
    def policy(self) -> Policy:
        """Who is who and what an approval is measured by."""
        return policy(self.catalogue)

    @cached_property
    def samples(self) -> tuple[Entry[kinds.Sample], ...]:
        """The samples of spot checks, the latest first."""
        return tuple(sorted(self.catalogue.samples, key=lambda s: (s.meta.on, s.id), reverse=True))

    @cached_property
    def parts_of(self) -> Mapping[str, tuple[Made, ...]]:
        """Person → what they had a part in, retired items left out."""
        made = ((e, c) for e in self.catalogue.published() if e.status != "retired" for c in e.meta.people)
        return _grouped((c.person, Made(e, c.role)) for e, c in made)

    def find(self, kind: str, id: str | None) -> Entry[Any] | None:
        """The entry, unless it is a draft or there is none. kind: "item" for a course or path."""
        if not id:
            return None
        entry = self.catalogue.item(id) if kind == "item" else self.catalogue.get(kind, id)
        return entry if entry and visible(entry) else None

    def minutes(self, item: Item) -> int | None:
        """Time on task: what a course says, else its lessons' sum; a path's compulsory steps together. None where unknown."""
        return self._minutes(item, frozenset())

    def _minutes(self, item: Item, above: frozenset[str]) -> int | None:
        if item.kind == "course":
            stated: int | None = item.meta.minutes
            return stated or sum(lesson.meta.minutes for lesson in self.catalogue.lessons(item)) or None
        inside = above | {item.id}
        compulsory = {i for step in item.meta.steps if not step.optional for i in step.items} - inside
        found = (self.find("item", i) for i in compulsory)
        return sum(self._minutes(i, inside) or 0 for i in found if i) or None

    def _skills_within(self, path: Item) -> dict[str, None]:
        """The skills of a path's courses, in order, each once."""
        courses = (self.find("course", i) for i in steps_of(path))
        return {skill: None for course in courses if course for skill in skills_of(course)}


def visible(entry: Entry[Any]) -> bool:
    """Whether readers can see it: everything but drafts."""
    return entry.status != "draft"


def skills_of(item: Item) -> tuple[str, ...]:
    """The skills that a course names; none for a path."""
    skills: tuple[str, ...] = getattr(item.meta, "skills", ())
    return skills


def steps_of(path: Item) -> tuple[str, ...]:
    """The ids of a path's items, in order."""
    return tuple(i for step in path.meta.steps for i in step.items)


def _grouped(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
