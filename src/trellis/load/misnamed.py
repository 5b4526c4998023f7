"""The right name of a file that nothing reads: of ``02 Chase what is late.md`` it is ``02-chase-what-is-late.md``.

A name is proposed where the file's folder and ending leave little doubt about what the file is meant to be.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence, Set

from ..diagnostics.phrases import did_you_mean
from ..diagnostics.slugs import slugify
from ..kinds import Collection
from .assets import TEXT_EXTENSIONS
from .scan import CONTENT_FOLDER

_EXTENSIONS = {
    ".md": (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt"),
    ".yml": (".yml", ".yaml"),
    ".csv": (".csv",),
}
"""The extension that a collection reads, with those that are written in its place."""

_NUMBERED = re.compile(r"(?:[^\W\d_]+[\s._-]*)?0*(\d+)(?:\.\d+)*[\s.,:_-]*(.*)", re.DOTALL)
"""A number, which a word such as "Lesson" may precede, and the words that follow it."""

_READMES = frozenset(("readme", "license", "licence", "changelog", "contributing"))
"""Names of files that are written for whoever opens the folder, and are no entries."""


def propose_path(
    path: str, collections: Sequence[Collection], existing_paths: Set[str], read_title: Callable[[str], str]
) -> str:
    """Returns the path under which a collection would read the file, or "".

    existing_paths: of all files of the portal. read_title: returns the title in a file's front matter, or "".
    """
    if os.path.splitext(path)[0].rpartition("/")[2].casefold() in _READMES:
        return ""
    templates = [collection.where.split("/") for collection in collections]
    for candidate in _list_places(path):
        for template in templates:
            folder = _fit_folder(candidate.split("/"), template, templates)
            name = folder and _fit_name(
                candidate.rpartition("/")[2], template[-1], folder, path, existing_paths, read_title
            )
            if name and f"{folder}/{name}" != path:
                return f"{folder}/{name}"
    return ""


def _list_places(path: str) -> Iterator[str]:
    """Yields the path, then that of a folder with an ``index.md`` in place of a file, then that one folder up."""
    yield path
    stem, extension = os.path.splitext(path)
    if extension.lower() in _EXTENSIONS[".md"] and extension.lower() != ".txt":
        yield f"{stem}/index.md"
    folders = path.split("/")
    if len(folders) > 4:
        yield "/".join((*folders[:-2], folders[-1]))


def _fit_folder(parts: Sequence[str], template: Sequence[str], templates: Sequence[Sequence[str]]) -> str:
    """Returns the path's folder with its names corrected to those of a template, or "" if another one is nearer."""
    if len(parts) != len(template):
        return ""
    folders = []
    for position, (part, pattern) in enumerate(zip(parts[:-1], template[:-1], strict=True)):
        if pattern.startswith("{"):
            folders.append(part)
            continue
        names = {other[position] for other in templates if len(other) > position + 1} - {pattern}
        names = {name for name in names if not name.startswith("{")}
        if part != pattern and (part in names or did_you_mean(part, (pattern, *sorted(names))) != pattern):
            return ""
        folders.append(pattern)
    return "/".join(folders)


def _fit_name(
    name: str, pattern: str, folder: str, path: str, existing_paths: Set[str], read_title: Callable[[str], str]
) -> str:
    stem, extension = os.path.splitext(name)
    pattern_stem, pattern_extension = os.path.splitext(pattern)
    if extension.lower() not in _EXTENSIONS.get(pattern_extension, ()):
        return ""
    if not pattern_stem.startswith("{"):
        return pattern if stem.strip().casefold() == pattern_stem else ""
    if stem.casefold() == "index":
        return ""
    numbered = _NUMBERED.fullmatch(stem.strip())
    if extension.lower() == ".txt" and not numbered:
        return ""  # a transcript, or a note
    if "{number}" not in pattern:
        return f"{slugify(stem) or stem}{pattern_extension}"
    number = int(numbered[1]) if numbered else _find_next_number(folder, existing_paths)
    words = numbered[2] if numbered else stem
    slug = slugify(words) or slugify(read_title(path)) or slugify(re.sub(r"[\d_]+", " ", stem)) or "lesson"
    return f"{number:02}-{slug}{pattern_extension}"


def _find_next_number(folder: str, existing_paths: Set[str]) -> int:
    """Returns the number after the highest of the lessons in a folder."""
    pattern = re.compile(re.escape(folder) + r"/([0-9]+)-[^/]+")
    return max((int(match[1]) for path in existing_paths if (match := pattern.fullmatch(path))), default=0) + 1


def find_misnamed_content(root: str) -> str:
    """Returns the name of a folder that was meant to be ``content``, such as ``contents``; "" if none seems to be."""
    try:
        folders = sorted(entry.name for entry in os.scandir(root) if entry.is_dir() and entry.name != CONTENT_FOLDER)
    except OSError:
        return ""
    likely = (name for name in folders if did_you_mean(name.casefold(), (CONTENT_FOLDER,)))
    return next((name for name in likely if _holds_entries(os.path.join(root, name))), "")


def _holds_entries(folder: str) -> bool:
    """Whether a register or a folder of a team lies in the folder."""
    return any(
        entry.name.endswith(".yml") or os.path.isfile(os.path.join(entry.path, "index.md"))
        for entry in os.scandir(folder)
    )


def is_text(path: str) -> bool:
    """Whether a file's extension, in whatever case, is one of texts written for the portal."""
    return os.path.splitext(path)[1].lower() in TEXT_EXTENSIONS
