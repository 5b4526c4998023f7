"""GitHub, and GitHub Enterprise: REST for nearly all, GraphQL for the one thing that REST does not tell, when a review was edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..approvals.snapshot import Conversation
from . import github_answers as answers
from . import github_conversation
from . import pull_request_commits as fetching
from .github_comment import keep_comment
from .github_issues import issues, keep_issue
from .http_client import PATIENCE, Web
from .problems import Odd
from .protocol import CHECK, Access, Change, Issue, Mark, Outcome, Told

VERSION = "2022-11-28"
CONCLUSIONS: Mapping[Outcome, str] = {"approved": "success", "waiting": "action_required", "failed": "failure"}
"""Never neutral or skipped: those let a change be merged."""

STATES: Mapping[Outcome, str] = {"approved": "success", "waiting": "failure", "failed": "error"}
LONGEST = 65_000
"""Characters of a check's summary, of which GitHub takes 65,535."""


@dataclass(frozen=True)
class GitHub:
    """statuses: whether the check is written as a commit status, which any token may, instead of a check run, which only an app may."""

    access: Access
    web: Web
    statuses: bool = False
    name: str = "GitHub"
    called: str = "pull request"

    def default_branch(self) -> str:
        return self.web.get(self._here, answers.Project, "metadata: read").default_branch

    def change(self, number: int) -> Change:
        return self._change(self.web.get(f"{self._here}/pulls/{number}", answers.Pull, "pull requests: read"))

    def opened(self, commit: str = "") -> tuple[int, ...]:
        pulls = self.web.each(f"{self._here}/pulls", answers.Pull, "pull requests: read", state="open")
        return tuple(pull.number for pull in pulls if commit in ("", pull.head.sha))

    def merged_by(self, commit: str) -> tuple[int, ...]:
        pulls = self.web.each(f"{self._here}/commits/{commit}/pulls", answers.Pull, "pull requests: read")
        return tuple(sorted(pull.number for pull in pulls if pull.merged_at and pull.merge_commit_sha == commit))

    def conversation(self, change: Change) -> Conversation:
        return github_conversation.conversation(self.web, self._here, change, self._graphql)

    def begin(self, change: Change, commit: str) -> Mark:
        if self.statuses:
            return Mark(self._status(commit, "pending", "Looking who has approved what …"), commit, change.number)
        said = {"name": CHECK, "head_sha": commit, "status": "in_progress"}
        run = self.web.send("POST", f"{self._here}/check-runs", answers.CheckRun, "checks: write", said)
        return Mark(str(run.id), commit, change.number)

    def finish(self, mark: Mark, outcome: Outcome, told: Told) -> None:
        if self.statuses:
            self._status(mark.commit, STATES[outcome], told.title)
            return
        output = {"title": told.title[:250], "summary": told.text[:LONGEST]}
        said = {"status": "completed", "conclusion": CONCLUSIONS[outcome], "output": output}
        self.web.send("PATCH", f"{self._here}/check-runs/{mark.id}", answers.CheckRun, "checks: write", said)

    def comment(self, number: int, marker: str, body: str) -> None:
        keep_comment(self.web, self._here, number, marker, body)

    def issues(self, label: str) -> tuple[Issue, ...]:
        return issues(self.web, self._here, label)

    def keep_issue(self, issue: Issue | None, label: str, title: str, body: str, *, open: bool) -> None:
        keep_issue(self.web, self._here, issue, label, title, body, open=open)

    def propose(self, branch: str, base: str, title: str, body: str) -> int:
        owner = self.access.project.split("/")[0]
        query = {"state": "open", "head": f"{owner}:{branch}", "base": base}
        found = list(self.web.each(f"{self._here}/pulls", answers.Pull, "pull requests: read", **query))
        said = {"title": title, "body": body}
        if found:
            path = f"{self._here}/pulls/{found[0].number}"
            return self.web.send("PATCH", path, answers.Pull, "pull requests: write", said).number
        said |= {"head": branch, "base": base}
        return self.web.send("POST", f"{self._here}/pulls", answers.Pull, "pull requests: write", said).number

    def merge(self, number: int, commit: str) -> bool:
        path, said = f"{self._here}/pulls/{number}/merge", {"sha": commit, "merge_method": "squash"}
        try:
            return self.web.send("PUT", path, answers.Merged, "contents: write", said, twice=False).merged
        except Odd:
            return False  # 405 and 409: its rules are not met yet, or it has changed

    def fetching(self) -> Mapping[str, str]:
        return fetching.settings(self.access, "x-access-token")

    @property
    def _here(self) -> str:
        return f"/repos/{self.access.project}"

    def _change(self, pull: answers.Pull) -> Change:
        return Change(
            number=pull.number,
            head=pull.head.sha,
            branch=pull.head.ref,
            base=pull.base.ref,
            ref=f"refs/pull/{pull.number}/head",
            author=pull.user.login if pull.user else "",
            title=pull.title,
            url=pull.html_url,
            fork=pull.head.repo is None or pull.head.repo.full_name != self.access.project,
            open=pull.state == "open",
            merged=(pull.merge_commit_sha or "") if pull.merged_at else "",
        )

    def _status(self, commit: str, state: str, title: str) -> str:
        said = {"state": state, "context": CHECK, "description": title[:140]}
        path = f"{self._here}/statuses/{commit}"
        return str(self.web.send("POST", path, answers.Status, "commit statuses: write", said).id)

    def _graphql(self, query: str, variables: Mapping[str, Any]) -> Any:
        """The data that a query gives. GitHub Enterprise has it beside its REST interface."""
        need, asked = "pull requests: read", {"query": query, "variables": variables}
        said = self.web.send("POST", "graphql", dict[str, Any], need, asked)
        if said.get("errors") or not isinstance(said.get("data"), dict):
            raise Odd("GitHub does not tell when reviews were edited", f"give the token “{need}”, or run this again")
        return said["data"]


def connect(access: Access, *, statuses: bool = False, patience: float = PATIENCE) -> GitHub:
    """A GitHub that is ready to be asked. patience: seconds that this run may wait in all."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {access.token}",
        "X-GitHub-Api-Version": VERSION,
        "User-Agent": "trellis",
    }
    return GitHub(access, Web("GitHub", access.base, headers, patience), statuses)
