"""The report for programs: ``{"version": 1, "diagnostics": […], "summary": {…}}``. Stable; fields are only ever added."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..diagnostics.result import CheckResult
from .rule_links import pages

VERSION = 1


def render(verdict: CheckResult, diagnostics: Sequence[Diagnostic]) -> str:
    """The findings shown, as one JSON document. Paths are relative to the root, positions count from 1."""
    page = pages(verdict.root)
    document = json.dumps(
        {
            "version": VERSION,
            "diagnostics": [_finding(d, page(d.rule)) for d in diagnostics],
            "summary": {
                "errors": sum(d.severity is Severity.ERROR for d in diagnostics),
                "warnings": sum(d.severity is Severity.WARNING for d in diagnostics),
                "advice": sum(d.severity is Severity.ADVICE for d in diagnostics),
                "entries": verdict.entries,
            },
        },
        ensure_ascii=False,
        indent=1,
    )
    return document + "\n"


def _finding(diagnostic: Diagnostic, url: str) -> dict[str, object]:
    return {
        "rule": diagnostic.rule,
        "url": url or None,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        **_place(diagnostic.location),
        "help": diagnostic.help,
        "related": [{**_place(label.location), "message": label.message} for label in diagnostic.related],
    }


def _place(location: Location) -> dict[str, object]:
    return {"path": location.path, "line": location.line, "column": location.column}
