"""One number for everything that can be found: search, the catalogue's filters and their data in chunks all count alike."""

from __future__ import annotations

from typing import Any

from ...catalogue.catalogue import Entry
from ..pages.people import people
from ..published import PublishedCatalogue, skills_of, visible

KINDS = ("course", "path", "skill", "team", "story", "page", "person")
"""What can be found, in order of numbers. The courses and paths, which are the catalogue, come first."""


def numbered(published: PublishedCatalogue) -> tuple[Entry[Any], ...]:
    """Everything that readers can find; an entry's place is its number.

    Within a kind, what has a skill, a tier and a level in common stands together: then data about neighbours is alike, compresses
    well, and what is found together is often fetched together.
    """
    found: dict[str, list[Entry[Any]]] = {kind: [] for kind in KINDS}
    for item in published.items:
        found[item.kind].append(item)
    found["skill"] = list(published.catalogue.skills)
    found["team"] = list(published.teams)
    found["story"] = list(published.stories)
    found["page"] = [page for page in published.catalogue.pages if visible(page)]
    listed = {person.id for person in people(published)}
    found["person"] = [person for person in published.catalogue.people if person.id in listed]
    return tuple(entry for kind in KINDS for entry in sorted(found[kind], key=_alike))


def items(published: PublishedCatalogue) -> tuple[Entry[Any], ...]:
    """The courses and paths, in the order of their numbers."""
    return numbered(published)[: len(published.items)]


def _alike(entry: Entry[Any]) -> tuple[bool, str, str, str, str, str]:
    skills = skills_of(entry)
    tier, level = (str(getattr(entry.meta, name, None) or "") for name in ("tier", "level"))
    return entry.status == "retired", skills[0] if skills else "", tier, level, entry.title.casefold(), entry.id
