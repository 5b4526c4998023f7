"""Numbers for all entries that readers can find.

The search, the catalogue's filters and their data files share them.
"""

from __future__ import annotations

from typing import Any

from ...catalogue.catalogue import Entry
from ..published import PublishedCatalogue, get_skills, is_visible

KINDS = (
    "course", "path", "skill", "team", "story", "page", "person", "session", "objective", "need", "metric",
)  # fmt: skip
"""The kinds that readers can find, in the order of numbers. Courses and paths, which the catalogue lists, come
first."""


def number_entries(published: PublishedCatalogue) -> tuple[Entry[Any], ...]:
    """All entries that readers can find; an entry's index is its number.

    Within a kind, entries of one skill, tier and level are neighbours. Their data then compresses well, and the results
    of a search often come from the same files.
    """
    entries: dict[str, list[Entry[Any]]] = {kind: [] for kind in KINDS}
    for item in published.items:
        entries[item.kind].append(item)
    entries["skill"] = list(published.catalogue.skills)
    entries["team"] = list(published.teams)
    entries["story"] = list(published.stories)
    entries["page"] = [*(page for page in published.catalogue.pages if is_visible(page)), *published.own_pages]
    entries["session"] = list(published.upcoming_sessions)
    entries["person"] = list(published.people_with_pages)
    entries["objective"] = [objective for objective in published.catalogue.objectives if is_visible(objective)]
    entries["need"] = list(published.catalogue.needs)
    entries["metric"] = list(published.catalogue.metrics)
    return tuple(entry for kind in KINDS for entry in sorted(entries[kind], key=_build_sort_key))


def number_items(published: PublishedCatalogue) -> tuple[Entry[Any], ...]:
    """The courses and paths, in the order of their numbers."""
    return number_entries(published)[: len(published.items)]


def _build_sort_key(entry: Entry[Any]) -> tuple[bool, str, str, str, str, str]:
    skills = get_skills(entry)
    tier, level = (str(getattr(entry.meta, name, None) or "") for name in ("tier", "level"))
    return entry.status == "retired", skills[0] if skills else "", tier, level, entry.title.casefold(), entry.id
