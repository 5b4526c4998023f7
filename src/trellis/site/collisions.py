"""Checks where files would stand: below the site's folder, and no two at one URL. Any other ends the build."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

LATE_FILES = ("sitemap.xml", "sitemap.xml.gz")
"""Files that MkDocs writes last."""

_ELSEWHERE = re.compile(r"[\\\x00]|\A[A-Za-z]:")
"""What leads elsewhere on some system, or nowhere: backslashes, drives, NUL."""


def check_collisions(files: Iterable[File], config: MkDocsConfig) -> list[File]:
    """Returns the files.

    Raises Abort if two have the same path, regardless of case, if a file has the path of a folder, or if one would
    not stand below the site's folder.
    """
    all_files = list(files)
    for file in all_files:
        if not is_below_site(file.dest_uri):
            raise Abort(f"{_describe_file(file, config)} would stand outside the site's folder. Give it another name.")
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


def is_below_site(path: str) -> bool:
    """Whether a path, relative to the site's folder, leads to a file below it on every system.

    >>> is_below_site("courses/rates/index.html"), is_below_site("courses/../../index.html"), is_below_site("/x")
    (True, False, False)
    """
    return not _ELSEWHERE.search(path) and all(part not in ("", ".", "..") for part in path.split("/"))


def _describe_collision(file: File, config: MkDocsConfig, other: str) -> str:
    return (
        f"{_describe_file(file, config)} would stand at /{file.dest_uri}, the place of {other}. Give it another name."
    )


def _describe_file(file: File, config: MkDocsConfig) -> str:
    return f"content/{file.src_uri}" if file.src_dir == config.docs_dir else f"the portal's own {file.dest_uri}"
