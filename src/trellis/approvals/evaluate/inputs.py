"""The inputs of an evaluation: a snapshot, and values derived from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ...kinds.handles import fold_account
from ..snapshot import Account, ChangeCommit, Policy, Snapshot
from .conflicts import Conflicts, find_confirmed_makers, find_contributors, find_mere_co_authors
from .requirements import LEDGER_KINDS, RELEASE_RECORD
from .roster import Roster


@dataclass(frozen=True)
class EvaluationInputs:
    """A snapshot with values derived from it that several steps of the evaluation need."""

    snapshot: Snapshot

    @cached_property
    def roster(self) -> Roster:
        """The roster on the day of the snapshot."""
        return self.build_roster(self.snapshot.today)

    @cached_property
    def contributors(self) -> Conflicts:
        """Whoever contributed to the change, each with the reason why they may not approve it."""
        return find_contributors(self.snapshot, self.roster)

    @cached_property
    def mere_co_authors(self) -> Mapping[str, tuple[str, ...]]:
        """Person id → the commits that name them as co-author, for those who made nothing else of the change."""
        return find_mere_co_authors(self.snapshot, self.roster)

    @cached_property
    def confirmed_makers(self) -> frozenset[str]:
        """The contributors whom more than the change itself names."""
        return find_confirmed_makers(self.snapshot, self.roster)

    @cached_property
    def is_recorder_change(self) -> bool:
        """Whether the recorder's account alone made the change, and of nothing but records; it needs no approval.

        Records are the ledger, the published addresses, and what the last release held.
        """
        snapshot = self.snapshot
        has_only_records = bool(snapshot.entries) and all(
            entry.kind in (*LEDGER_KINDS, "addresses") or entry.size.other_changes == (RELEASE_RECORD,)
            for entry in snapshot.entries
        )
        is_by_recorder = is_made_by_recorder(snapshot.policy, snapshot.author, snapshot.commits)
        return is_by_recorder and has_only_records and not snapshot.unread

    def build_roster(self, day: date) -> Roster:
        """Returns the roster on a day; it knows the parents of teams that the change adds."""
        return Roster(self.snapshot.policy, day, self._team_parents)

    @cached_property
    def _team_parents(self) -> Mapping[str, str]:
        teams = (entry for entry in self.snapshot.entries if entry.kind == "team" and entry.after)
        return {team.id: team.after.parent for team in teams if team.after and team.after.parent}


def is_made_by_recorder(policy: Policy, author: Account | None, commits: Sequence[ChangeCommit]) -> bool:
    """Returns whether the recorder's account alone opened a change and made each of its commits."""
    recorder = fold_account(policy.recorder or "")
    accounts = [author, *(account for commit in commits for account in commit.contributors)]
    is_by_recorder = all(account and fold_account(account.handle or "") == recorder for account in accounts)
    return bool(recorder and is_by_recorder and commits)
