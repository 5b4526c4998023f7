"""What a path's item asks for first comes before it in the path.

Whoever follows the path from the top would otherwise be stopped by a course that they reach later. What the path does
not hold at all is left to the course to ask for.

Bad: `pricing-an-offer` is a prerequisite of `negotiating-prices`.

    items: [negotiating-prices, pricing-an-offer]

Good:

    items: [pricing-an-offer, negotiating-prices]
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
            yield from _report_disorder(catalogue, path)


def _report_disorder(catalogue: Catalogue, path: Entry[Path]) -> Iterator[Diagnostic]:
    """Compares the steps of items. An item of a nested path has the step of that path."""
    items = catalogue.references_from(path, "steps")
    keys_by_step = [[entry.key for entry in collect_items(catalogue, catalogue.entry(r.target))] for r in items]
    step_of_item: dict[tuple[str, str], int] = {}
    for step, keys in enumerate(keys_by_step):
        for key in keys:
            step_of_item.setdefault(key, step)
    for step, keys in enumerate(keys_by_step):
        edges = (edge for key in keys for edge in catalogue.edges.get(key, ()))
        prerequisites = (target for key_path, target in edges if key_path[0] == "prerequisites")
        for prerequisite in dict.fromkeys(target for target in prerequisites if step_of_item.get(target, -1) > step):
            yield _report_late_item(path, items[step], items[step_of_item[prerequisite]], prerequisite[1])


def collect_items(catalogue: Catalogue, item: Entry[Any]) -> tuple[Entry[Any], ...]:
    """Returns a course or path, and all items in a path's steps, also those of nested paths; each once."""
    entries = {item.key: item}
    pending = [item]
    while pending:
        for key_path, target in catalogue.edges.get(pending.pop().key, ()):
            if key_path[0] == "steps" and target not in entries:
                pending.append(entries.setdefault(target, catalogue.entry(target)))
    return tuple(entries.values())


def _report_late_item(path: Entry[Path], item: Reference, later: Reference, prerequisite: str) -> Diagnostic:
    return RULE.at(
        path,
        item.key_path,
        f"`{item.target[1]}` comes before `{prerequisite}`, which it needs first",
        help=f"move `{later.target[1]}` up, in front of `{item.target[1]}`",
        related=(Label(path.at(*later.key_path), "what it needs stands here"),),
    )


RULE = Rule("path-order", Severity.ERROR, check)
