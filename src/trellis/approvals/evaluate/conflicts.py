"""Finds who may not approve a change and why: its contributors, and the people whom the entry names.

Names and addresses in Git count against an approval and never for one. A commit that names nobody known is noted and
not refused: many laptops have a wrong address set, and the forge knows who pushed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from ...kinds.handles import fold_account, is_program_account
from ..snapshot import Account, ChangeCommit, ChangedEntry, Snapshot
from .roster import Roster

Conflicts = Mapping[str, str]
"""Person id → the reason why they may not approve, as a predicate that follows their name."""


def find_contributors(snapshot: Snapshot, roster: Roster) -> Conflicts:
    """Returns whoever opened the change or contributed to a commit. Merges of the default branch do not count."""
    co_authors = {
        id: f"is co-author of commit {commit_ids[0][:7]}, as “Commit suggestion” makes whoever suggested it"
        for id, commit_ids in find_mere_co_authors(snapshot, roster).items()
    }
    return {**_find_makers(snapshot, roster), **co_authors}


def find_mere_co_authors(snapshot: Snapshot, roster: Roster) -> Mapping[str, tuple[str, ...]]:
    """Returns person id → the commits that name them as co-author, for those who made nothing else of the change.

    GitHub's “Commit suggestion” writes whoever suggested the words into the commit as co-author.
    """
    makers = _find_makers(snapshot, roster)
    commits_by_person: dict[str, dict[str, None]] = {}
    for commit in _list_own_commits(snapshot):
        for account in commit.co_authors:
            for id in _resolve_account(account, roster):
                commits_by_person.setdefault(id, {})[commit.id] = None
    return {id: tuple(commit_ids) for id, commit_ids in commits_by_person.items() if id not in makers}


def find_confirmed_makers(snapshot: Snapshot, roster: Roster) -> frozenset[str]:
    """Returns the ids of contributors whom more than the change itself names: whoever opened it, and whoever pushed.

    Whoever makes a commit writes its author, its committer and their addresses. Where no forge says who opened the
    change or pushed the commit, these are all that is known, and count.
    """
    accounts = [*([snapshot.author] if snapshot.author else []), *snapshot.earlier_pushers]
    accounts += snapshot.untraced_approvers
    git_accounts: list[Account] = []
    for commit in _list_own_commits(snapshot):
        accounts += commit.pushers
        if not snapshot.author and not commit.pushers:
            git_accounts += [account for account in commit.contributors if account not in commit.co_authors]
    owners = (id for account in accounts for id in _find_owners(account, roster))
    return frozenset((*owners, *(id for account in git_accounts for id in _resolve_account(account, roster))))


def find_confirmed_conflicts(entry: ChangedEntry, contributors: Conflicts, confirmed_ids: Set[str]) -> Conflicts:
    """Returns the conflicts that do not rest on the change's own word alone.

    confirmed_ids: contributors whom more than the change itself names. Whom only the version after the change names
    among its people was put there by the change. Of a team, of the register of people and of a record of the ledger it
    is the change that says whom it concerns: whoever writes it could name everybody who would decide.
    """
    makers = {id: reason for id, reason in contributors.items() if id in confirmed_ids}
    if entry.kind in ("person", "review"):
        return makers
    return find_conflicts(entry.model_copy(update={"after": None}), makers)


def find_text_makers(commits: Iterable[ChangeCommit], roster: Roster) -> Conflicts:
    """Returns whoever Git names in commits of a text, where the name leads to one person alone."""
    reasons: dict[str, str] = {}
    for commit in commits:
        for account in commit.contributors:
            ids = _resolve_account(account, roster)
            if len(ids) == 1:
                reasons.setdefault(ids[0], f"has a hand in commit {commit.id[:7]}")
    return reasons


def find_conflicts(entry: ChangedEntry, contributors: Conflicts, co_author_ids: Set[str] = frozenset()) -> Conflicts:
    """Returns the contributors and the people whom either version of the entry names.

    co_author_ids: contributors who are mere co-authors; if the entry names them too, that is the weightier reason.
    """
    named_people: dict[str, str] = {}
    for version in (entry.before, entry.after):
        for person in version.people if version else ():
            named_people.setdefault(person.person, _explain_conflict(entry, person.role))
    return {
        **contributors,
        **{id: reason for id, reason in named_people.items() if id not in contributors.keys() - co_author_ids},
    }


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


def find_pushing_programs(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Returns each program that pushed into somebody's change, with the commits, none where these were replaced since.

    Nobody knows whose words it pushes, such as a workflow's. One that opened the change pushes its own.
    """
    return {handle: ids for handle, ids in list_other_pushers(snapshot).items() if is_program_account(handle)}


def find_unknown_pushers(snapshot: Snapshot, roster: Roster) -> Mapping[str, tuple[str, ...]]:
    """Returns the accounts of nobody in the roster, with their commits, that pushed and did not open the change."""
    return {handle: ids for handle, ids in list_other_pushers(snapshot).items() if not roster.find_by_handle(handle)}


def list_other_pushers(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Returns account → its commits, for those that pushed to a change that somebody else opened."""
    author = fold_account(snapshot.author.handle or "") if snapshot.author else ""
    pushes = [(pusher, commit.id) for commit in _list_own_commits(snapshot) for pusher in commit.pushers]
    commits_by_account: dict[str, tuple[str, ...]] = {}
    for pusher, id in (*pushes, *((pusher, "") for pusher in snapshot.earlier_pushers)):
        if pusher.handle and fold_account(pusher.handle) != author:
            earlier_ids = commits_by_account.get(pusher.handle, ())
            commits_by_account[pusher.handle] = (*earlier_ids, id) if id else earlier_ids
    return commits_by_account


def lacks_fork_pushers(snapshot: Snapshot) -> bool:
    """Returns whether nobody says who pushed one of the commits to a fork, and nothing of that is a blocker already."""
    has_all_pushers = all(commit.pushers or commit.update for commit in snapshot.commits)
    return snapshot.fork and not snapshot.unread and not has_all_pushers


def _find_makers(snapshot: Snapshot, roster: Roster) -> Conflicts:
    """Returns whoever opened the change, or is author, committer or pusher of a commit."""
    reasons: dict[str, str] = {}
    for id in _resolve_account(snapshot.author, roster) if snapshot.author else ():
        reasons.setdefault(id, "opened this change")
    for commit in _list_own_commits(snapshot):
        for account in commit.contributors:
            for id in _resolve_account(account, roster) if account not in commit.co_authors else ():
                reasons.setdefault(id, f"has a hand in commit {commit.id[:7]}")
    for account in snapshot.earlier_pushers:
        for id in _resolve_account(account, roster):
            reasons.setdefault(id, "pushed to this branch before its commits were replaced")
    for account in snapshot.untraced_approvers:
        for id in _resolve_account(account, roster):
            reasons.setdefault(id, "pushed more to other branches than can be looked at, so this may be their own work")
    return reasons


def _list_own_commits(snapshot: Snapshot) -> tuple[ChangeCommit, ...]:
    return tuple(commit for commit in snapshot.commits if not commit.update)


def _resolve_account(account: Account, roster: Roster) -> tuple[str, ...]:
    """Returns the ids of all people whom the account's handle or name may stand for."""
    by_handle = roster.find_by_handle(account.handle) if account.handle else ()
    return tuple(dict.fromkeys(person.id for person in (*by_handle, *roster.find_by_name(account.name))))


def _find_owners(account: Account, roster: Roster) -> tuple[str, ...]:
    """Returns the ids of the people whose account it is; of those without an account, whom its name may stand for.

    Anybody can call a new account like the id of somebody who has another one.
    """
    if not account.handle:
        return _resolve_account(account, roster)
    namesakes = (person for person in roster.find_by_name(account.name) if not person.handle)
    return tuple(person.id for person in (*roster.find_by_handle(account.handle), *namesakes))


def _explain_conflict(entry: ChangedEntry, role: str) -> str:
    if entry.kind == "person":
        return "is one of those whose records change"
    if entry.kind == "review":
        return "is named as the reviewer"
    return f"is named in it as {role}"
