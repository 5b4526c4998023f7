"""What serves each objective, looked up by its id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..published import Item, PublishedCatalogue, get_step_items

PAGE = "/alignment/"

T = TypeVar("T")


@dataclass(frozen=True)
class AlignmentIndex:
    """The current objectives with what refers to them, and the courses and paths that people can take."""

    published: PublishedCatalogue

    @cached_property
    def objectives(self) -> Mapping[str, Entry[kinds.Objective]]:
        """The objectives that readers can see and that are not retired, by id, in the order of their titles."""
        entries = (entry for entry in self.published.catalogue.objectives if entry.is_current)
        return {entry.id: entry for entry in sorted(entries, key=lambda entry: (entry.title.casefold(), entry.id))}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The courses and paths that people can take."""
        return tuple(item for item in self.published.current_items if item.is_current)

    @cached_property
    def courses(self) -> tuple[Item, ...]:
        """The courses that people can take."""
        return tuple(item for item in self.items if item.kind == "course")

    @cached_property
    def items_by_objective(self) -> Mapping[str, tuple[Item, ...]]:
        """Objective → the items that name it."""
        return self._group((id, item) for item in self.items for id in item.meta.objectives)

    @cached_property
    def needs_by_objective(self) -> Mapping[str, tuple[Entry[kinds.Need], ...]]:
        """Objective → the needs that name it, the first one raised first."""
        needs = sorted(self.published.catalogue.needs, key=lambda need: (need.meta.raised_on, need.id))
        return self._group((need.meta.objective, need) for need in needs if need.meta.objective)

    @cached_property
    def sessions_by_objective(self) -> Mapping[str, tuple[Entry[kinds.Session], ...]]:
        """Objective → the sessions that name it and are not cancelled, the earliest first."""
        sessions = sorted(self.published.catalogue.sessions, key=lambda session: (session.meta.starts, session.id))
        active = (session for session in sessions if session.status != "cancelled" and session.meta.objective)
        return self._group((session.meta.objective, session) for session in active)

    @cached_property
    def children(self) -> Mapping[str, tuple[Entry[kinds.Objective], ...]]:
        """Objective → those directly below it. What has no parent here is below ""."""
        return _group_pairs((self.find_parent(objective), objective) for objective in self.objectives.values())

    def find_parent(self, objective: Entry[kinds.Objective]) -> str:
        """Returns the id of the current objective above; "" if there is none, or if it leads in a circle."""
        parent = self.find_id(objective.meta.parent)
        above, visited = parent, {objective.id}
        while above:
            if above in visited:
                return ""
            visited.add(above)
            above = self.find_id(self.objectives[above].meta.parent)
        return parent

    def find_id(self, id: str | None) -> str:
        """Returns the present id of a current objective, or ""."""
        entry = self.published.find_entry("objective", id)
        return entry.id if entry and entry.id in self.objectives else ""

    def is_aligned(self, item: Item) -> bool:
        """Whether an item names an objective that is current."""
        return any(self.find_id(id) for id in item.meta.objectives)

    def list_courses(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """Returns the courses among items and in the compulsory steps of paths among them, each once."""
        courses: dict[str, Item] = {}
        pending, visited = list(items), set[str]()
        while pending:
            item = pending.pop()
            if item.key[1] in visited:
                continue
            visited.add(item.key[1])
            if item.kind == "course":
                courses[item.id] = item
                continue
            ids = (id for step in item.meta.steps if not step.optional for id in step.items)
            pending += [step for id in ids if (step := self.published.find_entry("item", id)) and step.is_current]
        return tuple(courses[id] for id in sorted(courses))

    def list_steps(self, path: Item) -> Iterator[Item]:
        """Yields the items of a path that people can take, without those of paths within it."""
        for id in get_step_items(path):
            item = self.published.find_entry("item", id)
            if item and item.is_current:
                yield item

    def list_tree(self, id: str) -> tuple[str, ...]:
        """Returns the ids of an objective and of all below it."""
        ids, pending = [], [id]
        while pending:
            current = pending.pop()
            ids.append(current)
            pending += [child.id for child in self.children.get(current, ())]
        return tuple(ids)

    def link_objective(self, objective: Entry[kinds.Objective]) -> Link:
        """Returns a link to the objective's own page, else to its place on the page of alignment."""
        link = links.link_entry(objective)
        return link if link.url else Link(link.title, f"{PAGE}#objective-{objective.id}", link.note, link.language)

    def _group(self, pairs: Iterable[tuple[str | None, T]]) -> Mapping[str, tuple[T, ...]]:
        present = ((self.find_id(id), value) for id, value in pairs)
        return _group_pairs((id, value) for id, value in present if id)


def _group_pairs(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, dict[int, T]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[id(value)] = value
    return {key: tuple(values.values()) for key, values in groups.items()}
