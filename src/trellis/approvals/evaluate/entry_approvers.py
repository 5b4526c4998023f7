"""Assigns approvers to the required approvals of every entry of a change, for any day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..snapshot import ChangedEntry, SubmittedReview
from .approvers import Approvers, assign_approvers
from .conflicts import Conflicts, find_conflicts
from .inputs import EvaluationInputs
from .requirements import RequiredApproval
from .roster import Candidate


@dataclass(frozen=True)
class EntryApprovers:
    """The approvers of each entry. They depend on the day, because of absences; each day is computed once.

    required: qualified id of an entry → the approvals that it requires.

    Nothing but a line in a commit's message names a mere co-author, and its author can name anybody. So where such a
    line would have others asked, both are asked: those who would be if it were true, and those who would be without it.
    """

    inputs: EvaluationInputs
    required: Mapping[str, tuple[RequiredApproval, ...]]
    _cache: dict[tuple[str, date], tuple[Approvers, ...]] = field(default_factory=dict, repr=False)
    _requests: dict[str, tuple[tuple[RequiredApproval, Conflicts], ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def has_single_scored_entry(self) -> bool:
        """Whether exactly one entry requires scores, so that the scores in a review need no heading."""
        entries = self.inputs.snapshot.entries
        return sum(any(approval.is_scored for approval in self.required[e.qualified_id]) for e in entries) == 1

    @cached_property
    def approver_ids(self) -> frozenset[str]:
        """The ids of all candidates for any entry, today or on the day of any review."""
        snapshot = self.inputs.snapshot
        days = {snapshot.today, *(review.submitted.date() for review in snapshot.reviews)}
        return frozenset(
            id
            for day in days
            for entry in snapshot.entries
            for approvers in self.find_approvers(entry, day)
            for id in approvers.candidate_ids
        )

    def find_approvers(self, entry: ChangedEntry, day: date | None = None) -> tuple[Approvers, ...]:
        """Returns the approvers of each approval that the entry requires, on a day (default: the snapshot's)."""
        day = day or self.inputs.snapshot.today
        key = (entry.qualified_id, day)
        if key not in self._cache:
            roster = self.inputs.build_roster(day)
            required, conflicts = zip(*self._list_requests(entry), strict=True) if self.required[key[0]] else ((), ())
            self._cache[key] = assign_approvers(required, roster, conflicts)
        return self._cache[key]

    def _list_requests(self, entry: ChangedEntry) -> tuple[tuple[RequiredApproval, Conflicts], ...]:
        """Returns the approvals to ask for, each with the people who may not give it; the same on every day."""
        if entry.qualified_id not in self._requests:
            required, conflicts = self.required[entry.qualified_id], self.find_conflicts(entry)
            confirmed = self._find_confirmed_conflicts(entry)
            requests = [(approval, conflicts) for approval in required]
            if confirmed.keys() != conflicts.keys():
                cautious, trusting = (assign_approvers(required, self.inputs.roster, c) for c in (conflicts, confirmed))
                requests += [
                    (one.required, confirmed)
                    for one, other in zip(trusting, cautious, strict=True)
                    if not set(other.candidate_ids) <= set(one.candidate_ids)
                ]
            self._requests[entry.qualified_id] = tuple(requests)
        return self._requests[entry.qualified_id]

    def find_conflicts(self, entry: ChangedEntry) -> Conflicts:
        """Returns the people who may not approve the entry, mere co-authors among them, each with the reason."""
        return find_conflicts(entry, self.inputs.contributors, self.inputs.mere_co_authors.keys())

    def _find_confirmed_conflicts(self, entry: ChangedEntry) -> Conflicts:
        """Returns the people who may not approve the entry, without mere co-authors."""
        mere_co_authors = self.inputs.mere_co_authors
        makers = {id: reason for id, reason in self.inputs.contributors.items() if id not in mere_co_authors}
        return find_conflicts(entry, makers)

    def find_candidate(
        self, entry: ChangedEntry, index: int, review: SubmittedReview, person_id: str
    ) -> Candidate | None:
        """Returns the reviewer as a candidate for the approval at `index`, or None.

        The day of the review is looked up first, then today: the review of a delegate stays valid after the absence.
        """
        by_day = (self.find_approvers(entry, day)[index] for day in (review.submitted.date(), None))
        return next((c for approvers in by_day for c in approvers.candidates if c.person.id == person_id), None)
