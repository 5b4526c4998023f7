"""A path's `version` rises when its steps change.

Whoever is on the way sees that it is no longer the path that they started, and a certificate says by which path it
was earned. This is looked at in a change, such as a pull request, beside what was there before. A step that is called
by its new id is the same step.

Bad: a course joins the steps.

    version: 3
    steps:
      - section: First week
        items: [how-we-work, pricing-an-offer]

Good:

    version: 4
    steps:
      - section: First week
        items: [how-we-work, pricing-an-offer]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds import Path, Step
from ...context import Context
from ...previous import read_previous_meta
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for path in catalogue.paths:
        previous = read_previous_meta(context, path)
        if previous is None or previous.status == "draft" or path.meta.version > previous.version:
            continue
        if _list_steps(catalogue, path.meta) != _list_steps(catalogue, previous):
            change = "is the same" if path.meta.version == previous.version else f"fell to {path.meta.version}"
            yield RULE.at(
                path,
                "version",
                f"the steps are not those of version {previous.version}, and the version {change}",
                help=f"set `version: {previous.version + 1}`",
            )


def _list_steps(catalogue: Catalogue, path: Path) -> list[Step]:
    """Returns the steps with the present ids of their items."""
    return [
        step.model_copy(update={"items": tuple(_find_present_id(catalogue, id) for id in step.items)})
        for step in path.steps
    ]


def _find_present_id(catalogue: Catalogue, id: str) -> str:
    entry = catalogue.item(id)
    return entry.id if entry else id


RULE = Rule("path-version", Severity.ERROR, check)
