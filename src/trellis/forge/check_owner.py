"""Decides which of several open changes with the same last commit the check on that commit speaks of.

A check belongs to a commit, and anybody may propose a commit that is in somebody else's change already. So a change
whose branch is in the repository itself comes before those of forks, and of forks the one that was opened first:
whoever comes later neither spoils the check nor lends it approvals.
"""

from __future__ import annotations

from collections.abc import Sequence

from .protocol import Forge, ForgeChange, ListedChange

MAX_OWNERS = 5
"""How many changes a check speaks of at most. It is green for none of them, so more need not be named."""


def find_check_owners(
    forge: Forge, change: ForgeChange, open_changes: Sequence[ListedChange] | None = None
) -> tuple[int, ...]:
    """Returns of which changes the check on this last commit speaks, the first one first. Raises ForgeError.

    There are several only if all their branches are in the repository itself, so that none is to be preferred. A change
    that a job has opened is: nobody else's with its commit keeps it from being merged. open_changes: what the list of
    the open changes said a moment ago; without it the forge is asked, and of a few whether they are a job's: anybody
    can have as many changes with one commit as they like.
    """
    listed_changes = forge.describe_open_changes() if open_changes is None else open_changes
    others = [other for other in listed_changes if other.head == change.head and other.number != change.number]
    if not others:
        return (change.number,)
    candidates: list[ForgeChange | ListedChange] = [*([change] if change.is_open else []), *others]
    for candidate in [one for one in candidates if not one.is_fork][:MAX_OWNERS]:
        if _is_own(forge, candidate):
            return (candidate.number,)
    default_branch = forge.get_default_branch()
    groups: dict[tuple[bool, bool], list[int]] = {}
    for candidate in candidates:
        groups.setdefault((candidate.is_fork, candidate.base != default_branch), []).append(candidate.number)
    is_from_fork, _ = first_group = min(groups)
    return tuple(sorted(groups[first_group])[: 1 if is_from_fork else MAX_OWNERS])


def _is_own(forge: Forge, change: ForgeChange | ListedChange) -> bool:
    """Whether one of the jobs has opened the change."""
    branch = change.branch if isinstance(change, ForgeChange) else forge.get_change(change.number).branch
    own = forge.find_own_change(branch)
    return own is not None and own.number == change.number
