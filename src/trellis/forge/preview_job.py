"""Publishes the preview of a change on a host of its own, below its number. Its files are data: nothing of it is run.

They are pushed to a repository that the host serves, as one commit without a history, so that it never grows. A preview
goes with the next one that is published, once its change is closed.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ..kinds.handles import fold_account
from ..load.replace_file import replace_file
from .problems import ForgeError
from .protocol import ForgeAccess, ForgeChange
from .pull_request_commits import build_git_settings, run_git

MAX_FILES = 400_000
"""How many files a preview may have; a portal of ten thousand courses has half of that."""

MAX_BYTES = 2_000_000_000
"""How large a preview may be."""

ATTEMPTS = 4
"""How often a preview is pushed while others are published too."""

_GIT_OPTIONS = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false")
_NUMBER = re.compile(r"[1-9][0-9]*")
_ROBOTS = "User-agent: *\nDisallow: /\n"
_ACCOUNT = "trellis"


def publish_preview(
    files: Path, number: int, remote: str, *, token: str = "", branch: str = "main", is_open: Callable[[int], bool]
) -> int:
    """Publishes the files of a preview below the number of its change; returns how many there are.

    remote: of the repository that the preview's host serves. token: that may write there. is_open: whether a change is
    still open. Raises ForgeError, and publishes nothing then.
    """
    paths = list_files(files)
    settings = _build_settings(remote, token)
    for attempt in range(ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="trellis-") as name:
            folder = Path(name)
            former = _fetch_previews(folder, remote, branch, settings)
            _remove_previews(folder, number, is_open)
            _copy_files(files, paths, folder / str(number))
            replace_file(folder / "robots.txt", _ROBOTS.encode())  # what the branch has there may be a link
            replace_file(folder / ".nojekyll", b"")
            commit = _commit_all(folder)
            try:
                lease = f"--force-with-lease=refs/heads/{branch}:{former}"
                push = [*_GIT_OPTIONS, "push", "--quiet", lease, remote, f"{commit}:refs/heads/{branch}"]
                run_git(folder, push, settings)
            except ForgeError:
                if attempt + 1 == ATTEMPTS:
                    raise
            else:
                return len(paths)
    raise AssertionError("the last attempt raises")


def is_of_the_portal(change: ForgeChange, handles: Iterable[str]) -> bool:
    """Returns whether a change comes from the repository itself, or from a fork of somebody whom the portal knows.

    A preview's files can hold any script, and all previews have one origin. handles: of the people of the portal, as
    they are written there.
    """
    accounts = frozenset(fold_account(handle) for handle in handles if handle)
    owners = (change.author, change.fork_owner or change.author)
    return not change.is_fork or all(fold_account(owner) in accounts for owner in owners)


def list_files(folder: Path) -> tuple[str, ...]:
    """Returns the paths of all files below a folder. Raises ForgeError if one of them is no plain file."""
    if folder.is_symlink():  # an archive can hold one in the folder's place
        raise ForgeError(f"{folder.name} is no folder", "nothing of this preview was published")
    paths: list[str] = []
    size = 0
    for path, status in _scan(folder, ""):
        size += status.st_size
        paths.append(path)
        if len(paths) > MAX_FILES or size > MAX_BYTES:
            message = f"the preview has more than {MAX_FILES:,} files or {MAX_BYTES:,} bytes"
            raise ForgeError(message, "see what has become so large")
    if "index.html" not in paths:
        raise ForgeError("there is no preview among the files", "see whether its job has built one")
    return tuple(sorted(paths))


def _scan(folder: Path, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = f"{prefix}{entry.name}"
        is_plain = entry.name.isprintable() and "\\" not in entry.name and not entry.name.lower().startswith(".git")
        if entry.is_symlink() or not is_plain:
            raise ForgeError(f"{path!a} is no file that a preview may have", "nothing of this preview was published")
        if entry.is_dir(follow_symlinks=False):
            yield from _scan(folder / entry.name, f"{path}/")
        elif entry.is_file(follow_symlinks=False):
            yield path, entry.stat(follow_symlinks=False)
        else:
            raise ForgeError(f"{path!a} is no file", "nothing of this preview was published")


def _fetch_previews(folder: Path, remote: str, branch: str, settings: Mapping[str, str]) -> str:
    """Checks out what is published; returns its commit, "" if nothing is."""
    run_git(folder, ["init", "--quiet"], {})
    listing = run_git(folder, [*_GIT_OPTIONS, "ls-remote", "--quiet", remote, f"refs/heads/{branch}"], settings).split()
    if not listing:
        return ""
    options = ["--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules"]
    run_git(folder, [*_GIT_OPTIONS, "fetch", *options, remote, listing[0]], settings)
    run_git(folder, [*_GIT_OPTIONS, "checkout", "--quiet", "--detach", listing[0]], {})
    return listing[0]


def _remove_previews(folder: Path, number: int, is_open: Callable[[int], bool]) -> None:
    """Removes the preview of the change, and those of changes that are closed."""
    for name in sorted(os.listdir(folder)):
        if _NUMBER.fullmatch(name) and (int(name) == number or not is_open(int(name))):
            shutil.rmtree(folder / name)


def _copy_files(source: Path, paths: Collection[str], target: Path) -> None:
    for path in paths:
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((source / path).read_bytes())


def _commit_all(folder: Path) -> str:
    """Returns the id of a commit of all files that has no predecessor."""
    identity = {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", _ACCOUNT), ("EMAIL", f"{_ACCOUNT}@users.noreply.trellis.invalid"))
    }
    run_git(folder, [*_GIT_OPTIONS, "add", "--all", "--force"], {})
    tree = run_git(folder, ["write-tree"], {}).strip()
    return run_git(folder, [*_GIT_OPTIONS, "commit-tree", tree, "-m", "Previews"], identity).strip()


def _build_settings(remote: str, token: str) -> Mapping[str, str]:
    """Returns what authenticates Git at the remote. Raises ForgeError if a token would be sent unprotected."""
    if not token:
        return {"GIT_TERMINAL_PROMPT": "0"}
    parts = urlsplit(remote)
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        message = "the repository of the previews is no address that a token may be sent to"
        raise ForgeError(message, "write it with https://")
    access = ForgeAccess("", "", token, f"https://{parts.netloc}")
    return build_git_settings(access, "x-access-token")
