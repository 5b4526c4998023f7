"""The report as SARIF 2.1.0, for code scanning and editors. Paths are relative to the root, ``%SRCROOT%``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..check.rule import Rule
from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..pipeline.run import CheckedPortal
from .plain import escape_unprintable
from .rule_links import build_rule_links

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def render(result: CheckedPortal, diagnostics: Sequence[Diagnostic]) -> str:
    """Returns one run with the broken rules and the findings in order."""
    broken_rules = {d.rule for d in diagnostics}
    rules = [rule for rule in result.rules if rule.id in broken_rules]
    link_rule = build_rule_links(result.root)
    rule_indexes = {rule.id: index for index, rule in enumerate(rules)}
    driver = {
        "name": "Trellis",
        "semanticVersion": __version__,
        "rules": [_build_rule(rule, link_rule(rule.id)) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_build_finding(d, rule_indexes) for d in diagnostics],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return escape_unprintable(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _build_rule(rule: Rule, url: str) -> dict[str, Any]:
    descriptor = {
        "id": rule.id,
        "shortDescription": {"text": rule.requirement},
        "help": {"text": rule.doc.strip()},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }
    return {**descriptor, "helpUri": url} if url else descriptor


def _build_finding(d: Diagnostic, rule_indexes: dict[str, int]) -> dict[str, Any]:
    finding: dict[str, Any] = {
        "ruleId": d.rule,
        "level": LEVELS[d.severity],
        "message": {"text": f"{d.message}. {d.help}" if d.help else d.message},
        "locations": [_build_location(d.location)],
    }
    if d.rule in rule_indexes:
        finding["ruleIndex"] = rule_indexes[d.rule]
    if d.related:
        finding["relatedLocations"] = [
            {**_build_location(label.location), "message": {"text": label.message}} for label in d.related
        ]
    return finding


def _build_location(location: Location) -> dict[str, Any]:
    region = {"startLine": location.line, "startColumn": location.column}
    if location.end > location.column:
        region["endColumn"] = location.end
    artifact = {"uri": quote(location.path), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
