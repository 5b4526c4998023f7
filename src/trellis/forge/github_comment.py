"""Keeps one comment on a pull request, which is found by its author and its marker."""

from __future__ import annotations

from . import github_answers as answers
from .github_account import OwnAccount
from .http_client import HttpClient
from .problems import OutcomeUnknown, PermissionDenied

PERMISSION = "pull requests: write"


def upsert_comment(
    client: HttpClient, repository_path: str, number: int, marker: str, body: str, account: OwnAccount
) -> None:
    """Updates our comment, or creates it. Comments of other authors are never changed, whatever they start with.

    Two jobs may create one each at the same time. Both then keep the older one and delete the other.
    """
    list_path = f"{repository_path}/issues/{number}/comments"
    for is_last_attempt in (False, True):
        if _update_oldest(client, repository_path, list_path, marker, body, account):
            return
        try:
            client.send_json("POST", list_path, answers.GitHubComment, PERMISSION, {"body": body}, is_repeatable=False)
        except OutcomeUnknown:
            if is_last_attempt:
                raise
            continue
        _update_oldest(client, repository_path, list_path, marker, body, account)
        return


def _update_oldest(
    client: HttpClient, repository_path: str, list_path: str, marker: str, body: str, account: OwnAccount
) -> bool:
    """Updates the oldest of our comments and deletes the others; returns whether there is one that we may update."""
    is_updated = False
    for comment in client.list_items(list_path, answers.GitHubComment, "pull requests: read"):
        if not (comment.body or "").startswith(marker) or not account.wrote(comment.user):
            continue
        path = f"{repository_path}/issues/comments/{comment.id}"
        try:
            if is_updated:
                client.delete(path, PERMISSION)
            elif (comment.body or "").replace("\r\n", "\n").strip() != body.strip():
                client.send_json("PATCH", path, answers.GitHubComment, PERMISSION, {"body": body})
        except PermissionDenied:
            if account.login:
                raise
            continue  # of another app: nobody told us which one we are
        is_updated = True
    return is_updated
