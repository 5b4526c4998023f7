"""Stage 1, load: the portal's folder → sources, one for each file that a collection claims.

Every file is read as data and nothing else: regular files only, inside the folder, of bounded size, in UTF-8. What cannot be
read is a diagnostic, and the other files are read all the same.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from .diagnostics import Diagnostic, Label, Location, Severity
from .kinds import Collection
from .nodes import Parsed, Problem
from .source import read
from .workers import spread

ASSETS = frozenset((".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf"))
"""Endings of files that may lie beside entries and are published as they are."""

ROOMS = ("content", "reviews", "portal.yml")
"""What below the portal's root is read; the rest is none of this stage's business."""

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a collection claims. names: what the collection's pattern found in its path, such as team and id."""

    path: str
    collection: Collection
    names: dict[str, str]
    parsed: Parsed


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the stage hands on. assets: paths of pictures and documents that lie beside the entries."""

    sources: tuple[Source, ...]
    assets: tuple[str, ...]


def load(root: FilePath, collections: Sequence[Collection]) -> tuple[Loaded, list[Diagnostic]]:
    """Reads all files of the portal at `root`, in order of their paths."""
    patterns = [(_pattern(c.where), c) for c in collections]
    found: list[tuple[str, Collection, dict[str, str]]] = []
    assets: list[str] = []
    diagnostics: list[Diagnostic] = []
    for path, mode in sorted(_files(root)):
        problem = _odd(path, mode, patterns)
        if problem:
            diagnostics.append(problem)
        elif stat.S_ISREG(mode):
            claim = _claim(path, patterns)
            if claim:
                found.append((path, *claim))
            elif os.path.splitext(path)[1].lower() in ASSETS:
                assets.append(path)
            else:
                diagnostics.append(_unclaimed(path, collections))
    parsed = spread(_Read(str(root)), [path for path, _, _ in found])
    sources = []
    for (path, collection, names), one in zip(found, parsed, strict=True):
        diagnostics.extend(_told(path, problem) for problem in one.problems)
        sources.append(Source(path, collection, names, one))
    return Loaded(tuple(sources), tuple(assets)), diagnostics


@dataclass(frozen=True, slots=True)
class _Read:
    """Reads one path below `root`; an object, so that worker processes can be handed it."""

    root: str

    def __call__(self, path: str) -> Parsed:
        return read(self.root, path)


def _files(root: FilePath) -> Iterator[tuple[str, int]]:
    """Path and mode of everything below the rooms; links are told apart and never followed."""
    waiting = [room for room in ROOMS if os.path.lexists(root / room)]
    while waiting:
        path = waiting.pop()
        mode = os.lstat(root / path).st_mode
        if stat.S_ISDIR(mode):
            yield path, mode
            waiting += _below(root, path)
        else:
            yield path, mode


def _below(root: FilePath, folder: str) -> list[str]:
    with os.scandir(root / folder) as entries:
        return [f"{folder}/{entry.name}" for entry in entries if not entry.name.startswith(".")]


def _pattern(where: str) -> re.Pattern[str]:
    """``content/{team}/paths/{id}.md`` as an expression. A number is digits, another name is anything but a slash."""
    parts = _NAME.split(where)
    out = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        out += f"(?P<{name}>{r'[0-9]+' if name == 'number' else '[^/]+'}){re.escape(literal)}"
    return re.compile(out + r"\Z")


def _claim(
    path: str, patterns: Iterable[tuple[re.Pattern[str], Collection]]
) -> tuple[Collection, dict[str, str]] | None:
    for pattern, collection in patterns:
        if match := pattern.match(path):
            return collection, match.groupdict()
    return None


def _odd(path: str, mode: int, patterns: Sequence[tuple[re.Pattern[str], Collection]]) -> Diagnostic | None:
    at = Location(path)
    if stat.S_ISLNK(mode):
        return Diagnostic("file-symlink", Severity.ERROR, at, "is a link to another place", "put the file itself here")
    if stat.S_ISDIR(mode):
        if _claim(path, patterns):
            return Diagnostic(
                "file-not-regular",
                Severity.ERROR,
                at,
                "is a folder where a file belongs",
                "move its files up, or rename it",
            )
        return None
    if not stat.S_ISREG(mode):
        return Diagnostic("file-not-regular", Severity.ERROR, at, "is no ordinary file", "delete it")
    return None


def _unclaimed(path: str, collections: Sequence[Collection]) -> Diagnostic:
    places = ", ".join(
        sorted(
            {c.where.split("/")[2] for c in collections if c.where.count("/") > 1 and "{" not in c.where.split("/")[2]}
        )
    )
    return Diagnostic(
        "file-not-placed",
        Severity.WARNING,
        Location(path),
        "nothing reads a file of this name here",
        f"a team's folder holds index.md and {places}; a course's lessons are named like 01-title.md",
    )


def _told(path: str, problem: Problem) -> Diagnostic:
    related: tuple[Label, ...] = ()
    if problem.first:
        related = (Label(Location(path, *problem.first), "first stands here"),)
    return Diagnostic(
        problem.rule,
        Severity.ERROR,
        Location(path, problem.line, problem.column),
        problem.message,
        problem.help,
        related,
    )
