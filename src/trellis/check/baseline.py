"""The baseline: findings on existing content that are accepted until somebody fixes them.

``trellis check --write-baseline`` writes them to ``baseline.json``. A finding is identified by rule, file and message.
Its line is ignored, so that an edit elsewhere in the file does not matter. A finding that occurs twice must be accepted
twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..diagnostics.diagnostic import Diagnostic, Location, Severity

BASELINE_FILE = "baseline.json"
BASELINE_VERSION = 1

AcceptedFindings = Counter[tuple[str, str, str]]
"""Rule, path and message of each accepted finding → how many times it is accepted."""


def read_baseline(root: Path) -> tuple[AcceptedFindings, list[Diagnostic]]:
    """Returns the accepted findings; none if there is no baseline. An unreadable baseline gives a diagnostic."""
    path = root / BASELINE_FILE
    if not path.is_file():
        return Counter(), []
    try:
        document: Any = json.loads(path.read_text("utf-8"))
        if document["version"] != BASELINE_VERSION:
            raise ValueError(f"version {document['version']}")
        return Counter((f["rule"], f["path"], f["message"]) for f in document["findings"]), []
    except (ValueError, KeyError, TypeError, OSError):
        help = "write it anew with `trellis check --write-baseline`, or delete it"
        return Counter(), [
            Diagnostic(
                "baseline-unreadable", Severity.ERROR, Location(BASELINE_FILE), "the baseline cannot be read", help
            )
        ]


def filter_accepted(diagnostics: Iterable[Diagnostic], accepted: AcceptedFindings) -> list[Diagnostic]:
    """Returns the findings that are not accepted. Adds advice if the baseline has findings that no longer occur."""
    remaining = Counter(accepted)
    result = []
    for diagnostic in diagnostics:
        key = _identify_finding(diagnostic)
        if remaining[key] > 0:
            remaining[key] -= 1
        else:
            result.append(diagnostic)
    outdated_count = sum(remaining.values())
    if outdated_count:
        subject = "1 finding that is" if outdated_count == 1 else f"{outdated_count:,} findings that are"
        message, help = f"accepts {subject} no longer there", "run `trellis check --write-baseline` to shorten it"
        result.append(Diagnostic("baseline-outdated", Severity.ADVICE, Location(BASELINE_FILE), message, help))
    return result


def write_baseline(root: Path, diagnostics: Iterable[Diagnostic]) -> int:
    """Writes these findings to the baseline, sorted by rule, path and message. Returns their number."""
    keys = sorted(_identify_finding(d) for d in diagnostics if d.location.path != BASELINE_FILE)
    findings = [{"rule": rule, "path": path, "message": message} for rule, path, message in keys]
    text = json.dumps({"version": BASELINE_VERSION, "findings": findings}, ensure_ascii=False, indent=1)
    (root / BASELINE_FILE).write_text(text + "\n", encoding="utf-8")
    return len(findings)


def _identify_finding(diagnostic: Diagnostic) -> tuple[str, str, str]:
    return diagnostic.rule, diagnostic.location.path, diagnostic.message
