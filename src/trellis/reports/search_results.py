"""The results of a search, as text for a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .plain import escape_unprintable, mask_unprintable

VERSION = 1

Rows = Sequence[Mapping[str, Any]]
Corrections = Sequence[tuple[str, str]]
"""(word as typed, word searched for) for each corrected word."""


def render_text(query: str, corrections: Corrections, missing: Sequence[str], total: int, rows: Rows) -> str:
    """Returns the title, kind and address of each result, or advice if there is none. missing: words found nowhere."""
    lines = [f"No word is spelled `{typed}` here. Showing results for `{meant}`." for typed, meant in corrections]
    if rows:
        lines += [f"No text here has `{word}`. Showing results for the other words." for word in missing]
    if not rows:
        lines.append(f"Nothing is found for `{query}`. Try fewer words, or another word for the same thing.")
    for row in rows:
        details = [row["what"], *row["facts"], row["by"], row["flag"]]
        lines += [row["title"], f"  {' · '.join(part for part in details if part)}"]
        if lesson := row.get("lesson"):
            lines += [f"  in the lesson {lesson['title']}", f"  /{lesson['url']}"]
        else:
            lines.append(f"  /{row['url']}")
    if total > len(rows):
        lines.append(f"{len(rows)} of {total:,}; --limit shows more.")
    return mask_unprintable("".join(f"{line}\n" for line in lines))


def render_json(query: str, corrections: Corrections, missing: Sequence[str], total: int, rows: Rows) -> str:
    """Returns one document with the rows, the corrected words, those found nowhere, and the total of results."""
    meant = [{"typed": typed, "meant": corrected} for typed, corrected in corrections]
    document = {
        "version": VERSION,
        "query": query,
        "total": total,
        "meant": meant,
        "found": list(rows),
        "missing": list(missing),
    }
    return escape_unprintable(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"
