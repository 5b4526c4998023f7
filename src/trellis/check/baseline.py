"""What was known when a portal took up Trellis: findings on old content that are accepted until somebody mends them.

``trellis check --write-baseline`` writes them to ``baseline.json``. A finding is known by rule, file and message, not by its line, so
that it stays known when the page is edited elsewhere; twice the same finding needs to be known twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..diagnostics.diagnostic import Diagnostic, Location, Severity

FILE = "baseline.json"
VERSION = 1

Known = Counter[tuple[str, str, str]]
"""Rule, path and message of each accepted finding, and how often it is accepted."""


def read(root: Path) -> tuple[Known, list[Diagnostic]]:
    """The accepted findings; none where there is no baseline. One that cannot be read accepts nothing, and says so."""
    file = root / FILE
    if not file.is_file():
        return Counter(), []
    try:
        document: Any = json.loads(file.read_text("utf-8"))
        if document["version"] != VERSION:
            raise ValueError(f"version {document['version']}")
        return Counter((f["rule"], f["path"], f["message"]) for f in document["findings"]), []
    except (ValueError, KeyError, TypeError, OSError):
        help = "write it anew with `trellis check --write-baseline`, or delete it"
        return Counter(), [
            Diagnostic("baseline-unreadable", Severity.ERROR, Location(FILE), "the baseline cannot be read", help)
        ]


def unknown(diagnostics: Iterable[Diagnostic], known: Known) -> list[Diagnostic]:
    """The findings that are not accepted; and advice where the baseline accepts what is no longer found."""
    left = Counter(known)
    found = []
    for diagnostic in diagnostics:
        key = _key(diagnostic)
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(diagnostic)
    gone = sum(left.values())
    if gone:
        what = "1 finding that is" if gone == 1 else f"{gone:,} findings that are"
        message, help = f"accepts {what} no longer there", "run `trellis check --write-baseline` to shorten it"
        found.append(Diagnostic("baseline-outdated", Severity.ADVICE, Location(FILE), message, help))
    return found


def write(root: Path, diagnostics: Iterable[Diagnostic]) -> int:
    """Accepts these findings, in order of file and rule; how many there are."""
    keys = sorted(_key(d) for d in diagnostics if d.location.path != FILE)
    findings = [{"rule": rule, "path": path, "message": message} for rule, path, message in keys]
    text = json.dumps({"version": VERSION, "findings": findings}, ensure_ascii=False, indent=1)
    (root / FILE).write_text(text + "\n", encoding="utf-8")
    return len(findings)


def _key(diagnostic: Diagnostic) -> tuple[str, str, str]:
    return diagnostic.rule, diagnostic.location.path, diagnostic.message
