"""Finds the pushes that led to the last commit of a change, and tells whether a forge listed all of them.

Forges list pushes apart from commits. Such a list may be empty, short or missing, and whoever pushed must not approve:
so the pushes have to lead, without a gap, from the last commit of the change back to where its branch began.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ..approvals.snapshot import BranchPush, SubmittedReview
from .protocol import ForgeChange


class ListedPushes(NamedTuple):
    """The pushes to a branch that a forge lists, the earliest first."""

    pushes: tuple[BranchPush, ...] = ()
    is_cut: bool = False
    """Whether it may have had earlier ones, which were not asked for."""


class TracedPushes(NamedTuple):
    """The pushes that led to a commit, the earliest first, with what the forge did not say, as clauses."""

    pushes: tuple[BranchPush, ...] = ()
    unread: tuple[str, ...] = ()


ELSEWHERE_LOOKBACK = timedelta(days=90)
"""How long before a change was opened pushes to other branches are searched, of those who approved it."""


class PushesElsewhere(NamedTuple):
    """The pushes of some accounts that did not lead to the last commit of a change, the earliest first."""

    pushes: tuple[BranchPush, ...] = ()
    untraced_accounts: tuple[str, ...] = ()
    """Those that pushed more than the forge lists."""

    def join(self, other: PushesElsewhere) -> PushesElsewhere:
        """Returns both."""
        accounts = dict.fromkeys((*self.untraced_accounts, *other.untraced_accounts))
        return PushesElsewhere((*self.pushes, *other.pushes), tuple(accounts))


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


def find_search_start(change: ForgeChange) -> datetime:
    """Returns the time from which pushes to other branches are searched."""
    return (change.opening_time or datetime.now(UTC)) - ELSEWHERE_LOOKBACK


def list_deciding_accounts(reviews: Iterable[SubmittedReview], author: str) -> tuple[str, ...]:
    """Returns the accounts that approved a change, or took back what somebody said of it, and whoever opened it.

    Where nobody did either, it is nobody's. What its opener pushed first is nobody else's, wherever that was.
    """
    decisions = ((r.handle if r.state == "approved" else None, r.dismissed_by) for r in reviews)
    accounts = dict.fromkeys(account for pair in decisions for account in pair if account)
    others = [account for account in accounts if account.casefold() != author.casefold()]
    return (*others, author) if others and author else tuple(others)


def _find_gap(own_commits: Set[str], head: str, traced: Sequence[BranchPush]) -> str:
    """Returns the tip that no listed push brought; "" if the pushes lead back to before the change's first commit."""
    tip = head
    for push in traced:
        if tip in own_commits and push.after == tip and push.account:
            tip = push.before if push.before.strip("0") else ""
    return tip if tip in own_commits else ""
