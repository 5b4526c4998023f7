"""Loads the catalogue of a release from the objects of its commit, with the models of that commit."""

from __future__ import annotations

from pathlib import Path

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue
from ...load import site_modules as site
from ...load.commit import CommitTree

SAMPLE_KINDS = ("portal", "person", "team", "course", "lesson", "path", "rubric", "review", "sample")
"""The kinds that a sample depends on."""


def load_release(root: Path, revision: str) -> tuple[str, Catalogue]:
    """Returns the full id of a commit and the catalogue of its items and its ledger. Raises GitUnavailable."""
    commit = CommitTree(root, revision)
    with commit.extract_folder("schemas") as folder:
        collections = [c for c in site.load_collections(folder) if c.model.NAME in SAMPLE_KINDS]
    return commit.id, build_catalogue(commit.read_sources(collections, lambda path: True))
