"""A portal as a commit has it: its catalogue, or its files laid out in a folder of their own that goes afterwards.

Models, rules and what is accepted come from another commit, the default branch's, so that nothing of a proposed change is run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..catalogue.catalogue import Catalogue
from ..catalogue.link import link
from ..catalogue.validate import validate
from ..kinds import Collection
from ..load.commit import FILES, Commit
from ..load.scan import ROOMS, SIDE

LARGEST = 16_000_000
"""Bytes of a file that is laid out whole; of a larger one only its size."""

SETTINGS = (*SIDE, "mkdocs.yml")
"""What is taken from the commit that is trusted."""


def catalogue(commit: Commit, collections: Sequence[Collection]) -> Catalogue:
    """What the commit's files say, as far as they can be understood."""
    return link(validate(commit.sources(collections, lambda path: True))[0])[0]


@contextmanager
def laid_out(content: Commit, trusted: Commit) -> Iterator[Path]:
    """A folder with what one commit has as content, and another as code and settings; ordinary files only."""
    with tempfile.TemporaryDirectory(prefix="trellis-") as name:
        root = Path(name)
        _write(root, content, ROOMS)
        _write(root, trusted, SETTINGS)
        yield root


def _write(root: Path, commit: Commit, rooms: Sequence[str]) -> None:
    paths = [path for path in commit.blobs if path.split("/")[0] in rooms]
    contents = commit.read(paths, LARGEST)
    for path in paths:
        blob = commit.blobs[path]
        if blob.mode not in FILES or "\n" in path:
            continue
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(contents.get(path, b""))
            stream.truncate(blob.size)
