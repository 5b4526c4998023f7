"""The issues that this program keeps at GitHub, each under a label of its own."""

from __future__ import annotations

from typing import Any

from . import github_answers as answers
from .http_client import Web
from .protocol import Issue

READ, WRITE = "issues: read", "issues: write"


def issues(web: Web, here: str, label: str) -> tuple[Issue, ...]:
    """All issues under the label, the oldest first; pull requests, which GitHub lists among them, are not."""
    query = {"labels": label, "state": "all", "sort": "created", "direction": "asc"}
    found = web.each(f"{here}/issues", answers.Issue, READ, **query)
    return tuple(
        Issue(one.number, one.title, one.body or "", one.state == "open", one.html_url)
        for one in found
        if one.pull_request is None
    )


def keep_issue(web: Web, here: str, issue: Issue | None, label: str, title: str, body: str, *, open: bool) -> None:
    """Makes an issue where one is to be open, or brings this one up to date."""
    said: dict[str, Any] = {"title": title, "body": body}
    if issue is None:
        found = web.send("POST", f"{here}/issues", answers.Issue, WRITE, {**said, "labels": [label]}, twice=False)
        if not open:
            web.send("PATCH", f"{here}/issues/{found.number}", answers.Issue, WRITE, {"state": "closed"})
    elif (issue.title, issue.body.replace("\r\n", "\n").strip(), issue.open) != (title, body.strip(), open):
        said["state"] = "open" if open else "closed"
        web.send("PATCH", f"{here}/issues/{issue.number}", answers.Issue, WRITE, said)
