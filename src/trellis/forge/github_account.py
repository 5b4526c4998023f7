"""Finds out whose token it is, so that only what this account wrote is taken for Trellis's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from . import github_answers as answers
from .http_client import HttpClient
from .problems import ForgeError, PermissionDenied, ResourceNotFound

ACCOUNT_QUERY = "query Account { viewer { login } }"


class OwnAccount(NamedTuple):
    """The account of the token. login: without the suffix of apps; "" where GitHub does not say it."""

    login: str
    is_app: bool

    def wrote(self, author: answers.GitHubUser | None) -> bool:
        """Returns whether it is the author of something. An app whose name is unknown is taken for any app."""
        if author is None or (author.type == "Bot") is not self.is_app:
            return False
        return not self.login or author.login.removesuffix(answers.PROGRAM_SUFFIX).lower() == self.login.lower()

    def runs_app(self, slug: str) -> bool:
        """Returns whether it is the account of an app. An app whose name is unknown is taken for none."""
        return self.is_app and bool(self.login) and slug.lower() == self.login.lower()


def find_own_account(client: HttpClient, query_graphql: Callable[[str, Mapping[str, Any]], Any]) -> OwnAccount:
    """Returns the account of the token. An app has no account of its own, but a name."""
    try:
        return OwnAccount(client.get_object("/user", answers.GitHubUser, "").login, is_app=False)
    except (PermissionDenied, ResourceNotFound):
        pass
    try:
        viewer = query_graphql(ACCOUNT_QUERY, {}).get("viewer") or {}
    except ForgeError:
        viewer = {}
    return OwnAccount(str(viewer.get("login") or "").removesuffix(answers.PROGRAM_SUFFIX), is_app=True)
