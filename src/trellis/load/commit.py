"""A commit's files, read from Git's objects as if they lay in a folder; nothing is ever checked out.

Links and repositories within the repository are told apart by their mode and never followed. Names that start with a dot are left
out, as `walk` leaves them out of a folder.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..kinds import Collection
from .git import NoGit, Question
from .load import Source, claims
from .markdown import Text
from .parse import LIMIT, Parsed, understand
from .yaml_nodes import Problem

FILES = ("100644", "100755")
"""Modes of ordinary files."""


_MOST = 500
"""Paths up to which a part of a commit is asked for; a command's line ends somewhere."""


class Blob(NamedTuple):
    """What stands at a path. mode: as Git writes it. id: of its content. size: in bytes, 0 for what has none."""

    mode: str
    id: str
    size: int


class Commit:
    """A revision's files below `root`, which is a folder of a repository. Raises NoGit where there is no such revision.

    within: only those at these paths, and below those that end in a slash; all of them unless given.
    """

    def __init__(self, root: Path, revision: str, within: Sequence[str] | None = None) -> None:
        self.root = root
        self.id = resolve(root, revision)
        self._within = list(within) if within is not None and len(within) <= _MOST else None

    @cached_property
    def blobs(self) -> Mapping[str, Blob]:
        """Path below the root → what stands there, in order of paths."""
        found: dict[str, Blob] = {}
        if self._within == []:
            return found
        command = ("ls-tree", "-r", "-z", "--long", "--full-tree", f"{self.id}:./", "--", *(self._within or ()))
        for line in Question(self.root, *command).answer.split("\0"):
            if line:
                head, _, path = line.partition("\t")
                mode, _, id, size = head.split()
                if not f"/{path}".count("/."):
                    found[path] = Blob(mode, id, int(size) if size.isdigit() else 0)
        return found

    def read(self, paths: Iterable[str], largest: int = LIMIT) -> dict[str, bytes]:
        """The content of those of these paths that are ordinary files of no more than `largest` bytes."""
        wanted = {path: self.blobs[path] for path in paths if path in self.blobs}
        small = {path: blob for path, blob in wanted.items() if blob.mode in FILES and blob.size <= largest}
        contents = dict(_contents(self.root, [blob.id for blob in small.values()]))
        return {path: contents[blob.id] for path, blob in small.items()}

    def sources(self, collections: Sequence[Collection], wanted: Callable[[str], bool]) -> list[Source]:
        """The wanted files that a collection claims, understood. What their texts hold is not looked for."""
        claim = claims(collections)
        claimed = {path: found for path in self.blobs if wanted(path) and (found := claim(path))}
        contents = self.read(claimed)
        return [
            Source(path, *found, _parsed(path, contents.get(path)), Text())
            for path, found in claimed.items()
        ]  # fmt: skip

    @contextmanager
    def folder(self, room: str) -> Iterator[Path]:
        """The ordinary files below `room`, in a folder of their own that stands for the root and goes afterwards."""
        with tempfile.TemporaryDirectory(prefix="trellis-") as name:
            root = Path(name)
            for path, content in self.read(p for p in self.blobs if p.startswith(f"{room}/")).items():
                file = root / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            yield root


def resolve(root: Path, revision: str) -> str:
    """A revision's whole id. Raises NoGit."""
    try:
        asked = Question(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return asked.answer.strip()
    except NoGit as none:
        if "not installed" in str(none):
            raise
        raise NoGit(f"Git knows no revision {revision} here; fetch it, or check its name") from None


def _contents(root: Path, ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Objects by id, all in one go."""
    if not ids:
        return
    command = ["git", "cat-file", "--batch", "--buffer"]
    done = subprocess.run(command, cwd=root, input="\n".join(ids).encode(), capture_output=True, check=False)
    said, at = done.stdout, 0
    for id in ids:
        end = said.find(b"\n", at)
        if done.returncode or end < 0 or said[at:end].split()[-1:] in ([], [b"missing"]):
            raise NoGit(f"Git has no content for {id}; fetch it whole")
        size = int(said[at:end].split()[2])
        yield id, said[end + 1 : end + 1 + size]
        at = end + 2 + size


def _parsed(path: str, content: bytes | None) -> Parsed:
    if content is None:
        problem = Problem("file-not-regular", 1, 1, "is no ordinary file, or too large", "put the file itself here")
        return Parsed(problems=(problem,))
    return understand(path, content)
