"""Asks the forge about the pull requests that records of the ledger name, so that nobody names one that never was."""

from __future__ import annotations

from datetime import date

from ..approvals.snapshot import Snapshot
from .problems import ResourceNotFound
from .protocol import Forge

_LOOKUP_LIMIT = 100
"""How many pull requests are asked about. What is not asked about counts as unknown, so that its records wait."""


def add_merged_changes(forge: Forge, snapshot: Snapshot) -> Snapshot:
    """Returns the snapshot with the days and commits of the pull requests that its records name. Raises ForgeError.

    Merged is what was merged into the default branch: what goes into another branch is judged by nobody.
    """
    claims = (entry.after.claim for entry in snapshot.entries if entry.after)
    numbers = sorted({claim.pull_request for claim in claims if claim and claim.pull_request is not None})
    merged_changes: dict[int, tuple[str, ...]] = {}
    opened_days: dict[int, date] = {}
    default_branch = forge.get_default_branch() if numbers else ""
    for number in numbers[:_LOOKUP_LIMIT]:
        try:
            change = forge.get_change(number)
        except ResourceNotFound:
            continue
        if change.merge_commits and change.base == default_branch:
            merged_changes[number] = (change.head, *change.merge_commits)
        if change.opened:
            opened_days[number] = change.opened
    return snapshot.model_copy(update={"merged_changes": merged_changes, "opened_days": opened_days})
