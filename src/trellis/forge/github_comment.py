"""The one comment on a pull request, found by its marker and replaced in place."""

from __future__ import annotations

from . import github_answers as answers
from .http_client import Web
from .problems import Denied, NotThere, Unsure

NEED = "pull requests: write"


def keep_comment(web: Web, here: str, number: int, marker: str, body: str) -> None:
    """Replaces our comment, or makes one. What somebody else wrote is never touched, whatever it starts with."""
    for last in (False, True):
        mine = _mine(web, here, number, marker)
        if mine:
            if (mine.body or "").replace("\r\n", "\n").strip() != body.strip():
                path = f"{here}/issues/comments/{mine.id}"
                web.send("PATCH", path, answers.Comment, NEED, {"body": body})
            return
        try:
            path = f"{here}/issues/{number}/comments"
            web.send("POST", path, answers.Comment, NEED, {"body": body}, twice=False)
            return
        except Unsure:
            if last:
                raise


def _mine(web: Web, here: str, number: int, marker: str) -> answers.Comment | None:
    """The oldest comment with our marker that a program wrote, or the token's own account."""
    account: str | None = None
    for comment in web.each(f"{here}/issues/{number}/comments", answers.Comment, "pull requests: read"):
        if not (comment.body or "").startswith(marker) or not comment.user:
            continue
        if comment.user.type == "Bot":
            return comment
        account = _account(web) if account is None else account
        if comment.user.login == account:
            return comment
    return None


def _account(web: Web) -> str:
    """Whose token it is; "" for an app's, which has no account of its own."""
    try:
        return web.get("/user", answers.User, "").login
    except (Denied, NotThere):
        return ""
