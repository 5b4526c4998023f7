"""What there is more than once, for a terminal and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from ..derive.pages.duplicates import Duplicates, Group
from ..diagnostics.phrases import count


def text(found: Duplicates) -> str:
    """Each group with its proposal, and a closing line."""
    blocks = ["\n".join(_block(group)) for group in found.groups]
    of = count(found.compared, "course")
    closing = f"{count(len(found.groups), 'group')} in {of} compared; {count(len(found.decided), 'decision')} taken."
    more = f" Settling all saves about {found.upkeep} hours of upkeep a year." if found.upkeep else ""
    return "\n\n".join((*blocks, f"{closing}{more}")) + "\n"


def to_json(found: Duplicates) -> str:
    """``{"version": 1, "compared", "groups": […], "decided": […]}``; fields are only ever added."""
    document = {"version": 1, **asdict(found), "upkeep": found.upkeep}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _block(group: Group) -> list[str]:
    lines = [f"{group.title}: {'the same course' if group.copies else 'close'}, {count(len(group.members), 'course')}"]
    for member in group.members:
        about = "; ".join(part for part in (member.whose, member.where, member.state.lower(), member.time) if part)
        lines.append(f"  {member.proposal}: {member.title} ({member.id}; {about})")
        lines += (f"    · {said}" for said in member.same)
    saved = [f"up to {group.learning:g} hours of learning"] if group.learning else []
    saved += [f"{group.upkeep} hours of upkeep a year"] if group.upkeep else []
    return [*lines, f"  saves {' and '.join(saved)}"] if saved else lines
