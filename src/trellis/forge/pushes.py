"""Finds the pushes that led to the last commit of a change, and tells whether a forge listed all of them.

Forges list pushes apart from commits. Such a list may be empty, short or missing, and whoever pushed must not approve:
so the pushes have to lead, without a gap, from the last commit of the change back to where its branch began.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from ..approvals.snapshot import BranchPush


class TracedPushes(NamedTuple):
    """The pushes that led to a commit, the earliest first, with what the forge did not say, as clauses."""

    pushes: tuple[BranchPush, ...] = ()
    unread: tuple[str, ...] = ()


def trace_pushes(commits: Sequence[str], head: str, pushes: Sequence[BranchPush]) -> TracedPushes:
    """Traces pushes back from the head until one that created the branch. commits: of the change. pushes: in order.

    Those of commits that were replaced since, as in a rebase, are among them: their words may be there still. So are
    those of the branch before it was deleted and created again at the commit that it had.
    """
    tip, traced = head, list[BranchPush]()
    for push in reversed(pushes):
        if push.after == tip:
            traced.append(push)
            tip = push.before if push.before.strip("0") else push.after
    gap = _find_gap(frozenset((*commits, head)), head, traced)
    return TracedPushes(tuple(reversed(traced)), (f"who pushed commit {gap[:7]}",) if gap else ())


def _find_gap(own_commits: Set[str], head: str, traced: Sequence[BranchPush]) -> str:
    """Returns the tip that no listed push brought; "" if the pushes lead back to before the change's first commit."""
    tip = head
    for push in traced:
        if tip in own_commits and push.after == tip and push.account:
            tip = push.before if push.before.strip("0") else ""
    return tip if tip in own_commits else ""
