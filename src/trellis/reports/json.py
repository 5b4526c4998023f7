"""The report as JSON: ``{"version": 1, "diagnostics": […], "summary": {…}}``. Stable: fields are only ever added."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.result import CheckResult
from .plain import escape_unprintable
from .rule_links import build_rule_links

VERSION = 1


def render(result: CheckResult, diagnostics: Sequence[Diagnostic]) -> str:
    """Returns the findings as one JSON document. Paths are relative to the root, positions count from 1."""
    link_rule = build_rule_links(result.root)
    document = json.dumps(
        {
            "version": VERSION,
            "diagnostics": [_build_finding(d, link_rule(d.rule)) for d in diagnostics],
            "summary": {
                "errors": sum(d.severity is Severity.ERROR for d in diagnostics),
                "warnings": sum(d.severity is Severity.WARNING for d in diagnostics),
                "advice": sum(d.severity is Severity.ADVICE for d in diagnostics),
                "entries": result.entry_count,
            },
        },
        ensure_ascii=False,
        indent=1,
    )
    return escape_unprintable(document) + "\n"


def _build_finding(diagnostic: Diagnostic, url: str) -> dict[str, object]:
    return {
        "rule": diagnostic.rule,
        "url": url or None,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        **_build_location(diagnostic.location),
        "help": diagnostic.help,
        "related": [{**_build_location(label.location), "message": label.message} for label in diagnostic.related],
    }


def _build_location(location: Location) -> dict[str, object]:
    return {"path": location.path, "line": location.line, "column": location.column}
