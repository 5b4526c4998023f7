"""GitLab, self-managed or gitlab.com. Everything uses REST, except whether a note was edited, which GraphQL returns.

A merge request has no reviews with a text. Instead, the text is the reviewer's note with the scores, and the commit
is that of the version at the time of the approval. The check is a commit status, plus an approval by the account of
the token: a project rule that requires this approval cannot be met before the verdict is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from ..approvals.snapshot import Conversation
from ..kinds.handles import is_program_account
from . import gitlab_answers as answers
from . import gitlab_conversation
from . import pull_request_commits as git_commands
from .gitlab_accounts import GitLabAccounts
from .http_client import WAIT_BUDGET, HttpClient
from .issue_text import cut_body, cut_title
from .problems import BranchTaken, OutcomeUnknown, PermissionDenied, ResourceNotFound, UnexpectedResponse
from .protocol import (
    CHECK,
    MARK,
    MARK_TITLE,
    CheckOutput,
    ForgeAccess,
    ForgeChange,
    ForgeIssue,
    ListedChange,
    Outcome,
    StandingVerdict,
    StartedCheck,
    SubmittedIssue,
)

STATES: Mapping[Outcome, str] = {"approved": "success", "waiting": "failed", "failed": "failed"}
_MARK_FRAGMENT = "#trellis-"
"""What stands between the address of a merge request and the mark of its verdict."""

_DRAFT = "Draft: "
"""What the title of a merge request begins with that nobody can merge yet."""

EDITED_NOTES = ("changed the description", "marked the checklist item", "marked the task")
"""How GitLab's notes begin that record an edit of an issue's text, or a box in it that was ticked."""

PERMISSION = "a token of the project with the scope api and the role Maintainer"


@dataclass(frozen=True)
class GitLab:
    """A connection to a project at GitLab."""

    access: ForgeAccess
    client: HttpClient
    name: str = "GitLab"
    change_noun: str = "merge request"

    def get_default_branch(self) -> str:
        return self._project.default_branch

    def get_change(self, number: int) -> ForgeChange:
        return self._convert_merge_request(
            self.client.get_object(f"{self._merge_requests_path}/{number}", answers.GitLabMergeRequest, PERMISSION)
        )

    def list_open_changes(self, commit: str = "", source: str = "") -> tuple[int, ...]:
        return tuple(change.number for change in self.describe_open_changes() if commit in ("", change.head))

    def describe_open_changes(self) -> tuple[ListedChange, ...]:
        requests = self.client.list_items(
            self._merge_requests_path, answers.GitLabListedRequest, PERMISSION, state="opened"
        )
        return tuple(map(_describe_request, requests))

    def describe_changes_since(self, time: datetime) -> tuple[ListedChange, ...]:
        requests = self.client.list_items(
            self._merge_requests_path,
            answers.GitLabListedRequest,
            PERMISSION,
            state="all",
            updated_after=time.astimezone(UTC).isoformat(timespec="seconds"),
        )
        return tuple(_describe_request(request) for request in requests if request.state in ("opened", "closed"))

    def list_changes_of_commit(self, commit: str) -> tuple[int, ...]:
        path = f"{self._project_path}/repository/commits/{commit}/merge_requests"
        requests = self.client.list_items(path, answers.GitLabMergeRequest, PERMISSION)
        return tuple(sorted(r.iid for r in requests if commit in (r.merge_commit_sha, r.squash_commit_sha)))

    def list_changes_with_commit(self, commit: str) -> tuple[int, ...]:
        path = f"{self._project_path}/repository/commits/{commit}/merge_requests"
        requests = self.client.list_items(path, answers.GitLabMergeRequest, PERMISSION)
        return tuple(sorted(request.iid for request in requests if request.state == "merged"))

    def has_mark(self, commit: str) -> bool:
        return any(status.status == "success" for status in self._list_own_statuses(commit, MARK))

    def write_mark(self, commit: str) -> None:
        body = {"state": "success", "name": MARK, "description": MARK_TITLE}
        path = f"{self._project_path}/statuses/{commit}"
        self.client.send_json("POST", path, answers.GitLabCommitStatus, PERMISSION, body)

    def get_conversation(self, change: ForgeChange) -> Conversation:
        path = f"{self._merge_requests_path}/{change.number}"
        return gitlab_conversation.collect_conversation(
            self.client, self._project_path, path, change, self._account_name
        )

    def begin_check(self, change: ForgeChange, commit: str) -> StartedCheck:
        check = StartedCheck("", commit, change.number)
        try:
            id = self._write_status(change.number, commit, "pending", "Looking who has approved what …")
        except UnexpectedResponse as error:
            if "cannot transition" not in str(error).lower():
                raise
            return check  # the status is already pending or running
        return check._replace(id=id)

    def get_standing_verdict(self, change: ForgeChange) -> StandingVerdict:
        path = f"{self._project_path}/repository/commits/{change.head}/statuses"
        statuses = self.client.list_items(path, answers.GitLabListedStatus, PERMISSION, name=CHECK, all="true")
        status = max((s for s in statuses if s.name == CHECK), key=lambda status: status.id, default=None)
        if status is None or not status.author or not self._is_our_name(status.author.username):
            return StandingVerdict()
        time = status.created_at.astimezone(UTC).isoformat() if status.created_at else ""
        address, _, mark = (status.target_url or "").partition(_MARK_FRAGMENT)
        is_valid = address == self._format_address(change.number) and status.status in ("success", "failed")
        is_success = status.status == "success"
        is_approved = self._is_approved_by_us(f"{self._merge_requests_path}/{change.number}")
        is_consistent = is_approved == is_success or (is_success and self._is_our_name(change.author))
        return StandingVerdict(mark if is_valid and is_consistent else "", time)

    def postpone_check(self, check: StartedCheck) -> None:
        path = f"{self._merge_requests_path}/{check.number}"
        if self._is_approved_by_us(path):
            self.client.send_json("POST", f"{path}/unapprove", answers.GitLabEmptyResponse, PERMISSION, {})

    def withdraw_verdict(self, check: StartedCheck) -> None:
        try:
            statuses = self._list_own_statuses(check.commit, CHECK) if check.is_owner else ()
            last = max(statuses, key=lambda status: status.id, default=None)
            if last and last.status == "success":
                self._write_verdict(check, "waiting", CheckOutput("This is judged anew in the next run", ""))
        finally:  # whichever of the two fails, the other one says no
            self.postpone_check(check)

    def finish_check(self, check: StartedCheck, outcome: Outcome, output: CheckOutput) -> None:
        path = f"{self._merge_requests_path}/{check.number}"
        if outcome != "approved":
            try:
                if check.is_owner:
                    self._write_verdict(check, outcome, output)
            finally:  # whichever of the two fails, the other one says no
                if self._is_approved_by_us(path):
                    self.client.send_json("POST", f"{path}/unapprove", answers.GitLabEmptyResponse, PERMISSION, {})
            return
        if check.is_owner:
            self._write_verdict(check, outcome, output)
        if not self._is_approved_by_us(path):
            self._approve_request(path, check)

    def upsert_comment(self, number: int, marker: str, body: str) -> None:
        self._upsert_note(f"{self._merge_requests_path}/{number}/notes", marker, body)

    def list_issue_editors(self, issue: SubmittedIssue) -> tuple[str, ...]:
        path = f"{self._project_path}/issues/{issue.number}/notes"
        notes = self.client.list_items(path, answers.GitLabNote, PERMISSION, sort="asc", order_by="created_at")
        edits = (note for note in notes if note.system and note.body.strip().startswith(EDITED_NOTES))
        opener = answers.GitLabUser(username=issue.author, id=issue.author_id or None)
        opening = ("",) if self._accounts.is_program(opener, PERMISSION) else ()
        return tuple(dict.fromkeys((*opening, *(self._name_person(note.author) for note in edits))))

    def upsert_issue_comment(self, number: int, marker: str, body: str) -> None:
        self._upsert_note(f"{self._project_path}/issues/{number}/notes", marker, body)

    def _upsert_note(self, path: str, marker: str, body: str) -> None:
        for is_last_attempt in (False, True):
            if self._update_oldest_note(path, marker, body):
                return
            try:
                self.client.send_json(
                    "POST", path, answers.GitLabEmptyResponse, PERMISSION, {"body": body}, is_repeatable=False
                )
            except OutcomeUnknown:
                if is_last_attempt:
                    raise
                continue
            self._update_oldest_note(path, marker, body)
            return

    def list_issues(self, label: str) -> tuple[ForgeIssue, ...]:
        issues = self.client.list_items(
            f"{self._project_path}/issues", answers.GitLabIssue, PERMISSION, labels=label, state="all", sort="asc"
        )
        return tuple(
            ForgeIssue(i.iid, i.title, i.description or "", i.state == "opened", i.web_url)
            for i in issues
            if i.author and self._is_our_name(i.author.username)
        )

    def upsert_issue(self, issue: ForgeIssue | None, label: str, title: str, body: str, *, is_open: bool) -> None:
        title, body = cut_title(title), cut_body(body)
        fields = {"title": title, "description": body}
        path = f"{self._project_path}/issues"
        if issue is None:
            created = self.client.send_json(
                "POST", path, answers.GitLabIssue, PERMISSION, {**fields, "labels": label}, is_repeatable=False
            )
            if not is_open:
                self.client.send_json(
                    "PUT", f"{path}/{created.iid}", answers.GitLabEmptyResponse, PERMISSION, {"state_event": "close"}
                )
        elif (issue.title, issue.body.strip(), issue.is_open) != (title, body.strip(), is_open):
            event = {} if issue.is_open == is_open else {"state_event": "reopen" if is_open else "close"}
            self.client.send_json(
                "PUT", f"{path}/{issue.number}", answers.GitLabEmptyResponse, PERMISSION, {**fields, **event}
            )

    def get_issue(self, number: int) -> SubmittedIssue | None:
        issue = self.client.get_object(f"{self._project_path}/issues/{number}", answers.GitLabIssue, PERMISSION)
        is_of_program = issue.author is not None and self._accounts.is_program(issue.author, PERMISSION)
        return None if is_of_program else self._convert_issue(issue)

    def list_submitted_issues(self, label: str) -> tuple[SubmittedIssue, ...]:
        query = {"labels": label, "state": "opened", "sort": "asc"}
        issues = self.client.list_items(f"{self._project_path}/issues", answers.GitLabIssue, PERMISSION, **query)
        return tuple(filter(None, map(self._convert_issue, issues)))

    def find_own_change(self, branch: str) -> ForgeChange | None:
        requests = [r for r in self._list_requests_from(branch, "all") if self._is_own_request(r)]
        return self._convert_merge_request(max(requests, key=lambda request: request.iid)) if requests else None

    def is_branch_free(self, branch: str) -> bool:
        return all(map(self._is_own_request, self._list_requests_from(branch)))

    def propose_change(self, branch: str, base: str, title: str, body: str, *, is_draft: bool = False) -> int:
        requests = [request for request in self._list_requests_from(branch) if request.target_branch == base]
        own_requests = [request for request in requests if self._is_own_request(request)]
        if len(own_requests) < len(requests):
            raise BranchTaken(f"somebody else opened a merge request from the branch {branch}", "run this again")
        fields = {"title": title, "description": body}
        path = self._merge_requests_path
        if is_draft and (not own_requests or own_requests[0].title.startswith(_DRAFT)):
            fields["title"] = f"{_DRAFT}{title}"
        if own_requests:
            path = f"{path}/{own_requests[0].iid}"
            return self.client.send_json("PUT", path, answers.GitLabMergeRequest, PERMISSION, fields).iid
        fields |= {"source_branch": branch, "target_branch": base}
        try:
            return self.client.send_json("POST", path, answers.GitLabMergeRequest, PERMISSION, fields).iid
        except UnexpectedResponse as error:
            if self.is_branch_free(branch):
                raise
            raise BranchTaken(f"somebody else opened a merge request from the branch {branch}", error.help) from None

    def merge_change(self, number: int, commit: str) -> bool:
        body: dict[str, Any] = {"sha": commit, "squash": True}
        later = {"auto_merge": True, "merge_when_pipeline_succeeds": True}  # the latter before GitLab 17.11
        return self._try_merge(number, body) or self._try_merge(number, body | later)

    def _try_merge(self, number: int, body: Mapping[str, Any]) -> bool:
        """Returns whether GitLab merged a merge request: it does not while its rules are not met, or later."""
        path = f"{self._merge_requests_path}/{number}/merge"
        try:
            request = self.client.send_json(
                "PUT", path, answers.GitLabMergeRequest, PERMISSION, body, is_repeatable=False
            )
            return request.state == "merged"
        except (UnexpectedResponse, PermissionDenied):
            return False  # 405, 409, 422: rules are not met, or there are new commits; 401: not allowed

    def build_git_settings(self) -> Mapping[str, str]:
        return git_commands.build_git_settings(self.access, "oauth2")

    @property
    def _project_path(self) -> str:
        return f"/projects/{quote(self.access.project, safe='')}"

    @property
    def _merge_requests_path(self) -> str:
        return f"{self._project_path}/merge_requests"

    @cached_property
    def _project(self) -> answers.GitLabProject:
        return self.client.get_object(self._project_path, answers.GitLabProject, PERMISSION)

    @cached_property
    def _account_name(self) -> str:
        return self.access.account or self.client.get_object("/user", answers.GitLabUser, PERMISSION).username

    def _is_our_name(self, name: str) -> bool:
        """Returns whether a name is that of our account. GitLab takes names in any case."""
        return name.casefold() == self._account_name.casefold()

    @cached_property
    def _accounts(self) -> GitLabAccounts:
        return GitLabAccounts(self.client)

    def _name_person(self, user: answers.GitLabUser | None) -> str:
        """Returns the name of a person's account; "" for a program, and for one that is gone."""
        return "" if user is None or self._accounts.is_program(user, PERMISSION) else user.username

    def _convert_issue(self, issue: answers.GitLabIssue) -> SubmittedIssue | None:
        """Returns an issue; None for our own, and for one of a program by its name. Of many, GitLab is not asked."""
        author = issue.author.username if issue.author else ""
        if self._is_our_name(author) or is_program_account(author):
            return None
        opened = issue.created_at.astimezone(UTC).date() if issue.created_at else None
        text, is_open = issue.description or "", issue.state == "opened"
        return SubmittedIssue(
            number=issue.iid,
            title=issue.title,
            body=text,
            author=author,
            author_id=(issue.author.id or 0) if issue.author else 0,
            is_open=is_open,
            opened=opened,
            updated=issue.updated_at,
            is_confidential=issue.confidential,
        )

    def _list_requests_from(self, branch: str, state: str = "opened") -> list[answers.GitLabMergeRequest]:
        """Returns the merge requests from a branch of the project itself. state: opened or all.

        GitLab leaves out those of forks, of which anybody may have any number with that name of a branch.
        """
        path, own_id = self._merge_requests_path, self._project.id
        requests = self.client.list_items(
            path, answers.GitLabMergeRequest, PERMISSION, state=state, source_branch=branch, source_project_id=own_id
        )
        return [r for r in requests if r.source_branch == branch and r.source_project_id == r.target_project_id]

    def _is_own_request(self, request: answers.GitLabMergeRequest) -> bool:
        return request.author is not None and self._is_our_name(request.author.username)

    def _list_own_statuses(self, commit: str, name: str) -> list[answers.GitLabListedStatus]:
        """Returns the statuses of this name that we wrote on a commit."""
        path = f"{self._project_path}/repository/commits/{commit}/statuses"
        statuses = self.client.list_items(path, answers.GitLabListedStatus, PERMISSION, name=name, all="true")
        return [s for s in statuses if s.name == name and s.author and self._is_our_name(s.author.username)]

    def _is_approved_by_us(self, path: str) -> bool:
        approvals = self.client.get_object(f"{path}/approvals", answers.GitLabApprovals, PERMISSION)
        return any(self._is_our_name(approver.user.username) for approver in approvals.approved_by)

    def _approve_request(self, path: str, check: StartedCheck) -> None:
        """Approves a merge request, unless it is our own and the project lets nobody approve what they opened.

        There GitLab takes a rule that only we could meet for met.
        """
        try:
            self.client.send_json(
                "POST", f"{path}/approve", answers.GitLabEmptyResponse, PERMISSION, {"sha": check.commit}
            )
        except PermissionDenied:
            if not self._is_our_name(check.author):
                raise PermissionDenied(
                    f"GitLab does not let {self._account_name} approve merge request {check.number}",
                    f"give it {PERMISSION}, and let committers approve: see docs/governance.md, “On GitLab”",
                ) from None

    def _update_oldest_note(self, path: str, marker: str, body: str) -> bool:
        """Updates the oldest of our notes, deletes the others; returns whether there is one."""
        notes = self.client.list_items(path, answers.GitLabNote, PERMISSION, sort="asc", order_by="created_at")
        own_notes = [
            n for n in notes if n.author and self._is_our_name(n.author.username) and n.body.startswith(marker)
        ]
        if own_notes and own_notes[0].body.strip() != body.strip():
            self.client.send_json(
                "PUT", f"{path}/{own_notes[0].id}", answers.GitLabEmptyResponse, PERMISSION, {"body": body}
            )
        for note in own_notes[1:]:
            self.client.delete(f"{path}/{note.id}", PERMISSION)
        return bool(own_notes)

    def _convert_merge_request(self, request: answers.GitLabMergeRequest) -> ForgeChange:
        merge_commits: tuple[str | None, ...] = ()
        if request.state == "merged":  # without a commit of its own where the target branch was moved forward
            merge_commits = (request.merge_commit_sha, request.squash_commit_sha)
            merge_commits = merge_commits if any(merge_commits) else (request.sha,)
        is_fork = request.source_project_id != request.target_project_id
        return ForgeChange(
            number=request.iid,
            head=request.sha or "",
            branch=request.source_branch,
            base=request.target_branch,
            ref=_format_ref(request.iid),
            author=request.author.username if request.author else "",
            title=request.title,
            url=request.web_url,
            is_fork=is_fork,
            fork=str(request.source_project_id or "") if is_fork else "",
            is_open_fork=is_fork and bool(request.allow_collaboration),
            is_open=request.state == "opened",
            is_closed=request.state == "closed",
            merge_commits=tuple(commit for commit in merge_commits if commit),
            opening_time=request.created_at,
            merge_time=request.merged_at if request.state == "merged" else None,
        )

    def _format_address(self, number: int) -> str:
        """Returns the address of a merge request for browsers."""
        return f"{self.access.web_url.rstrip('/')}/{self.access.project}/-/merge_requests/{number}"

    def _write_verdict(self, check: StartedCheck, outcome: Outcome, output: CheckOutput) -> None:
        address = f"{self._format_address(check.number)}{_MARK_FRAGMENT}{output.mark}" if output.mark else ""
        self._write_status(check.number, check.commit, STATES[outcome], output.title, address)

    def _write_status(self, number: int, commit: str, state: str, title: str, address: str = "") -> str:
        """Writes the status of a merge request's commit; returns its id, "" where GitLab has none for the commit.

        It asks for the ref of a commit that no branch of the project has, such as a fork's. Where it takes none for it,
        the comment and the approval say what the status would; an earlier one that is green must not be left, though.
        """
        body = {"state": state, "name": CHECK, "description": title[:250]}
        body |= {"target_url": address} if address else {}
        path = f"{self._project_path}/statuses/{commit}"
        try:
            return str(self.client.send_json("POST", path, answers.GitLabCommitStatus, PERMISSION, body).id)
        except ResourceNotFound:
            body["ref"] = _format_ref(number)
        try:
            return str(self.client.send_json("POST", path, answers.GitLabCommitStatus, PERMISSION, body).id)
        except (PermissionDenied, ResourceNotFound, UnexpectedResponse):
            if any(status.status == "success" for status in self._list_own_statuses(commit, CHECK)):
                raise
            return ""


def connect_gitlab(access: ForgeAccess, *, wait_budget: float = WAIT_BUDGET) -> GitLab:
    """Connects to GitLab. wait_budget: the seconds that this run may wait in total."""
    headers = {"PRIVATE-TOKEN": access.token, "User-Agent": "trellis"}
    client = HttpClient(name="GitLab", base_url=access.api_url, headers=headers, wait_budget=wait_budget)
    return GitLab(access, client)


def _format_ref(number: int) -> str:
    """Returns the ref of the project by which it has the last commit of a merge request, also of a fork's."""
    return f"refs/merge-requests/{number}/head"


def _describe_request(request: answers.GitLabListedRequest) -> ListedChange:
    return ListedChange(
        number=request.iid,
        head=request.sha or "",
        author=_read_text(request.author, "username"),
        base=str(request.target_branch or ""),
        is_fork=request.target_project_id is None or request.source_project_id != request.target_project_id,
    )


def _read_text(answer: object, key: str) -> str:
    """Returns a text of an object in a list; "" where the list has something else in its place."""
    value = answer.get(key) if isinstance(answer, dict) else None
    return value if isinstance(value, str) else ""
