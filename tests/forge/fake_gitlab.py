"""A small GitLab on the loopback address, backed by a real repository: what Trellis asks for and what people do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from loopback import Answer, Loopback, Request, commit_to, paged
from repositories import SCORES, Repository

PROJECT = "meridian/learning"
HERE = "/api/v4/projects/meridian%2Flearning"
BOT = "trellis-bot"
APPROVED = "approved this merge request"


@dataclass
class Merge:
    iid: int
    author: str
    branch: str
    fork: bool = False
    target: str = "main"
    state: str = "opened"
    merged: str = ""
    """The squashed commit."""
    merged_at: str = ""
    merge_commit: str = ""
    """The commit that merged it, where the project has both."""
    versions: list[tuple[str, datetime]] = field(default_factory=list)
    approved: dict[str, datetime] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    title: str = "A change"


class FakeGitLab(Loopback):
    """old: whether it does not tell when an approval was given, as earlier versions don't.

    lets_authors_approve: whether they may approve their own requests, which is not so unless a project allows it.
    """

    def __init__(self, repository: Repository) -> None:
        super().__init__()
        self.repository = repository
        self.tokens = {"right": BOT}
        self.merges: dict[int, Merge] = {}
        self.fork_branches: set[str] = set()
        self.statuses: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.issue_notes: dict[int, list[dict[str, Any]]] = {}
        self.users = {"meichen": {"id": 1, "bot": False}}
        self.clock = datetime(2026, 11, 21, 9, tzinfo=UTC)
        self.old = False
        self.lets_authors_approve = False
        self._ids = 0

    # What people do.

    def push(
        self, branch: str, files: dict[str, str | bytes | None], by: str = "meichen", name: str = "Mei Chen"
    ) -> str:
        commit = commit_to(self.repository, branch, files, name)
        return self.record_push(branch, commit, by)

    def record_push(self, branch: str, commit: str, by: str) -> str:
        self._note_push(branch, commit, by)
        for merge in self.merges.values():
            if merge.branch == branch:
                self.repository.git("update-ref", f"refs/merge-requests/{merge.iid}/head", commit)
                merge.versions.append((commit, self._tick()))
        return commit

    def _note_push(self, branch: str, commit: str, by: str) -> None:
        tips = [e["push_data"]["commit_to"] for e in self.events if e["push_data"]["ref"] == branch]
        before = tips[-1] if tips else None
        if before != commit:
            push = {"ref": branch, "commit_from": before, "commit_to": commit}
            self.events.append({
                "author_username": by, "push_data": push,
                "created_at": (self.clock + timedelta(seconds=len(self.events))).isoformat(),
            })  # fmt: skip

    def open(self, branch: str, author: str = "meichen", *, fork: bool = False) -> int:
        iid = len(self.merges) + 1
        head = self.repository.read_tip(f"refs/heads/{branch}")
        if fork:
            self.fork_branches.add(branch)
        self.merges[iid] = Merge(iid, author, branch, fork, versions=[(head, self._tick())])
        self.repository.git("update-ref", f"refs/merge-requests/{iid}/head", head)
        return iid

    def head(self, iid: int) -> str:
        return self.merges[iid].versions[-1][0]

    def note(self, iid: int, by: str, body: str, *, system: bool = False) -> dict[str, Any]:
        now = self._tick().isoformat()
        note = {
            "id": self._id(),
            "body": body,
            "author": {"username": by},
            "system": system,
            "created_at": now,
            "updated_at": now,
        }
        self.merges[iid].notes.append(note)
        return note

    def touch_note(self, note: dict[str, Any]) -> None:
        """A reaction, the first reply, or a thread that is resolved: a single comment becomes a thread's."""
        note |= {"updated_at": self._tick().isoformat(), "type": "DiscussionNote"}

    def edit_note(self, note: dict[str, Any], by: str, after: timedelta = timedelta(hours=1)) -> None:
        now = (datetime.fromisoformat(note["created_at"]) + after).isoformat()
        note |= {"updated_at": now, "last_edited_at": now, "updated_by": by}

    def approve(self, iid: int, by: str, scores: str = SCORES) -> dict[str, Any] | None:
        """The button, with a note of scores before it, unless there is none."""
        note = self.note(iid, by, scores) if scores else None
        self.merges[iid].approved[by] = self._tick()
        self.note(iid, by, APPROVED, system=True)
        return note

    def squash(self, iid: int, base: str = "main") -> str:
        git, merge = self.repository.git, self.merges[iid]
        git("switch", "--quiet", *(() if base == "main" else ("--detach",)), base)
        self.repository.commit_as("GitLab", "noreply@gitlab.example", "merge", "--quiet", "--squash", self.head(iid))
        merge.merged = self.repository.commit_as(
            "GitLab", "noreply@gitlab.example", "commit", "--quiet", "-m", "A change"
        )
        git("switch", "--quiet", "--detach", "main")
        merge.state, merge.merged_at = "merged", self.clock.isoformat()
        return merge.merged

    def squash_and_merge(self, iid: int, base: str = "main") -> str:
        """The same, where the project's method is a merge commit. The squashed one may lie on an earlier commit."""
        git, merge, before = self.repository.git, self.merges[iid], self.repository.read_tip("refs/heads/main")
        squashed = self.squash(iid, base)
        git("switch", "--quiet", "main")
        git("reset", "--quiet", "--hard", before)
        merge.merge_commit = self.repository.commit_as(
            "GitLab", "noreply@gitlab.example", "merge", "--quiet", "--no-ff", "-m", "Merge", squashed
        )
        git("switch", "--quiet", "--detach", "main")
        return merge.merge_commit

    def green(self, iid: int) -> bool:
        """Whether a project that asks for the bot's approval and a successful pipeline would merge.

        GitLab takes a rule for met that nobody may meet.
        """
        states = [s["state"] for s in self.statuses if s["commit"] == self.head(iid) and s["name"] == "approvals"]
        return states[-1:] == ["success"] and (not self._may_approve(iid) or BOT in self.merges[iid].approved)

    def _may_approve(self, iid: int) -> bool:
        """Whether the bot may approve this request."""
        return self.lets_authors_approve or self.merges[iid].author != BOT

    # What it answers.

    def answer(self, request: Request) -> Answer:
        if request.headers.get("private-token") not in self.tokens:
            return Answer(401, {"message": "401 Unauthorized"})
        for method, pattern, route in ROUTES:
            match = re.fullmatch(pattern, request.path)
            if request.method == method and match:
                return getattr(self, route)(
                    request,
                    *map(int, match.groups())
                    if "statuses" not in pattern and "commits/" not in pattern
                    else match.groups(),
                )
        return Answer(404, {"message": "404 Not found"})

    def project(self, request: Request) -> Answer:
        return Answer(200, {"id": 7, "default_branch": "main"})

    def user(self, request: Request) -> Answer:
        return Answer(200, {"username": BOT})

    def name_user(self, name: str) -> dict[str, Any]:
        """An account as GitLab has it beside what it wrote: whether it is a program's is told of it alone."""
        return {"username": name, **({"id": self.users[name]["id"]} if name in self.users else {})}

    def one_user(self, request: Request, id: int) -> Answer:
        found = [{"username": name, **user} for name, user in self.users.items() if user["id"] == id]
        return Answer(200, found[0]) if found else Answer(404, {"message": "404 User Not Found"})

    def one(self, request: Request, iid: int) -> Answer:
        return (
            Answer(200, self._merge(self.merges[iid]))
            if iid in self.merges
            else Answer(404, {"message": "404 Not found"})
        )

    def many(self, request: Request) -> Answer:
        branch, project = request.query.get("source_branch"), request.query.get("source_project_id")
        if since := request.query.get("updated_after"):
            datetime.fromisoformat(since)  # whatever a test has was updated since
        merges = [
            m for m in self.merges.values() if request.query["state"] in ("all", m.state) and branch in (None, m.branch)
        ]
        described_merges = map(self._merge, merges)
        found = [m for m in described_merges if project in (None, str(m["source_project_id"]))]
        return paged(request, found, self.address)

    def make(self, request: Request) -> Answer:
        open_merges = [m for m in self.merges.values() if m.state == "opened" and not m.fork]
        if any(m.branch == request.body["source_branch"] for m in open_merges):
            return Answer(409, {"message": ["Another open merge request already exists for this source branch"]})
        iid = self.open(request.body["source_branch"], BOT)
        self.merges[iid].title = request.body["title"]
        self._note_push(request.body["source_branch"], self.head(iid), BOT)
        return Answer(201, self._merge(self.merges[iid]))

    def change(self, request: Request, iid: int) -> Answer:
        merge = self.merges[iid]
        merge.title = request.body.get("title", merge.title)
        if not merge.fork and merge.state == "opened":
            tip = self.repository.read_tip(f"refs/heads/{merge.branch}")
            if tip != self.head(iid):
                self.record_push(merge.branch, tip, BOT)
        return Answer(200, self._merge(self.merges[iid]))

    def merge(self, request: Request, iid: int) -> Answer:
        if request.body["sha"] != self.head(iid):
            return Answer(409, {"message": "SHA does not match HEAD of source branch"})
        if not self.green(iid):
            return Answer(405, {"message": "405 Method Not Allowed"})
        self.squash(iid)
        return Answer(200, self._merge(self.merges[iid]))

    def of_commit(self, request: Request, commit: str) -> Answer:
        return paged(
            request,
            [self._merge(m) for m in self.merges.values() if commit in (m.merged, m.merge_commit)],
            self.address,
        )

    def commits(self, request: Request, iid: int) -> Answer:
        target = self.merges[iid].target
        listed = self.repository.git("rev-list", f"{target}..{self.head(iid)}").split()
        return paged(request, [{"id": commit} for commit in listed], self.address)

    def versions(self, request: Request, iid: int) -> Answer:
        versions = [
            {"id": n, "head_commit_sha": commit, "created_at": at.isoformat()}
            for n, (commit, at) in enumerate(self.merges[iid].versions)
        ]
        return paged(request, versions[::-1], self.address)

    def approvals(self, request: Request, iid: int) -> Answer:
        approvals = [
            {"user": {"username": by}, **({} if self.old else {"approved_at": at.isoformat()})}
            for by, at in self.merges[iid].approved.items()
        ]
        return Answer(200, {"approved_by": approvals})

    def approve_it(self, request: Request, iid: int) -> Answer:
        if not self._may_approve(iid):
            return Answer(401, {"message": "401 Unauthorized"})
        if request.body["sha"] != self.head(iid):
            return Answer(409, {"message": "SHA does not match HEAD of source branch"})
        self.merges[iid].approved[BOT] = self._tick()
        return Answer(201, {})

    def unapprove_it(self, request: Request, iid: int) -> Answer:
        if self.merges[iid].approved.pop(BOT, None) is None:
            return Answer(404, {"message": "404 Not found"})
        return Answer(201, {})

    def notes(self, request: Request, iid: int) -> Answer:
        return paged(request, self.merges[iid].notes, self.address)

    def make_note(self, request: Request, iid: int) -> Answer:
        return Answer(201, self.note(iid, BOT, request.body["body"]))

    def change_note(self, request: Request, iid: int, id: int) -> Answer:
        note = next(note for note in self.merges[iid].notes if note["id"] == id)
        note["body"] = request.body["body"]
        return Answer(200, note)

    def delete_note(self, request: Request, iid: int, id: int) -> Answer:
        notes = self.merges[iid].notes
        notes[:] = [note for note in notes if note["id"] != id]
        return Answer(204)

    def query_note(self, request: Request) -> Answer:
        """As GitLab's model has it: where nobody edited a note, its last change stands for the edit. In seconds."""
        id = int(request.body["variables"]["id"].removeprefix("gid://gitlab/Note/"))
        note = next((note for merge in self.merges.values() for note in merge.notes if note["id"] == id), None)
        if note is None:
            return Answer(200, {"data": {"note": None}})
        updated, edited = (
            datetime.fromisoformat(time).replace(microsecond=0).isoformat()
            for time in (note["updated_at"], note.get("last_edited_at", note["updated_at"]))
        )
        editor = {"id": "gid://gitlab/User/1"} if note.get("updated_by") else None
        answer = {"id": f"gid://gitlab/{note.get('type', 'Note')}/{id}", "updatedAt": updated}
        return Answer(200, {"data": {"note": {**answer, "lastEditedAt": edited, "lastEditedBy": editor}}})

    def pushes(self, request: Request) -> Answer:
        """The list ends where the day `before` begins, in UTC."""
        is_reversed = request.query.get("sort", "desc") == "desc"
        before = datetime.fromisoformat(f"{request.query.get('before', '9999-01-01')}T00:00:00Z")
        events = [event for event in self.events if datetime.fromisoformat(event["created_at"]) < before]
        return paged(request, events[::-1] if is_reversed else events, self.address)

    def status(self, request: Request, commit: str) -> Answer:
        """Like GitLab, refuses to begin what is pending already, and what has no ref."""
        if not request.body.get("ref") and not self._find_ref(commit):
            return Answer(404, {"message": "404 References for commit Not Found"})
        last = [s["state"] for s in self.statuses if s["commit"] == commit][-1:]
        if last == ["pending"] == [request.body["state"]]:
            return Answer(
                400,
                {
                    "message": "Cannot transition status via :enqueue from :pending (Reason(s): Status cannot "
                    'transition via "enqueue")'
                },
            )
        author, at = {"username": BOT}, self._tick().isoformat()
        self.statuses.append({"commit": commit, "author": author, "created_at": at, **request.body})
        return Answer(201, {"id": self._id()})

    def _find_ref(self, commit: str) -> str:
        """The ref of a commit that has a status already, or a branch of the project that has it; "" if none does."""
        earlier_refs = [s.get("ref", "main") for s in self.statuses if s["commit"] == commit][-1:]
        query = ("for-each-ref", "--contains", commit, "--format=%(refname:lstrip=2)", "refs/heads")
        branches = [b for b in self.repository.git(*query).split() if b not in self.fork_branches]
        return next(iter(earlier_refs + branches), "")

    def list_statuses(self, request: Request, commit: str) -> Answer:
        statuses = [
            {"id": n, **status, "status": status["state"]}
            for n, status in enumerate(self.statuses)
            if (status["commit"], status["name"]) == (commit, request.query["name"])
        ]
        return paged(request, statuses, self.address)

    def submit_issue(self, body: str, by: str = "meichen", label: str = "") -> int:
        """Somebody opens an issue; its number."""
        issue = {"iid": len(self.issues) + 1, "title": "From a form", "description": body, "labels": label}
        self.issues.append(
            {**issue, "state": "opened", "author": self.name_user(by), "created_at": (now := self._tick().isoformat())}
            | {"updated_at": now}
        )
        return len(self.issues)

    def get_issue(self, request: Request, iid: int) -> Answer:
        return Answer(200, self.issues[iid - 1])

    def list_issue_notes(self, request: Request, iid: int) -> Answer:
        return paged(request, self.issue_notes.get(iid, []), self.address)

    def make_issue_note(self, request: Request, iid: int) -> Answer:
        now = self._tick().isoformat()
        note = {"id": self._id(), "body": request.body["body"], "author": {"username": BOT}}
        self.issue_notes.setdefault(iid, []).append({**note, "created_at": now, "updated_at": now})
        return Answer(201, note)

    def change_issue_note(self, request: Request, iid: int, id: int) -> Answer:
        note = next(note for note in self.issue_notes[iid] if note["id"] == id)
        note["body"] = request.body["body"]
        return Answer(200, note)

    def list_issues(self, request: Request) -> Answer:
        state = request.query["state"]
        issues = [i for i in self.issues if i["labels"] == request.query["labels"] and state in ("all", i["state"])]
        return paged(request, issues, self.address)

    def make_issue(self, request: Request) -> Answer:
        author = {"username": BOT}
        self.issues.append({"iid": len(self.issues) + 1, "state": "opened", "author": author, **request.body})
        return Answer(201, self.issues[-1])

    def change_issue(self, request: Request, iid: int) -> Answer:
        issue = self.issues[iid - 1]
        states = {"close": "closed", "reopen": "opened"}
        issue.update(request.body)
        issue["state"] = states.get(request.body.get("state_event", ""), issue["state"])
        return Answer(200, issue)

    def _merge(self, merge: Merge) -> dict[str, Any]:
        return {
            "iid": merge.iid,
            "title": merge.title,
            "web_url": f"https://forge.meridian.example/{PROJECT}/-/merge_requests/{merge.iid}",
            "state": merge.state,
            "sha": self.head(merge.iid),
            "author": {"username": merge.author},
            "source_branch": merge.branch,
            "target_branch": merge.target,
            "source_project_id": 8 if merge.fork else 7,
            "target_project_id": 7,
            "created_at": "2026-11-18T09:00:00Z",
            "merged_at": merge.merged_at or None,
            "squash_commit_sha": merge.merged or None,
            "merge_commit_sha": merge.merge_commit or None,
        }

    def _tick(self) -> datetime:
        self.clock += timedelta(minutes=10)
        return self.clock

    def _id(self) -> int:
        self._ids += 1
        return self._ids


def list_routes() -> Iterator[tuple[str, str, str]]:
    base = re.escape(HERE)
    request_path = f"{base}/merge_requests/([0-9]+)"
    yield "GET", base, "project"
    yield "GET", "/api/v4/user", "user"
    yield "GET", "/api/v4/users/([0-9]+)", "one_user"
    yield "GET", f"{base}/merge_requests", "many"
    yield "POST", f"{base}/merge_requests", "make"
    yield "GET", request_path, "one"
    yield "PUT", request_path, "change"
    yield "PUT", f"{request_path}/merge", "merge"
    yield "GET", f"{request_path}/commits", "commits"
    yield "GET", f"{request_path}/versions", "versions"
    yield "GET", f"{request_path}/approvals", "approvals"
    yield "POST", f"{request_path}/approve", "approve_it"
    yield "POST", f"{request_path}/unapprove", "unapprove_it"
    yield "GET", f"{request_path}/notes", "notes"
    yield "POST", f"{request_path}/notes", "make_note"
    yield "PUT", f"{request_path}/notes/([0-9]+)", "change_note"
    yield "DELETE", f"{request_path}/notes/([0-9]+)", "delete_note"
    yield "POST", "/api/graphql", "query_note"
    yield "GET", f"{base}/events", "pushes"
    yield "GET", f"{base}/repository/commits/([0-9a-f]+)/merge_requests", "of_commit"
    yield "POST", f"{base}/statuses/([0-9a-f]+)", "status"
    yield "GET", f"{base}/repository/commits/([0-9a-f]+)/statuses", "list_statuses"
    yield "GET", f"{base}/issues", "list_issues"
    yield "POST", f"{base}/issues", "make_issue"
    yield "GET", f"{base}/issues/([0-9]+)", "get_issue"
    yield "PUT", f"{base}/issues/([0-9]+)", "change_issue"
    yield "GET", f"{base}/issues/([0-9]+)/notes", "list_issue_notes"
    yield "POST", f"{base}/issues/([0-9]+)/notes", "make_issue_note"
    yield "PUT", f"{base}/issues/([0-9]+)/notes/([0-9]+)", "change_issue_note"


ROUTES = tuple(list_routes())
