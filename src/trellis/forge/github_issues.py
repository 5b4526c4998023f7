"""Lists, creates and updates the issues that Trellis maintains at GitHub, each with a label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from . import github_answers as answers
from .github_account import OwnAccount
from .http_client import HttpClient
from .issue_text import cut_body, cut_title
from .problems import UnexpectedResponse
from .protocol import ForgeIssue, SubmittedIssue

EDITORS_QUERY = """\
query Editors($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Issue { userContentEdits(first: 100) { totalCount nodes { editor { __typename login } } } }
  }
}
"""

READ_PERMISSION, WRITE_PERMISSION = "issues: read", "issues: write"


def list_issues(client: HttpClient, repository_path: str, label: str, account: OwnAccount) -> tuple[ForgeIssue, ...]:
    """Returns our issues with the label, the oldest first, without the pull requests that GitHub lists among them.

    Anybody may open an issue, and give it a label who may write; an issue of another author is none of ours.
    """
    query = {"labels": label, "state": "all", "sort": "created", "direction": "asc"}
    issues = client.list_items(f"{repository_path}/issues", answers.GitHubIssue, READ_PERMISSION, **query)
    return tuple(
        ForgeIssue(issue.number, issue.title, issue.body or "", issue.state == "open", issue.html_url)
        for issue in issues
        if issue.pull_request is None and account.wrote(issue.user)
    )


def get_issue(client: HttpClient, repository_path: str, number: int) -> SubmittedIssue | None:
    """Returns an issue, whoever opened it; None for a pull request, or what a program opened."""
    return _convert_issue(client.get_object(f"{repository_path}/issues/{number}", answers.GitHubIssue, READ_PERMISSION))


def list_submitted_issues(client: HttpClient, repository_path: str, label: str) -> tuple[SubmittedIssue, ...]:
    """Returns the open issues with a label that people opened, the oldest first."""
    query = {"labels": label, "state": "open", "sort": "created", "direction": "asc"}
    issues = client.list_items(f"{repository_path}/issues", answers.GitHubIssue, READ_PERMISSION, **query)
    return tuple(filter(None, map(_convert_issue, issues)))


def _convert_issue(issue: answers.GitHubIssue) -> SubmittedIssue | None:
    if issue.pull_request is not None or (issue.user and issue.user.type == "Bot"):
        return None
    opened = issue.created_at.astimezone(UTC).date() if issue.created_at else None
    author = issue.user.login if issue.user else ""
    return SubmittedIssue(
        issue.number,
        issue.title,
        issue.body or "",
        author,
        issue.state == "open",
        opened,
        issue.node_id,
        issue.updated_at,
    )


def list_editors(issue: SubmittedIssue, query_graphql: Callable[[str, Mapping[str, Any]], Any]) -> tuple[str, ...]:
    """Returns the accounts that changed the text of an issue, each once; "" for one that is gone, and for a program.

    Here GitHub names programs as it names people, such as `github-actions` for any workflow. It counts the text as it
    was opened as the first edit. Raises UnexpectedResponse if it does not tell.
    """
    nodes = query_graphql(EDITORS_QUERY, {"ids": [issue.node]}).get("nodes") or ()
    answered = [node for node in nodes if isinstance(node, dict) and "userContentEdits" in node]
    edits = answered[0]["userContentEdits"] if answered else {}
    if edits is None:
        return ()
    if not edits or edits["totalCount"] > len(edits["nodes"]):
        raise UnexpectedResponse(
            f"GitHub does not tell who changed the text of issue {issue.number}", "open another issue with this text"
        )
    editors = ((edit or {}).get("editor") or {} for edit in edits["nodes"])
    return tuple(dict.fromkeys(e.get("login") or "" if e.get("__typename") == "User" else "" for e in editors))


def upsert_issue(
    client: HttpClient,
    repository_path: str,
    issue: ForgeIssue | None,
    label: str,
    title: str,
    body: str,
    *,
    is_open: bool,
) -> None:
    """Creates an issue if `issue` is None, else updates it; nothing is sent if it is up to date."""
    title, body = cut_title(title), cut_body(body)
    fields: dict[str, Any] = {"title": title, "body": body}
    if issue is None:
        created = client.send_json(
            "POST",
            f"{repository_path}/issues",
            answers.GitHubIssue,
            WRITE_PERMISSION,
            {**fields, "labels": [label]},
            is_repeatable=False,
        )
        if not is_open:
            client.send_json(
                "PATCH",
                f"{repository_path}/issues/{created.number}",
                answers.GitHubIssue,
                WRITE_PERMISSION,
                {"state": "closed"},
            )
    elif (issue.title, issue.body.replace("\r\n", "\n").strip(), issue.is_open) != (title, body.strip(), is_open):
        fields["state"] = "open" if is_open else "closed"
        client.send_json(
            "PATCH", f"{repository_path}/issues/{issue.number}", answers.GitHubIssue, WRITE_PERMISSION, fields
        )
