"""Collects what Git does not know about a merge request: the approvals as reviews with scores, and the pushes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from ..approvals.evaluate.scores import find_score_lines
from ..approvals.snapshot import Account, BranchPush, Conversation, SubmittedReview
from . import gitlab_answers as answers
from .gitlab_answers import GitLabNote, GitLabVersion
from .gitlab_notes import was_edited
from .http_client import HttpClient
from .limits import MAX_TEXT_LENGTH, cut_text
from .problems import PermissionDenied, ResourceNotFound, UnexpectedResponse
from .protocol import ForgeChange
from .pushes import ListedPushes, PushesElsewhere, find_search_start, list_deciding_accounts, trace_pushes

PERMISSION = "the scope api"
APPROVED_NOTE, OBJECTED_NOTE = "approved this merge request", "requested changes"
READING_TIME = timedelta(minutes=2)
"""How long after a push nobody knows which version somebody speaks of."""

MAX_SCORED_NOTES = 20
"""How many comments with scores are read of somebody who approves, the last ones: of each it is asked whether it was
edited. Who has more has scored later what the earlier ones score.
"""

MAX_EVENTS_BEFORE = 1_000
"""How many pushes before one that created the branch are searched, for a branch of that name that was deleted, and for
pushes of those who decide to other branches. Theirs are not counted, so that they hide none behind others.
"""

MAX_ACCOUNT_EVENTS = 2_000
"""How many pushes of one of those who decide are not counted; whoever has more since the search begins is not traced.
"""

MAX_EVENTS = 10_000
"""How many pushes to all branches of the project are searched. Where they do not lead back far enough, that is said.

GitLab counts no further, and ends its list a page later as if there were no more.
"""

MAX_FORK_EVENTS = 1_000
"""The same for a fork that nobody else may push to; strangers have as many pushes as they like."""


def collect_conversation(
    client: HttpClient, project_path: str, request_path: str, change: ForgeChange, own_account: str
) -> Conversation:
    """Collects the conversation as it is now. own_account: its approval is the check, and not that of a person."""
    approvals = client.get_object(f"{request_path}/approvals", answers.GitLabApprovals, PERMISSION)
    approvers = {approver.user.username: approver.approved_at for approver in approvals.approved_by}
    all_notes = client.list_items(f"{request_path}/notes", GitLabNote, PERMISSION, sort="asc", order_by="created_at")
    notes = [note for note in all_notes if note.system or (note.author and note.author.username in approvers)]
    versions = sorted(
        client.list_items(f"{request_path}/versions", GitLabVersion, PERMISSION), key=lambda version: version.created_at
    )
    if not versions or versions[-1].head_commit_sha != change.head:
        raise UnexpectedResponse(f"merge request {change.number} changed while it was looked at", "run this again")
    commits = [commit.id for commit in client.list_items(f"{request_path}/commits", answers.GitLabCommit, PERMISSION)]
    reviews = [
        review
        for approver in approvals.approved_by
        if approver.user.username.casefold() != own_account.casefold()
        for review in _convert_approval(client, approver, notes, versions, change.merge_time)
    ]
    all_reviews = (*reviews, *_find_objections(notes, approvers, change.merge_time))
    accounts, project_pushes = frozenset(list_deciding_accounts(all_reviews, change.author)), ProjectPushes()
    brought = versions[-1].created_at
    if change.fork or not change.is_fork:
        path = f"/projects/{change.fork}" if change.is_fork else project_path
        project_pushes = _find_pushes(client, path, change, accounts, brought)
    elsewhere = project_pushes.elsewhere
    if change.is_fork:
        elsewhere = elsewhere.join(
            _search_elsewhere(client, project_path, change, accounts, brought)
        )  # the fork's branch may have had other pushes than those that led to its last commit
    traced = trace_pushes(commits, change.head, project_pushes.own.pushes)
    own_pushes = frozenset(traced.pushes)
    return Conversation(
        number=change.number,
        author=Account(handle=change.author or None, name=change.author),
        opened=change.opening_time,
        fork=change.is_fork,
        private_fork=change.is_private_fork,
        reviews=all_reviews,
        pushes=traced.pushes,
        lacks_pushes=project_pushes.own.is_cut,
        pushes_elsewhere=tuple(push for push in elsewhere.pushes if push not in own_pushes),
        commits=tuple(sorted(commits)),
        untraced_accounts=elsewhere.untraced_accounts,
        unread=() if change.is_private_fork else traced.unread,
    )


def _convert_approval(
    client: HttpClient,
    approver: answers.GitLabApprover,
    notes: Sequence[GitLabNote],
    versions: Sequence[GitLabVersion],
    merge_time: datetime | None,
) -> Iterator[SubmittedReview]:
    """Yields a current approval as a review, and once more for each note that may score it: the rubric says which does.

    If its time is unknown, or right after a push, so is its commit. Scores for another version that came since, and
    before the merge, are reviews of their own, which approve nothing. Scores that came after the merge, to an approval
    from before it, are reviews of their own time, unless they were edited. They answer no objection: only the button
    does.
    """
    username = approver.user.username
    own_notes = [note for note in notes if note.author and note.author.username == username]
    times = [note.created_at for note in own_notes if note.system and note.body.strip() == APPROVED_NOTE]
    objection_times = [note.created_at for note in own_notes if note.system and note.body.strip() == OBJECTED_NOTE]
    approved_at = times[-1] if times else approver.approved_at
    head = _find_shown_head(versions, approved_at)
    notes_with_lists = [note for note in own_notes if head and not note.system and _may_score(note)][-MAX_SCORED_NOTES:]
    heads_by_note = {note.id: _find_shown_head(versions, note.created_at) for note in notes_with_lists}
    scored_notes = [note for note in notes_with_lists if heads_by_note[note.id] == head]

    def convert(
        note: GitLabNote | None, submitted: datetime | None, commit: str | None = head, *, scores_only: bool = False
    ) -> SubmittedReview:
        return SubmittedReview(
            id=f"note-{note.id}" if note else f"approval-of-{username}",
            handle=username,
            state="commented" if scores_only else "approved",
            commit=commit,
            body=cut_text(note.body) if note else "",
            overlong=bool(note and len(note.body) > MAX_TEXT_LENGTH),
            submitted=submitted or datetime.min.replace(tzinfo=UTC),
            edited=bool(note and was_edited(client, note, PERMISSION)),
            is_note=note is not None,
            scores_only=scores_only,
        )

    for note in notes_with_lists:
        is_later = approved_at and note.created_at > approved_at and (not merge_time or note.created_at <= merge_time)
        if is_later and heads_by_note[note.id] != head:
            yield convert(note, note.created_at, heads_by_note[note.id], scores_only=True)
    end = merge_time if merge_time and approved_at and approved_at <= merge_time else None
    early_notes = [note for note in scored_notes if end is None or note.created_at <= end]
    for early_note in (None, *early_notes):
        yield convert(early_note, approved_at)
    if all(approved_at and time < approved_at for time in objection_times):
        late_reviews = (convert(note, note.created_at) for note in scored_notes[len(early_notes) :])
        yield from (review for review in late_reviews if not review.edited)  # else it would take back the early ones


def _find_shown_head(versions: Sequence[GitLabVersion], said_at: datetime | None) -> str | None:
    """Returns the last commit that somebody saw who said something; None if none is sure. versions: the earliest first.

    GitLab says of no approval which version was on the page. Right after a push it may have been either: nobody can
    have read the one, and what was said may be about it. The first version is the only one that there was. Several can
    have the same commit, as where the target branch was changed.
    """
    if said_at is None:
        return None
    replaced_times = (*(version.created_at for version in versions[1:]), None)
    heads = {
        version.head_commit_sha
        for version, replaced in zip(versions, replaced_times, strict=True)
        if version.created_at <= said_at and (replaced is None or said_at < replaced + READING_TIME)
    }
    return heads.pop() if len(heads) == 1 else None


def _may_score(note: GitLabNote) -> bool:
    """Returns whether a note has scores, or is too long for anybody to tell."""
    return len(note.body) > MAX_TEXT_LENGTH or bool(find_score_lines(cut_text(note.body)))


def _find_objections(
    notes: Sequence[GitLabNote], approvers: Mapping[str, datetime | None], merge_time: datetime | None
) -> Iterator[SubmittedReview]:
    """Yields the last request for changes of everybody who did not approve after it, and the last before the merge.

    An approval answers it for good, also one that GitLab took away when commits were added. One that was given before
    may be listed still. What the merge went past is there, whatever its author has said since: that is a review of its
    own, which answers it later. approvers: when they approved, as far as it is known.
    """

    def is_late(time: datetime) -> bool:
        return merge_time is not None and time > merge_time

    own_notes = [n for n in notes if n.author and n.system and n.body.strip() in (OBJECTED_NOTE, APPROVED_NOTE)]
    last_notes = {(note.author.username, is_late(note.created_at)): note for note in own_notes if note.author}
    for (username, was_late), note in last_notes.items():
        approved_at = approvers.get(username)
        is_answered = approved_at is not None and approved_at > note.created_at and is_late(approved_at) is was_late
        if note.body.strip() == OBJECTED_NOTE and not is_answered:
            yield SubmittedReview(
                id=f"note-{note.id}", handle=username, state="changes-requested", submitted=note.created_at
            )


class ProjectPushes(NamedTuple):
    """The pushes to a branch, and those by which some accounts may have brought its commits to any branch."""

    own: ListedPushes = ListedPushes()
    elsewhere: PushesElsewhere = PushesElsewhere()


def _find_pushes(
    client: HttpClient, project_path: str, change: ForgeChange, accounts: Set[str], brought: datetime
) -> ProjectPushes:
    """Finds pushes in the project that the change comes from; none where GitLab lists none to this token."""
    limit = MAX_FORK_EVENTS if change.is_private_fork else MAX_EVENTS
    try:
        return _select_pushes(_list_events(client, project_path, brought), change, accounts, limit)
    except ResourceNotFound:
        return ProjectPushes()  # such as a fork that the token may not see
    except PermissionDenied:
        if not change.is_fork:
            raise  # whoever owns a fork keeps others from it, and nobody else can change that
        return ProjectPushes()


def _list_events(client: HttpClient, project_path: str, brought: datetime) -> Iterator[answers.GitLabEvent]:
    """Yields all pushes to the branches and tags of a project until the day after `brought` at least, the latest first.

    brought: when GitLab noted the last commit of the change. What came after it brought none of the commits first.
    """
    query = {"action": "pushed", "sort": "desc", "before": find_day_after(brought).isoformat()}
    return client.list_items(f"{project_path}/events", answers.GitLabEvent, PERMISSION, **query)


def find_day_after(time: datetime) -> date:
    """Returns a day that begins after a time in every time zone, ten hours later at least.

    GitLab lists what came before a day begins, in the zone that its owner has set.
    """
    return time.astimezone(UTC).date() + timedelta(days=2)


def _search_elsewhere(
    client: HttpClient, project_path: str, change: ForgeChange, accounts: Set[str], brought: datetime
) -> PushesElsewhere:
    """Returns the pushes of the accounts to the project itself, which may have had the commits of a fork's change.

    brought: when the last of them came to the fork.
    """
    if not accounts:
        return PushesElsewhere()
    start = find_search_start(change)
    search, budget = _ElsewhereSearch(accounts, start), _EventBudget(accounts - {change.author}, MAX_EVENTS_BEFORE)
    leads_to_start = False
    for event in islice(_list_events(client, project_path, brought), MAX_EVENTS):
        leads_to_start = _is_before(event, start)
        is_later = event.created_at is not None and event.created_at > brought
        if leads_to_start or not budget.take(event.author_username, is_free=is_later):
            break
        search.add(event)
    is_cut = not leads_to_start and budget.rest >= 0 and budget.count == MAX_EVENTS
    return search.get_result(brought, accounts if is_cut else budget.find_exhausting_accounts())


def _is_before(event: answers.GitLabEvent, time: datetime) -> bool:
    return event.created_at is not None and event.created_at < time


class _EventBudget:
    """Counts the pushes that are read. Those of some accounts are not counted, up to a number for each of them."""

    def __init__(self, accounts: Set[str], rest: int) -> None:
        self.rest, self.count = rest, 0
        self._counts = dict.fromkeys(accounts, 0)

    def take(self, account: str, *, is_free: bool = False) -> bool:
        """Counts a push by an account, unless it is free; returns whether it may be read."""
        self.count += 1
        if is_free:
            return self.rest >= 0
        if account in self._counts:
            self._counts[account] += 1
        if self._counts.get(account, MAX_ACCOUNT_EVENTS + 1) > MAX_ACCOUNT_EVENTS:
            self.rest -= 1
        return self.rest >= 0

    def find_exhausting_accounts(self) -> frozenset[str]:
        """Returns the accounts with more pushes than are not counted."""
        return frozenset(account for account, count in self._counts.items() if count > MAX_ACCOUNT_EVENTS)


class _ElsewhereSearch:
    """Collects, from the latest on, the pushes of some accounts since a time that may have brought a change's commits.

    Of a push to several branches at once GitLab tells neither the branches nor their commits.
    """

    def __init__(self, accounts: Set[str], since: datetime) -> None:
        self._accounts, self._since = accounts, since
        self._pushes, self._bulk_pushes = list[BranchPush](), list[BranchPush]()

    def add(self, event: answers.GitLabEvent) -> None:
        """Looks at a push."""
        data = event.push_data or {}
        is_deciding = event.author_username in self._accounts
        if not is_deciding or _is_before(event, self._since) or not _is_of_branches(data):
            return
        push = _convert_push(event)
        if push.after.strip("0"):
            self._pushes.append(push)
        elif data.get("ref_count") and data.get("action") != "removed":
            self._bulk_pushes.append(push)

    def get_result(self, brought: datetime | None, other_accounts: Set[str]) -> PushesElsewhere:
        """Returns what was collected.

        brought: when the last commit of the change came to its branch; what was pushed later brought none first.
        other_accounts: those whose pushes are so many that there may be more.
        """
        hiding = (p.account for p in self._bulk_pushes if not brought or not p.time or p.time <= brought)
        untraced_accounts = sorted({*hiding, *other_accounts})
        return PushesElsewhere(tuple(reversed(self._pushes)), tuple(untraced_accounts))


def _select_pushes(
    events: Iterable[answers.GitLabEvent], change: ForgeChange, accounts: Set[str], limit: int
) -> ProjectPushes:
    """Selects the pushes to the branch until the one that created it, and the accounts' to others, or before that.

    events: the latest first; those to other branches are many. A branch that was deleted and created again at the
    commit that it had goes on before that. Pushes to others are of interest since the search begins; of what came
    before, no account has too many.
    """
    start = find_search_start(change)
    own, elsewhere = list[BranchPush](), _ElsewhereSearch(accounts, start)
    tip, deleted_tip, budget = change.head, "", _EventBudget(accounts - {change.author}, limit)
    has_head = has_creation = is_over = leads_to_start = False
    for event in islice(events, limit):
        leads_to_start = _is_before(event, start)
        if not budget.take("" if leads_to_start else event.author_username):
            break
        if is_over and (leads_to_start or not accounts):
            break
        data = event.push_data or {}
        if not _is_of_branches(data):
            continue
        push = _convert_push(event)
        elsewhere.add(event)  # those of this branch too: not all of them need to have led to its last commit
        if data.get("ref") != change.branch:
            continue
        if not push.after.strip("0"):
            deleted_tip = push.before
            continue
        is_over = is_over or bool(deleted_tip and deleted_tip != tip and has_head)
        if is_over:  # what the branch of that name had before it was deleted is none of this one
            continue
        own.append(push)
        deleted_tip = ""
        if push.after == tip:
            has_head = True
            if push.before.strip("0"):
                tip = push.before
            else:
                budget.rest, has_creation = MAX_EVENTS_BEFORE, True
    is_cut = budget.rest >= 0 and budget.count == limit
    own_pushes = ListedPushes(tuple(reversed(own)), is_cut and not has_creation)
    brought = next((push.time for push in own if push.after == change.head), None)
    other_accounts = accounts if is_cut and not leads_to_start else budget.find_exhausting_accounts()
    return ProjectPushes(own_pushes, elsewhere.get_result(brought, other_accounts))


def _is_of_branches(data: Mapping[str, object]) -> bool:
    return data.get("ref_type") in (None, "branch")


def _convert_push(event: answers.GitLabEvent) -> BranchPush:
    data = event.push_data or {}
    before, after = str(data.get("commit_from") or ""), str(data.get("commit_to") or "")
    return BranchPush(before=before, after=after, account=event.author_username, time=event.created_at)
