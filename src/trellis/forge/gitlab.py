"""GitLab, the company's own or gitlab.com, over its REST interface.

A merge request has no review with a text: the reviewer's note with the scores takes its place, and the version at the time of the approval
its commit. The check is a commit status and the approval of the account that the token belongs to: a rule of the project that asks for that
account's approval cannot be met before the verdict stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from ..approvals.snapshot import Conversation
from . import gitlab_answers as answers
from . import gitlab_conversation
from . import pull_request_commits as fetching
from .http_client import PATIENCE, Web
from .problems import Denied, Odd, Unsure
from .protocol import CHECK, Access, Change, Issue, Mark, Outcome, Told

STATES: Mapping[Outcome, str] = {"approved": "success", "waiting": "failed", "failed": "failed"}
NEED = "a token of the project with the scope api and the role Maintainer"


@dataclass(frozen=True)
class GitLab:
    access: Access
    web: Web
    name: str = "GitLab"
    called: str = "merge request"

    def default_branch(self) -> str:
        return self._project.default_branch

    def change(self, number: int) -> Change:
        return self._change(self.web.get(f"{self._requests}/{number}", answers.Request, NEED))

    def opened(self, commit: str = "") -> tuple[int, ...]:
        found = self.web.each(self._requests, answers.Request, NEED, state="opened")
        return tuple(request.iid for request in found if commit in ("", request.sha))

    def merged_by(self, commit: str) -> tuple[int, ...]:
        path = f"{self._here}/repository/commits/{commit}/merge_requests"
        found = self.web.each(path, answers.Request, NEED)
        return tuple(sorted(r.iid for r in found if commit in (r.merge_commit_sha, r.squash_commit_sha)))

    def conversation(self, change: Change) -> Conversation:
        path = f"{self._requests}/{change.number}"
        return gitlab_conversation.conversation(self.web, self._here, path, change, self._account)

    def begin(self, change: Change, commit: str) -> Mark:
        id = ""
        try:
            id = self._status(commit, "pending", "Looking who has approved what …")
        except Odd as refusal:
            if "cannot transition" not in str(refusal).lower():
                raise  # else it is pending or running already
        return Mark(id, commit, change.number)

    def finish(self, mark: Mark, outcome: Outcome, told: Told) -> None:
        path = f"{self._requests}/{mark.number}"
        said = self.web.get(f"{path}/approvals", answers.Approvals, NEED)
        ours = any(one.user.username == self._account for one in said.approved_by)
        if ours and outcome != "approved":
            self.web.send("POST", f"{path}/unapprove", answers.Nothing, NEED, {})
        self._status(mark.commit, STATES[outcome], told.title)
        if not ours and outcome == "approved":
            self.web.send("POST", f"{path}/approve", answers.Nothing, NEED, {"sha": mark.commit})

    def comment(self, number: int, marker: str, body: str) -> None:
        path = f"{self._requests}/{number}/notes"
        for last in (False, True):
            notes = self.web.each(path, answers.Note, NEED, sort="asc", order_by="created_at")
            mine = (n for n in notes if n.author and n.author.username == self._account and n.body.startswith(marker))
            if note := next(mine, None):
                if note.body.strip() != body.strip():
                    self.web.send("PUT", f"{path}/{note.id}", answers.Nothing, NEED, {"body": body})
                return
            try:
                self.web.send("POST", path, answers.Nothing, NEED, {"body": body}, twice=False)
                return
            except Unsure:
                if last:
                    raise

    def issues(self, label: str) -> tuple[Issue, ...]:
        found = self.web.each(f"{self._here}/issues", answers.Issue, NEED, labels=label, state="all", sort="asc")
        return tuple(Issue(i.iid, i.title, i.description or "", i.state == "opened", i.web_url) for i in found)

    def keep_issue(self, issue: Issue | None, label: str, title: str, body: str, *, open: bool) -> None:
        said = {"title": title, "description": body}
        path = f"{self._here}/issues"
        if issue is None:
            made = self.web.send("POST", path, answers.Issue, NEED, {**said, "labels": label}, twice=False)
            if not open:
                self.web.send("PUT", f"{path}/{made.iid}", answers.Nothing, NEED, {"state_event": "close"})
        elif (issue.title, issue.body.strip(), issue.open) != (title, body.strip(), open):
            event = {} if issue.open == open else {"state_event": "reopen" if open else "close"}
            self.web.send("PUT", f"{path}/{issue.number}", answers.Nothing, NEED, {**said, **event})

    def propose(self, branch: str, base: str, title: str, body: str) -> int:
        query = {"state": "opened", "source_branch": branch, "target_branch": base}
        found = list(self.web.each(self._requests, answers.Request, NEED, **query))
        said = {"title": title, "description": body}
        if found:
            return self.web.send("PUT", f"{self._requests}/{found[0].iid}", answers.Request, NEED, said).iid
        said |= {"source_branch": branch, "target_branch": base}
        return self.web.send("POST", self._requests, answers.Request, NEED, said).iid

    def merge(self, number: int, commit: str) -> bool:
        path, said = f"{self._requests}/{number}/merge", {"sha": commit, "squash": True}
        try:
            return self.web.send("PUT", path, answers.Request, NEED, said, twice=False).state == "merged"
        except (Odd, Denied):
            return False  # 405, 409 and 422: its rules are not met yet, or it has changed; 401 where it may not

    def fetching(self) -> Mapping[str, str]:
        return fetching.settings(self.access, "oauth2")

    @property
    def _here(self) -> str:
        return f"/projects/{quote(self.access.project, safe='')}"

    @property
    def _requests(self) -> str:
        return f"{self._here}/merge_requests"

    @cached_property
    def _project(self) -> answers.Project:
        return self.web.get(self._here, answers.Project, NEED)

    @cached_property
    def _account(self) -> str:
        return self.web.get("/user", answers.User, NEED).username

    def _change(self, request: answers.Request) -> Change:
        return Change(
            number=request.iid,
            head=request.sha or "",
            branch=request.source_branch,
            base=request.target_branch,
            ref=f"refs/merge-requests/{request.iid}/head",
            author=request.author.username if request.author else "",
            title=request.title,
            url=request.web_url,
            fork=request.source_project_id != request.target_project_id,
            open=request.state == "opened",
            merged=(request.squash_commit_sha or request.merge_commit_sha or "") if request.state == "merged" else "",
        )

    def _status(self, commit: str, state: str, title: str) -> str:
        said = {"state": state, "name": CHECK, "description": title[:250]}
        return str(self.web.send("POST", f"{self._here}/statuses/{commit}", answers.Status, NEED, said).id)


def connect(access: Access, *, patience: float = PATIENCE) -> GitLab:
    """A GitLab that is ready to be asked. patience: seconds that this run may wait in all."""
    headers = {"PRIVATE-TOKEN": access.token, "User-Agent": "trellis"}
    return GitLab(access, Web("GitLab", access.base, headers, patience))
