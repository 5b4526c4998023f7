"""An entry is named by its present id (`renamed-reference`), where the id that is written is among its `aliases`."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalogue.catalogue import Catalogue, Entry, Reference
from ...catalogue.link import references
from ...kinds import Kind
from .page import Edit, Page


def fix(page: Page, catalogue: Catalogue, entries: tuple[Entry[Kind], ...]) -> Iterator[Edit]:
    """entries: those that the page holds; of a register several."""
    for entry in entries:
        written = {keys: value for keys, _, value in references(entry.meta)}
        for reference in catalogue.references_from(entry):
            if _renamed(catalogue, reference, written[reference.keys]):
                yield from page.rewritten((*entry.prefix, *reference.keys), reference.target[1])


def _renamed(catalogue: Catalogue, reference: Reference, written: str) -> bool:
    kind, id = reference.target
    return written != id and catalogue.aliases.get((kind, written)) == id
