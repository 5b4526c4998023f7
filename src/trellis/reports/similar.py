"""The courses nearest to one, as text for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..duplicates.nearest import Neighbour
from .plain import escape_unprintable, mask_unprintable

VERDICT_LABELS = {
    "block": "the same course",
    "ask": "close: it needs a decision",
    "mention": "near",
}
"""Verdict → its text for authors."""

NEXT_STEPS = {
    "block": "It exists. Use that one, or make yours a variant of it with `variant_of`.",
    "ask": (
        "Before yours is published, say in `decisions` what it is to the close one: "
        "reuse, variant, supersede or distinct, and why."
    ),
    "mention": "None is close enough to need a decision. Look at the first before you write.",
}
"""Verdict on the nearest course → the next step."""


def render_text(neighbours: Sequence[Neighbour]) -> str:
    """Returns the nearest courses with the reasons for and against a match, and the next step."""
    if not neighbours:
        return "There is no course to compare it with.\n"
    blocks = ["\n".join(_format_neighbour(neighbour)) for neighbour in neighbours]
    return mask_unprintable("\n\n".join((*blocks, NEXT_STEPS[neighbours[0].verdict])) + "\n")


def render_json(neighbours: Sequence[Neighbour]) -> str:
    """Returns ``[{"id", "title", "path", "verdict", "reasons": [{"field", "text"}]}]``, best first."""
    rows = [
        {
            "id": neighbour.course.id,
            "title": neighbour.course.title.text,
            "path": neighbour.course.path,
            "verdict": neighbour.verdict,
            "reasons": [{"field": reason.field, "text": reason.text} for reason in neighbour.reasons],
        }
        for neighbour in neighbours
    ]
    return escape_unprintable(json.dumps(rows, ensure_ascii=False, indent=1)) + "\n"


def _format_neighbour(neighbour: Neighbour) -> list[str]:
    head = f"{neighbour.course.title.text} ({neighbour.course.id}): {VERDICT_LABELS[neighbour.verdict]}"
    return [head, f"  {neighbour.course.path}", *(f"  · {reason.text}" for reason in neighbour.reasons)]
