"""Who may not approve a change, and why: whoever has a hand in it, and whoever the entry names."""

from __future__ import annotations

from collections.abc import Mapping

from ..snapshot import Account, Entry, Snapshot
from .roster import Roster

Conflicts = Mapping[str, str]
"""A person's id → why they may not, as the rest of a sentence about them."""


def hands(snapshot: Snapshot, roster: Roster) -> Conflicts:
    """Whoever opened the change or worked at it. Taking over what the default branch has is no work at it."""
    found: dict[str, str] = {}
    for person in _meant(snapshot.author, roster) if snapshot.author else ():
        found.setdefault(person, "opened this change")
    for commit in snapshot.commits:
        for account in () if commit.update else commit.hands:
            for person in _meant(account, roster):
                found.setdefault(person, f"has a hand in commit {commit.id[:7]}")
    return found


def conflicts(entry: Entry, hands: Conflicts) -> Conflicts:
    """The same with the people that the entry names on either side."""
    found = dict(hands)
    for side in (entry.before, entry.after):
        for part in side.people if side else ():
            found.setdefault(part.person, _named(entry, part.role))
    return found


def nameless(snapshot: Snapshot, roster: Roster) -> tuple[str, ...]:
    """Ids of commits of which nobody knows whose they are: no account, and a name that nobody here has."""
    return tuple(
        commit.id
        for commit in snapshot.commits
        if not commit.update
        and (not commit.hands or any(not a.handle and not roster.called(a.name) for a in commit.hands))
    )


def _meant(account: Account, roster: Roster) -> tuple[str, ...]:
    """The people that an account or a name may stand for; of both where both are given."""
    by_handle = roster.holders(account.handle) if account.handle else ()
    return tuple(dict.fromkeys(person.id for person in (*by_handle, *roster.called(account.name))))


def _named(entry: Entry, role: str) -> str:
    if entry.kind == "person":
        return "is one of those whose records change"
    if entry.kind == "review":
        return "is named as the reviewer"
    return f"is named in it as {role}"
