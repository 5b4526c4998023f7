"""Fetches the commits of a proposed change into the local repository. Nothing is checked out, and no Git hooks run."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..load.commit import is_commit_id
from ..load.git import SETTING_ARGUMENTS, GitCommand, GitUnavailable
from .problems import CommitGone, ForgeError, TransferTimeout
from .protocol import ForgeAccess, ForgeChange

TIMEOUT_SECONDS = 300

_GONE = re.compile(r"(?:not our ref|unadvertised object) ([0-9a-f]{40,64})\b")
"""How a forge, and Git itself, say that a commit is not handed out."""

_REF_GONE = re.compile(r"couldn't find remote ref (\S+)")
"""How Git says that a forge has no such ref."""

_FETCH = (
    "-c", "fetch.fsckObjects=true", "-c", "core.hooksPath=/dev/null", "fetch",
    "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
)  # fmt: skip


def fetch_refs(root: Path, remote: str, refs: Sequence[str], settings: Mapping[str, str]) -> None:
    """Fetches each ref to its local ref. settings: from `Forge.build_git_settings`. Raises ForgeError."""
    refspecs = [f"+{ref}:{format_local_ref(ref)}" for ref in refs]
    run_git(root, [*_FETCH, remote, *refspecs], settings)


def fetch_change(root: Path, remote: str, change: ForgeChange, settings: Mapping[str, str]) -> None:
    """Fetches the last commit of a change to its local ref, by its id where the forge has its ref no longer.

    GitLab deletes the ref two weeks after a change was merged or closed, and keeps the commits. Raises CommitGone where
    they are gone too, and ForgeError.
    """
    try:
        fetch_refs(root, remote, [change.ref], settings)
        return
    except ForgeError as error:
        match = _REF_GONE.search(str(error))
        if not match or match[1] != change.ref or not is_commit_id(change.head):
            raise
    try:
        run_git(root, [*_FETCH, remote, f"+{change.head}:{format_local_ref(change.ref)}"], settings)
    except ForgeError as error:
        if find_missing_commit(error) != change.head:
            raise
        message = f"the forge has commit {change.head[:10]} no longer, the last one of number {change.number}"
        raise CommitGone(message, "fetch it from a clone that has it, and push it to a branch of its own") from None


def find_missing_commit(error: ForgeError) -> str:
    """Returns the commit that a forge said it no longer has; "" if it said something else."""
    match = _GONE.search(str(error))
    return match[1] if match else ""


def is_merge_of(root: Path, commit: str, base: str, head: str) -> bool:
    """Returns whether a commit has the files that Git makes by itself when it merges `head` into `base`."""
    try:
        merged_tree = GitCommand(root, "merge-tree", "--write-tree", base, head).output.split("\n")[0]
        return merged_tree == GitCommand(root, "rev-parse", f"{commit}^{{tree}}").output.strip()
    except GitUnavailable:
        return False  # the two conflict, so that somebody decided what to merge


def is_replay_of(root: Path, commits: Sequence[str], own_commits: Sequence[str]) -> bool:
    """Returns whether Git makes these commits of a branch when it replays `own_commits`, as in a rebase.

    Both are in order, the earliest first, and each commit has its predecessor as its parent. Each must have the author,
    the message and the files of the replayed one; what changes nothing any more when it is replayed is left out.
    """
    try:
        replayed_trees = [_read_tree(root, f"{commits[0]}^"), *(_read_tree(root, commit) for commit in commits)]
        position = 0
        for own_commit in own_commits:
            tree = _replay_commit(root, own_commit, replayed_trees[position])
            if tree == replayed_trees[position]:
                continue
            position += 1
            if position == len(replayed_trees) or tree != replayed_trees[position]:
                return False
            if _read_origin(root, own_commit) != _read_origin(root, commits[position - 1]):
                return False
        return position == len(commits)
    except GitUnavailable:
        return False  # two of them conflict, or one has no parent


def _replay_commit(root: Path, commit: str, tree: str) -> str:
    """Returns the tree that Git makes by itself when it applies a commit to a tree. Raises GitUnavailable."""
    identity = ["-c", "user.name=trellis", "-c", "user.email=trellis@users.noreply.trellis.invalid"]
    parent = GitCommand(root, "rev-parse", "--verify", f"{commit}^1").output.strip()
    sibling = GitCommand(root, *identity, "commit-tree", "-p", parent, "-m", "replayed", tree).output.strip()
    return GitCommand(root, "merge-tree", "--write-tree", sibling, commit).output.split("\n")[0]


def _read_tree(root: Path, revision: str) -> str:
    return GitCommand(root, "rev-parse", "--verify", f"{revision}^{{tree}}").output.strip()


def _read_origin(root: Path, commit: str) -> str:
    """Returns the author, the time and the message of a commit, which a rebase leaves as they are."""
    return GitCommand(root, "show", "-s", "--format=%an%n%ae%n%at%n%B", commit).output.strip()


def build_git_settings(access: ForgeAccess, user: str) -> Mapping[str, str]:
    """Returns environment variables that authenticate Git at the forge. user: the name that goes with a token.

    The token is not an argument, which other users of the machine could read, and it is not written to a file.
    """
    credentials = base64.b64encode(f"{user}:{access.token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{access.web_url.rstrip('/')}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {credentials}",
        "GIT_TERMINAL_PROMPT": "0",
    }


def format_local_ref(ref: str) -> str:
    """Returns the local name of a fetched ref, in a namespace of its own."""
    return f"refs/trellis/{ref.removeprefix('refs/')}"


def run_git(
    root: Path,
    arguments: Sequence[str],
    settings: Mapping[str, str],
    timeout_seconds: float = TIMEOUT_SECONDS,
    input_text: str = "",
) -> str:
    """Runs Git and returns its output. Raises ForgeError with the error message, without any values of the settings.

    Messages are in English, so that they can be told apart.
    """
    try:
        process = subprocess.run(
            ["git", *SETTING_ARGUMENTS, *arguments],
            cwd=root,
            env={**os.environ, **settings, "LC_ALL": "C"},
            input=input_text,
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
        )
    except FileNotFoundError:
        raise ForgeError("Git is not installed here") from None
    except subprocess.TimeoutExpired:
        raise TransferTimeout(f"Git did not come back within {timeout_seconds:.0f} seconds", "run this again") from None
    if process.returncode:
        message = " ".join(process.stderr.split())[-600:]
        for secret in settings.values():
            message = message.replace(secret, "…") if len(secret) > 8 else message
        raise ForgeError(
            f"Git could not do it: {message}", "check the remote, and that the token may read the repository's contents"
        )
    return process.stdout
