"""The catalogue as a release had it: all of it, from that commit's objects and by that commit's models."""

from __future__ import annotations

from pathlib import Path

from .. import root as site
from ..catalogue import Catalogue
from ..link import link
from ..tree import Commit
from ..validate import validate

KINDS = ("portal", "person", "team", "course", "lesson", "path", "rubric", "review", "sample")
"""What a sample depends on."""


def catalogue(root: Path, revision: str) -> tuple[str, Catalogue]:
    """A commit's whole id, and what its items and its ledger say. Raises NoGit."""
    commit = Commit(root, revision)
    with commit.folder("schemas") as folder:
        collections = [c for c in site.collections(folder) if c.model.NAME in KINDS]
    return commit.id, link(validate(commit.sources(collections, lambda path: True))[0])[0]
