"""What ``trellis explain`` says of a rule: its words are its docstring's."""

from __future__ import annotations

from ..check.rule import Rule


def render(rule: Rule) -> str:
    """The rule's name, its severity, and its whole text."""
    return f"{rule.id} ({rule.severity})\n\n{rule.doc.strip()}\n"
