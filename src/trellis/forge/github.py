"""GitHub and GitHub Enterprise. Everything uses REST, except when a review was edited, which only GraphQL returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from ..approvals.snapshot import Conversation
from . import github_answers as answers
from . import github_conversation
from . import pull_request_commits as git_commands
from .github_account import OwnAccount, find_own_account
from .github_comment import upsert_comment
from .github_issues import get_issue, list_editors, list_issues, list_submitted_issues, upsert_issue
from .http_client import WAIT_BUDGET, HttpClient
from .problems import BranchTaken, UnexpectedResponse
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

API_VERSION = "2022-11-28"
CONCLUSIONS: Mapping[Outcome, str] = {"approved": "success", "waiting": "action_required", "failed": "failure"}
"""Never neutral or skipped, since GitHub merges a change with either."""

STATES: Mapping[Outcome, str] = {"approved": "success", "waiting": "failure", "failed": "error"}
MARK_ID = "trellis ledger"
"""What tells the mark on a commit from a workflow's job that has the same name."""

MAX_SUMMARY_LENGTH = 65_000
"""The maximum number of characters in the summary of a check; the limit of GitHub is 65,535."""


@dataclass(frozen=True)
class GitHub:
    """A connection to a repository at GitHub."""

    access: ForgeAccess
    client: HttpClient
    uses_statuses: bool = False
    """Whether the check is a commit status, which any token may write. Only an app may write a check run."""
    name: str = "GitHub"
    change_noun: str = "pull request"

    def get_default_branch(self) -> str:
        return self._repository.default_branch

    def get_change(self, number: int) -> ForgeChange:
        return self._convert_pull_request(
            self.client.get_object(
                f"{self._repository_path}/pulls/{number}", answers.GitHubPullRequest, "pull requests: read"
            )
        )

    def list_open_changes(self, commit: str = "", source: str = "") -> tuple[int, ...]:
        pulls = self.client.list_items(
            f"{self._repository_path}/pulls", answers.GitHubPullRequest, "pull requests: read", state="open"
        )
        sources = {pull.number: _name_source(pull.head) for pull in pulls if commit in ("", pull.head.sha)}
        return tuple(number for number in sources if sources[number] == source) or tuple(sources)

    def describe_open_changes(self) -> tuple[ListedChange, ...]:
        pulls = self.client.list_items(
            f"{self._repository_path}/pulls", answers.GitHubPullRequest, "pull requests: read", state="open"
        )
        changes = map(self._convert_pull_request, pulls)
        return tuple(
            ListedChange(change.number, change.head, change.author, change.base, change.is_fork) for change in changes
        )

    def describe_changes_since(self, time: datetime) -> tuple[ListedChange, ...]:
        return ()

    def list_changes_of_commit(self, commit: str) -> tuple[int, ...]:
        pulls = self.client.list_items(
            f"{self._repository_path}/commits/{commit}/pulls", answers.GitHubPullRequest, "pull requests: read"
        )
        return tuple(sorted(pull.number for pull in pulls if pull.merged_at and pull.merge_commit_sha == commit))

    def list_changes_with_commit(self, commit: str) -> tuple[int, ...]:
        pulls = self.client.list_items(
            f"{self._repository_path}/commits/{commit}/pulls", answers.GitHubPullRequest, "pull requests: read"
        )
        return tuple(sorted(pull.number for pull in pulls if pull.merged_at))

    def has_mark(self, commit: str) -> bool:
        runs = self.client.get_object(
            f"{self._repository_path}/commits/{commit}/check-runs",
            answers.GitHubCheckRunList,
            "checks: read",
            check_name=MARK,
            per_page=100,
        )
        return any(
            run.name == MARK and run.external_id == MARK_ID and run.app and self._account.runs_app(run.app.slug)
            for run in runs.check_runs
        )

    def write_mark(self, commit: str) -> None:
        if not self._account.is_app:
            return  # only an app may write a check run; then all of the last commits are looked at each time
        output = {"title": MARK_TITLE, "summary": f"{MARK_TITLE}.\n"}
        body = {"name": MARK, "head_sha": commit, "status": "completed", "conclusion": "success"}
        path = f"{self._repository_path}/check-runs"
        self.client.send_json(
            "POST", path, answers.GitHubCheckRun, "checks: write", {**body, "external_id": MARK_ID, "output": output}
        )

    def get_conversation(self, change: ForgeChange) -> Conversation:
        return github_conversation.collect_conversation(self.client, self._repository_path, change, self._query_graphql)

    def begin_check(self, change: ForgeChange, commit: str) -> StartedCheck:
        if self.uses_statuses:
            return StartedCheck(
                self._write_status(commit, "pending", "Looking who has approved what …"), commit, change.number
            )
        body = {"name": CHECK, "head_sha": commit, "status": "in_progress"}
        run = self.client.send_json(
            "POST", f"{self._repository_path}/check-runs", answers.GitHubCheckRun, "checks: write", body
        )
        return StartedCheck(str(run.id), commit, change.number)

    def get_standing_verdict(self, change: ForgeChange) -> StandingVerdict:
        return StandingVerdict()

    def postpone_check(self, check: StartedCheck) -> None:
        """Nothing is to be taken back: a check that was begun is not green."""

    def withdraw_verdict(self, check: StartedCheck) -> None:
        """Nothing is to be taken back: a run begins whenever something happens to a pull request."""

    def finish_check(self, check: StartedCheck, outcome: Outcome, output: CheckOutput) -> None:
        if self.uses_statuses:
            if check.is_owner:
                self._write_status(check.commit, STATES[outcome], output.title)
            return
        if not check.id:
            return  # it was never started, since it speaks of another pull request
        github_output = {"title": output.title[:250], "summary": output.text[:MAX_SUMMARY_LENGTH]}
        conclusion = CONCLUSIONS[outcome if check.is_owner else "failed"]
        body = {"status": "completed", "conclusion": conclusion, "output": github_output}
        self.client.send_json(
            "PATCH", f"{self._repository_path}/check-runs/{check.id}", answers.GitHubCheckRun, "checks: write", body
        )

    def upsert_comment(self, number: int, marker: str, body: str) -> None:
        upsert_comment(self.client, self._repository_path, number, marker, body, self._account)

    def list_issues(self, label: str) -> tuple[ForgeIssue, ...]:
        return list_issues(self.client, self._repository_path, label, self._account)

    def upsert_issue(self, issue: ForgeIssue | None, label: str, title: str, body: str, *, is_open: bool) -> None:
        upsert_issue(self.client, self._repository_path, issue, label, title, body, is_open=is_open)

    def get_issue(self, number: int) -> SubmittedIssue | None:
        return get_issue(self.client, self._repository_path, number)

    def list_submitted_issues(self, label: str) -> tuple[SubmittedIssue, ...]:
        return list_submitted_issues(self.client, self._repository_path, label)

    def list_issue_editors(self, issue: SubmittedIssue) -> tuple[str, ...]:
        return list_editors(issue, self._query_graphql)

    def upsert_issue_comment(self, number: int, marker: str, body: str) -> None:
        self.upsert_comment(number, marker, body)

    def find_own_change(self, branch: str) -> ForgeChange | None:
        pulls = [pull for pull in self._list_pulls_from(branch, "all") if self._account.wrote(pull.user)]
        return self._convert_pull_request(max(pulls, key=lambda pull: pull.number)) if pulls else None

    def is_branch_free(self, branch: str) -> bool:
        return all(self._account.wrote(pull.user) for pull in self._list_pulls_from(branch))

    def propose_change(self, branch: str, base: str, title: str, body: str, *, is_draft: bool = False) -> int:
        pulls = [pull for pull in self._list_pulls_from(branch) if pull.base.ref == base]
        own_pulls = [pull for pull in pulls if self._account.wrote(pull.user)]
        if len(own_pulls) < len(pulls):
            raise BranchTaken(f"somebody else opened a pull request from the branch {branch}", "run this again")
        fields = {"title": title, "body": body}
        path = f"{self._repository_path}/pulls"
        if own_pulls:
            path = f"{path}/{own_pulls[0].number}"
            return self.client.send_json(
                "PATCH", path, answers.GitHubPullRequest, "pull requests: write", fields
            ).number
        fields |= {"head": branch, "base": base}
        if is_draft:
            try:
                draft = {**fields, "draft": True}
                return self.client.send_json(
                    "POST", path, answers.GitHubPullRequest, "pull requests: write", draft
                ).number
            except UnexpectedResponse as error:
                if "draft" not in str(error).lower():
                    raise  # otherwise the repository's plan has no drafts
        try:
            return self.client.send_json("POST", path, answers.GitHubPullRequest, "pull requests: write", fields).number
        except UnexpectedResponse as error:
            if self.is_branch_free(branch):
                raise
            raise BranchTaken(f"somebody else opened a pull request from the branch {branch}", error.help) from None

    def merge_change(self, number: int, commit: str) -> bool:
        path, body = f"{self._repository_path}/pulls/{number}/merge", {"sha": commit, "merge_method": "squash"}
        try:
            return self.client.send_json(
                "PUT", path, answers.GitHubMergeResult, "contents: write", body, is_repeatable=False
            ).merged
        except UnexpectedResponse:
            return False  # 405 and 409: the rules of the branch are not met yet, or the change has new commits

    def build_git_settings(self) -> Mapping[str, str]:
        return git_commands.build_git_settings(self.access, "x-access-token")

    @property
    def _repository_path(self) -> str:
        return f"/repos/{self.access.project}"

    @cached_property
    def _repository(self) -> answers.GitHubFullRepository:
        """The repository with the name that GitHub writes; it answers to that in any case, and to former names."""
        return self.client.get_object(self._repository_path, answers.GitHubFullRepository, "metadata: read")

    @cached_property
    def _account(self) -> OwnAccount:
        return find_own_account(self.client, self._query_graphql)

    def _convert_pull_request(self, pull: answers.GitHubPullRequest) -> ForgeChange:
        is_fork = pull.head.repo is None or pull.head.repo.full_name != self._repository.full_name
        owner = pull.head.user.login if pull.head.user else ""
        return ForgeChange(
            number=pull.number,
            head=pull.head.sha,
            branch=pull.head.ref,
            base=pull.base.ref,
            ref=f"refs/pull/{pull.number}/head",
            author=pull.user.account if pull.user else "",
            title=pull.title,
            url=pull.html_url,
            is_fork=is_fork,
            fork=pull.head.repo.full_name if is_fork and pull.head.repo else "",
            is_open_fork=is_fork and pull.maintainer_can_modify,
            fork_owner=(pull.head.repo.full_name.split("/")[0] if pull.head.repo else owner) if is_fork else "",
            is_open=pull.state == "open",
            is_closed=pull.state == "closed" and pull.merged_at is None,
            merge_commits=(pull.merge_commit_sha,) if pull.merged_at and pull.merge_commit_sha else (),
            opening_time=pull.created_at,
            merge_time=pull.merged_at,
        )

    def _list_pulls_from(self, branch: str, state: str = "open") -> list[answers.GitHubPullRequest]:
        """Returns the pull requests from a branch of the repository itself. state: open or all."""
        query = {"state": state, "head": f"{self._repository.full_name.split('/')[0]}:{branch}"}
        pulls = self.client.list_items(
            f"{self._repository_path}/pulls", answers.GitHubPullRequest, "pull requests: read", **query
        )
        return [
            pull
            for pull in pulls
            if pull.head.ref == branch and pull.head.repo and pull.head.repo.full_name == self._repository.full_name
        ]

    def _write_status(self, commit: str, state: str, title: str) -> str:
        body = {"state": state, "context": CHECK, "description": title[:140]}
        path = f"{self._repository_path}/statuses/{commit}"
        return str(self.client.send_json("POST", path, answers.GitHubCommitStatus, "commit statuses: write", body).id)

    def _query_graphql(self, query: str, variables: Mapping[str, Any]) -> Any:
        """Returns the data of a GraphQL query. At GitHub Enterprise the endpoint is a sibling of the REST API."""
        permission, body = "pull requests: read", {"query": query, "variables": variables}
        response = self.client.send_json("POST", "graphql", dict[str, Any], permission, body)
        if _has_failed(response):
            raise UnexpectedResponse(
                "GitHub does not tell when reviews were edited or dismissed, or who changed an issue",
                f"give the token “{permission}”, or run this again",
            )
        return response["data"]


def _has_failed(response: Mapping[str, Any]) -> bool:
    """Whether a GraphQL query has no answer. That some node is gone is one: there is null in its place."""
    data, errors = response.get("data"), response.get("errors") or []
    is_gone = isinstance(errors, list) and all(isinstance(e, dict) and e.get("type") == "NOT_FOUND" for e in errors)
    if not isinstance(data, dict) or not is_gone:
        return True
    return bool(errors) and not isinstance(data.get("nodes"), list)


def _name_source(branch: answers.GitHubBranch) -> str:
    return f"{branch.repo.full_name if branch.repo else ''}:{branch.ref}"


def connect_github(access: ForgeAccess, *, uses_statuses: bool = False, wait_budget: float = WAIT_BUDGET) -> GitHub:
    """Connects to GitHub. wait_budget: the seconds that this run may wait in total."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {access.token}",
        "X-GitHub-Api-Version": API_VERSION,
        "User-Agent": "trellis",
    }
    client = HttpClient(name="GitHub", base_url=access.api_url, headers=headers, wait_budget=wait_budget)
    return GitHub(access, client, uses_statuses)
