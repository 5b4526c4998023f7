"""Creates a commit in a separate worktree, and pushes it. No Git hooks run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..approvals.ledger import files
from ..kinds import Review
from .problems import ForgeError, NameTaken
from .pull_request_commits import run_git

LEDGER_BRANCH = "trellis/ledger"
"""The branch that the job proposes records from."""

_NAME_TAKEN = ("cannot create", "cannot lock ref", "directory file conflict")
"""What Git says of a branch that would be a folder of another one, or lie in one."""

_GIT_OPTIONS = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false")


@contextmanager
def open_worktree(root: Path, commit: str) -> Iterator[Path]:
    """Checks out a commit in a temporary folder and yields the folder of the portal in it; removes it afterwards."""
    prefix = run_git(root, ["rev-parse", "--show-prefix"], {}).strip()
    with tempfile.TemporaryDirectory(prefix="trellis-") as name:
        folder = Path(name) / "tree"
        run_git(root, [*_GIT_OPTIONS, "worktree", "add", "--quiet", "--detach", str(folder), commit], {})
        try:
            yield folder / prefix
        finally:
            run_git(root, ["worktree", "remove", "--force", str(folder)], {})


def add_records(
    folder: Path,
    records: Iterable[Review],
    existing_records: Iterable[Review],
    list_ids: Callable[[str], Iterable[str]],
) -> tuple[str, ...]:
    """Writes a file for each record that is not in the ledger; returns the paths of the new files.

    list_ids: see `write_records`.
    """
    return files.write_records(folder, records, existing_records, list_ids)


def commit_files(folder: Path, paths: Sequence[str], account: str, message: str) -> str:
    """Commits these files in the name of an account; returns the id of the commit, which is empty without any."""
    if paths:
        run_git(folder, ["add", "--force", "--", *paths], {})
    email = format_email(account)
    identity = {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", account), ("EMAIL", email))
    }
    run_git(folder, [*_GIT_OPTIONS, "commit", "--quiet", "--allow-empty", "-m", message], identity)
    return run_git(folder, ["rev-parse", "HEAD"], {}).strip()


def format_email(account: str) -> str:
    """Returns the address by which commits in the name of an account are told from others."""
    return f"{account}@users.noreply.trellis.invalid"


def push_branch(
    folder: Path, remote: str, branch: str, settings: Mapping[str, str], *, expected: str | None = None
) -> None:
    """Pushes the current commit to a branch of the forge, replacing what the branch had.

    expected: the commit that the branch has to be at for that, "" if there must be no such branch. Raises NameTaken
    where Git can have no branch of that name, since there is one of a part of it or below it, and ForgeError.
    """
    force = "--force" if expected is None else f"--force-with-lease=refs/heads/{branch}:{expected}"
    try:
        run_git(folder, [*_GIT_OPTIONS, "push", "--quiet", force, remote, f"HEAD:refs/heads/{branch}"], settings)
    except ForgeError as error:
        if not any(sign in str(error) for sign in _NAME_TAKEN):
            raise
        top = branch.partition("/")[0]
        raise NameTaken(
            f"there can be no branch {branch} beside another one that stands in its way ({error})",
            f"delete the branch `{top}`, or those below `{branch}/`, and let nobody but this job make such branches",
        ) from None
