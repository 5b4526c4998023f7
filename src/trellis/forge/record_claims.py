"""Asks the forge about the pull requests that records of the ledger name, so that nobody names one that never was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from ..approvals.ledger.record_rules import SPOT_CHECK
from ..approvals.snapshot import Snapshot
from ..kinds import Review
from .problems import ResourceNotFound
from .protocol import Forge, ForgeChange

_LOOKUP_LIMIT = 100
"""How many pull requests are asked about. What is not asked about counts as unknown, so that its records wait."""

GrantedRecords = Callable[[ForgeChange, str], Sequence[Review]]
"""Returns the records of what the verdict gives of a change that was merged as a commit."""


def add_merged_changes(forge: Forge, snapshot: Snapshot, list_records: GrantedRecords) -> Snapshot:
    """Returns the snapshot with the days and commits of the pull requests that its records name. Raises ForgeError.

    Merged is what was merged into the default branch: what goes into another branch is judged by nobody. Where the
    reviewer of a record has a hand in its text, it is looked up whether the verdict of the pull request gave just that,
    as it does to somebody who made nothing of it.
    """
    claims = (entry.after.claim for entry in snapshot.entries if entry.after)
    numbers = sorted({claim.pull_request for claim in claims if claim and claim.pull_request is not None})
    merged_changes: dict[int, tuple[str, ...]] = {}
    opened_days: dict[int, date] = {}
    changes: dict[int, ForgeChange] = {}
    default_branch = forge.get_default_branch() if numbers else ""
    for number in numbers[:_LOOKUP_LIMIT]:
        try:
            change = forge.get_change(number)
        except ResourceNotFound:
            continue
        if change.merge_commits and change.base == default_branch:
            merged_changes[number] = (change.head, *change.merge_commits)
            changes[number] = change
        if change.opened:
            opened_days[number] = change.opened
    update = {"merged_changes": merged_changes, "opened_days": opened_days}
    return snapshot.model_copy(
        update=update | {"approved_records": tuple(_list_granted_claims(snapshot, changes, list_records))}
    )


def _list_granted_claims(
    snapshot: Snapshot, changes: Mapping[int, ForgeChange], list_records: GrantedRecords
) -> Iterator[str]:
    """Yields the ids of the records with makers' commits that state what the verdict gives of the change.

    That is the same key by the same person for the same text, of a small change or of the whole as they say. No change
    gives a spot check. Whoever made some of the change gives nothing of it, and what they made before is what the
    others in it approved. changes: number → the merged change.
    """
    records_by_merge: dict[str, Sequence[Review]] = {}
    for entry in snapshot.entries:
        claim = entry.after.claim if entry.after else None
        change = changes.get(claim.pull_request or 0) if claim and claim.maker_commits else None
        if not entry.after or not claim or not change or claim.kind == SPOT_CHECK:
            continue
        merge = claim.commit if claim.commit in change.merge_commits else change.merge_commits[-1]
        if merge not in records_by_merge:
            records_by_merge[merge] = list_records(change, merge)
        stated = (entry.after.people[0].person, claim.kind, claim.content_hash, claim.small)
        granted = ((r.reviewer, r.key, r.content_hash, r.follows is not None) for r in records_by_merge[merge])
        if stated in granted:
            yield entry.id
