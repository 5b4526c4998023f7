"""The digest as a draft of a story, for a person to edit: a file of content, in the Markdown that the check takes."""

from __future__ import annotations

import posixpath
import re
from datetime import date

from ..authoring.imports.markdown import escape_inline, escape_line_starts
from ..derive.change_digest import ChangeDigest, DigestLine
from ..diagnostics.phrases import format_date
from ..load.markdown.hidden_characters import find_hidden_characters
from ..load.parse import write_inline_list

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
        *([f"items: {write_inline_list(names)}"] if names else []),
        "---",
    ]
    text = [
        "",
        f"This is a draft, made from the history since {_escape(revision)}. Say why each of these matters and to "
        "whom, delete what nobody needs to know, then this paragraph.",
    ]
    for section in digest.sections:
        text += ["", f"## {_escape_heading(section.title) if section.title else 'For no objective'}", ""]
        if section.summary:
            text += [f"*{_escape(section.summary)}*", ""]
        text += [_render_line(line, folder) for line in section.lines]
    return "\n".join((*front, *text)) + "\n"


def _render_line(line: DigestLine, folder: str) -> str:
    title = _escape(line.title)
    if line.path:
        title = f"[{title}]({posixpath.relpath(line.path, folder)})"
    return f"- **{line.label}:** {title}" + (f": {_escape(line.text)}" if line.text else "")


def _escape(text: str) -> str:
    """Returns plain text as Markdown, on one line, without what the check of content calls hidden."""
    text = " ".join(line.strip() for line in text.split("\n"))
    hidden_places = {start for start, _, _ in find_hidden_characters(text)}
    return escape_inline("".join(c for place, c in enumerate(text) if place not in hidden_places).strip())


def _escape_heading(title: str) -> str:
    """Returns the title for a heading, whose last signs would close it."""
    return re.sub(r"#\Z", r"\\#", escape_line_starts(_escape(title)))
