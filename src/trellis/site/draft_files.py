"""Finds the pictures, tables and documents that only drafts have, which a published site leaves out as it does drafts.

These are the files in the folder of a draft course, and those that a draft shows and that lie in the folder of no other
course, unless anything else shows them too: a published page, also that of a former version, or the portal's own files.
A path too many that something could lead to publishes a file more; none that a page shows is left out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..approvals.collect.showing_texts import find_shown_by_text, is_portal_text
from ..approvals.shown_files import list_readings, walk_texts
from ..catalogue.catalogue import Entry
from ..derive import PublishedCatalogue
from ..derive.versions import list_former_versions
from ..load.commit import ObjectReader
from ..load.git import GitUnavailable
from ..load.parse import MAX_FILE_SIZE
from ..load.scan import OWN_PAGES
from .text_reads import read_page_text

_PORTAL_FOLDER = OWN_PAGES.partition("/")[0]
_PLAIN_NAME = re.compile(r"[\w.-]+")


def find_draft_files(root: Path, published: PublishedCatalogue) -> frozenset[str]:
    """Returns the paths of the served files that only drafts have. root: of the portal."""
    catalogue = published.catalogue
    drafts = [entry for entry in catalogue.all_entries() if catalogue.status(entry) == "draft"]
    served_files = frozenset(catalogue.served_files) if drafts else frozenset()
    folders = {course.path.removesuffix("index.md"): course.status == "draft" for course in catalogue.courses}
    files = frozenset(file for file in served_files if _find_folder(file, folders))
    for entry in drafts if served_files else ():
        texts = _list_texts(entry)
        named_files = (posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), text)) for text in texts[:-1])
        shown_files = served_files & {*find_shown_by_text(entry.path, *texts), *named_files}
        files |= {file for file in shown_files if _find_folder(file, folders) is not False}
    names = frozenset(map(posixpath.basename, files))
    for path, texts in _list_published_texts(root, published) if files else ():
        if names_in_texts := _find_names("\n".join(texts), names):
            strange_names = {name for name in names_in_texts if not _PLAIN_NAME.fullmatch(name)}
            files -= find_shown_by_text(path, *texts)
            files -= {file for file in files if posixpath.basename(file) in strange_names}  # nobody can tell its end
    return files


def _find_folder(file: str, folders: Mapping[str, bool]) -> bool | None:
    """Returns whether a file lies in the folder of a draft course; None if it lies in that of no course."""
    course_folder = "/".join(file.split("/", 4)[:4])
    return folders.get(f"{course_folder}/")


def _find_names(text: str, names: frozenset[str]) -> frozenset[str]:
    """Returns the files' names that stand in a text. It is read once, however many there are."""
    strange_names = [name for name in names if not _PLAIN_NAME.fullmatch(name)]
    found_names = set[str]()
    for reading in list_readings(text):
        found_names.update(names.intersection(_PLAIN_NAME.findall(reading)))
        found_names.update(name for name in strange_names if name in reading)
    return frozenset(found_names)


def _list_published_texts(root: Path, published: PublishedCatalogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields path and texts of each entry that is no draft, of the former versions, and of the portal's own files."""
    catalogue = published.catalogue
    for entry in catalogue.all_entries():
        if catalogue.status(entry) != "draft":
            yield entry.path, _list_texts(entry)
    for file in sorted((*root.glob("*.yml"), *(root / _PORTAL_FOLDER).rglob("*"))):
        path = file.relative_to(root).as_posix()
        if is_portal_text(path) and file.is_file():
            yield path, (file.read_text("utf-8", "replace"),)
    with ObjectReader(root) as reader:
        for path, blob in _list_former_blobs(published):
            with suppress(GitUnavailable):  # no page can show it then, nor one that is too large to be read
                if (content := reader.read(blob, MAX_FILE_SIZE)) is not None:
                    yield path, (content.decode("utf-8", "replace"),)


def _list_former_blobs(published: PublishedCatalogue) -> Iterator[tuple[str, str]]:
    """Yields the path that each text of a former version is shown at, and the blob that has it."""
    for item in published.items:
        for version in list_former_versions(published, item):
            blobs = (version.record.blob, *(lesson.blob for lesson in version.record.lessons)) if version.url else ()
            yield from ((item.path, blob) for blob in blobs)


def _list_texts(entry: Entry[Any]) -> tuple[str, ...]:
    """Returns each value of an entry's front matter, and its text: only by itself is a value a path as a whole."""
    values = walk_texts(entry.meta.model_dump(mode="json", exclude_defaults=True))
    return (*dict.fromkeys(values), read_page_text(entry))
