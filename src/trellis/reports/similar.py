"""What is near a course: for people, and for programs as ``[{"id", "title", "path", "verdict", "reasons": [{"field", "text"}]}]``."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..duplicates.nearest import Neighbour

SAID = {
    "block": "the same course",
    "ask": "close: it needs a decision",
    "mention": "near",
}
"""Each verdict in an author's words."""

NEXT = {
    "block": "It exists. Use that one, or make yours a variant of it with `variant_of`.",
    "ask": "Before yours is published, say in `decisions` what it is to the close one: reuse, variant, supersede or distinct, and why.",
    "mention": "None is close enough to need a decision. Look at the first before you write.",
}


def text(found: Sequence[Neighbour]) -> str:
    """The nearest with what speaks for and against them, and the next act."""
    if not found:
        return "There is no course to compare it with.\n"
    blocks = ["\n".join(_block(one)) for one in found]
    return "\n\n".join((*blocks, NEXT[found[0].verdict])) + "\n"


def to_json(found: Sequence[Neighbour]) -> str:
    """The nearest, the best first."""
    rows = [
        {
            "id": one.course.id,
            "title": one.course.title.said,
            "path": one.course.path,
            "verdict": one.verdict,
            "reasons": [{"field": reason.field, "text": reason.text} for reason in one.reasons],
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _block(one: Neighbour) -> list[str]:
    head = f"{one.course.title.said} ({one.course.id}): {SAID[one.verdict]}"
    return [head, f"  {one.course.path}", *(f"  · {reason.text}" for reason in one.reasons)]
