"""Asks the forge about the pull requests that records of the ledger name, so that nobody names one that never was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..approvals.evaluate.reviews import tally_reviews
from ..approvals.evaluate.roster import Roster
from ..approvals.snapshot import Conversation, Snapshot
from .problems import ResourceNotFound
from .protocol import Forge, ForgeChange

_LOOKUP_LIMIT = 100
"""How many pull requests are asked about. What is not asked about counts as unknown, so that its records wait."""

_MAKER_LIMIT = 20
"""How many commits in which its reviewer has a hand a record may have, for the forge to be asked whose they are."""


def add_merged_changes(forge: Forge, snapshot: Snapshot) -> Snapshot:
    """Returns the snapshot with the days and commits of the pull requests that its records name. Raises ForgeError.

    Merged is what was merged into the default branch: what goes into another branch is judged by nobody. Where the
    reviewer of a record has a hand in its text, the forge is asked whether they approved the pull request all the same,
    as somebody who made nothing of it.
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
    return snapshot.model_copy(update=update | {"approved_records": _list_approved_records(forge, snapshot, changes)})


def _list_approved_records(forge: Forge, snapshot: Snapshot, changes: Mapping[int, ForgeChange]) -> tuple[str, ...]:
    """Returns the ids of the records with makers' commits whose reviewer approved the change, and made nothing of it.

    changes: number → the merged change.
    """
    roster = Roster(snapshot.policy, snapshot.today)
    conversations: dict[int, Conversation] = {}
    approved_ids: list[str] = []
    for entry in snapshot.entries:
        claim = entry.after.claim if entry.after else None
        change = changes.get(claim.pull_request or 0) if claim else None
        if not entry.after or not claim or not change or not 0 < len(claim.maker_commits) <= _MAKER_LIMIT:
            continue
        if change.number not in conversations:
            conversations[change.number] = forge.get_conversation(change)
        conversation, reviewer = conversations[change.number], entry.after.people[0].person
        is_approver = reviewer in tally_reviews(conversation.reviews, roster).approvals
        is_maker = bool(conversation.unread) or reviewer in _list_maker_ids(change, conversation, roster)
        if not is_approver or is_maker:
            continue
        if not any(_is_of_change(forge, commit, change, conversation) for commit in claim.maker_commits):
            approved_ids.append(entry.id)
    return tuple(approved_ids)


def _list_maker_ids(change: ForgeChange, conversation: Conversation, roster: Roster) -> frozenset[str]:
    """Returns the ids of the people who opened a change or pushed its commits, or to whom the forge attributes one."""
    own_commits = frozenset((change.head, *(conversation.commits or ())))
    handles = [conversation.author.handle or ""] if conversation.author else []
    handles += conversation.pushers.values()
    handles += (push.account for push in conversation.pushes)
    handles += (push.account for push in conversation.pushes_elsewhere if push.after in own_commits)
    handles += conversation.untraced_accounts
    handles += (account for accounts in conversation.accounts.values() for account in accounts)
    return frozenset(person.id for handle in handles for person in roster.find_by_handle(handle))


def _is_of_change(forge: Forge, commit: str, change: ForgeChange, conversation: Conversation) -> bool:
    """Returns whether a commit came with the change: as one of its own, or as what it became."""
    if commit in (change.head, *change.merge_commits, *(conversation.commits or ())):
        return True
    return change.number in forge.list_changes_with_commit(commit)
