"""Plain text as Markdown that shows just it."""

from __future__ import annotations

import re


def code(text: str) -> str:
    """The text between backticks."""
    return "`" + text.replace("`", "'").replace("\n", " ") + "`"


def prose(text: str) -> str:
    """What stands in backticks stays, all else that means something is escaped."""
    parts = re.split(r"(`[^`\n]*`)", " ".join(text.split()))
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_\[\]<>#@|~])", r"\\\1", part) for part in parts)
