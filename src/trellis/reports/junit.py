"""The report as JUnit XML, for CI servers: one test case for each rule and file, which fails if there is an error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree

from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.result import CheckResult
from ..load.markdown.hidden_characters import mask_hidden_characters


def render(result: CheckResult, diagnostics: Sequence[Diagnostic]) -> str:
    """Returns one suite named ``trellis``. A portal without findings has one case that passes."""
    cases: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for d in diagnostics:
        cases[d.location.path, d.rule].append(d)
    suite = ElementTree.Element("testsuite", name="trellis")
    failure_count = 0
    for (path, rule), findings in cases.items():
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=mask_hidden_characters(path),
            name=rule,
            file=mask_hidden_characters(path),
            line=str(findings[0].location.line),
        )
        text = "\n".join(
            f"{d.location.path}:{d.location.line}:{d.location.column}: {d.message}\n  {d.help}" for d in findings
        )
        if any(d.severity is Severity.ERROR for d in findings):
            failure_count += 1
            ElementTree.SubElement(
                case, "failure", message=mask_hidden_characters(findings[0].message), type=rule
            ).text = mask_hidden_characters(text)
        else:
            ElementTree.SubElement(case, "system-out").text = mask_hidden_characters(text)
    if not cases:
        ElementTree.SubElement(suite, "testcase", classname="trellis", name=f"{result.entry_count} entries")
    suite.set("tests", str(max(1, len(cases))))
    suite.set("failures", str(failure_count))
    suite.set("errors", "0")
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"
