"""Reads the forge, the project and the token from the environment of a runner.

The runners of GitHub and GitLab set these variables; elsewhere they are set by hand. A token is only read from the
environment, since other users of the machine can see arguments.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import github, gitlab
from .app import PERMISSIONS, request_installation_token
from .http_client import WAIT_BUDGET
from .problems import ForgeError
from .protocol import Forge, ForgeAccess

TOKEN_VARIABLES = {
    "github": ("TRELLIS_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"),
    "gitlab": ("TRELLIS_TOKEN", "GITLAB_TOKEN", "TRELLIS_READ_TOKEN"),
}
"""The variables that a token is looked for in, in this order. A job that only reads gets none but the last one."""


def connect_forge(
    kind: str = "",
    environment: Mapping[str, str] = os.environ,
    *,
    uses_statuses: bool = False,
    wait_budget: float = WAIT_BUDGET,
    permissions: Mapping[str, str] = PERMISSIONS["ledger"],
) -> Forge:
    """Connects to the forge. kind: github or gitlab; detected from the environment if it is "". Raises ForgeError.

    permissions: of the token that a GitHub app gets.
    """
    kind = kind or ("gitlab" if environment.get("GITLAB_CI") else "github")
    if kind == "gitlab":
        return gitlab.connect_gitlab(_read_gitlab_access(environment), wait_budget=wait_budget)
    access = _read_github_access(environment, permissions)
    return github.connect_github(access, uses_statuses=uses_statuses, wait_budget=wait_budget)


def _read_github_access(environment: Mapping[str, str], permissions: Mapping[str, str]) -> ForgeAccess:
    web_url = environment.get("GITHUB_SERVER_URL", "https://github.com")
    api_url = environment.get("GITHUB_API_URL", "https://api.github.com")
    project = _require_variable(environment, ("GITHUB_REPOSITORY",), "owner/name of the repository")
    app_id, private_key = environment.get("TRELLIS_APP_ID", ""), environment.get("TRELLIS_APP_KEY", "")
    if app_id and private_key:
        token = request_installation_token(api_url, project, app_id, private_key, permissions)
        return ForgeAccess(api_url, project, token, web_url)
    return ForgeAccess(api_url, project, _require_variable(environment, TOKEN_VARIABLES["github"], "a token"), web_url)


def _read_gitlab_access(environment: Mapping[str, str]) -> ForgeAccess:
    web_url = environment.get("CI_SERVER_URL", "https://gitlab.com")
    api_url = environment.get("CI_API_V4_URL", f"{web_url.rstrip('/')}/api/v4")
    project = _require_variable(environment, ("CI_PROJECT_PATH",), "group/name of the project")
    token = _require_variable(environment, TOKEN_VARIABLES["gitlab"], "a token")
    account = environment.get("TRELLIS_ACCOUNT", "")
    if token == environment.get("TRELLIS_READ_TOKEN"):  # the approvals of the account that writes are no person's
        account = _require_variable(environment, ("TRELLIS_ACCOUNT",), "the name of the account that writes")
    return ForgeAccess(api_url, project, token, web_url, account)


def _require_variable(environment: Mapping[str, str], names: tuple[str, ...], description: str) -> str:
    """Returns the first of these variables that is set. Raises ForgeError if none is."""
    value = next((environment[name] for name in names if environment.get(name)), "")
    if not value:
        raise ForgeError(f"the environment has no {' or '.join(names)}", f"set it to {description}")
    return value
