"""Makes a commit beside what is checked out here, and pushes it. No hook of anybody's runs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..approvals.ledger import files
from ..kinds import Review
from .pull_request_commits import run

_QUIET = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false")


@contextmanager
def worktree(root: Path, commit: str) -> Iterator[Path]:
    """The portal's folder as a commit has it, checked out elsewhere; it goes afterwards."""
    below = run(root, ["rev-parse", "--show-prefix"], {}).strip()
    with tempfile.TemporaryDirectory(prefix="trellis-") as name:
        folder = Path(name) / "tree"
        run(root, [*_QUIET, "worktree", "add", "--quiet", "--detach", str(folder), commit], {})
        try:
            yield folder / below
        finally:
            run(root, ["worktree", "remove", "--force", str(folder)], {})


def add_records(folder: Path, records: Iterable[Review], known: Iterable[Review]) -> tuple[str, ...]:
    """The files that were written: a new one for each record that the ledger does not have."""
    return files.add(folder, records, known)


def commit(folder: Path, paths: Sequence[str], account: str, message: str) -> str:
    """Commits these files in the name of an account; the commit."""
    run(folder, ["add", "--", *paths], {})
    email = f"{account}@users.noreply.trellis.invalid"
    names = {
        f"GIT_{who}_{what}": said
        for who in ("AUTHOR", "COMMITTER")
        for what, said in (("NAME", account), ("EMAIL", email))
    }
    run(folder, [*_QUIET, "commit", "--quiet", "-m", message], names)
    return run(folder, ["rev-parse", "HEAD"], {}).strip()


def push(folder: Path, remote: str, name: str, settings: Mapping[str, str]) -> None:
    """Makes the forge's branch of that name what is committed here."""
    run(folder, [*_QUIET, "push", "--quiet", "--force", remote, f"HEAD:refs/heads/{name}"], settings)
