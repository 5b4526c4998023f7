"""Collects the history of one item since a revision: its contributors, and whether the change was small."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from ...kinds import Follows
from ...load.git import GitCommand
from ..evaluate.conflicts import Conflicts, find_contributors
from ..evaluate.requirements import is_small_change
from ..evaluate.roster import Roster
from ..snapshot import Conversation
from .snapshot import collect_snapshot


class ItemHistory(NamedTuple):
    """What changed in an item since a revision."""

    contributors: Conflicts
    """The people who contributed, with the reason why they may not approve it."""
    follows: Follows | None = None
    """The previous version, if the change was small."""
    content_hash: str = ""
    """The hash at the last commit; "" if nothing changed."""


def collect_item_history(root: Path, revision: str, kind: str, id: str, today: date) -> ItemHistory:
    """Returns the changes to an item between a revision and the last commit. Raises GitUnavailable."""
    snapshot = collect_snapshot(root, revision, "HEAD", Conversation(), today)
    entry = next((entry for entry in snapshot.entries if (entry.kind, entry.id) == (kind, id)), None)
    if entry is None or entry.after is None:
        return ItemHistory({})
    log = GitCommand(root, "log", "--format=%H", f"{snapshot.base}..{snapshot.head}", "--", *entry.paths)
    commit_ids = set(log.output.split())
    commits = tuple(commit for commit in snapshot.commits if commit.id in commit_ids)
    contributors = find_contributors(snapshot.model_copy(update={"commits": commits}), Roster(snapshot.policy, today))
    follows = None
    if entry.followed_hash and is_small_change(entry, snapshot.policy):
        follows = Follows(content_hash=entry.followed_hash, words=entry.size.words)
    return ItemHistory(contributors, follows, entry.after.content_hash)
