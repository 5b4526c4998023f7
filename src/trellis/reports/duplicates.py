"""The report of duplicate courses, as text for a terminal and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from ..derive.pages.duplicates import DuplicateGroup, DuplicatesPage
from ..diagnostics.phrases import format_count, format_plain_number
from .plain import escape_unprintable, mask_unprintable


def render_text(page: DuplicatesPage) -> str:
    """Returns each group with its proposal, and a closing line."""
    blocks = ["\n".join(_format_group(group)) for group in page.groups]
    courses = format_count(page.compared, "course")
    groups, decisions = format_count(len(page.groups), "group"), format_count(len(page.decided), "decision")
    closing = f"{groups} in {courses} compared; {decisions} taken."
    saving = f" Settling all saves about {page.upkeep} hours of upkeep a year." if page.upkeep else ""
    return mask_unprintable("\n\n".join((*blocks, f"{closing}{saving}")) + "\n")


def render_json(page: DuplicatesPage) -> str:
    """Returns ``{"version": 1, "compared", "groups": […], "decided": […]}``. Stable: fields are only ever added."""
    document = {"version": 1, **asdict(page), "upkeep": page.upkeep}
    return escape_unprintable(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _format_group(group: DuplicateGroup) -> list[str]:
    lines = [
        f"{group.title}: {'the same course' if group.copies else 'close'}, {format_count(len(group.members), 'course')}"
    ]
    for member in group.members:
        about = "; ".join(part for part in (member.whose, member.where, member.state.lower(), member.time) if part)
        lines.append(f"  {member.proposal}: {member.title} ({member.id}; {about})")
        lines += (f"    · {reason}" for reason in member.same)
    savings = [f"up to {format_plain_number(group.learning)} hours of learning"] if group.learning else []
    savings += [f"{group.upkeep} hours of upkeep a year"] if group.upkeep else []
    return [*lines, f"  saves {' and '.join(savings)}"] if savings else lines
