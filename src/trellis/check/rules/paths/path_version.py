"""A path's `version` rises when its steps change.

Whoever is on the way sees that it is no longer the path that they started, and a certificate says by which path it
was earned. This is looked at in a change, such as a pull request, beside what was there before.

Bad: a course joins the steps.

    version: 3
    steps:
      - section: First week
        items: [how-we-work, quoting-a-lane]

Good:

    version: 4
    steps:
      - section: First week
        items: [how-we-work, quoting-a-lane]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...previous import read_previous_meta
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for path in catalogue.paths:
        previous = read_previous_meta(context, path)
        if previous is None or previous.status == "draft" or path.meta.version > previous.version:
            continue
        if path.meta.steps != previous.steps:
            change = "is the same" if path.meta.version == previous.version else f"fell to {path.meta.version}"
            yield RULE.at(
                path,
                "version",
                f"the steps are not those of version {previous.version}, and the version {change}",
                help=f"set `version: {previous.version + 1}`",
            )


RULE = Rule("path-version", Severity.ERROR, check)
