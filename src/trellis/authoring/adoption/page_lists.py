"""Reads a list of pages, such as a site's menu: its pages with their titles, and which title is that of a folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

MAX_LIST_DEPTH = 10


class PageGroup(NamedTuple):
    """A title in a list with the pages below it, nested ones too, as the list names them."""

    title: str
    names: tuple[str, ...]


def list_pages(value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yields title and file of each item of a list of pages, nested ones too."""
    if depth > MAX_LIST_DEPTH:
        return
    if isinstance(value, str):
        yield "", value
    elif isinstance(value, list):
        for item in value:
            yield from list_pages(item, depth + 1)
    elif isinstance(value, dict):
        for title, item in value.items():
            if isinstance(item, str):
                yield str(title), item
            else:
                yield from list_pages(item, depth + 1)


def list_groups(value: Any, depth: int = 0) -> Iterator[PageGroup]:
    """Yields the groups of a list of pages, an inner one before the one that it is a part of."""
    if depth > MAX_LIST_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from list_groups(item, depth + 1)
    elif isinstance(value, dict):
        for title, item in value.items():
            yield from list_groups(item, depth + 1)
            names = () if isinstance(item, str) else tuple(name for _, name in list_pages(item, depth + 1))
            if names:
                yield PageGroup(str(title), names)


def find_folder_titles(groups: Sequence[tuple[str, Sequence[str]]], paths: Sequence[str]) -> Mapping[str, str]:
    """Returns the title of each folder whose listed pages are those of one group.

    groups: title and paths of each, inner ones first, which count before outer ones. paths: of all listed pages.

    >>> find_folder_titles([("Week 1", ["a/x.md", "a/y.md"]), ("All", ["a/x.md", "a/y.md", "b.md"])],
    ...                    ["a/x.md", "a/y.md", "b.md"])
    {'a': 'Week 1'}
    """
    counts: dict[str, int] = {}
    for path in dict.fromkeys(paths):
        folder = posixpath.dirname(path)
        while folder:
            counts[folder] = counts.get(folder, 0) + 1
            folder = posixpath.dirname(folder)
    titles: dict[str, str] = {}
    for title, group_paths in groups:
        folder = posixpath.commonpath([posixpath.dirname(path) for path in group_paths]) if group_paths else ""
        if folder and counts[folder] == len(set(group_paths)):
            titles.setdefault(folder, title)
    return titles
