"""Checks that no two files share a URL: an author's page or picture that would replace another file ends the build."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

LATE_FILES = ("sitemap.xml", "sitemap.xml.gz")
"""Files that MkDocs writes last."""


def check_collisions(files: Iterable[File], config: MkDocsConfig) -> list[File]:
    """Returns the files.

    Raises Abort if two have the same path, regardless of case, or if a file has the path of a folder.
    """
    all_files = list(files)
    owners = dict.fromkeys((*LATE_FILES, *config.theme.static_templates), "the portal's own file")
    for file in sorted(all_files, key=lambda file: file.src_dir == config.docs_dir):
        path = file.dest_uri.casefold()
        if path in owners:
            raise Abort(_describe_collision(file, config, owners[path]))
        owners[path] = _describe_file(file, config)
    for file in all_files:
        folder = file.dest_uri.casefold()
        while folder := folder.rpartition("/")[0]:
            if folder in owners:
                raise Abort(_describe_collision(file, config, owners[folder]))
    return all_files


def _describe_collision(file: File, config: MkDocsConfig, other: str) -> str:
    return (
        f"{_describe_file(file, config)} would stand at /{file.dest_uri}, the place of {other}. Give it another name."
    )


def _describe_file(file: File, config: MkDocsConfig) -> str:
    return f"content/{file.src_uri}" if file.src_dir == config.docs_dir else f"the portal's own {file.dest_uri}"
