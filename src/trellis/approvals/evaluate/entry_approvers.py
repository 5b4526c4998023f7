"""Assigns approvers to the required approvals of every entry of a change, for any day."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..snapshot import ChangedEntry, SubmittedReview
from .approvers import Approvers, assign_approvers, list_nearest_people
from .conflicts import Conflicts, find_confirmed_conflicts, find_conflicts
from .inputs import EvaluationInputs
from .requirements import RequiredApproval
from .roster import Candidate


@dataclass(frozen=True)
class EntryApprovers:
    """The approvers of each entry. They depend on the day, because of absences; each day is computed once.

    required: qualified id of an entry → the approvals that it requires.

    Whoever makes a change writes the authors and co-authors of its commits and the people of its entries, and can name
    anybody. So where such a name alone would have others asked, both are asked: those who would be if it were true, and
    those who would be without it.
    """

    inputs: EvaluationInputs
    required: Mapping[str, tuple[RequiredApproval, ...]]
    _cache: dict[tuple[str, date], tuple[Approvers, ...]] = field(default_factory=dict, repr=False)
    _objectors: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)
    _requests: dict[str, tuple[tuple[RequiredApproval, Conflicts], ...]] = field(default_factory=dict, repr=False)

    def list_scored_ids(self, review: SubmittedReview) -> tuple[str, ...] | None:
        """Returns the qualified ids of what required scores in the reviewed version; None if nobody knows.

        What has left the change since may be what an assessment without a name was of.
        """
        snapshot = self.inputs.snapshot
        if review.commit == snapshot.judged_commit:
            return self._scored_ids
        return snapshot.scored_items_by_commit.get(review.commit or "")

    @cached_property
    def _scored_ids(self) -> tuple[str, ...]:
        ids = (entry.qualified_id for entry in self.inputs.snapshot.entries)
        return tuple(id for id in ids if any(approval.is_scored for approval in self.required[id]))

    @cached_property
    def approver_ids(self) -> frozenset[str]:
        """The ids of all candidates for any entry, today or on the day of any review."""
        return frozenset(id for entry in self.inputs.snapshot.entries for id in self.find_deciders(entry))

    @cached_property
    def objector_ids(self) -> frozenset[str]:
        """The ids of all whose request for changes stands in the way of an entry."""
        return frozenset(id for entry in self.inputs.snapshot.entries for id in self.find_objectors(entry))

    def find_objectors(self, entry: ChangedEntry) -> frozenset[str]:
        """Returns the ids of all who could decide about the entry, today or on the day of any review.

        Whoever is kept from approving it may still object: names in commits and pages can be made up.
        """
        if entry.qualified_id not in self._objectors:
            self._objectors[entry.qualified_id] = frozenset(
                id
                for day in self._days
                for approvers in self.find_approvers(entry, day)
                for id in list_nearest_people(approvers, self.inputs.build_roster(day))
            )
        return self._objectors[entry.qualified_id]

    def find_deciders(self, entry: ChangedEntry) -> frozenset[str]:
        """Returns the ids of all candidates for the entry, today or on the day of any review."""
        return frozenset(
            id for day in self._days for one in self.find_approvers(entry, day) for id in one.candidate_ids
        )

    def find_keys(self, entry: ChangedEntry, person_id: str) -> frozenset[tuple[str, str]]:
        """Returns kind and team of each approval that a person may give, today or on the day of any review."""
        return frozenset(
            (one.required.kind, one.required.team)
            for day in self._days
            for one in self.find_approvers(entry, day)
            if person_id in one.candidate_ids
        )

    def find_objected_keys(self, entry: ChangedEntry, person_id: str) -> frozenset[tuple[str, str]]:
        """Returns kind and team of each approval that a person could give if nobody were kept from it."""
        return frozenset(
            (one.required.kind, one.required.team)
            for day in self._days
            for one in self.find_approvers(entry, day)
            if person_id in list_nearest_people(one, self.inputs.build_roster(day))
        )

    @cached_property
    def _days(self) -> Set[date]:
        snapshot = self.inputs.snapshot
        deciding_reviews = (review for review in snapshot.reviews if review.state != "commented")
        return {snapshot.today, *(review.submitted.date() for review in deciding_reviews)}

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
            confirmed = find_confirmed_conflicts(entry, self.inputs.contributors, self.inputs.confirmed_makers)
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

    def find_candidate(
        self, entry: ChangedEntry, index: int, review: SubmittedReview, person_id: str
    ) -> Candidate | None:
        """Returns the reviewer as a candidate for the approval at `index`, or None.

        The day of the review is looked up first, then today: the review of a delegate stays valid after the absence.
        """
        by_day = (self.find_approvers(entry, day)[index] for day in (review.submitted.date(), None))
        return next((c for approvers in by_day for c in approvers.candidates if c.person.id == person_id), None)
