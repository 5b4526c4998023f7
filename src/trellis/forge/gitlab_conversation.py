"""What GitLab knows of a merge request that Git does not, put as reviews: who approves now, when, what it was then, and their scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from ..approvals.evaluate.scores import lines
from ..approvals.snapshot import Account, Conversation, Review
from . import gitlab_answers as answers
from .gitlab_answers import Note, Version
from .http_client import Web
from .problems import Odd
from .protocol import Change

NEED = "the scope api"
APPROVED, OBJECTED = "approved this merge request", "requested changes"
MOMENT = timedelta(seconds=2)
"""GitLab writes both times of a new note, not always the same."""

BEFORE = timedelta(days=90)
"""How long before it was proposed a branch's pushes are looked for."""


def conversation(web: Web, here: str, path: str, change: Change, account: str) -> Conversation:
    """here, path: of the project and of the merge request. account: our own, whose approval is the check and none of a person."""
    approvals = web.get(f"{path}/approvals", answers.Approvals, NEED)
    notes = list(web.each(f"{path}/notes", Note, NEED, sort="asc", order_by="created_at"))
    versions = sorted(web.each(f"{path}/versions", Version, NEED), key=lambda version: version.created_at)
    if not versions or versions[-1].head_commit_sha != change.head:
        raise Odd(f"merge request {change.number} changed while it was looked at", "run this again")
    commits = [commit.id for commit in web.each(f"{path}/commits", answers.Commit, NEED)]
    reviews = [_approval(one, notes, versions) for one in approvals.approved_by if one.user.username != account]
    return Conversation(
        number=change.number,
        author=Account(handle=change.author or None, name=change.author),
        fork=change.fork,
        reviews=(*reviews, *_objections(notes, {one.user.username for one in approvals.approved_by})),
        pushed={} if change.fork else _pushed(web, here, change, commits, versions[0].created_at - BEFORE),
    )


def _approval(one: answers.Approver, notes: Sequence[Note], versions: Sequence[Version]) -> Review:
    """An approval that stands now. Where nobody knows when it was given, nobody knows for what."""
    by = one.user.username
    own = [note for note in notes if note.author and note.author.username == by]
    times = [note.created_at for note in own if note.system and note.body.strip() == APPROVED]
    given = times[-1] if times else one.approved_at
    version = next((v for v in reversed(versions) if given and v.created_at <= given), None)
    scored = [n for n in own if not n.system and version and n.created_at >= version.created_at and lines(n.body)]
    note = scored[-1] if scored else None
    return Review(
        id=f"note-{note.id}" if note else f"approval-of-{by}",
        handle=by,
        state="approved",
        commit=version.head_commit_sha if version else None,
        body=note.body if note else "",
        submitted=given or datetime.min.replace(tzinfo=UTC),
        edited=bool(note and note.updated_at - note.created_at > MOMENT),
    )


def _objections(notes: Sequence[Note], approving: set[str]) -> Iterator[Review]:
    """Requests for changes of those who do not approve now, the last of each."""
    last = {n.author.username: n for n in notes if n.system and n.author and n.body.strip() == OBJECTED}
    for by, note in last.items():
        if by not in approving:
            yield Review(id=f"note-{note.id}", handle=by, state="changes-requested", submitted=note.created_at)


def _pushed(web: Web, here: str, change: Change, commits: Sequence[str], since: datetime) -> dict[str, str]:
    """Every commit, the latest first, → who pushed the first tip that stands at it or after it."""
    tips: dict[str, str] = {}
    asked = {"action": "pushed", "sort": "asc", "after": since.date().isoformat()}
    for event in web.each(f"{here}/events", answers.Event, NEED, **asked):
        push = event.push_data or {}
        if push.get("ref") == change.branch and push.get("commit_to"):
            tips[str(push["commit_to"])] = event.author_username
    pushed: dict[str, str] = {}
    by = ""
    for commit in commits:
        by = tips.get(commit, by)
        if by:
            pushed[commit] = by
    return pushed
