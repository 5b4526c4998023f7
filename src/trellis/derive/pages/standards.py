"""The standards: every rule as a sentence with its reason and its examples, read from the rule's own text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent

from ...check.rule import Rule
from ...diagnostics.diagnostic import Severity

_EXAMPLE = re.compile(r"^(Bad|Good)\b:?\s*(.*)", re.DOTALL)

GROUPS = (
    (Severity.ERROR, "Must", "Nothing is published while one of these is broken."),
    (Severity.WARNING, "Should", "The page is published, and its owner is told."),
    (Severity.ADVICE, "Advice", "A suggestion that may be left."),
)
"""Each severity with its heading and what it means to an author."""


@dataclass(frozen=True, slots=True)
class Example:
    """good: whether it shows how to do it. text: a few words about it. code: as an author would write it, or ""."""

    good: bool
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Standard:
    """id: the rule's name, as a report prints it. own: whether this organisation added it."""

    id: str
    requirement: str
    why: tuple[str, ...]
    examples: tuple[Example, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The standards of one severity."""

    name: str
    meaning: str
    standards: tuple[Standard, ...]


def standards(rules: Sequence[Rule], own: int = 0) -> tuple[Group, ...]:
    """The rules by severity, each group by name. own: how many of the last are the organisation's."""
    first_own = len(rules) - own
    read = [(rule.severity, _standard(rule, n >= first_own)) for n, rule in enumerate(rules)]
    groups = (
        Group(name, meaning, tuple(sorted((s for found, s in read if found is severity), key=lambda s: s.id)))
        for severity, name, meaning in GROUPS
    )
    return tuple(group for group in groups if group.standards)


def _standard(rule: Rule, own: bool) -> Standard:
    why: list[str] = []
    examples: list[Example] = []
    for block in re.split(r"\n\s*\n", dedent(rule.doc).strip("\n"))[1:]:
        if block.startswith("    "):
            code = dedent(block)
            if examples:
                last = examples[-1]
                examples[-1] = Example(last.good, last.text, f"{last.code}\n\n{code}" if last.code else code)
            else:
                examples.append(Example(True, "", code))
        elif match := _EXAMPLE.match(block):
            text, _, code = match[2].partition("\n    ")
            examples.append(Example(match[1] == "Good", " ".join(text.split()), dedent("    " + code) if code else ""))
        else:
            why.append(" ".join(block.split()))
    return Standard(rule.id, rule.requirement, tuple(why), tuple(examples), own)
