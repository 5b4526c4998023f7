"""A snapshot with what the evaluator asks of it again and again: who is who, who said what, who is asked for which entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..snapshot import Entry, Review, Snapshot
from . import blockers
from .approvers import Role, roles
from .conflicts import Conflicts, conflicts, hands
from .requirements import needs
from .reviews import Spoken, listen
from .roster import Candidate, Roster


@dataclass(frozen=True)
class Hearing:
    """Everything here follows from the snapshot."""

    snapshot: Snapshot
    _roles: dict[tuple[str, date], tuple[Role, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def roster(self) -> Roster:
        """Who is who, today."""
        return self._roster(self.snapshot.today)

    @cached_property
    def spoken(self) -> Spoken:
        """What is left of all that was said."""
        return listen(self.snapshot.reviews, self.roster)

    @cached_property
    def recorded(self) -> bool:
        """Whether the ledger's own account wrote it, so that nobody is asked."""
        return blockers.recorded(self.snapshot)

    @cached_property
    def alone(self) -> bool:
        """Whether there is but one entry whose approvals are scored, so that scores need no heading."""
        return sum(any(role.need.scored for role in self.roles(entry)) for entry in self.snapshot.entries) == 1

    @cached_property
    def asked(self) -> frozenset[str]:
        """The ids of all who could approve anything of it today, or could on the day on which they spoke."""
        days = {self.snapshot.today, *(review.submitted.date() for review in self.snapshot.reviews)}
        return frozenset(
            id for day in days for entry in self.snapshot.entries for role in self.roles(entry, day) for id in role.ids
        )

    def conflicts(self, entry: Entry) -> Conflicts:
        """Who may not approve an entry, and why."""
        return conflicts(entry, self._worked)

    def roles(self, entry: Entry, day: date | None = None) -> tuple[Role, ...]:
        """Who is asked for an entry, on a day; today where none is given. What is asked for is the same on all days."""
        day = day or self.snapshot.today
        if (entry.key, day) not in self._roles:
            wanted = () if self.recorded else needs(entry, self.snapshot.policy)
            self._roles[entry.key, day] = roles(wanted, self._roster(day), self.conflicts(entry))
        return self._roles[entry.key, day]

    def entitled(self, entry: Entry, place: int, review: Review, person: str) -> Candidate | None:
        """The person in the role in which their review meets a need: that of its day, else that of today. A delegate's word outlasts the absence."""
        both = (self.roles(entry, day)[place] for day in (review.submitted.date(), None))
        return next((c for role in both for c in role.candidates if c.person.id == person), None)

    @cached_property
    def _worked(self) -> Conflicts:
        return hands(self.snapshot, self.roster)

    @cached_property
    def _founded(self) -> Mapping[str, str]:
        teams = (entry for entry in self.snapshot.entries if entry.kind == "team" and entry.after)
        return {team.id: team.after.parent for team in teams if team.after and team.after.parent}

    def _roster(self, day: date) -> Roster:
        return Roster(self.snapshot.policy, day, self._founded)
