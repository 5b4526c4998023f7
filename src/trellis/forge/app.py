"""Requests the token of a GitHub app, with a claim signed by its key. It is valid for one repository and one hour."""

from __future__ import annotations

import time
from collections.abc import Mapping

import jwt
from pydantic import BaseModel

from .github_answers import ForgeResponse
from .http_client import HttpClient
from .problems import ForgeError

PERMISSIONS: Mapping[str, Mapping[str, str]] = {
    "review": {"checks": "write", "contents": "read", "pull_requests": "write"},
    "ledger": {"checks": "write", "contents": "write", "issues": "write", "pull_requests": "write"},
    "issues": {"contents": "read", "issues": "write"},
    "proposals": {"contents": "write", "issues": "write", "pull_requests": "write"},
}
"""What a job is for → the permissions that it needs: to write verdicts, to keep the ledger, to keep issues, to
propose what issues say.
"""


class GitHubInstallation(ForgeResponse):
    id: int


class GitHubInstallationToken(BaseModel):
    token: str


def request_installation_token(
    api_url: str, project: str, app_id: str, private_key: str, permissions: Mapping[str, str]
) -> str:
    """Requests a token for this repository with no more than these permissions. private_key: in PEM format.

    Raises ForgeError.
    """
    now = int(time.time())
    try:
        signed_claims = jwt.encode(
            {"iat": now - 60, "exp": now + 540, "iss": app_id}, private_key.replace("\\n", "\n"), algorithm="RS256"
        )
    except (ValueError, TypeError, jwt.PyJWTError):
        raise ForgeError(
            "TRELLIS_APP_KEY is no private key", "paste the whole .pem file that GitHub gave you"
        ) from None
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {signed_claims}",
        "User-Agent": "trellis",
    }
    client = HttpClient(name="GitHub", base_url=api_url, headers=headers)
    installation = client.get_object(
        f"/repos/{project}/installation", GitHubInstallation, "the app installed in this repository"
    )
    token_request = {"repositories": [project.split("/")[1]], "permissions": dict(permissions)}
    path = f"/app/installations/{installation.id}/access_tokens"
    return client.send_json("POST", path, GitHubInstallationToken, "the permissions of the app", token_request).token
