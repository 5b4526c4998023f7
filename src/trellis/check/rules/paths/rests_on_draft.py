"""What is published rests on nothing that is a draft.

Readers see no draft. A step of a path that is one is left out without a word: whoever has done the rest is finished,
and is so no more once it is published again. A prerequisite that is a draft is not shown either.

Bad: `pricing-an-offer` is a draft.

    status: stable
    steps:
      - section: First week
        items: [how-we-work, pricing-an-offer]

Good:

    items: [how-we-work]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    items: Iterable[Entry[Any]] = (*catalogue.courses, *catalogue.paths)
    for item in items:
        if not item.is_current:
            continue
        for reference in catalogue.references_from(item, "steps" if item.kind == "path" else "prerequisites"):
            foundation = catalogue.entry(reference.target)
            if foundation.status != "draft":
                continue
            is_needed = item.kind == "path" and not item.meta.steps[reference.key_path[1]].optional
            yield RULE.at(
                item,
                reference.key_path,
                f"`{foundation.id}` is a draft, which nobody can read",
                help="take it out until it is published, or publish it",
                severity=Severity.ERROR if is_needed else Severity.WARNING,
                related=(Label(foundation.at("status"), "a draft here"),),
            )


RULE = Rule("rests-on-draft", Severity.ERROR, check)
