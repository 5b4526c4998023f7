"""Replaces a former id or a role's name in a reference by the current id (`renamed-reference`, `role-by-name`).

A former id in a list that has the current one already stays, so that the author decides which of the two goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.catalogue import Catalogue, Entry, Reference
from ...catalogue.link import find_references, find_repeats, get_written_id
from ...kinds import Kind
from .page import Edit, EditablePage


def fix(page: EditablePage, catalogue: Catalogue, entries: tuple[Entry[Kind], ...]) -> Iterator[Edit]:
    """Yields the edits of references. entries: the entries in the page; a register has several."""
    for entry in entries:
        written_ids = {keys: value for keys, _, value in find_references(entry.written_meta)}
        references = [
            reference
            for reference in catalogue.references_from(entry)
            if _is_replaceable(catalogue, reference, written_ids[reference.key_path])
        ]
        repeats = find_repeats(entry, catalogue.edges.get(entry.key, ())) if references else ()
        for reference in references:
            if reference.key_path not in repeats:
                value = get_written_id(reference.target)
                yield from page.rewrite_value((*entry.key_prefix, *reference.key_path), value)


def _is_replaceable(catalogue: Catalogue, reference: Reference, written_id: str) -> bool:
    kind, id = reference.target
    if kind == "lesson":
        written_id = f"{id.partition('/')[0]}/{written_id}"
    return written_id != id and (kind == "role" or catalogue.aliases.get((kind, written_id)) == id)
