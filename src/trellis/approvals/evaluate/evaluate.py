"""Evaluates a snapshot. Pure: equal snapshots give equal verdicts, and the order of reviews does not matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from ...diagnostics.phrases import format_date, join_phrases
from ..snapshot import Snapshot
from .approvers import Approvers, build_escalation_chain
from .blockers import collect_blockers
from .conflicts import find_anonymous_commits, find_unknown_pushers, lacks_fork_pushers
from .entry_approvers import EntryApprovers
from .inputs import EvaluationInputs
from .requirements import (
    RequiredApproval,
    find_required_approvals,
    is_policy_change,
    list_owning_teams,
    list_versions,
)
from .reviews import ReviewTally, tally_reviews
from .subjects import assess_entry
from .verdict import ApprovalVerdict, Subject


def evaluate_snapshot(snapshot: Snapshot) -> ApprovalVerdict:
    """Returns the verdict: the approvals that the change requires, those it has, and the problems that block it."""
    inputs = EvaluationInputs(snapshot)
    tally = tally_reviews(snapshot.reviews, inputs.roster)
    required = find_required_by_entry(inputs)
    approvers = EntryApprovers(inputs, required)
    subjects = tuple(assess_entry(entry, inputs, tally, approvers) for entry in snapshot.entries)
    blockers = tuple(collect_blockers(inputs, tally, approvers, subjects))
    is_incomplete = any(subject.missing_approvals for subject in subjects)
    scored_kinds = [s.kind for s in subjects if any(approval.scored for approval in s.missing_approvals)]
    return ApprovalVerdict(
        state="blocked" if blockers else "missing" if is_incomplete else "approved",
        base=snapshot.base,
        head=snapshot.head,
        number=snapshot.number,
        subjects=subjects,
        blockers=blockers,
        rubrics={kind: snapshot.policy.rubrics[kind] for kind in scored_kinds},
        notes=(*_write_notes(inputs, tally, approvers), *_explain_co_authorship(inputs, approvers, subjects)),
    )


def find_required_by_entry(inputs: EvaluationInputs) -> Mapping[str, tuple[RequiredApproval, ...]]:
    """Returns qualified id of an entry → the approvals it requires; none for a change by the ledger's recorder."""
    policy = inputs.snapshot.policy
    return {
        entry.qualified_id: () if inputs.is_recorder_change else find_required_approvals(entry, policy)
        for entry in inputs.snapshot.entries
    }


def _write_notes(inputs: EvaluationInputs, tally: ReviewTally, approvers: EntryApprovers) -> Iterator[str]:
    policy = inputs.snapshot.policy
    if policy.unreadable and is_policy_change(inputs.snapshot):
        yield f"{join_phrases(policy.unreadable)} cannot be read on the default branch: what else needs them waits"
    owners = {team for entry in inputs.snapshot.entries for team in list_owning_teams(entry)}
    for team in sorted(owners.intersection(policy.unreadable_teams)):
        yield f"the page of the team `{team}` cannot be read on the default branch, so whoever is above it is asked"
    for id in find_anonymous_commits(inputs.snapshot, inputs.roster):
        yield f"commit {id[:7]} names nobody who is known here, so whoever made it could not be kept from approving it"
    for account, ids in find_unknown_pushers(inputs.snapshot, inputs.roster).items():
        pushed = f"commit {ids[-1][:7]}" if ids else "what this branch had before"
        yield f"{pushed} was pushed by `{account}`, whom the people register does not know"
    if lacks_fork_pushers(inputs.snapshot):
        yield "this comes from a fork, and nobody knows who pushed to it, so they could not be kept from approving it"
    for id, review in tally.objections.items():
        if id not in approvers.objector_ids and review.state != "dismissed":
            name, day = inputs.roster.people[id].name, format_date(review.submitted)
            yield f"{name} asked for changes on {day}, and is not asked to approve this"
    for review in tally.unknown_objections:
        author = review.handle or review.person
        yield (
            f"`{author}` asked for changes on {format_date(review.submitted)}, and content/people.yml does not say who "
            "that is"
        )


def _explain_co_authorship(
    inputs: EvaluationInputs, approvers: EntryApprovers, subjects: Sequence[Subject]
) -> Iterator[str]:
    """Yields the way out for each person who could approve, and whom nothing but a co-author's line keeps from it."""
    barred_ids, ids_asked_too = set[str](), set[str]()
    for entry, subject in zip(inputs.snapshot.entries, subjects, strict=True):
        named_ids = {person.person for version in list_versions(entry) for person in version.people}
        for approval in approvers.find_approvers(entry):
            if _is_missing(approval, subject):
                barred_ids |= _list_nearest(approval, inputs) - named_ids
            ids_asked_too.update(approval.candidate_ids)
    for id, commit_ids in inputs.mere_co_authors.items():
        if id in barred_ids:
            commits = join_phrases([f"commit {commit_id[:7]}" for commit_id in commit_ids])
            verb, pronoun = ("is", "it") if len(commit_ids) == 1 else ("are", "them")
            name = inputs.roster.people[id].name
            promise = f"{name}'s approval is enough" if id in ids_asked_too else f"{name} can approve this"
            yield (
                f"{promise} once {commits} {verb} gone: begin a branch without "
                f"{pronoun}, and type the suggested words in yourself"
            )


def _is_missing(approvers: Approvers, subject: Subject) -> bool:
    """Returns whether one of these approvers still has to give an approval of this kind, or nobody is left for it."""
    return any(
        (result.kind, result.team) == (approvers.required.kind, approvers.required.team)
        and {candidate.person for candidate in result.candidates} <= set(approvers.candidate_ids)
        for result in subject.missing_approvals
    )


def _list_nearest(approvers: Approvers, inputs: EvaluationInputs) -> Set[str]:
    """Returns the ids of everybody in the escalation chain who is as near as the candidates, or nearer."""
    nearest: set[str] = set()
    for group in build_escalation_chain(approvers.required, inputs.roster):
        nearest |= {candidate.person.id for candidate in group if candidate.person.active}
        if not nearest.isdisjoint(approvers.candidate_ids):
            break
    return nearest
