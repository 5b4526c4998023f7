"""No two things at one place: an author's page or picture that would take the place of the portal's own ends the build."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

LATER = ("sitemap.xml", "sitemap.xml.gz")
"""What MkDocs writes when all else is written."""


def apart(files: Iterable[File], config: MkDocsConfig) -> list[File]:
    """The files, each with a place of its own, small and capital letters taken as one. Raises Abort for two that share one."""
    kept = list(files)
    taken = dict.fromkeys((*LATER, *config.theme.static_templates), "the portal's own file")
    for file in sorted(kept, key=lambda file: file.src_dir == config.docs_dir):
        place = file.dest_uri.casefold()
        if place in taken:
            raise Abort(_shared(file, config, taken[place]))
        taken[place] = _name(file, config)
    for file in kept:
        folder = file.dest_uri.casefold()
        while folder := folder.rpartition("/")[0]:
            if folder in taken:
                raise Abort(_shared(file, config, taken[folder]))
    return kept


def _shared(file: File, config: MkDocsConfig, other: str) -> str:
    return f"{_name(file, config)} would stand at /{file.dest_uri}, the place of {other}. Give it another name."


def _name(file: File, config: MkDocsConfig) -> str:
    return f"content/{file.src_uri}" if file.src_dir == config.docs_dir else f"the portal's own {file.dest_uri}"
