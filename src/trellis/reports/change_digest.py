"""The digest as a draft of a story, for a person to edit."""

from __future__ import annotations

import posixpath
from datetime import date

from ..derive.change_digest import ChangeDigest, DigestLine
from ..diagnostics.phrases import format_date
from .escaping import escape_prose

MAX_ITEMS = 30
"""The most courses and paths that the draft's front matter names."""


def render(digest: ChangeDigest, revision: str, since: date, today: date, folder: str) -> str:
    """Returns the draft. revision: what is compared with, of the day `since`. folder: where the draft lies, so that
    its links lead to the files of the portal.
    """
    names = digest.items[:MAX_ITEMS]
    front = [
        "---",
        f"title: What is new since {format_date(since)}",
        f"summary: What came, what changed and what was decided between {format_date(since)} and {format_date(today)}.",
        "status: draft",
        "kind: news",
        f"date: {today.isoformat()}",
        "audience: {teams: all}",
        *([f"items: [{', '.join(names)}]"] if names else []),
        "---",
    ]
    text = [
        "",
        f"This is a draft, made from the history since {escape_prose(revision)}. Say why each of these matters and to "
        "whom, delete what nobody needs to know, then this paragraph.",
    ]
    for section in digest.sections:
        text += ["", f"## {escape_prose(section.title) if section.title else 'For no objective'}", ""]
        if section.summary:
            text += [f"*{escape_prose(section.summary)}*", ""]
        text += [_render_line(line, folder) for line in section.lines]
    return "\n".join((*front, *text)) + "\n"


def _render_line(line: DigestLine, folder: str) -> str:
    title = escape_prose(line.title)
    if line.path:
        title = f"[{title}]({posixpath.relpath(line.path, folder)})"
    return f"- **{line.label}:** {title}" + (f": {escape_prose(line.text)}" if line.text else "")
