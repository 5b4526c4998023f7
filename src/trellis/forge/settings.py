"""Reads the forge, the project and the token from the environment of a runner.

The runners of GitHub and GitLab set these variables; elsewhere they are set by hand. A token is only read from the
environment, since other users of the machine can see arguments.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import github, gitlab
from .app import request_installation_token
from .http_client import WAIT_BUDGET
from .problems import ForgeError
from .protocol import Forge, ForgeAccess

TOKEN_VARIABLES = {"github": ("TRELLIS_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"), "gitlab": ("TRELLIS_TOKEN", "GITLAB_TOKEN")}


def connect_forge(
    kind: str = "",
    environment: Mapping[str, str] = os.environ,
    *,
    uses_statuses: bool = False,
    wait_budget: float = WAIT_BUDGET,
) -> Forge:
    """Connects to the forge. kind: github or gitlab; detected from the environment if it is "". Raises ForgeError."""
    kind = kind or ("gitlab" if environment.get("GITLAB_CI") else "github")
    if kind == "gitlab":
        return gitlab.connect_gitlab(_read_gitlab_access(environment), wait_budget=wait_budget)
    return github.connect_github(_read_github_access(environment), uses_statuses=uses_statuses, wait_budget=wait_budget)


def _read_github_access(environment: Mapping[str, str]) -> ForgeAccess:
    web_url = environment.get("GITHUB_SERVER_URL", "https://github.com")
    api_url = environment.get("GITHUB_API_URL", "https://api.github.com")
    project = _require_variable(environment, ("GITHUB_REPOSITORY",), "owner/name of the repository")
    app_id, private_key = environment.get("TRELLIS_APP_ID", ""), environment.get("TRELLIS_APP_KEY", "")
    if app_id and private_key:
        token = request_installation_token(api_url, project, app_id, private_key)
        return ForgeAccess(api_url, project, token, web_url)
    return ForgeAccess(api_url, project, _require_variable(environment, TOKEN_VARIABLES["github"], "a token"), web_url)


def _read_gitlab_access(environment: Mapping[str, str]) -> ForgeAccess:
    web_url = environment.get("CI_SERVER_URL", "https://gitlab.com")
    api_url = environment.get("CI_API_V4_URL", f"{web_url.rstrip('/')}/api/v4")
    project = _require_variable(environment, ("CI_PROJECT_PATH",), "group/name of the project")
    return ForgeAccess(api_url, project, _require_variable(environment, TOKEN_VARIABLES["gitlab"], "a token"), web_url)


def _require_variable(environment: Mapping[str, str], names: tuple[str, ...], description: str) -> str:
    """Returns the first of these variables that is set. Raises ForgeError if none is."""
    value = next((environment[name] for name in names if environment.get(name)), "")
    if not value:
        raise ForgeError(f"the environment has no {' or '.join(names)}", f"set it to {description}")
    return value
