"""What happens to an entry, in a few words."""

from __future__ import annotations

from ...diagnostics.phrases import count, series
from ..snapshot import Entry, Policy
from .requirements import PUBLISHED, small, withdrawn
from .roster import Roster


def change(entry: Entry, policy: Policy, roster: Roster) -> str:
    """Such as "new", "moves from Sales to Operations", "changes: 214 words and an outcome"."""
    before, after = entry.before, entry.after
    if after is None:
        return "is deleted"
    if before is None:
        return "is new"
    parts = []
    if before.team != after.team:
        parts.append(f"moves from {roster.title(before.team)} to {roster.title(after.team)}")
    if before.status != after.status:
        parts.append(_status(before.status, after.status, taken=withdrawn(entry)))
    if before.tier != after.tier:
        parts.append(f"goes from tier {before.tier} to {after.tier}")
    changed = [count(entry.extent.words, "word")] if entry.extent.words else []
    changed += [part for part in entry.extent.touched if part not in ("the status", "the tier")]
    if small(entry, policy):
        changed = [f"{changed[0]}, which is a small change"] if changed else ["a small change"]
    if changed:
        parts.append(f"changes: {series(changed)}")
    return "; ".join(parts) or "stays as it is"


def _status(before: str, after: str, *, taken: bool) -> str:
    if taken:
        return "is retired" if after == "retired" else "is taken back to draft"
    return f"is published as {after}" if before not in PUBLISHED and after in PUBLISHED else f"becomes {after}"
