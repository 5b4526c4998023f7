"""A GitHub app's own token: what it proves to be with its key, it exchanges for a token for one repository and one hour."""

from __future__ import annotations

import time

import jwt
from pydantic import BaseModel

from .github_answers import Answer
from .http_client import Web
from .problems import ForgeError

PERMISSIONS = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
}
"""What the jobs of a portal need, and no more than that is asked for."""


class Installation(Answer):
    id: int


class Token(BaseModel):
    token: str


def installation_token(base: str, project: str, id: str, key: str) -> str:
    """A token for this repository. id: the app's. key: its private key, in PEM. Raises ForgeError."""
    now = int(time.time())
    try:
        proof = jwt.encode({"iat": now - 60, "exp": now + 540, "iss": id}, key.replace("\\n", "\n"), algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError):
        raise ForgeError(
            "TRELLIS_APP_KEY is no private key", "paste the whole .pem file that GitHub gave you"
        ) from None
    headers = {"Accept": "application/vnd.github+json", "Authorization": f"Bearer {proof}", "User-Agent": "trellis"}
    web = Web("GitHub", base, headers)
    found = web.get(f"/repos/{project}/installation", Installation, "the app installed in this repository")
    said = {"repositories": [project.split("/")[1]], "permissions": PERMISSIONS}
    path = f"/app/installations/{found.id}/access_tokens"
    return web.send("POST", path, Token, "the permissions of the app", said).token
