"""Fetches the commits that those who decide about a change pushed to other branches, without any of their files."""

from __future__ import annotations

import os
import shutil
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..approvals.collect.commit_range import find_last_arrival
from ..approvals.collect.pushes_repository import locate_pushes_repository
from ..approvals.snapshot import BranchPush, Conversation
from ..kinds.handles import fold_account
from ..load.commit import find_present_commits, is_commit_id
from ..load.git import GitCommand
from .problems import ForgeError, TransferTimeout
from .pull_request_commits import find_missing_commit, run_git

TIMEOUT_SECONDS = 20.0
"""How long fetching what one account pushed may take. Whoever has more is not traced."""

OWN_SECONDS = 5.0
"""The same for what the change's own branch lost: it only spares people, and a fork's the forge may not hand out."""

MAX_COMMITS = 2_000
"""How many commits of one account are fetched, beside those that are there."""

_MAX_AGE_SECONDS = 86_400
"""How long the repository is used. What Git clears out of the clone, it keeps for two weeks."""

_REMOTE = "forge"
"""What the remote is called in the repository."""

_gone_ids: defaultdict[Path, set[str]] = defaultdict(set)
"""Repository → the commits that the forge no longer had when this process asked for them."""

_FETCH = (
    "-c", "fetch.fsckObjects=false", "-c", "transfer.fsckObjects=false", "-c", "core.hooksPath=/dev/null", "fetch",
    "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--filter=tree:0", "--stdin", _REMOTE,
)  # fmt: skip


def fetch_pushed_commits(
    root: Path, remote: str, conversation: Conversation, settings: Mapping[str, str]
) -> Conversation:
    """Fetches what those who decide pushed to other branches before the change had all of its commits.

    Where they pushed anything, it also fetches what the change's own branch had once, which says when its commits came
    there. Returns the conversation with those among its untraced accounts of whom not all could be asked for in time.
    What the forge no longer has is passed over. Raises ForgeError where it does not answer.
    """
    author = fold_account(conversation.author.handle or "") if conversation.author else ""
    last_arrival = find_last_arrival(conversation)
    tips: dict[str, dict[str, None]] = {}
    for push in conversation.pushes_elsewhere:
        if is_commit_id(push.after) and fold_account(push.account) != author and not _is_later(push, last_arrival):
            tips.setdefault(push.account, {})[push.after] = None
    if not tips:
        return conversation
    repository = _open_repository(root, remote)
    untraced_accounts = dict.fromkeys(conversation.untraced_accounts)
    for account, ids in tips.items():
        if not _fetch_commits(repository, ids, settings):
            untraced_accounts[account] = None
    own_ids = frozenset(conversation.commits or ())
    lost_tips = (push.after for push in conversation.pushes if push.after not in own_ids)
    # Without these, more counts as somebody else's.
    _fetch_commits(repository, filter(is_commit_id, lost_tips), settings, OWN_SECONDS)
    return conversation.model_copy(update={"untraced_accounts": tuple(untraced_accounts)})


def _is_later(push: BranchPush, time: datetime | None) -> bool:
    return bool(time and push.time and push.time > time)


def _open_repository(root: Path, remote: str) -> Path:
    """Returns the repository to fetch into, which is made where there is none. It has the objects of the clone.

    remote: of the clone, or an address.
    """
    path = locate_pushes_repository(root)
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _MAX_AGE_SECONDS:
            shutil.rmtree(path)
    if not path.is_dir():
        format = GitCommand(root, "rev-parse", "--show-object-format").output.strip()
        objects = GitCommand(root, "rev-parse", "--git-path", "objects").output.rstrip("\n")
        new = path.with_name(f"{path.name}-{os.getpid()}")  # one that is there is whole
        run_git(root, ["init", "--quiet", "--template=", f"--object-format={format}", str(new)], {})
        alternates = new / ".git" / "objects" / "info" / "alternates"
        alternates.parent.mkdir(parents=True, exist_ok=True)
        alternates.write_bytes(os.fsencode((root / objects).resolve()) + b"\n")
        new.rename(path)
    address = run_git(root, ["ls-remote", "--get-url", remote], {}).rstrip("\n")
    run_git(path, ["config", f"remote.{_REMOTE}.url", address], {})
    return path


def _fetch_commits(
    repository: Path, ids: Iterable[str], settings: Mapping[str, str], seconds: float = TIMEOUT_SECONDS
) -> bool:
    """Fetches commits that are not there, but for those that the forge no longer has.

    Returns False where these are too many, or take too long. Raises ForgeError if the forge fails twice. A forge names
    one commit at a time that it no longer has, so these are remembered.
    """
    all_ids = tuple(ids)
    known_ids = _gone_ids[repository].union(find_present_commits(repository, all_ids))
    rest = [id for id in dict.fromkeys(all_ids) if id not in known_ids]
    if len(rest) > MAX_COMMITS:
        return False
    deadline, failures = time.monotonic() + seconds, 0
    while rest:
        lines = "".join(f"{id}\n" for id in rest)
        try:
            run_git(repository, _FETCH, settings, max(deadline - time.monotonic(), 1), lines)
            break
        except TransferTimeout:
            return False
        except ForgeError as error:
            if (missing_id := find_missing_commit(error)) in rest:
                rest.remove(missing_id)
                _gone_ids[repository].add(missing_id)
            elif failures:
                raise
            else:
                failures += 1
        finally:
            _forget_promise(repository)
        if time.monotonic() > deadline:
            return not rest
    return True


def _forget_promise(repository: Path) -> None:
    """Has Git not ask the forge again for what is missing: it notes that whenever it fetches without files."""
    for name in ("promisor", "partialCloneFilter"):
        with suppress(ForgeError):  # as where it has not noted it
            run_git(repository, ["config", "--unset-all", f"remote.{_REMOTE}.{name}"], {})
