"""The issue about what a team has due: each item with its fact and the next step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote

from ..derive.pages.due import DueItem
from ..diagnostics.phrases import format_count
from .escaping import escape_code, escape_prose

ITEM_LIMIT = 100
"""Maximum number of items under each heading."""

_MARKER = re.compile(r"\A<!-- trellis due ([A-Za-z0-9._~%-]*) -->")


def build_marker(team: str) -> str:
    """Returns the comment that identifies a team's issue. team: its id, or the name of its folder that is no id yet."""
    return f"<!-- trellis due {quote(team, safe='')} -->"


def parse_team(body: str) -> str:
    """Returns the id of the team from the body of its issue, or "" if the issue is another one."""
    match = _MARKER.match(body)
    return unquote(match[1]) if match else ""


def format_title(team: str, item_count: int) -> str:
    """Returns the issue's title. team: its name."""
    return f"{team}: {format_count(item_count, 'thing is', 'things are')} due"


def render(team: str, items: Sequence[DueItem], site: str) -> str:
    """Returns the issue's body. team: its id. site: the portal's address with a final slash, or ""."""
    parts = [
        build_marker(team),
        "This list is brought up to date every week, and this issue closed once nothing is left.",
    ]
    for heading, is_late, is_waiting in (("Late", True, False), ("Soon", False, False), ("Waiting", False, True)):
        selected = [item for item in items if (item.is_late, item.is_waiting) == (is_late, is_waiting)]
        if selected:
            lines = [line for item in selected[:ITEM_LIMIT] for line in _format_item(item, site)]
            parts.append("\n".join([f"### {heading}", "", *lines]))
        if len(selected) > ITEM_LIMIT:
            parts.append(f"… and {len(selected) - ITEM_LIMIT} more.")
    return "\n\n".join(parts) + "\n"


def _format_item(item: DueItem, site: str) -> Iterator[str]:
    title, path = escape_prose(item.title), escape_code(item.path)
    name = f"[{title}]({site}{item.url.lstrip('/')})" if site and item.url else f"**{title}**"
    yield f"- {name}: {escape_prose(item.fact)}"
    yield f"  - {escape_prose(item.next_step)} ({path})" if item.next_step else f"  - {path}"
