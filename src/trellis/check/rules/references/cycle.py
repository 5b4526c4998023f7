"""What comes before, above or after something never leads back to it.

Nobody can start a course that waits for itself, and no approval can climb a line of managers that has no top.

Bad: each of two courses is to be taken before the other.

    prerequisites: [pricing-an-offer]      in negotiating-prices
    prerequisites: [negotiating-prices]    in pricing-an-offer

Good: one of them comes first.

    prerequisites: [pricing-an-offer]      in negotiating-prices
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ....catalogue.catalogue import Catalogue, Edge, EntryKey, Reference
from ....catalogue.cycles import find_cycles
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


class Hierarchy(NamedTuple):
    """References that must not form a cycle. name: in messages. fields: kind and field of the references."""

    name: str
    fields: tuple[tuple[str, str], ...]


HIERARCHIES = (
    # One hierarchy, since a path depends on its items and a course on its prerequisites, which may be paths.
    Hierarchy("order to learn in", (("course", "prerequisites"), ("path", "steps"))),
    Hierarchy("line of managers", (("person", "manager"),)),
    Hierarchy("line of objectives", (("objective", "parent"),)),
    Hierarchy("line of teams", (("team", "parent"),)),
    Hierarchy("line of skills", (("skill", "parent"),)),
    Hierarchy("line of successors", (("course", "supersedes"),)),
    Hierarchy("line of variants", (("course", "variant_of"),)),
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for hierarchy in HIERARCHIES:
        kinds = {kind for kind, _ in hierarchy.fields}
        starts = (summary.key for summary in catalogue.scoped_summaries if summary.kind in kinds)
        for cycle in find_cycles(starts, partial(list_successors, catalogue, hierarchy)):
            yield _report_cycle(catalogue, hierarchy, cycle)


def list_edges(catalogue: Catalogue, hierarchy: Hierarchy, key: EntryKey) -> Iterator[Edge]:
    """Returns the references of an entry that belong to the hierarchy."""
    return (edge for edge in catalogue.edges.get(key, ()) if (key[0], edge[0][0]) in hierarchy.fields)


def list_successors(catalogue: Catalogue, hierarchy: Hierarchy, key: EntryKey) -> Iterator[EntryKey]:
    """Returns the entries that an entry of the hierarchy refers to."""
    return (target for _, target in list_edges(catalogue, hierarchy, key))


def _find_reference(catalogue: Catalogue, hierarchy: Hierarchy, source: EntryKey, target: EntryKey) -> Reference:
    edges = list_edges(catalogue, hierarchy, source)
    return next(Reference(catalogue.entry(source), key_path, key) for key_path, key in edges if key == target)


def _report_cycle(catalogue: Catalogue, hierarchy: Hierarchy, cycle: tuple[EntryKey, ...]) -> Diagnostic:
    round_trip = (*cycle, cycle[0])
    first, *others = (
        _find_reference(catalogue, hierarchy, source, target)
        for source, target in zip(cycle, round_trip[1:], strict=True)
    )
    return RULE.at(
        first.entry,
        first.key_path,
        f"the {hierarchy.name} comes back to its start: {' → '.join(f'`{id}`' for _, id in round_trip)}",
        help="one of these references is wrong; delete it",
        related=tuple(Label(r.entry.at(*r.key_path), f"`{r.entry.id}` names `{r.target[1]}`") for r in others),
    )


RULE = Rule("cycle", Severity.ERROR, check)
