"""What was found: lines for people, a document for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

VERSION = 1

Rows = Sequence[Mapping[str, Any]]
Meant = Sequence[tuple[str, str]]


def as_text(query: str, meant: Meant, total: int, rows: Rows) -> str:
    """Title, kind and address of each; where there is none, what to try next."""
    lines = [f"No word is spelled `{typed}` here; this is for `{taken}`." for typed, taken in meant]
    if not rows:
        lines.append(f"Nothing is found for `{query}`. Try fewer words, or another word for the same thing.")
    for row in rows:
        about = [row["what"], *row["facts"], row["by"], row["flag"]]
        lines += [row["title"], f"  {' · '.join(part for part in about if part)}", f"  /{row['url']}"]
    if total > len(rows):
        lines.append(f"{len(rows)} of {total:,}; --limit shows more.")
    return "".join(f"{line}\n" for line in lines)


def as_json(query: str, meant: Meant, total: int, rows: Rows) -> str:
    """One document: the rows as they are, the words that were taken for slips, how many there are in all."""
    slips = [{"typed": typed, "meant": taken} for typed, taken in meant]
    document = {"version": VERSION, "query": query, "total": total, "meant": slips, "found": list(rows)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
