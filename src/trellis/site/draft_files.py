"""Finds the pictures, tables and documents that only drafts have, which a published site leaves out as it does drafts.

These are the files in the folder of a draft course, and those that a draft shows and that lie in the folder of no other
course, unless anything else of the portal shows them too. A path too many that something could lead to publishes a file
more; none that a page shows is left out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..approvals.collect.showing_texts import find_shown_by_text, is_portal_text
from ..approvals.shown_files import could_show_any, find_named_files
from ..catalogue.catalogue import Catalogue, Entry
from ..load.scan import OWN_PAGES
from .text_reads import read_page_text

_PORTAL_FOLDER = OWN_PAGES.partition("/")[0]

_MAX_NAMES = 50
"""With more names, to look for each takes longer than to read the text."""


def find_draft_files(root: Path, catalogue: Catalogue) -> frozenset[str]:
    """Returns the paths of the served files that only drafts have. root: of the portal."""
    drafts = [entry for entry in catalogue.all_entries() if catalogue.status(entry) == "draft"]
    served_files = frozenset(catalogue.served_files) if drafts else frozenset()
    folders = {course.path.removesuffix("index.md"): course.status == "draft" for course in catalogue.courses}
    files = frozenset(file for file in served_files if _find_folder(file, folders))
    for entry in drafts if served_files else ():
        shown_files = _find_shown(entry.path, _join_texts(entry), served_files)
        files |= {file for file in shown_files if _find_folder(file, folders) is not False}
    for path, text in _list_published_texts(root, catalogue) if files else ():
        files -= _find_shown(path, text, files)
    return files


def _find_folder(file: str, folders: Mapping[str, bool]) -> bool | None:
    """Returns whether a file lies in the folder of a draft course; None if it lies in that of no course."""
    course_folder = "/".join(file.split("/", 4)[:4])
    return folders.get(f"{course_folder}/")


def _list_published_texts(root: Path, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yields path and text of each entry that is no draft, and of the portal's own files."""
    for entry in catalogue.all_entries():
        if catalogue.status(entry) != "draft":
            yield entry.path, _join_texts(entry)
    for file in sorted((*root.glob("*.yml"), *(root / _PORTAL_FOLDER).rglob("*"))):
        path = file.relative_to(root).as_posix()
        if is_portal_text(path) and file.is_file():
            yield path, file.read_text("utf-8", "replace")


def _join_texts(entry: Entry[Any]) -> str:
    """The values of an entry's front matter and its text."""
    return f"{entry.meta.model_dump_json(exclude_defaults=True)}\n\n{read_page_text(entry)}"


def _find_shown(path: str, text: str, files: frozenset[str]) -> frozenset[str]:
    names = {posixpath.basename(file) for file in files}
    if len(names) <= _MAX_NAMES and not could_show_any(text, names):
        return frozenset()
    return find_shown_by_text(path, text) & files | find_named_files(text, files)
