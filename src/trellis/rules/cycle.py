"""What comes before, above or after something never leads back to it.

Nobody can start a course that waits for itself, and no approval can climb a line of managers that has no top.

Bad: each of two courses is to be taken before the other.

    prerequisites: [pricing-a-lane]               in negotiating-freight-rates
    prerequisites: [negotiating-freight-rates]    in pricing-a-lane

Good: one of them comes first.

    prerequisites: [pricing-a-lane]               in negotiating-freight-rates
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from ..catalogue import Catalogue, Entry, Reference, cycles
from ..context import Context
from ..diagnostics import Diagnostic, Label, Rule, Severity


class Line(NamedTuple):
    """References that must not come back to their start. kinds: whose they are. fields: where they stand."""

    name: str
    kinds: tuple[str, ...]
    fields: tuple[str, ...]


LINES = (
    # One line for both: a path waits for its items, and a course waits for what it asks for first, be it a path.
    Line("order to learn in", ("course", "path"), ("prerequisites", "steps")),
    Line("line of managers", ("person",), ("manager",)),
    Line("line of objectives", ("objective",), ("parent",)),
    Line("line of teams", ("team",), ("parent",)),
    Line("line of skills", ("skill",), ("parent",)),
    Line("line of successors", ("course",), ("supersedes",)),
    Line("line of variants", ("course",), ("variant_of",)),
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for line in LINES:
        entries = (entry for kind in line.kinds for entry in catalogue.entries.get(kind, {}).values())
        for loop in cycles(entries, partial(_after, catalogue, line)):
            yield _told(catalogue, line, loop)


def _references(catalogue: Catalogue, line: Line, entry: Entry[Any]) -> Iterator[Reference]:
    return (r for r in catalogue.outbound.get(entry.key, ()) if r.field in line.fields)


def _after(catalogue: Catalogue, line: Line, entry: Entry[Any]) -> Iterable[Entry[Any]]:
    return (catalogue.entries[r.target[0]][r.target[1]] for r in _references(catalogue, line, entry))


def _told(catalogue: Catalogue, line: Line, loop: tuple[Entry[Any], ...]) -> Diagnostic:
    round_trip = (*loop, loop[0])
    places = [
        next(r for r in _references(catalogue, line, here) if r.target == there.key)
        for here, there in zip(loop, round_trip[1:], strict=True)
    ]
    first, *others = places
    return RULE.at(
        first.entry.at(*first.keys),
        f"the {line.name} comes back to its start: {' → '.join(f'`{entry.id}`' for entry in round_trip)}",
        help="one of these references is wrong; delete it",
        related=tuple(Label(r.entry.at(*r.keys), f"`{r.entry.id}` names `{r.target[1]}`") for r in others),
        status=first.entry.status,
    )


RULE = Rule("cycle", Severity.ERROR, check)
