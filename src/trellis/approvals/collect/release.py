"""The catalogue as a release had it: all of it, from that commit's objects and by that commit's models."""

from __future__ import annotations

from pathlib import Path

from ...catalogue.catalogue import Catalogue
from ...catalogue.link import link
from ...catalogue.validate import validate
from ...load import site_modules as site
from ...load.commit import Commit

KINDS = ("portal", "person", "team", "course", "lesson", "path", "rubric", "review", "sample")
"""What a sample depends on."""


def catalogue(root: Path, revision: str) -> tuple[str, Catalogue]:
    """A commit's whole id, and what its items and its ledger say. Raises NoGit."""
    commit = Commit(root, revision)
    with commit.folder("schemas") as folder:
        collections = [c for c in site.collections(folder) if c.model.NAME in KINDS]
    return commit.id, link(validate(commit.sources(collections, lambda path: True))[0])[0]
