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
from typing import Any, NamedTuple

from ..catalogue import Catalogue, Entry, Reference
from ..context import Context
from ..cycles import cycles
from ..diagnostics import Diagnostic, Label, Rule, Severity


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

Steps = dict[tuple[str, str], list[Reference]]
"""Of one line: an entry's key → the references that lead on from it."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    steps: dict[tuple[str, str], Steps] = {place: {} for line in LINES for place in line.places}
    for key, references in catalogue.outbound.items():
        for reference in references:
            place = (key[0], reference.field)
            if place in steps:
                steps[place].setdefault(key, []).append(reference)
    for line in LINES:
        leading: Steps = {key: found for place in line.places for key, found in steps[place].items()}
        starts = [found[0].entry for found in leading.values()]
        for loop in cycles(starts, partial(_after, catalogue, leading)):
            yield _told(line, leading, loop)


def _after(catalogue: Catalogue, leading: Steps, entry: Entry[Any]) -> Iterator[Entry[Any]]:
    for reference in leading.get(entry.key, ()):
        kind, id = reference.target
        yield catalogue.entries[kind][id]


def _told(line: Line, leading: Steps, loop: tuple[Entry[Any], ...]) -> Diagnostic:
    round_trip = (*loop, loop[0])
    first, *others = (
        next(r for r in leading[here.key] if r.target == there.key)
        for here, there in zip(loop, round_trip[1:], strict=True)
    )
    return RULE.at(
        first.entry.at(*first.keys),
        f"the {line.name} comes back to its start: {' → '.join(f'`{entry.id}`' for entry in round_trip)}",
        help="one of these references is wrong; delete it",
        related=tuple(Label(r.entry.at(*r.keys), f"`{r.entry.id}` names `{r.target[1]}`") for r in others),
        status=first.entry.status,
    )


RULE = Rule("cycle", Severity.ERROR, check)
