"""What the whole organisation is to learn, and whatever ends in a certificate, names a metric.

Nobody chooses these for themselves: the company pays with everybody's time, and a certificate is a promise to others.
A figure says whether it was worth it. Providers' courses are looked at too, since their time is as long.

Bad:

    tier: organisation
    status: stable

Good:

    tier: organisation
    status: stable
    metrics: [training-up-to-date]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_quoted
from ....kinds import Path
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    items: tuple[Entry[Any], ...] = (*catalogue.courses, *catalogue.paths)
    for item in items:
        if not item.is_current or item.meta.metrics:
            continue
        is_path = isinstance(item.meta, Path)
        if is_path and item.meta.kind == "certificate":
            continue  # reported by certificate-incomplete
        is_certified = is_path and item.meta.certificate is not None
        if item.meta.tier != "organisation" and not is_certified:
            continue
        owner = catalogue.find_entry("team", item.owner)
        examples = f", such as {join_quoted(owner.meta.metrics)}" if owner and owner.meta.metrics else ""
        yield RULE.at(
            item,
            "certificate" if is_certified else "tier",
            f"{'a path with a certificate' if is_certified else f'an organisation {item.kind}'} that names no metric",
            help=f"add `metrics:` with the figure in which its effect should show{examples}",
        )


RULE = Rule("missing-metric", Severity.WARNING, check)
