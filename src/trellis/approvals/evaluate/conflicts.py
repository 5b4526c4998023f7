"""Finds who may not approve a change and why: its contributors, and the people whom the entry names."""

from __future__ import annotations

from collections.abc import Mapping

from ..snapshot import Account, ChangedEntry, Snapshot
from .roster import Roster

Conflicts = Mapping[str, str]
"""Person id → the reason why they may not approve, as a predicate that follows their name."""


def find_contributors(snapshot: Snapshot, roster: Roster) -> Conflicts:
    """Returns whoever opened the change or contributed to a commit. Merges of the default branch do not count."""
    reasons: dict[str, str] = {}
    for id in _resolve_account(snapshot.author, roster) if snapshot.author else ():
        reasons.setdefault(id, "opened this change")
    for commit in snapshot.commits:
        for account in () if commit.update else commit.contributors:
            for id in _resolve_account(account, roster):
                reasons.setdefault(id, f"has a hand in commit {commit.id[:7]}")
    return reasons


def find_conflicts(entry: ChangedEntry, contributors: Conflicts) -> Conflicts:
    """Returns the contributors and the people whom either version of the entry names."""
    reasons = dict(contributors)
    for version in (entry.before, entry.after):
        for person in version.people if version else ():
            reasons.setdefault(person.person, _explain_conflict(entry, person.role))
    return reasons


def find_anonymous_commits(snapshot: Snapshot, roster: Roster) -> tuple[str, ...]:
    """Returns the ids of commits with an unknown contributor: no account, and a name that nobody in the roster has."""
    return tuple(
        commit.id
        for commit in snapshot.commits
        if not commit.update
        and (
            not commit.contributors
            or any(not account.handle and not roster.find_by_name(account.name) for account in commit.contributors)
        )
    )


def _resolve_account(account: Account, roster: Roster) -> tuple[str, ...]:
    """Returns the ids of all people whom the account's handle or name may stand for."""
    by_handle = roster.find_by_handle(account.handle) if account.handle else ()
    return tuple(dict.fromkeys(person.id for person in (*by_handle, *roster.find_by_name(account.name))))


def _explain_conflict(entry: ChangedEntry, role: str) -> str:
    if entry.kind == "person":
        return "is one of those whose records change"
    if entry.kind == "review":
        return "is named as the reviewer"
    return f"is named in it as {role}"
