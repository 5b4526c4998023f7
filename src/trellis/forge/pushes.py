"""Assigns each commit of a change to the account that pushed it, and tells whether a forge listed all pushes.

Forges list pushes apart from commits. Such a list may be empty, short or missing, and whoever pushed must not approve:
so the pushes have to lead, without a gap, from the last commit of the change back to where its branch began.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple


class Push(NamedTuple):
    """A push to the branch of a change."""

    before: str
    """The tip that it replaced; "" or zeros where it created the branch."""
    after: str
    account: str
    """Who pushed; "" where the forge does not say."""


class AssignedPushers(NamedTuple):
    """Commit → the account that pushed it, with what the forge did not say, as clauses."""

    accounts: dict[str, str]
    unread: tuple[str, ...] = ()


def assign_pushers(commits: Sequence[str], head: str, pushes: Sequence[Push]) -> AssignedPushers:
    """Assigns each commit to the push of the first tip at or after it.

    commits: the earliest first. head: the last of them, wherever a forge lists it. pushes: the earliest first.
    """
    accounts_by_tip: dict[str, str] = {}
    for push in pushes:
        if push.account:
            accounts_by_tip.setdefault(push.after, push.account)
    accounts: dict[str, str] = {}
    account = ""
    for commit in (head, *(commit for commit in reversed(commits) if commit != head)):
        account = accounts_by_tip.get(commit, account)
        if account:
            accounts[commit] = account
    gap = _find_gap(frozenset((*commits, head)), head, pushes)
    return AssignedPushers(accounts, (f"who pushed commit {gap[:7]}",) if gap else ())


def _find_gap(own_commits: Set[str], head: str, pushes: Sequence[Push]) -> str:
    """Returns the tip that no listed push brought; "" if the pushes lead back to before the change's first commit."""
    tip = head
    for push in reversed(pushes):
        if tip in own_commits and push.after == tip and push.account:
            tip = push.before
    return tip if tip in own_commits else ""
