"""Cuts what a message shows of a text."""

from __future__ import annotations

MAX_LABEL = 60
"""The number of characters of a mark that a message shows."""

SHORT_LABEL = 40
"""The same of what stands within a sentence, such as the label of a footnote or the last words of a row."""


def cut_label(label: str, limit: int = MAX_LABEL) -> str:
    """Returns a part of a text as a message shows it: at most `limit` characters, the last of which is an ellipsis."""
    return label if len(label) <= limit else f"{label[: limit - 1]}…"
