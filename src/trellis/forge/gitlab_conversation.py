"""Collects what Git does not know about a merge request: the approvals as reviews with scores, and the pushes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from ..approvals.evaluate.scores import find_score_lines
from ..approvals.snapshot import Account, BranchPush, Conversation, SubmittedReview
from . import gitlab_answers as answers
from .gitlab_answers import GitLabNote, GitLabVersion
from .http_client import HttpClient
from .limits import MAX_TEXT_LENGTH, cut_text
from .problems import PermissionDenied, ResourceNotFound, UnexpectedResponse
from .protocol import ForgeChange
from .pushes import TracedPushes, trace_pushes

PERMISSION = "the scope api"
APPROVED_NOTE, OBJECTED_NOTE = "approved this merge request", "requested changes"
EDIT_TOLERANCE = timedelta(milliseconds=100)
"""The creation and update times of a new note differ by a few milliseconds. An edit takes a request of its own."""

MAX_EVENTS_BEFORE = 1_000
"""How many pushes before one that created the branch are searched, for a branch of that name that was deleted."""

MAX_EVENTS = 20_000
"""How many pushes to all branches of the project are searched. Where they do not lead back far enough, that is said."""

PUSH_LOOKBACK = timedelta(days=90)
"""How long before the first version pushes to the branch are searched."""


def collect_conversation(
    client: HttpClient, project_path: str, request_path: str, change: ForgeChange, own_account: str
) -> Conversation:
    """Collects the conversation as it is now. own_account: its approval is the check, and not that of a person."""
    approvals = client.get_object(f"{request_path}/approvals", answers.GitLabApprovals, PERMISSION)
    approvers = {approver.user.username for approver in approvals.approved_by}
    all_notes = client.list_items(f"{request_path}/notes", GitLabNote, PERMISSION, sort="asc", order_by="created_at")
    notes = [note for note in all_notes if note.system or (note.author and note.author.username in approvers)]
    versions = sorted(
        client.list_items(f"{request_path}/versions", GitLabVersion, PERMISSION), key=lambda version: version.created_at
    )
    if not versions or versions[-1].head_commit_sha != change.head:
        raise UnexpectedResponse(f"merge request {change.number} changed while it was looked at", "run this again")
    commits = [commit.id for commit in client.list_items(f"{request_path}/commits", answers.GitLabCommit, PERMISSION)]
    reviews = [
        _convert_approval(approver, notes, versions)
        for approver in approvals.approved_by
        if approver.user.username.casefold() != own_account.casefold()
    ]
    traced = TracedPushes()
    if change.fork or not change.is_fork:
        path = f"/projects/{change.fork}" if change.is_fork else project_path
        pushes = _list_pushes(client, path, change, versions[0].created_at - PUSH_LOOKBACK)
        traced = trace_pushes(commits, change.head, pushes)
    return Conversation(
        number=change.number,
        author=Account(handle=change.author or None, name=change.author),
        fork=change.is_fork,
        reviews=(*reviews, *_find_objections(notes, approvers)),
        pushes=traced.pushes,
        commits=tuple(sorted(commits)),
        unread=() if change.is_fork and not change.is_open_fork else traced.unread,
    )


def _convert_approval(
    approver: answers.GitLabApprover, notes: Sequence[GitLabNote], versions: Sequence[GitLabVersion]
) -> SubmittedReview:
    """Converts a current approval to a review. If its time is unknown, so is the commit that was approved."""
    username = approver.user.username
    own_notes = [note for note in notes if note.author and note.author.username == username]
    times = [note.created_at for note in own_notes if note.system and note.body.strip() == APPROVED_NOTE]
    approved_at = times[-1] if times else approver.approved_at
    version = next((v for v in reversed(versions) if approved_at and v.created_at <= approved_at), None)
    scored_notes = [
        n for n in own_notes if not n.system and version and n.created_at >= version.created_at and _may_score(n)
    ]
    note = scored_notes[-1] if scored_notes else None
    return SubmittedReview(
        id=f"note-{note.id}" if note else f"approval-of-{username}",
        handle=username,
        state="approved",
        commit=version.head_commit_sha if version else None,
        body=cut_text(note.body) if note else "",
        overlong=bool(note and len(note.body) > MAX_TEXT_LENGTH),
        submitted=approved_at or datetime.min.replace(tzinfo=UTC),
        edited=bool(note and note.updated_at - note.created_at > EDIT_TOLERANCE),
    )


def _may_score(note: GitLabNote) -> bool:
    """Returns whether a note has scores, or is too long for anybody to tell."""
    return len(note.body) > MAX_TEXT_LENGTH or bool(find_score_lines(cut_text(note.body)))


def _find_objections(notes: Sequence[GitLabNote], approvers: set[str]) -> Iterator[SubmittedReview]:
    """Yields the last request for changes of everybody who does not approve now."""
    last_notes = {n.author.username: n for n in notes if n.system and n.author and n.body.strip() == OBJECTED_NOTE}
    for username, note in last_notes.items():
        if username not in approvers:
            yield SubmittedReview(
                id=f"note-{note.id}", handle=username, state="changes-requested", submitted=note.created_at
            )


def _list_pushes(client: HttpClient, project_path: str, change: ForgeChange, since: datetime) -> tuple[BranchPush, ...]:
    """Returns the pushes to the branch since then, the earliest first; none where GitLab lists none to this token."""
    query = {"action": "pushed", "sort": "desc", "after": since.date().isoformat()}
    events = client.list_items(f"{project_path}/events", answers.GitLabEvent, PERMISSION, **query)
    try:
        return tuple(reversed([*_select_pushes(islice(events, MAX_EVENTS), change)]))
    except ResourceNotFound:
        return ()  # such as a fork that the token may not see
    except PermissionDenied:
        if not change.is_fork or change.is_open_fork:
            raise
        return ()


def _select_pushes(events: Iterable[answers.GitLabEvent], change: ForgeChange) -> Iterator[BranchPush]:
    """Yields the pushes to the branch, the latest first, until the one that created it; those to others are many.

    A branch that was deleted and created again at the commit that it had goes on before that.
    """
    tip, deleted_tip, rest = change.head, "", MAX_EVENTS
    for event in events:
        rest -= 1
        if rest < 0:
            return
        push = event.push_data or {}
        if push.get("ref") != change.branch or push.get("ref_type") not in (None, "branch"):
            continue
        before, after = str(push.get("commit_from") or ""), str(push.get("commit_to") or "")
        if not after.strip("0"):
            deleted_tip = before
        elif deleted_tip and deleted_tip != tip:
            return  # what the branch of that name had before it was deleted is none of this one
        else:
            yield BranchPush(before=before, after=after, account=event.author_username)
            if after == tip:
                tip, rest = (before, rest) if before.strip("0") else (tip, MAX_EVENTS_BEFORE)
            deleted_tip = ""
