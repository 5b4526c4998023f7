"""A small GitHub on the loopback address, backed by a real repository: what Trellis asks for and what people do.

Each request is held against GitHub's own description; `complaints` lists what it would not have taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import contract
from loopback import Answer, Loopback, Request, commit_to, paged
from repositories import SCORES, Repository

from trellis.forge.protocol import MARK

PROJECT = "meridian/learning"
BOT = "trellis-bot[bot]"
RIGHTS = {"checks": "write", "contents": "write", "issues": "write", "pull_requests": "write", "statuses": "write"}


@dataclass
class Pull:
    number: int
    author: str
    branch: str
    base: str = "main"
    state: str = "open"
    fork: bool = False
    merged: str = ""
    title: str = "A change"
    opened: str = "2026-11-18T09:00:00Z"
    brought: list[str] = field(default_factory=list)
    """The commits that it brought to the default branch."""
    draft: bool = False
    body: str = ""


@dataclass
class Review:
    id: int
    user: str
    state: str
    commit: str | None
    body: str
    at: datetime
    edited: datetime | None = None
    dismissed_by: str = "owner"
    dismissed_at: datetime | None = None
    given: str = ""

    def __post_init__(self) -> None:
        self.given = self.state


@dataclass
class Run:
    id: int
    name: str
    head: str
    status: str
    conclusion: str | None = None
    output: dict[str, str] = field(default_factory=dict)


class FakeGitHub(Loopback):
    """repository: the server's side. tokens: token → what it may."""

    def __init__(self, repository: Repository) -> None:
        super().__init__()
        self.repository = repository
        self.tokens: dict[str, dict[str, str]] = {"right": dict(RIGHTS)}
        self.pulls: dict[int, Pull] = {}
        self.reviews: dict[int, list[Review]] = {}
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.runs: list[Run] = []
        self.marks: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.issue_editors: dict[int, list[str]] = {}
        self.pushes: list[dict[str, Any]] = []
        self.accounts: dict[str, str] = {}
        self.default = "main"
        self.protected = False
        self.clock = datetime(2026, 11, 21, 9, tzinfo=UTC)
        self.as_bot = True
        self.shows_forks = False
        self._ids = 0

    # What people do.

    def push(
        self, branch: str, files: dict[str, str | bytes | None], by: str = "meichen", name: str = "Mei Chen"
    ) -> str:
        """Commits onto a branch, made from main the first time, and pushes it."""
        commit = commit_to(self.repository, branch, files, name)
        return self.record_push(branch, commit, by)

    def record_push(self, branch: str, commit: str, by: str) -> str:
        """Notes that a branch stands at a commit now, and who brought it there."""
        git = self.repository.git
        self.accounts.setdefault(commit, by)
        self._note_push(f"refs/heads/{branch}", commit, by)
        for pull in self.pulls.values():
            if pull.branch == branch and pull.state == "open":
                git("update-ref", f"refs/pull/{pull.number}/head", commit)
        git("switch", "--quiet", "--detach", "main")
        return commit

    def _note_push(self, ref: str, commit: str, by: str) -> None:
        before = next((push["after"] for push in reversed(self.pushes) if push["ref"] == ref), "0" * 40)
        if before != commit:
            push = {"before": before, "after": commit, "ref": ref, "activity_type": "push", "actor": by}
            self.pushes.append({**push, "timestamp": self._count_seconds(len(self.pushes))})

    def _count_seconds(self, seconds: int) -> str:
        return (self.clock + timedelta(seconds=seconds)).isoformat()

    def land(self, files: dict[str, str | bytes | None]) -> str:
        """Something else comes into the default branch."""
        self.repository.git("switch", "--quiet", "main")
        self.repository.write(files)
        commit = self.repository.commit("Marit de Wit")
        self.repository.git("switch", "--quiet", "--detach", "main")
        return commit

    def update(self, number: int, by: str = "meichen", name: str = "Mei Chen") -> str:
        """The button “Update branch”."""
        pull = self.pulls[number]
        self.repository.git("switch", "--quiet", pull.branch)
        return self.record_push(pull.branch, self.repository.update(name), by)

    def open(
        self, branch: str, author: str = "meichen", *, fork: bool = False, base: str = "main", title: str = "A change"
    ) -> int:
        """Opens a pull request from a branch."""
        number = len(self.pulls) + len(self.issues) + 1
        self.pulls[number] = Pull(number, author, branch, base, fork=fork, title=title)
        self.reviews[number], self.comments[number] = [], []
        self.repository.git("update-ref", f"refs/pull/{number}/head", f"refs/heads/{branch}")
        return number

    def head(self, number: int) -> str:
        return self.repository.read_tip(f"refs/pull/{number}/head")

    def review(self, number: int, user: str, state: str = "APPROVED", body: str = SCORES) -> Review:
        """Somebody reviews what the pull request is now. GitHub does not let authors approve their own."""
        if state != "COMMENTED" and user.lower() == self.pulls[number].author.lower():
            raise PermissionError("Can not approve your own pull request")
        self.clock += timedelta(minutes=10)
        review = Review(self._id(), user, state, self.head(number), body, self.clock)
        self.reviews[number].append(review)
        return review

    def dismiss(self, review: Review, by: str) -> None:
        self.clock += timedelta(minutes=10)
        review.state, review.dismissed_by, review.dismissed_at = "DISMISSED", by, self.clock

    def edit(self, review: Review, body: str) -> None:
        self.clock += timedelta(minutes=10)
        review.body, review.edited = body, self.clock

    def queue(self, number: int, before: str = "main") -> dict[str, Any]:
        """Puts a pull request into the merge queue, behind the commit `before`; the event that follows."""
        git = self.repository.git
        base, head = git("rev-parse", before), self.head(number)
        ref = f"gh-readonly-queue/main/pr-{number}-{base}"
        git("switch", "--quiet", "--detach", base)
        self.repository.commit_as("GitHub", "noreply@github.com", "merge", "--quiet", "--no-ff", "-m", "Queued", head)
        git("update-ref", f"refs/heads/{ref}", "HEAD")
        commit = self.repository.read_tip("HEAD")
        git("switch", "--quiet", "--detach", "main")
        return {
            "merge_group": {
                "head_sha": commit,
                "head_ref": f"refs/heads/{ref}",
                "base_sha": base,
                "base_ref": "refs/heads/main",
            }
        }

    def squash(self, number: int) -> str:
        """Merges a pull request by the button; the commit that came of it."""
        git, pull = self.repository.git, self.pulls[number]
        git("switch", "--quiet", "main")
        self.repository.commit_as("GitHub", "noreply@github.com", "merge", "--quiet", "--squash", self.head(number))
        commit = self.repository.commit_as(
            "GitHub", "noreply@github.com", "commit", "--quiet", "-m", f"{pull.title} (#{number})"
        )
        git("switch", "--quiet", "--detach", "main")
        pull.state, pull.merged, pull.brought = "closed", commit, [commit]
        return commit

    def merge_branch(self, number: int) -> str:
        """Merges a pull request with a merge commit."""
        git, pull = self.repository.git, self.pulls[number]
        git("switch", "--quiet", pull.base)
        message = f"Merge pull request #{number}"
        commit = self.repository.commit_as(
            "GitHub", "noreply@github.com", "merge", "--quiet", "--no-ff", "-m", message, self.head(number)
        )
        git("switch", "--quiet", "--detach", "main")
        pull.state, pull.merged, pull.brought = "closed", commit, [commit]
        return commit

    def rebase(self, number: int) -> str:
        """Merges a pull request as one new commit for each of its own; the last of them."""
        git, pull = self.repository.git, self.pulls[number]
        before = self.repository.read_tip("refs/heads/main")
        own_commits = git("rev-list", "--topo-order", "--reverse", "--no-merges", f"main..{self.head(number)}").split()
        git("switch", "--quiet", "main")
        committer = {"GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com"}
        git("cherry-pick", "--keep-redundant-commits", *own_commits, **committer)
        pull.brought = git("rev-list", f"{before}..main").split()
        git("switch", "--quiet", "--detach", "main")
        pull.state, pull.merged = "closed", pull.brought[0]
        return pull.merged

    def mark(self, commit: str, slug: str = BOT.removesuffix("[bot]"), id: str = "trellis ledger") -> None:
        """An app notes on a commit of the default branch that it was looked at."""
        self.marks.append({"name": MARK, "head_sha": commit, "external_id": id, "app": {"slug": slug}})

    def green(self, commit: str) -> bool:
        """Whether GitHub would let a commit be merged: the latest check of the required name says so."""
        runs = [run for run in self.runs if run.name == "approvals" and run.head == commit]
        return (
            bool(runs) and runs[-1].status == "completed" and runs[-1].conclusion in ("success", "neutral", "skipped")
        )

    # What it answers.

    def answer(self, request: Request) -> Answer:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.tokens and not (token.count(".") == 2 and "installation" in request.path):
            return Answer(401, {"message": "Bad credentials"})
        if request.path == "/graphql":
            return self._graphql(request)
        self.complaints += contract.find_request_errors(request.method, request.path, request.query, request.body)
        for method, pattern, right, route in ROUTES:
            match = re.fullmatch(pattern, request.path)
            if request.method == method and match:
                if right and not self._may(token, right):
                    body = {"message": "Resource not accessible by integration"}
                    return Answer(403, body, {"x-accepted-github-permissions": right})
                answer = getattr(self, route)(request, *match.groups())
                if answer.status < 300:
                    self.complaints += contract.find_answer_errors(request.method, request.path, answer.body)
                return answer
        return Answer(404, {"message": "Not Found"})

    def _may(self, token: str, right: str) -> bool:
        name, _, level = right.partition("=")
        return self.tokens[token].get(name) in (level, "write")

    def _graphql(self, request: Request) -> Answer:
        self.complaints += contract.find_graphql_errors(request.body["query"])
        if "viewer" in request.body["query"]:
            return Answer(200, {"data": {"viewer": {"login": BOT}}})
        if "userContentEdits" in request.body["query"]:
            return Answer(200, {"data": {"nodes": [self._editors(id) for id in request.body["variables"]["ids"]]}})
        if "ReviewDismissedEvent" in request.body["query"]:
            return Answer(200, {"data": {"nodes": [self._dismissals(id) for id in request.body["variables"]["ids"]]}})
        reviews_by_id = {f"PRR_{review.id}": review for reviews in self.reviews.values() for review in reviews}
        nodes = [
            self._node(id, reviews_by_id[id]) if id in reviews_by_id else None
            for id in request.body["variables"]["ids"]
        ]
        return Answer(200, {"data": {"nodes": nodes}})

    def _editors(self, id: str) -> dict[str, Any]:
        """Who edited an issue; its opener first, as soon as somebody has."""
        issue = next(issue for issue in self.issues if issue["node_id"] == id)
        accounts = [issue["user"]["login"], *self.issue_editors.get(issue["number"], [])]
        nodes = [{"editor": _actor(account) if account else None} for account in accounts]
        return {"userContentEdits": {"totalCount": len(nodes), "nodes": nodes} if len(nodes) > 1 else None}

    def _dismissals(self, id: str) -> dict[str, Any]:
        own = next(reviews for reviews in self.reviews.values() if id in {f"PRR_{review.id}" for review in reviews})
        events = [
            {
                "actor": {"login": review.dismissed_by} if review.dismissed_by else None,
                "createdAt": (review.dismissed_at or self.clock).isoformat().replace("+00:00", "Z"),
                "previousReviewState": review.given,
                "review": {"id": f"PRR_{review.id}"},
            }
            for review in own
            if review.state == "DISMISSED"
        ]
        return {"pullRequest": {"timelineItems": {"nodes": events}}}

    def _node(self, id: str, review: Review) -> dict[str, Any]:
        edited = review.edited.isoformat().replace("+00:00", "Z") if review.edited else None
        submitted = review.at.isoformat().replace("+00:00", "Z")
        return {"__typename": "PullRequestReview", "id": id, "lastEditedAt": edited, "submittedAt": submitted}

    def project(self, request: Request) -> Answer:
        return Answer(200, {"full_name": PROJECT, "default_branch": self.default})

    def pull(self, request: Request, number: str) -> Answer:
        return (
            Answer(200, self._pull(self.pulls[int(number)]))
            if int(number) in self.pulls
            else Answer(404, {"message": "Not Found"})
        )

    def list_pulls(self, request: Request) -> Answer:
        head = request.query.get("head", "")
        pulls = [p for p in self.pulls.values() if request.query["state"] in ("all", p.state)]
        pulls = [p for p in pulls if head in ("", f"{p.author if p.fork else PROJECT.split('/')[0]}:{p.branch}")]
        return paged(request, [self._pull(p) for p in pulls], self.address)

    def make_pull(self, request: Request) -> Answer:
        body = request.body
        open_pulls = [p for p in self.pulls.values() if p.state == "open" and not p.fork]
        if any((p.branch, p.base) == (body["head"], body["base"]) for p in open_pulls):
            return Answer(422, {"message": "Validation Failed", "errors": ["A pull request already exists."]})
        number = self.open(body["head"], BOT, base=body["base"], title=body["title"])
        self.pulls[number].draft, self.pulls[number].body = body.get("draft", False), body["body"]
        self._note_push(f"refs/heads/{body['head']}", self.head(number), BOT)
        return Answer(201, self._pull(self.pulls[number]))

    def change_pull(self, request: Request, number: str) -> Answer:
        pull = self.pulls[int(number)]
        pull.title, pull.body = request.body["title"], request.body["body"]
        self.repository.git("update-ref", f"refs/pull/{number}/head", f"refs/heads/{pull.branch}")
        self._note_push(f"refs/heads/{pull.branch}", self.head(int(number)), BOT)
        return Answer(200, self._pull(self.pulls[int(number)]))

    def merge(self, request: Request, number: str) -> Answer:
        head = self.head(int(number))
        if request.body["sha"] != head:
            return Answer(409, {"message": "Head branch was modified. Review and try the merge again."})
        if self.protected and not self.green(head):
            return Answer(405, {"message": 'Required status check "approvals" is expected.'})
        return Answer(
            200, {"merged": True, "sha": self.squash(int(number)), "message": "Pull Request successfully merged"}
        )

    def pulls_of(self, request: Request, commit: str) -> Answer:
        pulls = [self._pull(p) for p in self.pulls.values() if commit in (p.merged, *p.brought)]
        return paged(request, pulls, self.address)

    def commits(self, request: Request, number: str) -> Answer:
        git = self.repository.git
        pull = self.pulls[int(number)]
        listed = git("rev-list", "--reverse", f"{pull.base}..refs/pull/{number}/head").split()
        if pull.merged and not listed:
            listed = git("rev-list", "--reverse", f"{pull.merged}^..refs/pull/{number}/head").split()
        return paged(request, [self._commit(commit) for commit in listed[:250]], self.address)

    def list_reviews(self, request: Request, number: str) -> Answer:
        reviews = [
            {
                "id": review.id,
                "node_id": f"PRR_{review.id}",
                "user": _user(review.user),
                "state": review.state,
                "body": review.body,
                "commit_id": review.commit,
                "submitted_at": review.at.isoformat().replace("+00:00", "Z"),
            }
            for review in self.reviews[int(number)]
        ]
        return paged(request, reviews, self.address)

    def fork_activity(self, request: Request, project: str) -> Answer:
        return self.activity(request) if self.shows_forks else Answer(404, {"message": "Not Found"})

    def activity(self, request: Request) -> Answer:
        ref, actor = request.query.get("ref"), request.query.get("actor")
        pushes = [p for p in reversed(self.pushes) if ref in (None, p["ref"]) and actor in (None, p["actor"])]
        return paged(request, [{**p, "actor": _user(p["actor"])} for p in pushes], self.address)

    def list_runs(self, request: Request, commit: str) -> Answer:
        runs = [run for run in self.marks if (run["head_sha"], run["name"]) == (commit, request.query["check_name"])]
        return Answer(200, {"total_count": len(runs), "check_runs": runs})

    def make_run(self, request: Request) -> Answer:
        body = request.body
        if body["name"] == MARK:
            self.mark(body["head_sha"], id=body["external_id"])
            return Answer(201, {"id": self._id(), "name": body["name"]})
        self.runs.append(Run(self._id(), body["name"], body["head_sha"], body["status"]))
        return Answer(201, {"id": self.runs[-1].id, "name": body["name"]})

    def change_run(self, request: Request, id: str) -> Answer:
        run = next(run for run in self.runs if run.id == int(id))
        run.status, run.conclusion, run.output = "completed", request.body["conclusion"], request.body["output"]
        return Answer(200, {"id": run.id, "conclusion": run.conclusion})

    def make_status(self, request: Request, commit: str) -> Answer:
        self.statuses.append({"commit": commit, **request.body})
        return Answer(201, {"id": self._id(), "state": request.body["state"]})

    def list_comments(self, request: Request, number: str) -> Answer:
        return paged(request, self.comments.get(int(number), []), self.address)

    def make_comment(self, request: Request, number: str) -> Answer:
        if len(request.body["body"]) > 65_536:
            return Answer(422, {"message": "Body is too long (maximum is 65536 characters)"})
        comment = {"id": self._id(), "body": request.body["body"], "user": _user(BOT if self.as_bot else "ibrandsma")}
        self.comments.setdefault(int(number), []).append(comment)
        return Answer(201, comment)

    def change_comment(self, request: Request, id: str) -> Answer:
        comment = next(c for comments in self.comments.values() for c in comments if c["id"] == int(id))
        comment["body"] = request.body["body"]
        return Answer(200, comment)

    def delete_comment(self, request: Request, id: str) -> Answer:
        for comments in self.comments.values():
            comments[:] = [comment for comment in comments if comment["id"] != int(id)]
        return Answer(204)

    def user(self, request: Request) -> Answer:
        if self.as_bot:
            return Answer(403, {"message": "Resource not accessible by integration"})
        return Answer(200, _user("ibrandsma"))

    def submit_issue(self, body: str, by: str = "meichen", label: str = "") -> int:
        """Somebody opens an issue; its number."""
        number = len(self.pulls) + len(self.issues) + 1
        issue = {"number": number, "title": "From a form", "body": body, "state": "open", "user": _user(by)}
        issue["node_id"] = f"I_{number}"
        created = self.clock.isoformat().replace("+00:00", "Z")
        self.issues.append({**issue, "labels": [{"name": label}] if label else [], "created_at": created})
        return number

    def get_issue(self, request: Request, number: str) -> Answer:
        if int(number) in self.pulls:
            pull = {"url": self.address, "html_url": self.address, "diff_url": "", "patch_url": ""}
            return Answer(200, {"number": int(number), "title": "", "state": "open", "pull_request": pull})
        issue = next((issue for issue in self.issues if issue["number"] == int(number)), None)
        return Answer(200, issue) if issue else Answer(404, {"message": "Not Found"})

    def list_issues(self, request: Request) -> Answer:
        label, state = request.query["labels"], request.query["state"]
        issues = [issue for issue in self.issues if label in [one["name"] for one in issue["labels"]]]
        issues = [issue for issue in issues if state in ("all", issue["state"])]
        return paged(request, issues, self.address)

    def make_issue(self, request: Request) -> Answer:
        number = len(self.pulls) + len(self.issues) + 1
        labels = [{"name": name} for name in request.body["labels"]]
        issue = {
            "number": number,
            "title": request.body["title"],
            "body": request.body["body"],
            "state": "open",
            "labels": labels,
        }
        self.issues.append(
            {**issue, "html_url": f"https://forge.meridian.example/{PROJECT}/issues/{number}", "user": _user(BOT)}
        )
        return Answer(201, self.issues[-1])

    def change_issue(self, request: Request, number: str) -> Answer:
        issue = next(issue for issue in self.issues if issue["number"] == int(number))
        issue.update(request.body)
        return Answer(200, issue)

    def installation(self, request: Request) -> Answer:
        return Answer(200, {"id": 7, "app_id": 12345})

    def app_token(self, request: Request, id: str) -> Answer:
        self.tokens["of-the-app"] = dict(request.body["permissions"])
        return Answer(201, {"token": "of-the-app", "expires_at": "2026-11-23T10:00:00Z"})

    def _pull(self, pull: Pull) -> dict[str, Any]:
        head = self.head(pull.number)
        owner = f"{pull.author}/learning" if pull.fork else PROJECT
        return {
            "number": pull.number,
            "title": pull.title,
            "html_url": f"https://forge.meridian.example/{PROJECT}/pull/{pull.number}",
            "state": pull.state,
            "user": _user(pull.author),
            "head": {"ref": pull.branch, "sha": head, "repo": {"full_name": owner}},
            "base": {"ref": pull.base, "sha": self.repository.read_tip("refs/heads/main")},
            "created_at": pull.opened,
            "merged_at": "2026-11-22T09:00:00Z" if pull.merged else None,
            "merge_commit_sha": pull.merged or None,
        }

    def _commit(self, commit: str) -> dict[str, Any]:
        by = self.accounts.get(commit)
        return {"sha": commit, "author": _user(by) if by else None, "committer": _user("web-flow")}

    def _id(self) -> int:
        self._ids += 1
        return self._ids


def _actor(account: str) -> dict[str, str]:
    """An account as the other interface has it: a program's, such as `Bot:github-actions`, has no suffix there."""
    type, _, login = account.rpartition(":")
    return {"__typename": type or "User", "login": login}


def _user(login: str) -> dict[str, Any]:
    return {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def list_routes() -> Iterator[tuple[str, str, str, str]]:
    base = f"/repos/{PROJECT}"
    yield "GET", base, "", "project"
    yield "GET", f"{base}/pulls", "pull_requests=read", "list_pulls"
    yield "POST", f"{base}/pulls", "pull_requests=write", "make_pull"
    yield "GET", f"{base}/pulls/([0-9]+)", "pull_requests=read", "pull"
    yield "PATCH", f"{base}/pulls/([0-9]+)", "pull_requests=write", "change_pull"
    yield "PUT", f"{base}/pulls/([0-9]+)/merge", "contents=write", "merge"
    yield "GET", f"{base}/pulls/([0-9]+)/commits", "pull_requests=read", "commits"
    yield "GET", f"{base}/pulls/([0-9]+)/reviews", "pull_requests=read", "list_reviews"
    yield "GET", f"{base}/commits/([0-9a-f]+)/pulls", "pull_requests=read", "pulls_of"
    yield "GET", f"{base}/activity", "contents=read", "activity"
    yield "GET", "/repos/([a-z-]+/learning)/activity", "", "fork_activity"
    yield "GET", f"{base}/commits/([0-9a-f]+)/check-runs", "checks=read", "list_runs"
    yield "POST", f"{base}/check-runs", "checks=write", "make_run"
    yield "PATCH", f"{base}/check-runs/([0-9]+)", "checks=write", "change_run"
    yield "POST", f"{base}/statuses/([0-9a-f]+)", "statuses=write", "make_status"
    yield "GET", f"{base}/issues/([0-9]+)/comments", "pull_requests=read", "list_comments"
    yield "POST", f"{base}/issues/([0-9]+)/comments", "pull_requests=write", "make_comment"
    yield "PATCH", f"{base}/issues/comments/([0-9]+)", "pull_requests=write", "change_comment"
    yield "DELETE", f"{base}/issues/comments/([0-9]+)", "pull_requests=write", "delete_comment"
    yield "GET", f"{base}/issues", "issues=read", "list_issues"
    yield "POST", f"{base}/issues", "issues=write", "make_issue"
    yield "GET", f"{base}/issues/([0-9]+)", "issues=read", "get_issue"
    yield "PATCH", f"{base}/issues/([0-9]+)", "issues=write", "change_issue"
    yield "GET", "/user", "", "user"
    yield "GET", f"{base}/installation", "", "installation"
    yield "POST", "/app/installations/([0-9]+)/access_tokens", "", "app_token"


ROUTES = tuple(list_routes())
