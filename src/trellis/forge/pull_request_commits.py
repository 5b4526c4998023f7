"""Fetches a proposed change's commits into the repository here. Objects only: nothing is checked out, and no hook of anybody's runs."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .problems import ForgeError
from .protocol import Access

SECONDS = 300


def fetch(root: Path, remote: str, refs: Sequence[str], settings: Mapping[str, str]) -> None:
    """Fetches what these refs stand for, each to `local(ref)`. settings: as `Forge.fetching` gives them. Raises ForgeError."""
    wanted = [f"+{ref}:{local(ref)}" for ref in refs]
    safe = ["-c", "fetch.fsckObjects=true", "-c", "core.hooksPath=/dev/null"]
    run(
        root,
        [*safe, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", remote, *wanted],
        settings,
    )


def settings(access: Access, user: str) -> Mapping[str, str]:
    """Environment variables with which Git may read and write the forge's repository. user: what the forge calls a token's bearer.

    The token stands in no argument, where everybody on the machine could read it, and is kept in no file.
    """
    said = base64.b64encode(f"{user}:{access.token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{access.web.rstrip('/')}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {said}",
        "GIT_TERMINAL_PROMPT": "0",
    }


def local(ref: str) -> str:
    """Where a fetched ref stands here, out of the way of everybody's branches."""
    return f"refs/trellis/{ref.removeprefix('refs/')}"


def run(root: Path, arguments: Sequence[str], settings: Mapping[str, str]) -> str:
    """What Git prints. Raises ForgeError with what it says, less whatever of the settings it might repeat."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, env={**os.environ, **settings}, capture_output=True, text=True, timeout=SECONDS, check=False
        )  # fmt: skip
    except FileNotFoundError:
        raise ForgeError("Git is not installed here") from None
    except subprocess.TimeoutExpired:
        raise ForgeError(f"Git did not come back within {SECONDS} seconds", "run this again") from None
    if done.returncode:
        said = " ".join(done.stderr.split())[-300:]
        for secret in settings.values():
            said = said.replace(secret, "…") if len(secret) > 8 else said
        raise ForgeError(
            f"Git could not do it: {said}", "check the remote, and that the token may read the repository's contents"
        )
    return done.stdout
