"""A portal at a commit: its catalogue, or its files in a temporary folder.

Models, rules and the baseline come from another commit, that of the default branch, so that no code of a proposed
change is run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..catalogue.build import build_catalogue
from ..catalogue.catalogue import Catalogue
from ..kinds import Collection
from ..load.commit import REGULAR_FILE_MODES, CommitTree
from ..load.scan import CONTENT_ROOTS, SUPPORT_ROOTS

MAX_FILE_BYTES = 16_000_000
"""Larger files are written with their size only, filled with zeros."""

TRUSTED_PATHS = (*SUPPORT_ROOTS, "mkdocs.yml")
"""Files and folders at the root that are taken from the trusted commit."""


def load_catalogue(commit: CommitTree, collections: Sequence[Collection]) -> Catalogue:
    """Builds the catalogue of a commit. Files that cannot be read are left out."""
    return build_catalogue(commit.read_sources(collections, lambda path: True))


@contextmanager
def lay_out_commit(content: CommitTree, trusted: CommitTree) -> Iterator[Path]:
    """Yields a temporary folder with the content of one commit, and the code and settings of another.

    Only regular files are written.
    """
    with tempfile.TemporaryDirectory(prefix="trellis-") as name:
        root = Path(name)
        _write_files(root, content, CONTENT_ROOTS)
        _write_files(root, trusted, TRUSTED_PATHS)
        yield root


def _write_files(root: Path, commit: CommitTree, top_level_names: Sequence[str]) -> None:
    """Writes the commit's files that lie at or below these names."""
    paths = [path for path in commit.blobs if path.split("/")[0] in top_level_names]
    contents = commit.read_contents(paths, MAX_FILE_BYTES)
    for path in paths:
        blob = commit.blobs[path]
        if blob.mode not in REGULAR_FILE_MODES or "\n" in path:
            continue
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(contents.get(path, b""))
            stream.truncate(blob.size)
