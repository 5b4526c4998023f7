"""The page of standards: every rule with its requirement, reasons and examples, parsed from its docstring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent

from ...check.rule import Rule
from ...diagnostics.diagnostic import Severity

_EXAMPLE = re.compile(r"^(Bad|Good)\b:?\s*(.*)", re.DOTALL)

SEVERITY_GROUPS = (
    (Severity.ERROR, "Must", "Nothing is published while one of these is broken."),
    (Severity.WARNING, "Should", "The page is published, and its owner is told."),
    (Severity.ADVICE, "Advice", "A suggestion that may be left."),
)
"""Each severity with its heading and its meaning for authors."""


@dataclass(frozen=True, slots=True)
class Example:
    """A good or bad example of a rule, with a short text and the content of a file, each "" if missing."""

    is_good: bool
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A rule. `is_own` tells whether the portal added it."""

    id: str
    requirement: str
    reasons: tuple[str, ...]
    examples: tuple[Example, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """The standards of one severity."""

    name: str
    meaning: str
    standards: tuple[Standard, ...]


def group_standards(rules: Sequence[Rule], own_rule_count: int = 0) -> tuple[SeverityGroup, ...]:
    """Groups rules by severity, each group sorted by id. The last `own_rule_count` rules are the portal's own."""
    first_own = len(rules) - own_rule_count
    standards = [(rule.severity, _parse_standard(rule, n >= first_own)) for n, rule in enumerate(rules)]
    groups = (
        SeverityGroup(
            name,
            meaning,
            tuple(
                sorted((s for standard_severity, s in standards if standard_severity is severity), key=lambda s: s.id)
            ),
        )
        for severity, name, meaning in SEVERITY_GROUPS
    )
    return tuple(group for group in groups if group.standards)


def _parse_standard(rule: Rule, is_own: bool) -> Standard:
    reasons: list[str] = []
    examples: list[Example] = []
    for block in re.split(r"\n\s*\n", dedent(rule.doc).strip("\n"))[1:]:
        if block.startswith("    "):
            code = dedent(block)
            if examples:
                last = examples[-1]
                examples[-1] = Example(last.is_good, last.text, f"{last.code}\n\n{code}" if last.code else code)
            else:
                examples.append(Example(True, "", code))
        elif match := _EXAMPLE.match(block):
            text, _, code = match[2].partition("\n    ")
            examples.append(Example(match[1] == "Good", " ".join(text.split()), dedent("    " + code) if code else ""))
        else:
            reasons.append(" ".join(block.split()))
    return Standard(rule.id, rule.requirement, tuple(reasons), tuple(examples), is_own)
