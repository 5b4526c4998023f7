"""A path holds nothing that is retired.

People are sent to a course that is no longer kept right, while its successor waits.

Bad: `presenting-on-paper` is retired.

    items: [presenting-on-paper]

Good:

    items: [presenting-an-offer]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import join_quoted
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for path in catalogue.paths:
        if path.status == "retired":
            continue
        for reference in catalogue.references_from(path, "steps"):
            item = catalogue.entry(reference.target)
            if item.status != "retired":
                continue
            yield RULE.at(
                path,
                reference.key_path,
                f"`{item.id}` is retired",
                help=suggest_replacement(catalogue, item),
                related=(Label(item.at("status"), "retired here"),),
            )


def suggest_replacement(catalogue: Catalogue, item: Entry[Any]) -> str:
    """Returns the next act for whoever leads people to a retired item."""
    successors = [entry.id for entry in catalogue.referrers(item, "course", "supersedes") if entry.status != "retired"]
    if successors:
        return f"put {join_quoted(successors)} in its place, which supersedes it"
    return "take it out, or put another course in its place"


RULE = Rule("retired-in-path", Severity.ERROR, check)
