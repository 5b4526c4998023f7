"""The people behind the learning: who made what, in which role, and who mentors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...kinds import Contribution
from .. import links
from ..links import Link
from ..published import PublishedCatalogue

ORDER = ("author", "teacher", "editor", "specialist", "reviewer")
"""Who stands first on a page; other roles follow in order of their names."""


@dataclass(frozen=True, slots=True)
class Person:
    """id: also the anchor on the page of people. made: what they had a part in, each with the role as its note."""

    id: str
    name: str
    team: Link | None
    made: tuple[Link, ...]
    mentors: tuple[Link, ...]


def people(published: PublishedCatalogue) -> tuple[Person, ...]:
    """Everyone here who had a part in something or mentors, by name. Nobody else is listed: this is no staff directory."""
    found = []
    for entry in sorted(published.catalogue.people, key=lambda e: e.title.casefold()):
        made = tuple(links.to(part.entry, part.role) for part in published.parts_of.get(entry.id, ()) if part.entry.url)
        mentors = links.many(published, "skill", entry.meta.mentor_for)
        if entry.meta.active and (made or mentors):
            team = links.find(published, "team", entry.meta.team)
            found.append(Person(entry.id, entry.title, team, tuple(dict.fromkeys(made)), mentors))
    return tuple(found)


def behind(published: PublishedCatalogue, contributions: Iterable[Contribution]) -> tuple[Link, ...]:
    """Who stands behind an entry, with the role as a note; whoever has left is left out."""
    rank = {role: place for place, role in enumerate(ORDER)}
    ordered = sorted(contributions, key=lambda c: rank.get(c.role, len(ORDER)))
    found = (published.catalogue.get("person", c.person) for c in ordered)
    return tuple(links.to(p, c.role) for p, c in zip(found, ordered, strict=True) if p and p.meta.active)
