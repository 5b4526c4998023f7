"""Stages 2 and 3 in one step, for callers that need the catalogue and no diagnostics."""

from __future__ import annotations

from collections.abc import Iterable

from ..load.assets import Asset
from ..load.load import SourceFile
from .catalogue import Catalogue
from .link import link_entries
from .validate import validate_files


def build_catalogue(
    sources: Iterable[SourceFile], files: tuple[Asset, ...] = (), portal_language: str = ""
) -> Catalogue:
    """Returns the catalogue of all valid entries in the files. Invalid entries and unknown references are left out.

    files: those beside the entries. portal_language: as in `validate_files`.
    """
    entries, _ = validate_files(sources, portal_language)
    catalogue, _ = link_entries(entries, files=files)
    return catalogue
