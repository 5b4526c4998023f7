"""The output of ``trellis explain`` about a rule: the docstring of its module."""

from __future__ import annotations

from ..check.rule import Rule


def render(rule: Rule) -> str:
    """Returns the rule's id, its severity and its whole text."""
    return f"{rule.id} ({rule.severity})\n\n{rule.doc.strip()}\n"
