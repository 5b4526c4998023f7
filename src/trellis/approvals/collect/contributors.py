"""What Git knows of one item since a revision: who worked at it, and whether that was a small change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from ...kinds import Follows
from ...load.git import Question
from ..evaluate.conflicts import Conflicts, hands
from ..evaluate.requirements import small
from ..evaluate.roster import Roster
from ..snapshot import Conversation
from .snapshot import gather


class Work(NamedTuple):
    """worked: who has a hand in it, with why they may not approve it. follows: the version before, where the change was small.

    substance: the item's digest at the last commit, "" where nothing changed.
    """

    worked: Conflicts
    follows: Follows | None = None
    substance: str = ""


def since(root: Path, revision: str, kind: str, id: str, today: date) -> Work:
    """What happened to an item between a revision and the last commit. Raises NoGit."""
    snapshot = gather(root, revision, "HEAD", Conversation(), today)
    entry = next((entry for entry in snapshot.entries if (entry.kind, entry.id) == (kind, id)), None)
    if entry is None or entry.after is None:
        return Work({})
    asked = Question(root, "log", "--format=%H", f"{snapshot.base}..{snapshot.head}", "--", *entry.paths)
    theirs = set(asked.answer.split())
    commits = tuple(commit for commit in snapshot.commits if commit.id in theirs)
    worked = hands(snapshot.model_copy(update={"commits": commits}), Roster(snapshot.policy, today))
    changed = entry.before and entry.before.substance != entry.after.substance
    follows = None
    if entry.before and changed and small(entry, snapshot.policy):
        follows = Follows(content_hash=entry.before.substance, words=entry.extent.words)
    return Work(worked, follows, entry.after.substance)
