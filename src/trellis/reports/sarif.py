"""The report as SARIF 2.1.0, for code-scanning services and editors. Paths are relative to the root, ``%SRCROOT%``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..check.rule import Rule
from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..pipeline.run import Result
from .rule_links import pages

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def render(result: Result, diagnostics: Sequence[Diagnostic]) -> str:
    """One run with the rules that were broken, each with its words, and the findings in order."""
    broken = {d.rule for d in diagnostics}
    rules = [rule for rule in result.rules if rule.id in broken]
    page = pages(result.root)
    index = {rule.id: position for position, rule in enumerate(rules)}
    driver = {
        "name": "Trellis",
        "semanticVersion": __version__,
        "rules": [_rule(rule, page(rule.id)) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_finding(d, index) for d in diagnostics],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule, url: str) -> dict[str, Any]:
    said = {
        "id": rule.id,
        "shortDescription": {"text": rule.requirement},
        "help": {"text": rule.doc.strip()},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }
    return {**said, "helpUri": url} if url else said


def _finding(d: Diagnostic, index: dict[str, int]) -> dict[str, Any]:
    finding: dict[str, Any] = {
        "ruleId": d.rule,
        "level": LEVELS[d.severity],
        "message": {"text": f"{d.message}. {d.help}" if d.help else d.message},
        "locations": [_place(d.location)],
    }
    if d.rule in index:
        finding["ruleIndex"] = index[d.rule]
    if d.related:
        finding["relatedLocations"] = [
            {**_place(label.location), "message": {"text": label.message}} for label in d.related
        ]
    return finding


def _place(location: Location) -> dict[str, Any]:
    region = {"startLine": location.line, "startColumn": location.column}
    if location.end > location.column:
        region["endColumn"] = location.end
    artifact = {"uri": quote(location.path), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
