"""What a path's item asks for first comes before it in the path.

Whoever follows the path from the top would otherwise be stopped by a course that they reach later. What the path does not
hold at all is left to the course to ask for.

Bad: `pricing-a-lane` is a prerequisite of `negotiating-freight-rates`.

    items: [negotiating-freight-rates, pricing-a-lane]

Good:

    items: [pricing-a-lane, negotiating-freight-rates]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry, Reference
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Path
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for path in catalogue.paths:
        if path.status != "retired":
            yield from _out_of_order(catalogue, path)


def _out_of_order(catalogue: Catalogue, path: Entry[Path]) -> Iterator[Diagnostic]:
    """Compares places of steps, so that what a path inside this one holds stands where that path does."""
    items = catalogue.references_from(path, "steps")
    held = [[entry.key for entry in within(catalogue, catalogue.entry(r.target))] for r in items]
    places: dict[tuple[str, str], int] = {}
    for place, keys in enumerate(held):
        for key in keys:
            places.setdefault(key, place)
    for place, keys in enumerate(held):
        needed = (
            target for key in keys for where, target in catalogue.edges.get(key, ()) if where[0] == "prerequisites"
        )
        for late in dict.fromkeys(target for target in needed if places.get(target, -1) > place):
            yield _told(path, items[place], items[places[late]], late[1])


def within(catalogue: Catalogue, item: Entry[Any]) -> tuple[Entry[Any], ...]:
    """A course or path, with all that a path's steps lead through, those of paths inside it included; each once."""
    found = {item.key: item}
    waiting = [item]
    while waiting:
        for keys, target in catalogue.edges.get(waiting.pop().key, ()):
            if keys[0] == "steps" and target not in found:
                waiting.append(found.setdefault(target, catalogue.entry(target)))
    return tuple(found.values())


def _told(path: Entry[Path], item: Reference, later: Reference, needed: str) -> Diagnostic:
    return RULE.at(
        path,
        item.keys,
        f"`{item.target[1]}` comes before `{needed}`, which it needs first",
        help=f"move `{later.target[1]}` up, in front of `{item.target[1]}`",
        related=(Label(path.at(*later.keys), "what it needs stands here"),),
    )


RULE = Rule("path-order", Severity.ERROR, check)
