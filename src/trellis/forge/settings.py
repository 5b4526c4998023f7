"""Which forge, which project and whose token, from what a runner has in its environment.

GitHub's and GitLab's runners name themselves; anywhere else the variables are set by hand. A token comes from the environment and from nowhere
else: what is typed as an argument is seen by everybody on the machine.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from . import github, gitlab
from .app import installation_token
from .http_client import PATIENCE
from .problems import ForgeError
from .protocol import Access, Forge

TOKENS = {"github": ("TRELLIS_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"), "gitlab": ("TRELLIS_TOKEN", "GITLAB_TOKEN")}


def forge(
    kind: str = "", environment: Mapping[str, str] = os.environ, *, statuses: bool = False, patience: float = PATIENCE
) -> Forge:
    """The forge, ready to be asked. kind: github or gitlab, found out where it is not given. Raises ForgeError."""
    kind = kind or ("gitlab" if environment.get("GITLAB_CI") else "github")
    if kind == "gitlab":
        return gitlab.connect(_gitlab(environment), patience=patience)
    return github.connect(_github(environment), statuses=statuses, patience=patience)


def _github(environment: Mapping[str, str]) -> Access:
    web = environment.get("GITHUB_SERVER_URL", "https://github.com")
    base = environment.get("GITHUB_API_URL", "https://api.github.com")
    project = _needed(environment, ("GITHUB_REPOSITORY",), "owner/name of the repository")
    id, key = environment.get("TRELLIS_APP_ID", ""), environment.get("TRELLIS_APP_KEY", "")
    if id and key:
        return Access(base, project, installation_token(base, project, id, key), web)
    return Access(base, project, _needed(environment, TOKENS["github"], "a token"), web)


def _gitlab(environment: Mapping[str, str]) -> Access:
    web = environment.get("CI_SERVER_URL", "https://gitlab.com")
    base = environment.get("CI_API_V4_URL", f"{web.rstrip('/')}/api/v4")
    project = _needed(environment, ("CI_PROJECT_PATH",), "group/name of the project")
    return Access(base, project, _needed(environment, TOKENS["gitlab"], "a token"), web)


def _needed(environment: Mapping[str, str], names: tuple[str, ...], what: str) -> str:
    found = next((environment[name] for name in names if environment.get(name)), "")
    if not found:
        raise ForgeError(f"the environment has no {' or '.join(names)}", f"set it to {what}")
    return found
