"""Asks the forge about the pull requests that records of the ledger name, so that nobody names one that never was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from ..approvals.evaluate.blockers import depends_on_merge
from ..approvals.ledger.record_rules import SPOT_CHECK
from ..approvals.snapshot import Snapshot
from ..kinds import Review
from .problems import ResourceNotFound
from .protocol import Forge, ForgeChange

LOOKUP_LIMIT = 100
"""How many pull requests are asked about. What is not asked about counts as unknown, so that its records wait."""

GrantedRecords = Callable[[ForgeChange, str], Sequence[Review]]
"""Returns the records of what the verdict gives of a change that was merged as a commit."""


class _Statement(NamedTuple):
    """What a record states: of which text, by its digest, who said what, and on which day."""

    reviewer: str
    key: str
    content_hash: str
    is_small: bool
    outcome: str
    day: date
    former_role: str


def add_merged_changes(
    forge: Forge,
    snapshot: Snapshot,
    list_records: GrantedRecords,
    merge_limit: int | None = None,
    lookup_limit: int = LOOKUP_LIMIT,
) -> Snapshot:
    """Returns the snapshot with the days and commits of the pull requests that its records name. Raises ForgeError.

    Nothing is asked about a record that Git speaks against already.

    Merged is what was merged into the default branch: what goes into another branch is judged by nobody. Where there
    are doubts whether the reviewer of a record could give it, as where they have a hand in its text, it is looked up
    whether the verdict of the pull request gave just that.
    merge_limit: of how many merges that is looked up; of the others nothing counts as given. lookup_limit: how many
    pull requests are asked about; the others count as unknown.
    """
    claims = (entry.after.claim for entry in snapshot.entries if entry.after)
    numbers = sorted({c.pull_request for c in claims if c and c.pull_request is not None and not c.faults})
    merged_changes: dict[int, tuple[str, ...]] = {}
    opened_days: dict[int, date] = {}
    changes: dict[int, ForgeChange] = {}
    default_branch = forge.get_default_branch() if numbers else ""
    for number in numbers[:lookup_limit]:
        try:
            change = forge.get_change(number)
        except ResourceNotFound:
            continue
        if change.merge_commits and change.base == default_branch:
            merged_changes[number] = (change.head, *change.merge_commits)
            changes[number] = change
        if change.opened:
            opened_days[number] = change.opened
    statements = dict(islice(_group_statements(snapshot, changes).items(), merge_limit))
    granted_ids = tuple(_list_granted(statements, changes, list_records))
    update = {"merged_changes": merged_changes, "opened_days": opened_days, "approved_records": granted_ids}
    return snapshot.model_copy(update=update)


def _group_statements(
    snapshot: Snapshot, changes: Mapping[int, ForgeChange]
) -> Mapping[tuple[int, str], Mapping[str, _Statement]]:
    """Returns number and commit of a merge → the records that depend on what it gave: their ids, and what they state.

    Nothing else speaks against these. No change gives a spot check. changes: number → the merged change.
    """
    groups: dict[tuple[int, str], dict[str, _Statement]] = {}
    for entry in snapshot.entries:
        claim = entry.after.claim if entry.after else None
        change = changes.get(claim.pull_request or 0) if claim else None
        if not entry.after or not claim or not change or claim.faults or claim.kind == SPOT_CHECK:
            continue
        reviewer = entry.after.people[0].person
        if depends_on_merge(claim, reviewer, snapshot):
            statement = _Statement(
                reviewer, claim.kind, claim.content_hash, claim.small, claim.outcome, claim.day, claim.former_role
            )
            groups.setdefault((change.number, change.merge_commits[0]), {})[entry.id] = statement
    return groups


def _list_granted(
    statements: Mapping[tuple[int, str], Mapping[str, _Statement]],
    changes: Mapping[int, ForgeChange],
    list_records: GrantedRecords,
) -> Iterator[str]:
    """Yields the ids of the records that state what the verdict gives of the merge.

    That is the same key by the same person for the same text on the same day, of a small change or of the whole as
    they say. Whoever made some of the change gives nothing of it, and what they made before is what the others in it
    approved.
    """
    for (number, merge), statements_by_id in statements.items():
        records = list_records(changes[number], merge)
        granted = {
            _Statement(r.reviewer, r.key, r.content_hash, r.follows is not None, r.outcome, r.on, role)
            for r in records
            for role in ("", r.role or "")
        }
        yield from (id for id, statement in statements_by_id.items() if statement in granted)
