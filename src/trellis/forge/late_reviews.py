"""Finds what was approved or dismissed after the merge by somebody who has not the authority for it any more.

What was merged without its approvals can be approved afterwards, by those whom it asked for and who are asked still:
the nearest by the people, teams and items of the default branch as it is now. An authority of once, such as that of a
delegate, of somebody who has left, or of whoever stood in for a manager who is free by now, is not used later; nor does
what the change itself brought of people and settings give anybody one. So it is with whoever dismisses a request for
changes after the merge.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from ..approvals.evaluate.entry_approvers import EntryApprovers, Keys
from ..approvals.evaluate.evaluate import find_required_by_entry
from ..approvals.evaluate.inputs import EvaluationInputs
from ..approvals.evaluate.requirements import ITEM_KINDS, RequiredApproval
from ..approvals.evaluate.reviews import get_review_order
from ..approvals.evaluate.roster import Roster
from ..approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict, Subject, UncountedReview
from ..approvals.snapshot import ChangedEntry, EntryPerson, Policy, RosterPerson, Snapshot, SubmittedReview
from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.phrases import format_date
from ..kinds.handles import fold_account


class PresentBranch(NamedTuple):
    """The default branch as it is now. policy: the catalogue's. today: the day of those dismissals that have none."""

    policy: Policy
    catalogue: Catalogue
    today: date


class OutdatedReview(NamedTuple):
    """A review that counts for an approval of an entry by the verdict, and is not its author's to give any more."""

    subject: Subject
    approval: ApprovalResult
    review: SubmittedReview


@dataclass(frozen=True)
class _PresentApprovers:
    """Whom the approvals that a merged change required would be asked of by the default branch as it is now."""

    snapshot: Snapshot
    branch: PresentBranch
    _approvers: dict[date, tuple[EntryApprovers, EntryApprovers]] = field(default_factory=dict, repr=False)

    @cached_property
    def policy(self) -> Policy:
        """The policy of today, with the teams as the change takes them."""
        return _restate_teams(self.branch.policy, self.snapshot)

    @cached_property
    def entries(self) -> Mapping[str, ChangedEntry]:
        """Qualified id → the entry with the people whom it names today."""
        return {entry.qualified_id: _restate_people(entry, self.branch.catalogue) for entry in self.snapshot.entries}

    @cached_property
    def required(self) -> Mapping[str, tuple[RequiredApproval, ...]]:
        """Qualified id of an entry → the approvals that the merged change required."""
        return find_required_by_entry(EvaluationInputs(self.snapshot))

    @cached_property
    def former_approvers(self) -> EntryApprovers:
        """Those of the merge."""
        return EntryApprovers(EvaluationInputs(self.snapshot), self.required)

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, str]]:
        """Qualified id of an entry → the team that owned it once it was merged, and the one that owns it today."""
        return {entry.qualified_id: _find_owners(entry, self.branch.catalogue) for entry in self.snapshot.entries}

    def find_present_team(self, id: str, team: str) -> str:
        """Returns the team that answers today for what a team answered for at the merge. id: qualified, of an entry."""
        former_owner, owner = self.owners[id]
        return owner if team == former_owner else team

    def may_approve(self, id: str, kind: str, team: str, person_id: str, day: date) -> bool:
        """Returns whether a person is asked for an approval on a day, both as at the merge and as it would be today."""
        keys = ((kind, team), (kind, self.find_present_team(id, team)))
        return all(
            any(
                person_id in approvers.candidate_ids
                for approvers in entry_approvers.find_approvers(self.entries[id])
                if (approvers.required.kind, approvers.required.team) == key
            )
            for key, entry_approvers in zip(keys, self._get_approvers(day), strict=True)
        )

    def can_stand_in(self, id: str, person_id: str, objected_keys: Sequence[Keys], day: date) -> bool:
        """Returns whether a person may give each of these keys on a day, both as at the merge and as it would be today.

        objected_keys: of `EntryApprovers.list_objected_keys`.
        """
        former_approvers, present_approvers = self._get_approvers(day)
        entry = self.entries[id]
        present_keys = [
            frozenset((kind, self.find_present_team(id, team)) for kind, team in keys) for keys in objected_keys
        ]
        return former_approvers.can_stand_in(entry, person_id, objected_keys) and present_approvers.can_stand_in(
            entry, person_id, present_keys
        )

    def _get_approvers(self, day: date) -> tuple[EntryApprovers, EntryApprovers]:
        """Returns those of a day: by the teams that owned the entries at the merge, and by those that do today."""
        if day not in self._approvers:
            update = {"policy": self.policy, "entries": tuple(self.entries.values()), "reviews": (), "today": day}
            inputs = EvaluationInputs(self.snapshot.model_copy(update=update))
            present_required = {
                id: tuple(one._replace(team=self.find_present_team(id, one.team)) for one in required)
                for id, required in self.required.items()
            }
            self._approvers[day] = (
                EntryApprovers(inputs, self.required),
                EntryApprovers(inputs, present_required),
            )
        return self._approvers[day]


def _follow_objectors(snapshot: Snapshot, merge_time: datetime, present_policy: Policy) -> Snapshot:
    """Returns the snapshot with requests for changes under the names that their authors' accounts had at the merge.

    A forge names an account as it is called today, and who it was at the merge the people of that time say. An approval
    is nobody's where they do not know its account: what the register says since gives nobody one. What the same account
    answered with an approval before the merge, or dismissed itself, is answered under whatever name.
    """
    roster, present_roster = Roster(snapshot.policy, snapshot.today), Roster(present_policy, snapshot.today)

    def is_answered(objection: SubmittedReview) -> bool:
        account, order = fold_account(objection.handle or ""), get_review_order(objection)
        if objection.state == "dismissed" and fold_account(objection.dismissed_by or "") == account:
            return True
        return any(
            review.state == "approved"
            and fold_account(review.handle or "") == account
            and review.submitted <= merge_time
            and get_review_order(review) > order
            for review in snapshot.reviews
        )

    def follow(review: SubmittedReview) -> SubmittedReview:
        people = present_roster.find_by_handle(review.handle or "")
        if "changes-requested" not in _list_possible_states(review) or len(people) != 1 or is_answered(review):
            return review
        former = roster.people.get(people[0].id)
        has_owner = bool(roster.find_by_handle(review.handle or ""))
        if has_owner or not former or not former.handle:
            return review
        return review.model_copy(update={"handle": former.handle})

    return snapshot.model_copy(update={"reviews": tuple(follow(review) for review in snapshot.reviews)})


def _list_possible_states(review: SubmittedReview) -> tuple[str, ...]:
    """Returns what a review is, and what it may have been before it was dismissed."""
    if review.state != "dismissed":
        return (review.state,)
    return (review.dismissed_state,) if review.dismissed_state else ("approved", "changes-requested")


def _omit_approvals_of_others(
    snapshot: Snapshot, merge_time: datetime, present_policy: Policy
) -> tuple[Snapshot, tuple[str, ...]]:
    """Returns the snapshot without late approvals by accounts that are not whose they were, and a note about each."""
    roster, present_roster = Roster(snapshot.policy, snapshot.today), Roster(present_policy, snapshot.today)

    def list_ids(owners: Sequence[RosterPerson]) -> list[str]:
        return [owner.id for owner in owners]

    late_approvals = (r for r in snapshot.reviews if r.state == "approved" and r.submitted > merge_time and r.handle)
    changed = [
        review
        for review in late_approvals
        if (owners := roster.find_by_handle(review.handle or ""))
        and list_ids(owners) != list_ids(present_roster.find_by_handle(review.handle or ""))
    ]
    notes = (
        f"what `{review.handle}` approved on {format_date(review.submitted)}, after the merge, does not count, since "
        "that account is not whose it was at the merge"
        for review in changed
    )
    reviews = tuple(review for review in snapshot.reviews if review not in changed)
    return snapshot.model_copy(update={"reviews": reviews}), tuple(notes)


def evaluate_merged_snapshot(
    snapshot: Snapshot,
    merge_time: datetime,
    read_branch: Callable[[], PresentBranch],
    evaluate: Callable[[Snapshot], ApprovalVerdict],
) -> tuple[ApprovalVerdict, Snapshot]:
    """Returns the verdict on what was merged, and the snapshot with the reviews that count for it.

    A review that came after the merge counts if its author is asked for it now as well, and a dismissal if whoever
    dismisses could decide now as well; the verdict tells of those that do not. What was given before was given then,
    and no later approval by the same person takes its place.
    read_branch: is asked only where something was said after the merge. evaluate: gives a verdict.
    """
    roster = Roster(snapshot.policy, snapshot.today)
    objections = (review for review in snapshot.reviews if "changes-requested" in _list_possible_states(review))
    if any(review.handle and not roster.find_by_handle(review.handle) for review in objections):
        snapshot = _follow_objectors(snapshot, merge_time, read_branch().policy)
    late_reviews = [review for review in snapshot.reviews if review.submitted > merge_time]
    late_dismissals = _list_late_dismissals(snapshot, merge_time)
    early_snapshot = omit_late_reviews(snapshot, merge_time)
    early_verdict = evaluate(early_snapshot)
    has_late_objection = any(review.state != "approved" for review in late_reviews)
    is_as_merged = not late_reviews and not late_dismissals
    if is_as_merged or (early_verdict.state == "approved" and not has_late_objection):
        return early_verdict, early_snapshot
    present = _PresentApprovers(snapshot, read_branch())
    outdated_dismissals = [review for review in late_dismissals if not _can_dismiss(review, present)]
    snapshot, notes = _omit_approvals_of_others(
        _restore_objections(snapshot, outdated_dismissals), merge_time, present.branch.policy
    )
    notes = (*notes, *_explain_dismissals(outdated_dismissals))
    outdated_reviews: list[OutdatedReview] = []
    while True:
        verdict = evaluate(snapshot)
        more = _find_outdated_reviews(verdict, snapshot, merge_time, present)
        if not more:
            verdict = _tell_outdated_reviews(_restore_grants(verdict, early_verdict), outdated_reviews)
            return verdict.model_copy(update={"notes": (*verdict.notes, *notes)}), snapshot
        outdated_reviews += more
        snapshot = _omit_reviews(snapshot, [outdated.review for outdated in more])


def omit_late_reviews(snapshot: Snapshot, merge_time: datetime) -> Snapshot:
    """Returns the snapshot without the reviews that came after the merge, and with what was dismissed since."""
    snapshot = _restore_objections(snapshot, _list_late_dismissals(snapshot, merge_time))
    early_reviews = tuple(review for review in snapshot.reviews if review.submitted <= merge_time)
    return snapshot.model_copy(update={"reviews": early_reviews})


def _list_late_dismissals(snapshot: Snapshot, merge_time: datetime) -> tuple[SubmittedReview, ...]:
    """Returns what may be a request for changes that was dismissed after the merge. An approval stays dismissed."""
    return tuple(
        review
        for review in snapshot.reviews
        if review.state == "dismissed"
        and "changes-requested" in _list_possible_states(review)
        and (review.dismissed_at is None or review.dismissed_at > merge_time)
    )


def _restore_objections(snapshot: Snapshot, dismissed: Collection[SubmittedReview]) -> Snapshot:
    """Returns the snapshot with these reviews as they were before they were dismissed, as far as that is known."""

    def restore(review: SubmittedReview) -> SubmittedReview:
        return review.model_copy(update={"state": review.dismissed_state or review.state, "dismissed_by": None})

    reviews = tuple(restore(review) if review in dismissed else review for review in snapshot.reviews)
    return snapshot.model_copy(update={"reviews": reviews})


def _can_dismiss(review: SubmittedReview, present: _PresentApprovers) -> bool:
    """Returns whether the account that dismissed a review is its author's or could give the same keys, now as well.

    That it could at the merge is the verdict's to find. What stands in nobody's way anybody can dismiss.
    """
    snapshot, approvers = present.snapshot, present.former_approvers
    former_roster = approvers.inputs.roster
    objectors = former_roster.find_by_handle(review.handle or "")
    owners = former_roster.find_by_handle(review.dismissed_by or "")
    objected_keys = {
        entry.qualified_id: keys
        for objector in objectors
        for entry in snapshot.entries
        if any(keys := approvers.list_objected_keys(entry, objector.id))
    }
    if len(objectors) != 1 or not objected_keys:
        return True
    day = review.dismissed_at.date() if review.dismissed_at else present.branch.today
    present_owners = Roster(present.policy, day).find_by_handle(review.dismissed_by or "")
    if len(owners) != 1 or [owner.id for owner in present_owners] != [owners[0].id]:
        return False
    return owners == objectors or all(
        present.can_stand_in(id, owners[0].id, keys, day) for id, keys in objected_keys.items()
    )


def _explain_dismissals(dismissed: Collection[SubmittedReview]) -> Iterator[str]:
    """Yields a note of each dismissal that does not count. Of one by nobody a blocker tells."""
    for review in dismissed:
        if review.dismissed_by:
            yield (
                f"what `{review.handle}` said on {format_date(review.submitted)} was dismissed after the merge by "
                f"`{review.dismissed_by}`, who may not decide it today, so it stands"
            )


def _restore_grants(verdict: ApprovalVerdict, early_verdict: ApprovalVerdict) -> ApprovalVerdict:
    """Returns the verdict with each approval as it was given before the merge, where the same person gave it then."""
    early_grants = {
        (subject.kind, subject.id, approval.kind, approval.team, approval.grant.by.person): approval.grant
        for subject in early_verdict.subjects
        for approval in subject.approvals
        if approval.grant
    }

    def restore(subject: Subject, approval: ApprovalResult) -> ApprovalResult:
        if approval.grant is None:
            return approval
        key = (subject.kind, subject.id, approval.kind, approval.team, approval.grant.by.person)
        return approval.model_copy(update={"grant": early_grants.get(key, approval.grant)})

    subjects = (
        subject.model_copy(update={"approvals": tuple(restore(subject, approval) for approval in subject.approvals)})
        for subject in verdict.subjects
    )
    return verdict.model_copy(update={"subjects": tuple(subjects)})


def _find_outdated_reviews(
    verdict: ApprovalVerdict, snapshot: Snapshot, merge_time: datetime, present: _PresentApprovers
) -> tuple[OutdatedReview, ...]:
    """Returns the reviews that count by the verdict, were given after the merge, and are not their author's to give."""
    late_reviews = {review.id: review for review in snapshot.reviews if review.submitted > merge_time}
    late_approvals = (
        (entry, OutdatedReview(subject, approval, late_reviews[approval.grant.review]))
        for entry, subject in zip(snapshot.entries, verdict.subjects, strict=True)
        for approval in subject.approvals
        if approval.grant and approval.grant.review in late_reviews
    )
    return tuple(late for entry, late in late_approvals if not _has_authority(late, entry, present))


def _tell_outdated_reviews(verdict: ApprovalVerdict, outdated: Collection[OutdatedReview]) -> ApprovalVerdict:
    """Returns the verdict without these reviews with each of them as one that does not count, and why.

    Whoever gave one is not named as somebody who can.
    """
    return verdict.model_copy(update={"subjects": tuple(_tell_of(subject, outdated) for subject in verdict.subjects)})


def _tell_of(subject: Subject, outdated: Collection[OutdatedReview]) -> Subject:
    own = [late for late in outdated if (late.subject.kind, late.subject.id) == (subject.kind, subject.id)]
    grants = {late.review.id: late.approval.grant for late in own if late.approval.grant}
    rejected = tuple(
        UncountedReview(
            review=id,
            account=grant.by.handle or "",
            name=grant.by.name,
            on=grant.on,
            why="no-authority",
            message=f"came after the merge, by somebody who is not asked for it as {grant.by.role} any more",
        )
        for id, grant in grants.items()
    )
    former = {(late.approval.kind, late.approval.team, grants[late.review.id].by.person) for late in own}
    approvals = tuple(
        approval.model_copy(
            update={
                "candidates": tuple(
                    who for who in approval.candidates if (approval.kind, approval.team, who.person) not in former
                )
            }
        )
        for approval in subject.approvals
    )
    return subject.model_copy(
        update={"approvals": approvals, "uncounted_reviews": (*subject.uncounted_reviews, *rejected)}
    )


def _omit_reviews(snapshot: Snapshot, reviews: Collection[SubmittedReview]) -> Snapshot:
    """Returns the snapshot without these reviews. What they took back, such as an objection, is gone as well."""
    omitted = [*reviews, *(earlier for review in reviews for earlier in _list_taken_back(review, snapshot))]
    return snapshot.model_copy(update={"reviews": tuple(r for r in snapshot.reviews if r not in omitted)})


def _list_taken_back(review: SubmittedReview, snapshot: Snapshot) -> Iterator[SubmittedReview]:
    """Yields the reviews of the same account up to its last objection before a review."""
    account, order = fold_account(review.handle or ""), get_review_order(review)
    own_reviews = [
        r for r in snapshot.reviews if fold_account(r.handle or "") == account and get_review_order(r) < order
    ]
    objections = [get_review_order(r) for r in own_reviews if r.state in ("changes-requested", "dismissed")]
    yield from (r for r in own_reviews if objections and get_review_order(r) <= max(objections))


def _has_authority(late: OutdatedReview, entry: ChangedEntry, present: _PresentApprovers) -> bool:
    """Returns whether an approval is asked of its author today, too, as on the day of the review."""
    grant = late.approval.grant
    assert grant
    return present.may_approve(entry.qualified_id, late.approval.kind, late.approval.team, grant.by.person, grant.on)


def _find_owners(entry: ChangedEntry, catalogue: Catalogue) -> tuple[str, str]:
    """Returns the team that owned a course or path once it was merged, and the one that owns it today."""
    item = _find_item(entry, catalogue)
    version = entry.after or entry.before
    former_owner = version.team if version else ""
    return former_owner, item.owner if item else former_owner


def _find_item(entry: ChangedEntry, catalogue: Catalogue) -> Entry[Any] | None:
    """Returns a course or path as the catalogue has it, perhaps under a later id; None if it is gone."""
    if entry.kind not in ITEM_KINDS:
        return None
    return catalogue.find_entry(entry.kind, catalogue.resolve_id(entry.kind, entry.id))


def _restate_people(entry: ChangedEntry, catalogue: Catalogue) -> ChangedEntry:
    """Returns a course or path with the people whom it names today, on both sides of the change.

    The side before lacks those whom the change itself names first: they stay its own word.
    """
    item, version = _find_item(entry, catalogue), entry.after or entry.before
    if item is None or version is None:
        return entry
    people = tuple(EntryPerson(person=person.person, role=person.role) for person in item.meta.people)
    former_ids, ids = ({p.person for p in v.people} if v else set() for v in (entry.before, entry.after))
    earlier_people = tuple(person for person in people if person.person not in ids - former_ids)
    before, after = (version.model_copy(update={"people": own}) for own in (earlier_people, people))
    return entry.model_copy(update={"before": before, "after": after})


def _restate_teams(policy: Policy, snapshot: Snapshot) -> Policy:
    """Returns the policy of today, with the teams that there were at the merge.

    A team that has another id by now is there under both. One that the change itself takes away is there as it was,
    and one that it brings is not: of that, whoever is above it is asked.
    """
    added_ids = {entry.id for entry in snapshot.entries if entry.kind == "team" and not entry.before}
    teams = {team.id: team for team in policy.teams if team.id not in added_ids}
    present_teams = {id: team for team in policy.teams for id in (*team.former_ids, team.id)}
    taken_ids = {entry.id for entry in snapshot.entries if entry.kind == "team" and entry.before and not entry.after}
    for former_team in snapshot.policy.teams:
        present_team = present_teams.get(former_team.id)
        if present_team and former_team.id not in teams:
            teams[former_team.id] = present_team.model_copy(update={"id": former_team.id})
        elif former_team.id not in teams and former_team.id in taken_ids:
            teams[former_team.id] = former_team
    return policy.model_copy(update={"teams": tuple(teams.values())})
