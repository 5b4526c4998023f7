"""The output of ``trellis explain`` about a rule: the docstring of its module."""

from __future__ import annotations

from ..check.rule import Rule


def render(rule: Rule, guide: str = "") -> str:
    """Returns the rule's id, its severity and its whole text. guide: the page that shows how it is done, or ""."""
    how = f"\nHow it is done: {guide}\n" if guide else ""
    return f"{rule.id} ({rule.severity})\n\n{rule.doc.strip()}\n{how}"
