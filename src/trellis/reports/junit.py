"""The report as JUnit's XML, for CI servers that show test results: one case a rule and file, failed where it is an error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree

from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.result import CheckResult


def render(verdict: CheckResult, diagnostics: Sequence[Diagnostic]) -> str:
    """One suite named ``trellis``; a portal without findings has one case that passes."""
    cases: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for d in diagnostics:
        cases[d.location.path, d.rule].append(d)
    suite = ElementTree.Element("testsuite", name="trellis")
    failed = 0
    for (path, rule), found in cases.items():
        case = ElementTree.SubElement(
            suite, "testcase", classname=_clean(path), name=rule, file=_clean(path), line=str(found[0].location.line)
        )
        text = "\n".join(
            f"{d.location.path}:{d.location.line}:{d.location.column}: {d.message}\n  {d.help}" for d in found
        )
        if any(d.severity is Severity.ERROR for d in found):
            failed += 1
            ElementTree.SubElement(case, "failure", message=_clean(found[0].message), type=rule).text = _clean(text)
        else:
            ElementTree.SubElement(case, "system-out").text = _clean(text)
    if not cases:
        ElementTree.SubElement(suite, "testcase", classname="trellis", name=f"{verdict.entries} entries")
    suite.set("tests", str(max(1, len(cases))))
    suite.set("failures", str(failed))
    suite.set("errors", "0")
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)
