"""The inbox as text for a terminal, by team, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..derive.inbox.item import KINDS, InboxItem
from ..diagnostics.phrases import format_count
from .plain import escape_unprintable, mask_unprintable


def render_json(document: Mapping[str, Any]) -> str:
    """Returns one document, as ``inbox.json`` on the site has it."""
    return escape_unprintable(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def render_text(items: Sequence[InboxItem], titles: Mapping[str, str], today: date, problem: str) -> str:
    """Returns each team with what waits there, the oldest first. titles: by team id.

    problem: why open pull requests are missing, as a clause; "" where they are among the items.
    """
    lines: list[str] = []
    for team in sorted({item.team for item in items}, key=lambda id: (not id, titles.get(id, id).casefold())):
        lines.append(titles.get(team, team) or "No team")
        for item in items:
            if item.team == team:
                lines += _format_item(item, today)
        lines.append("")
    late = sum(item.is_late for item in items)
    lines.append(
        f"{format_count(len(items), 'thing waits', 'things wait')}, {late:,} late." if items else "Nothing waits."
    )
    if problem:
        lines.append(f"Open pull requests are missing: {problem}.")
    return mask_unprintable("".join(f"{line}\n" for line in lines))


def _format_item(item: InboxItem, today: date) -> list[str]:
    when = _describe_day((today - item.day).days) if item.day else "no day known"
    lines = [
        f"  {item.subject.title}: {item.fact}",
        f"    {KINDS[item.kind]} · {when}{' · late' if item.is_late else ''}",
    ]
    if item.approvers:
        people = ", ".join(f"{person.title} ({person.note})" for person in item.approvers)
        lines.append(f"    can approve: {people}")
    if item.next_step:
        lines.append(f"    next: {item.next_step}")
    place = next((act.url for act in item.acts if act.name == "pull-request"), item.path)
    return [*lines, f"    {place}"] if place else lines


def _describe_day(days: int) -> str:
    if days > 0:
        return f"{format_count(days, 'day')} ago"
    return f"in {format_count(-days, 'day')}" if days else "today"
