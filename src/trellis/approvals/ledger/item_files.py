"""Adds to the catalogue of a commit the files that its items show, so that their digests can be computed."""

from __future__ import annotations

from dataclasses import replace

from ...catalogue.catalogue import Catalogue
from ...load.commit import CommitTree
from .digest import find_item_files


def add_shown_files(catalogue: Catalogue, tree: CommitTree) -> Catalogue:
    """Returns the catalogue with the files that its courses, lessons and paths show or link. tree: of all files."""
    items = (*catalogue.courses, *catalogue.all_lessons, *catalogue.paths)
    paths = sorted({path for item in items for path in find_item_files(item)})
    return replace(catalogue, files=tree.read_assets(paths))
