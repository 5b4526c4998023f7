"""Summarises the change to an entry in a few words."""

from __future__ import annotations

from ...diagnostics.phrases import format_count, join_phrases
from ..snapshot import ChangedEntry, Policy
from .requirements import PUBLISHED_STATUSES, is_small_change, is_withdrawn
from .roster import Roster

REASON_LENGTH = 200
"""Maximum number of characters shown of a tombstone's reason."""


def summarise_change(entry: ChangedEntry, policy: Policy, roster: Roster) -> str:
    """Returns a phrase such as "is new", "moves from Sales to Operations", "changes: 214 words and an outcome"."""
    before, after = entry.before, entry.after
    if after is None:
        return f"is taken down, with a tombstone: {_shorten(entry.tombstone)}" if entry.tombstone else "is deleted"
    if before is None:
        return "is new"
    phrases = [f"is renamed from `{entry.renamed_from}`"] if entry.renamed_from else []
    if before.team != after.team:
        phrases.append(f"moves from {roster.find_team_title(before.team)} to {roster.find_team_title(after.team)}")
    if before.status != after.status and after.status:
        phrases.append(_describe_status_change(before.status, after.status, is_withdrawn=is_withdrawn(entry)))
    if before.tier != after.tier:
        phrases.append(f"goes from tier {before.tier} to {after.tier}")
    changes = [format_count(entry.size.words, "word")] if entry.size.words else []
    changes += [change for change in entry.size.other_changes if change not in ("the status", "the tier")]
    changes = changes or list(entry.size.details)
    if is_small_change(entry, policy) and entry.renamed_from and not changes:
        phrases[0] += ", which is a small change"
    elif is_small_change(entry, policy):
        changes = [f"{changes[0]}, which is a small change"] if changes else ["a small change"]
    if changes:
        phrases.append(f"changes: {join_phrases(changes)}")
    return "; ".join(phrases) or "stays as it is"


def _shorten(text: str) -> str:
    return text if len(text) <= REASON_LENGTH else f"{text[: REASON_LENGTH - 1]}…"


def _describe_status_change(before: str, after: str, *, is_withdrawn: bool) -> str:
    if is_withdrawn:
        return "is retired" if after == "retired" else "is taken back to draft"
    is_published = before not in PUBLISHED_STATUSES and after in PUBLISHED_STATUSES
    return f"is published as {after}" if is_published else f"becomes {after}"
