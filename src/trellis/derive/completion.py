"""What finishes a course or a path, for scripts: `Whole` of `progress/reckon.js`."""

from __future__ import annotations

from typing import Any

from .published import Item, PublishedCatalogue


def describe_parts(published: PublishedCatalogue, item: Item) -> list[Any]:
    """Returns a course's lessons, each as its present id and its former ones, or a path's items; no optional ones."""
    return _describe_parts(published, item, frozenset())


def _describe_parts(published: PublishedCatalogue, item: Item, outer_paths: frozenset[str]) -> list[Any]:
    if item.kind == "course":
        lessons = published.catalogue.lessons(item)
        return [" ".join((lesson.id, *lesson.former_ids)) for lesson in lessons if not lesson.meta.optional]
    enclosing_paths = outer_paths | {item.id}
    ids = dict.fromkeys(id for step in item.meta.steps if not step.optional for id in step.items)
    entries = {entry.id: entry for entry in (published.find_entry("item", id) for id in ids) if entry}
    return [
        _describe_whole(published, entry, enclosing_paths)
        for entry in entries.values()
        if entry.id not in enclosing_paths
    ]


def _describe_whole(published: PublishedCatalogue, item: Item, outer_paths: frozenset[str]) -> dict[str, Any]:
    values = {
        "id": item.id,
        "was": published.catalogue.list_former_ids(item.kind, item.id),
        "parts": _describe_parts(published, item, outer_paths),
    }
    return {name: value for name, value in values.items() if value}
