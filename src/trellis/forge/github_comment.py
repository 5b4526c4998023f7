"""Creates or updates the comment on a pull request, which is found by its marker."""

from __future__ import annotations

from . import github_answers as answers
from .http_client import HttpClient
from .problems import OutcomeUnknown, PermissionDenied, ResourceNotFound

PERMISSION = "pull requests: write"


def upsert_comment(client: HttpClient, repository_path: str, number: int, marker: str, body: str) -> None:
    """Updates our comment, or creates it. Comments of other authors are never changed, whatever they start with."""
    for is_last_attempt in (False, True):
        own_comment = _find_own_comment(client, repository_path, number, marker)
        if own_comment:
            if (own_comment.body or "").replace("\r\n", "\n").strip() != body.strip():
                path = f"{repository_path}/issues/comments/{own_comment.id}"
                client.send_json("PATCH", path, answers.GitHubComment, PERMISSION, {"body": body})
            return
        try:
            path = f"{repository_path}/issues/{number}/comments"
            client.send_json("POST", path, answers.GitHubComment, PERMISSION, {"body": body}, is_repeatable=False)
            return
        except OutcomeUnknown:
            if is_last_attempt:
                raise


def _find_own_comment(
    client: HttpClient, repository_path: str, number: int, marker: str
) -> answers.GitHubComment | None:
    """Returns the oldest comment with the marker that was written by a bot, or by the account of the token."""
    account_name: str | None = None
    for comment in client.list_items(
        f"{repository_path}/issues/{number}/comments", answers.GitHubComment, "pull requests: read"
    ):
        if not (comment.body or "").startswith(marker) or not comment.user:
            continue
        if comment.user.type == "Bot":
            return comment
        account_name = _get_account_name(client) if account_name is None else account_name
        if comment.user.login == account_name:
            return comment
    return None


def _get_account_name(client: HttpClient) -> str:
    """Returns the account of the token; "" for the token of an app, which has no account."""
    try:
        return client.get_object("/user", answers.GitHubUser, "").login
    except (PermissionDenied, ResourceNotFound):
        return ""
