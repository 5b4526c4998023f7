"""Writes the record of a tombstone for somebody to paste, with the reason left for them to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from ..load.parse import write_inline_list

PLAIN = re.compile(r"[^\W\d_][\w ,.()/–-]*\Z")
"""A text that YAML takes as it is."""

PLAIN_WORDS = frozenset(("yes", "no", "true", "false", "null", "on", "off"))


def write_tombstone(
    id: str, kind: str, title: str, today: date, *, lessons: Sequence[str] = (), aliases: Sequence[str] = ()
) -> str:
    """Returns the lines of the record. It is not valid until somebody writes a reason."""
    lines = [f"- id: {write_inline_list([id])[1:-1]}"]
    lines += [f"  kind: {kind}"] if kind not in ("course", "lesson") else []
    lines += [f"  title: {_quote(title)}", "  reason: …", f"  on: {today.isoformat()}", "  see: []"]
    lines += [f"  lessons: {write_inline_list(lessons)}"] if lessons else []
    lines += [f"  aliases: {write_inline_list(aliases)}"] if aliases else []
    return "\n".join(lines)


def _quote(text: str) -> str:
    is_plain = PLAIN.match(text) and text.strip() == text and text.casefold() not in PLAIN_WORDS
    return text if is_plain else json.dumps(text, ensure_ascii=False)
