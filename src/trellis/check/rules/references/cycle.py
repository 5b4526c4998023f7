"""What comes before, above or after something never leads back to it.

Nobody can start a course that waits for itself, and no approval can climb a line of managers that has no top.

Bad: each of two courses is to be taken before the other.

    prerequisites: [pricing-a-lane]               in negotiating-freight-rates
    prerequisites: [negotiating-freight-rates]    in pricing-a-lane

Good: one of them comes first.

    prerequisites: [pricing-a-lane]               in negotiating-freight-rates
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ....catalogue.catalogue import Catalogue, Edge, Key, Reference
from ....catalogue.cycles import cycles
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


class Line(NamedTuple):
    """References that must not come back to their start. places: the kinds and fields that they stand in."""

    name: str
    places: tuple[tuple[str, str], ...]


LINES = (
    # One line, since a path waits for its items, and a course for what it asks for first, which may be a path.
    Line("order to learn in", (("course", "prerequisites"), ("path", "steps"))),
    Line("line of managers", (("person", "manager"),)),
    Line("line of objectives", (("objective", "parent"),)),
    Line("line of teams", (("team", "parent"),)),
    Line("line of skills", (("skill", "parent"),)),
    Line("line of successors", (("course", "supersedes"),)),
    Line("line of variants", (("course", "variant_of"),)),
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for line in LINES:
        kinds = {kind for kind, _ in line.places}
        starts = (outline.key for outline in catalogue.within if outline.kind in kinds)
        for loop in cycles(starts, partial(_after, catalogue, line)):
            yield _told(catalogue, line, loop)


def _steps(catalogue: Catalogue, line: Line, key: Key) -> Iterator[Edge]:
    """What leads on from an entry on that line."""
    return (edge for edge in catalogue.edges.get(key, ()) if (key[0], edge[0][0]) in line.places)


def _after(catalogue: Catalogue, line: Line, key: Key) -> Iterator[Key]:
    return (target for _, target in _steps(catalogue, line, key))


def _told(catalogue: Catalogue, line: Line, loop: tuple[Key, ...]) -> Diagnostic:
    round_trip = (*loop, loop[0])
    first, *others = (
        next(Reference(catalogue.entry(here), keys, to) for keys, to in _steps(catalogue, line, here) if to == there)
        for here, there in zip(loop, round_trip[1:], strict=True)
    )
    return RULE.at(
        first.entry,
        first.keys,
        f"the {line.name} comes back to its start: {' → '.join(f'`{id}`' for _, id in round_trip)}",
        help="one of these references is wrong; delete it",
        related=tuple(Label(r.entry.at(*r.keys), f"`{r.entry.id}` names `{r.target[1]}`") for r in others),
    )


RULE = Rule("cycle", Severity.ERROR, check)
