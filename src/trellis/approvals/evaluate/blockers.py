"""Finds the problems that block a change whoever approves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ...diagnostics.phrases import format_count, format_date, join_phrases
from ..ledger.authority import derive_required_approval, find_authorities
from ..ledger.record_rules import MAX_RECORD_AGE
from ..protected_paths import find_git_file_type, is_generated, is_protected
from ..snapshot import ChangedEntry, ChangedPath, LedgerClaim, Policy, Snapshot, SubmittedReview
from .conflicts import find_pushing_programs, lacks_fork_pushers, list_other_pushers
from .entry_approvers import EntryApprovers
from .inputs import EvaluationInputs
from .requirements import is_policy_change, list_versions
from .reviews import ReviewTally, is_current
from .roster import Roster
from .verdict import Blocker, Subject

LINK_MODE, REPOSITORY_MODE = "120000", "160000"


def collect_blockers(
    inputs: EvaluationInputs, tally: ReviewTally, approvers: EntryApprovers, subjects: Sequence[Subject]
) -> Iterator[Blocker]:
    """Yields all blockers of the change: of its paths, its entries, its ledger records and its reviews."""
    yield from find_path_blockers(inputs.snapshot)
    yield from find_base_blockers(inputs.snapshot)
    yield from find_unread_blockers(inputs.snapshot)
    yield from find_program_blockers(inputs.snapshot)
    yield from find_entry_blockers(inputs.snapshot, subjects)
    yield from find_record_blockers(inputs.snapshot)
    if not inputs.is_recorder_change:
        yield from find_ledger_blockers(inputs.snapshot, tally, inputs.roster)
    yield from find_objection_blockers(tally, approvers, inputs)


_GIT_FILES = {
    "attributes": (
        "would have Git build another text than the one that is approved here",
        "delete it; what all files need stands in the .gitattributes at the top of the repository",
    ),
    "ignores": (
        "would have Git leave out new files there, such as the records of approvals",
        "delete it; what nobody should commit stands in the .gitignore at the top of the repository",
    ),
}
"""Type of a file that tells Git about others → what it does where people write, and the next act."""


def find_path_blockers(snapshot: Snapshot) -> Iterator[Blocker]:
    """Yields the blockers that follow from the names and modes of the changed files."""
    paths = snapshot.paths
    if not paths:
        yield Blocker(
            code="nothing", message="no changed file is known", help="compare a branch with the one that it goes into"
        )
    elif not snapshot.commits:
        yield Blocker(code="nobodys", message="nobody knows who made this change", help="compare commits, not files")
    links = [p for p in paths if p.mode == LINK_MODE]
    yield from _block_unusual_files(links, "a link to another place", "put the file itself there")
    repositories = [p for p in paths if p.mode == REPOSITORY_MODE]
    yield from _block_unusual_files(repositories, "another repository", "copy the files that are needed")
    for file_type, (effect, help) in _GIT_FILES.items():
        git_paths = tuple(p.path for p in paths if p.mode and find_git_file_type(p.path) == file_type)
        if git_paths:
            yield Blocker(code=file_type, message=f"`{git_paths[0]}` {effect}", help=help, paths=git_paths)
    unprintable = tuple(p.path for p in paths if not p.path.isprintable() or "�" in p.path)
    if unprintable:
        yield Blocker(
            code="odd-name",
            message=f"{format_count(len(unprintable), 'file')} with a name that cannot be shown",
            help="rename with small letters, digits and hyphens",
            paths=unprintable,
        )
    protected_paths = tuple(p.path for p in paths if is_protected(p.path) and not is_generated(p.path))
    if protected_paths and any(not is_protected(p.path) for p in paths):
        number = format_count(len(protected_paths), "file")
        yield Blocker(
            code="mixed",
            message=f"content changes together with {number} of those that run or rule the portal",
            help="make two changes of it: one with what lies below content/, one with the rest",
            paths=protected_paths,
        )
    ledger_paths = tuple(p.path for p in paths if p.path.startswith("reviews/"))
    if ledger_paths and len(ledger_paths) < len(paths):
        yield Blocker(
            code="ledger-mixed",
            message="the ledger of approvals changes together with something else",
            help="take the files below reviews/ out; they are written when this is merged",
            paths=ledger_paths,
        )
    rewritten_paths = tuple(p.path for p in paths if p.path.startswith("reviews/") and p.before)
    if rewritten_paths:
        yield Blocker(
            code="ledger-rewritten",
            message=f"{format_count(len(rewritten_paths), 'record')} of the ledger would be changed or deleted",
            help="add a new record; what was said once stays",
            paths=rewritten_paths,
        )
    entry_paths = {path for entry in snapshot.entries for path in entry.paths}
    unowned_paths = tuple(p.path for p in paths if p.path not in entry_paths)
    if unowned_paths:
        yield Blocker(
            code="unowned",
            message=f"nobody is known to answer for {format_count(len(unowned_paths), 'changed file')}",
            help="tell the learning team; this should not happen",
            paths=unowned_paths,
        )


def find_base_blockers(snapshot: Snapshot) -> Iterator[Blocker]:
    """Yields that the branch and the default branch parted at several commits.

    What the change brings is seen from one of them. What came to the default branch by another is not in that picture,
    and could be taken back unseen.
    """
    if snapshot.has_several_bases:
        yield Blocker(
            code="several-bases",
            message="this branch took over parts of the default branch by different ways, "
            "so nobody can see all that it would undo there",
            help="merge the default branch into this one, push, then have it approved",
        )


def find_unread_blockers(snapshot: Snapshot) -> Iterator[Blocker]:
    """Yields what the default branch and the forge do not say, where it decides who may approve the change."""
    unreadable = snapshot.policy.unreadable
    if unreadable and not is_policy_change(snapshot):
        yield Blocker(
            code="policy-unreadable",
            message=f"{join_phrases(unreadable)} cannot be read on the default branch, so nobody knows what this needs",
            help="mend that first, in a change of its own to settings, people, teams or rubrics",
        )
    for clause in snapshot.unread:
        yield Blocker(
            code="unread",
            message=f"the forge does not say {clause}, so nobody can be kept from approving their own work",
            help="judge this again in a few minutes; if nothing changes, push the same commits to a new branch and "
            "open the change from there, to be merged into the default branch",
        )


def find_program_blockers(snapshot: Snapshot) -> Iterator[Blocker]:
    """Yields the programs that pushed commits into somebody's change, for whoever it was."""
    for program, ids in find_pushing_programs(snapshot).items():
        more = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
        pushed = f"commit {ids[-1][:7]}{more}" if ids else "what was replaced since"
        yield Blocker(
            code="unread",
            message=f"`{program}` pushed {pushed}, and nobody knows for whom, so nobody can be kept from "
            "approving their own work",
            help="whoever wrote this pushes the same commits to a new branch, and opens the change from there",
        )


def find_entry_blockers(snapshot: Snapshot, subjects: Sequence[Subject]) -> Iterator[Blocker]:
    """Yields the entries that are unreadable or behind the default branch, and the approvals that nobody can give.

    subjects: one for each entry of the snapshot, in the same order.
    """
    for entry, subject in zip(snapshot.entries, subjects, strict=True):
        title = _find_entry_title(entry)
        versions = list_versions(entry)
        if entry.after and entry.after.page_missing:
            yield Blocker(
                code="unreadable",
                message=f"{title} has files left and no page of its own, so nobody knows what it asks for",
                help="restore its index.md, or delete all that lies in its folder",
                paths=entry.paths,
            )
        elif not versions or (entry.after and not entry.after.readable):
            yield Blocker(
                code="unreadable",
                message=f"{title} cannot be understood, so nobody knows what it asks for",
                help="`trellis check` says what to mend",
                paths=entry.paths,
            )
        if entry.behind:
            yield Blocker(
                code="behind",
                message=f"{title} was changed on the default branch too, "
                "so what would be published is a text that nobody has seen",
                help="update this branch with the default branch, then have it approved",
                paths=entry.paths,
            )
        for approval in subject.missing_approvals:
            if not approval.candidates:
                reasons = [f"{person.name} {person.why}" for person in approval.passed_over]
                end = f": {join_phrases(reasons)}" if reasons else ""
                yield Blocker(
                    code="nobody",
                    message=f"nobody is left who could approve {title}{end}",
                    help="the learning team names somebody under `approvals: top:` in portal.yml",
                    paths=entry.paths,
                )


def find_objection_blockers(
    tally: ReviewTally, approvers: EntryApprovers, inputs: EvaluationInputs
) -> Iterator[Blocker]:
    """Yields the open requests for changes by people who could decide, whether or not they may approve this change."""
    for id, review in tally.objections.items():
        if id not in approvers.objector_ids or _is_lifted(id, review, approvers, inputs):
            continue
        name, day = inputs.roster.people[id].name, format_date(review.submitted)
        if review.state != "dismissed":
            message = f"{name} asked for changes on {day}"
        elif review.dismissed_state is None:
            message = f"a review by {name} of {day} was dismissed, and nobody says whether it asked for changes"
        elif review.dismissed_by:
            message = f"{name} asked for changes on {day}; `{review.dismissed_by}` dismissed that and may not decide it"
        else:
            message = f"{name} asked for changes on {day}; that was dismissed, and nobody says by whom"
        yield Blocker(
            code="changes-requested",
            message=message,
            help=f"answer what {name} said, then ask for another look",
        )


def _is_lifted(objector_id: str, review: SubmittedReview, approvers: EntryApprovers, inputs: EvaluationInputs) -> bool:
    """Returns whether a request for changes was dismissed by the objector, or by whoever could give all the same keys.

    Whoever anything names as one who has a hand in the change lifts none: an objection waits rather than falls.
    """
    if review.state != "dismissed" or not review.dismissed_by:
        return False
    owners = inputs.roster.find_by_handle(review.dismissed_by)
    if len(owners) != 1:
        return False
    id = owners[0].id
    own_entries = [e for e in inputs.snapshot.entries if objector_id in approvers.find_objectors(e)]
    return id == objector_id or all(
        approvers.can_stand_in(entry, id, approvers.list_objected_keys(entry, objector_id)) for entry in own_entries
    )


def find_ledger_blockers(snapshot: Snapshot, tally: ReviewTally, roster: Roster) -> Iterator[Blocker]:
    """Yields the records whose reviewer has not confirmed them or could not give the approval that they state.

    Whoever opened the change confirms what is in it as long as nobody else pushed to it, which the forge has to say.
    """
    author_handle = snapshot.author.handle if snapshot.author else None
    author_ids = {person.id for person in roster.find_by_handle(author_handle)} if author_handle else set()
    other_pushers = tuple(list_other_pushers(snapshot))
    yield from find_authority_blockers(snapshot, roster)
    for entry, id in _list_recorded_reviewers(snapshot):
        if any(is_current(entry, review, snapshot) for review in tally.approvals.get(id, ())):
            continue
        name = _find_name(id, roster)
        if id not in author_ids:
            yield Blocker(
                code="ledger-not-theirs",
                message=f"a record says that {name} reviewed something, and {name} has not said so here",
                help=f"have {name} open this change, or approve it as it is now",
                paths=entry.paths,
            )
        elif other_pushers:
            accounts = join_phrases([f"`{handle}`" for handle in other_pushers[:3]], "and")
            yield Blocker(
                code="ledger-not-theirs",
                message=f"a record says that {name} reviewed something, and {accounts} pushed to this change as well",
                help=f"have {name} open a change with it from a branch that nobody else pushes to",
                paths=entry.paths,
            )
        elif lacks_fork_pushers(snapshot):
            yield Blocker(
                code="ledger-not-theirs",
                message=f"a record says that {name} reviewed something, and nobody knows who pushed to this fork",
                help=f"have {name} open a change with it from a branch of the repository itself, or approve one that "
                "somebody else opens",
                paths=entry.paths,
            )


def find_authority_blockers(snapshot: Snapshot, roster: Roster) -> Iterator[Blocker]:
    """Yields the records whose reviewer could not give the approval that they state, or could not any more.

    From a week on an authority of once, such as that of a delegate, is not enough; nor is it where the record is of a
    day before the commit that it names, since the text may have come later than the authority went. Where the forge
    knows the pull request, whose record may wait for people longer, whoever has the authority still can have given it
    then, and what its verdict gives was given.
    """
    for entry, id in _list_recorded_reviewers(snapshot):
        claim = entry.after.claim if entry.after else None
        if claim is None:
            continue
        is_granted = entry.id in snapshot.approved_records
        if _is_late(claim, id, snapshot, is_granted):
            yield Blocker(
                code="ledger-late",
                message=f"a record is of {format_date(claim.day)}, too long ago to tell who approved what then",
                help=f"have it approved again; a record comes within {MAX_RECORD_AGE.days} days of its review",
                paths=entry.paths,
            )
        is_authorised = has_authority(claim, id, snapshot.policy, snapshot.today)
        if not is_granted and not is_authorised and id not in claim.approver_ids:
            yield Blocker(
                code="ledger-without-authority",
                message=f"a record says that {_find_name(id, roster)} gave {claim.kind}, which is not theirs to give",
                help="leave it out; whoever can give it says so in a record of their own, the learning team where "
                "`people` of the item names all others",
                paths=entry.paths,
            )


def has_authority(claim: LedgerClaim, id: str, policy: Policy, today: date) -> bool:
    """Returns whether somebody could give what a record states, on its day and while its text may have come."""
    days = (claim.day, today) if claim.may_precede_commit else (claim.day,)
    return all(_is_authority(claim, id, policy, day) for day in days)


def depends_on_merge(claim: LedgerClaim, id: str, snapshot: Snapshot) -> bool:
    """Returns whether a record stands only if the verdict of the pull request that it names gave what it states.

    So it is where there are doubts about its reviewer, and where nothing else says that they could give it.
    """
    is_authority = has_authority(claim, id, snapshot.policy, snapshot.today)
    return bool(claim.doubts) or not is_authority or _is_former_authority(claim, id, snapshot)


def _list_recorded_reviewers(snapshot: Snapshot) -> Iterator[tuple[ChangedEntry, str]]:
    """Yields each record with the id of its reviewer."""
    for entry in snapshot.entries:
        if entry.kind == "review" and entry.after:
            yield from ((entry, reviewer.person) for reviewer in entry.after.people)


def _find_name(person_id: str, roster: Roster) -> str:
    return roster.people[person_id].name if person_id in roster.people else f"`{person_id}`"


def _is_late(claim: LedgerClaim, person_id: str, snapshot: Snapshot, is_granted: bool) -> bool:
    """Returns whether a record came so late that nobody can tell it from one of somebody with an authority of once.

    is_granted: whether the verdict of the pull request that it names gave it.
    """
    if not _is_old(claim, snapshot.today):
        return False
    commits = snapshot.merged_changes.get(claim.pull_request, ()) if claim.pull_request is not None else ()
    is_proved = claim.commit in commits and not any(_find_forge_faults(claim, snapshot))
    return not is_proved or (_is_former_authority(claim, person_id, snapshot) and not is_granted)


def _is_former_authority(claim: LedgerClaim, person_id: str, snapshot: Snapshot) -> bool:
    """Returns whether a record is so old that its day is not enough, and its reviewer could not give it today."""
    is_authority = _is_authority(claim, person_id, snapshot.policy, snapshot.today)
    return _is_old(claim, snapshot.today) and not is_authority and person_id not in claim.approver_ids


def _is_old(claim: LedgerClaim, today: date) -> bool:
    return today - claim.day > MAX_RECORD_AGE


def _is_authority(claim: LedgerClaim, id: str, policy: Policy, day: date) -> bool:
    required = derive_required_approval(claim.kind, claim.team, claim.small)
    return id in find_authorities(policy, required, day)


def find_record_blockers(snapshot: Snapshot) -> Iterator[Blocker]:
    """Yields the records and samples that state what never was, by Git or by the forge; whoever brings them."""
    for entry in snapshot.entries:
        claim = entry.after.claim if entry.kind == "review" and entry.after else None
        doubts = claim.doubts if claim and entry.id not in snapshot.approved_records else ()
        for fault in (*claim.faults, *doubts, *_find_forge_faults(claim, snapshot)) if claim else ():
            yield Blocker(
                code="ledger-unproved",
                message=f"the record {entry.id} {fault}",
                help="take it out; what was approved is recorded after the merge, or with `trellis approve`",
                paths=entry.paths,
            )
        for fault in entry.after.sample_faults if entry.after else ():
            yield Blocker(
                code="ledger-unproved",
                message=f"the sample {entry.id} {fault}",
                help="take it out; `trellis spot-check` announces a sample, and draws it once its round is published",
                paths=entry.paths,
            )


def _find_forge_faults(claim: LedgerClaim, snapshot: Snapshot) -> Iterator[str]:
    """Yields what the forge says against a record that nothing else speaks against, since it is asked of no other.

    Without a forge, nobody can say which pull requests there were.
    """
    if claim.pull_request is None or snapshot.number is None or claim.faults:
        return
    commits = snapshot.merged_changes.get(claim.pull_request, ())
    if not commits:
        number = claim.pull_request
        yield f"names pull request {number}, which the forge does not know as merged into the default branch"
    elif claim.commit not in commits:
        yield f"names pull request {claim.pull_request}, whose last commit is {commits[0][:10]}, and not that one"
    elif (opened := snapshot.opened_days.get(claim.pull_request)) is None:
        yield f"names pull request {claim.pull_request}, of which the forge does not say when it was opened"
    elif claim.day < opened - timedelta(days=1):  # it may be a matter of time zones
        day = format_date(claim.day)
        yield f"is of {day}, and the pull request that it names was opened on {format_date(opened)}"


def _block_unusual_files(paths: Sequence[ChangedPath], description: str, help: str) -> Iterator[Blocker]:
    if paths:
        names = join_phrases([f"`{p.path}`" for p in paths[:3]])
        message = f"{names} {'is' if len(paths) == 1 else 'are'} {description}"
        yield Blocker(code="not-a-file", message=message, help=help, paths=tuple(p.path for p in paths))


def _find_entry_title(entry: ChangedEntry) -> str:
    version = entry.after or entry.before
    return version.title if version and version.title else entry.id
