"""Assigns approvers to the required approvals of every entry of a change, for any day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from functools import cached_property
from typing import NamedTuple

from ..snapshot import ChangedEntry, SubmittedReview
from .approvers import Approvers, assign_approvers, list_nearest_people
from .conflicts import Conflicts, find_confirmed_conflicts, find_conflicts
from .inputs import EvaluationInputs
from .requirements import RequiredApproval
from .roster import Candidate, Roster

_EARLIEST_ZONE, _LATEST_ZONE = timedelta(hours=14), timedelta(hours=-9)
"""What clocks differ from UTC by where a day begins first, on Kiribati, and in Alaska, where it ends among the last."""


Keys = frozenset[tuple[str, str]]
"""Kind and team of each of several approvals."""


class DayCandidate(NamedTuple):
    """A candidate for an approval, and the day on which they are one."""

    candidate: Candidate
    day: date


class _AssignedDays(NamedTuple):
    """The approvers of an entry by the first of the days on which the same people are away; in one order on all."""

    requested: Mapping[date, tuple[Approvers, ...]]
    """Those who are asked: of each required approval, then of those that are asked for without the change's names too.
    """
    trusting: Mapping[date, tuple[Approvers, ...]]
    """Those of each required approval who would be asked if the change itself named nobody."""


@dataclass(frozen=True)
class EntryApprovers:
    """The approvers of each entry. They depend on the day, because of absences.

    required: qualified id of an entry → the approvals that it requires.

    Whoever makes a change writes the authors and co-authors of its commits and the people of its entries, and can name
    anybody. So where such a name alone would have others asked, both are asked: those who would be if it were true, and
    those who would be without it. No such name has a part in who the latter are: on each day they are found first, for
    all keys together, and nobody among them makes room for the former.
    """

    inputs: EvaluationInputs
    required: Mapping[str, tuple[RequiredApproval, ...]]
    _assigned: dict[str, _AssignedDays] = field(default_factory=dict, repr=False)
    _objectors: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

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
                for approvers_by_day in self._assign(entry)
                for day, assigned in approvers_by_day.items()
                for approvers in assigned
                for id in list_nearest_people(approvers, self._rosters[day])
            )
        return self._objectors[entry.qualified_id]

    def find_deciders(self, entry: ChangedEntry) -> frozenset[str]:
        """Returns the ids of all candidates for the entry, today or on the day of any review."""
        assigned_days = self._assign(entry).requested.values()
        return frozenset(id for assigned in assigned_days for one in assigned for id in one.candidate_ids)

    def list_objected_keys(self, entry: ChangedEntry, objector_id: str) -> tuple[Keys, ...]:
        """Returns the keys of an entry that an objector could give if nobody were kept from it.

        The first are of those who are asked, the others of those who would be if the change itself named nobody.
        """
        return tuple(
            self._find_objected_keys(approvers_by_day, objector_id) for approvers_by_day in self._assign(entry)
        )

    def can_stand_in(self, entry: ChangedEntry, person_id: str, objected_keys: Sequence[Keys]) -> bool:
        """Returns whether a person may give each of these keys, and nothing names them as having a hand in the entry.

        objected_keys: of `list_objected_keys`; each set has to be theirs.
        """
        return person_id not in self.find_conflicts(entry) and all(
            keys <= _find_keys(approvers_by_day, person_id)
            for keys, approvers_by_day in zip(objected_keys, self._assign(entry), strict=True)
        )

    def _find_objected_keys(self, approvers_by_day: Mapping[date, tuple[Approvers, ...]], person_id: str) -> Keys:
        """Returns kind and team of each approval that a person could give if nobody were kept from it."""
        return frozenset(
            (one.required.kind, one.required.team)
            for day, assigned in approvers_by_day.items()
            for one in assigned
            if person_id in list_nearest_people(one, self._rosters[day])
        )

    @cached_property
    def _days(self) -> Set[date]:
        """Today and the days of all reviews that may decide something; a stranger's is none, nor is a mere comment."""
        snapshot, roster = self.inputs.snapshot, self.inputs.roster
        deciding_reviews = (
            review
            for review in snapshot.reviews
            if review.is_deciding
            and (roster.find_by_handle(review.handle) if review.handle else review.person in roster.people)
        )
        return {snapshot.today, *(day for review in deciding_reviews for day in list_days(review))}

    @cached_property
    def _equal_days(self) -> Mapping[date, date]:
        """Day → the first of the days on which the same people are away, so that each such state is computed once."""
        first_days: dict[tuple[tuple[str, str], ...], date] = {}
        absences = {day: self.inputs.build_roster(day).absences for day in sorted(self._days)}
        return {day: first_days.setdefault(away, day) for day, away in absences.items()}

    @cached_property
    def _rosters(self) -> Mapping[date, Roster]:
        """The rosters of those days."""
        return {day: self.inputs.build_roster(day) for day in dict.fromkeys(self._equal_days.values())}

    def find_approvers(self, entry: ChangedEntry, day: date | None = None) -> tuple[Approvers, ...]:
        """Returns the approvers of each approval that is asked for, on a day of a review (default: the snapshot's)."""
        return self._assign(entry).requested[self._equal_days[day or self.inputs.snapshot.today]]

    def _assign(self, entry: ChangedEntry) -> _AssignedDays:
        """Returns the approvers of the entry on all days."""
        id = entry.qualified_id
        if id not in self._assigned:
            conflicts = self.find_conflicts(entry)
            confirmed = find_confirmed_conflicts(entry, self.inputs.contributors, self.inputs.confirmed_makers)
            is_all_confirmed = confirmed.keys() == conflicts.keys()
            certain = conflicts if is_all_confirmed else confirmed
            trusting = {day: assign_approvers(self.required[id], r, certain) for day, r in self._rosters.items()}
            approvers_by_day = (
                trusting if is_all_confirmed else self._ask_for_both(self.required[id], conflicts, trusting)
            )
            self._assigned[id] = _AssignedDays(approvers_by_day, trusting)
        return self._assigned[id]

    def _ask_for_both(
        self,
        required: tuple[RequiredApproval, ...],
        conflicts: Conflicts,
        trusting: Mapping[date, tuple[Approvers, ...]],
    ) -> Mapping[date, tuple[Approvers, ...]]:
        """Returns by day the approvers with all conflicts, and those without some where the former would spare them.

        They are spared where, on any day, somebody else could give the approval. Once an approval is asked for without
        the names too, the others may have to move further up, and so spare others; hence the repetition.
        """
        count, added = len(required), list[int]()
        while True:
            approvers_by_day = {
                day: assign_approvers(required, roster, conflicts, [trusting[day][index] for index in added])
                for day, roster in self._rosters.items()
            }
            spared = [
                index
                for index in range(count)
                if any(_is_spared(index, approvers_by_day[d], trusting[d]) for d in approvers_by_day)
            ]
            if set(spared) <= set(added):
                break
            added = sorted({*added, *spared})
        positions = [*range(count), *(count + added.index(index) for index in spared)]
        return {day: tuple(assigned[position] for position in positions) for day, assigned in approvers_by_day.items()}

    def find_conflicts(self, entry: ChangedEntry) -> Conflicts:
        """Returns the people who may not approve the entry, mere co-authors among them, each with the reason."""
        return find_conflicts(entry, self.inputs.contributors, self.inputs.mere_co_authors.keys())

    def find_candidate(
        self, entry: ChangedEntry, index: int, review: SubmittedReview, person_id: str
    ) -> DayCandidate | None:
        """Returns the reviewer as a candidate for the approval at `index`, or None.

        The days of the review are looked up first, then today: the review of a delegate stays valid after the absence.
        """
        days = [*list_days(review), self.inputs.snapshot.today]
        for number, day in enumerate(days):
            for candidate in self.find_approvers(entry, day)[index].candidates:
                if candidate.person.id == person_id:
                    return DayCandidate(candidate, day if number < len(days) - 1 else days[0])
        return None


def list_days(review: SubmittedReview) -> tuple[date, ...]:
    """Returns the days that it may be where a review is given: that of its time, then those further west and east.

    Forges tell the time in UTC. Days of absence are those of the place where people are, which nobody knows.
    """
    try:
        moment = review.submitted.astimezone(UTC)
        times = (review.submitted, moment + _LATEST_ZONE, moment + _EARLIEST_ZONE)
    except OverflowError:  # a time at the very end of the calendar
        times = (review.submitted,) * 3
    return tuple(dict.fromkeys(time.date() for time in times))


def _is_spared(index: int, cautious: Sequence[Approvers], trusting: Sequence[Approvers]) -> bool:
    """Returns whether somebody could give an approval with all conflicts whose word is not enough without some."""
    return not set(cautious[index].candidate_ids) <= set(trusting[index].candidate_ids)


def _find_keys(approvers_by_day: Mapping[date, tuple[Approvers, ...]], person_id: str) -> Keys:
    """Returns kind and team of each approval that a person may give on any of the days."""
    return frozenset(
        (one.required.kind, one.required.team)
        for assigned in approvers_by_day.values()
        for one in assigned
        if person_id in one.candidate_ids
    )
