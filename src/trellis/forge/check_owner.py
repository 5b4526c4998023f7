"""Decides which of several open changes with the same last commit the check on that commit speaks of.

A check belongs to a commit, and anybody may propose a commit that is in somebody else's change already. So a change
whose branch is in the repository itself comes before those of forks, and of forks the one that was opened first:
whoever comes later neither spoils the check nor lends it approvals.
"""

from __future__ import annotations

from .protocol import Forge, ForgeChange


def find_check_owners(forge: Forge, change: ForgeChange) -> tuple[int, ...]:
    """Returns of which changes the check on this last commit speaks, the first one first. Raises ForgeError.

    There are several only if all their branches are in the repository itself, so that none is to be preferred.
    """
    numbers = (number for number in forge.list_open_changes(change.head) if number != change.number)
    others = [other for other in map(forge.get_change, numbers) if other.head == change.head]
    if not others:
        return (change.number,)
    default_branch = forge.get_default_branch()
    groups: dict[tuple[bool, bool], list[int]] = {}
    for candidate in (*([change] if change.is_open else []), *others):
        groups.setdefault((candidate.is_fork, candidate.base != default_branch), []).append(candidate.number)
    is_from_fork, _ = first_group = min(groups)
    owners = sorted(groups[first_group])
    return tuple(owners[:1] if is_from_fork else owners)
