"""Stage 1, load: the portal's folder → sources, one for each file that a collection claims.

Every file is read as data and nothing else: regular files only, inside the folder, of bounded size, in UTF-8. What cannot be
read is a diagnostic, and the other files are read all the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from .assets import TEXTS, Asset, look
from .diagnostics import Diagnostic, Label, Location, Severity
from .kinds import Collection
from .nodes import Problem
from .reading import read_all
from .source import Parsed, read
from .store import Store
from .text import Text
from .walk import ADDRESSES, files

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a collection claims. names: what the collection's pattern found in its path, such as team and id.

    text: what its text and its values hold.
    """

    path: str
    collection: Collection
    names: dict[str, str]
    parsed: Parsed
    text: Text


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the stage hands on. files: what lies beside the entries and is no text. addresses: the last release's, line by line."""

    sources: tuple[Source, ...]
    files: tuple[Asset, ...]
    addresses: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, Text]:
        """Path of each source → what it holds."""
        return {source.path: source.text for source in self.sources}

    @property
    def assets(self) -> tuple[str, ...]:
        """Paths of the pictures and documents that are published."""
        return tuple(file.path for file in self.files if file.published)


def load(
    root: FilePath, collections: Sequence[Collection], store: Store | None = None
) -> tuple[Loaded, list[Diagnostic]]:
    """Reads all files of the portal at `root`, in order of their paths. store: what earlier runs understood."""
    patterns = {
        depth: [(_pattern(c.where), c) for c in collections if c.where.count("/") == depth] for depth in range(9)
    }
    found: list[tuple[str, Collection, dict[str, str]]] = []
    beside: list[Asset] = []
    addresses: tuple[str, ...] = ()
    diagnostics: list[Diagnostic] = []
    for path, form in sorted(files(str(root))):
        if not path.isprintable():
            diagnostics += _unshown(path)
            continue
        claim = _claim(path, patterns.get(path.count("/"), ()))
        if form != "file":
            diagnostics += _odd(path, form, claim is not None)
        elif claim:
            found.append((path, *claim))
        elif path == ADDRESSES:
            parsed = read(str(root), path)
            addresses = tuple(parsed.data or ())
            diagnostics += (_told(path, problem) for problem in parsed.problems)
        elif os.path.splitext(path)[1].lower() in TEXTS:
            diagnostics.append(_unclaimed(path, collections))
        else:
            beside.append(look(str(root), path))
    sources = []
    understood = read_all(str(root), [path for path, _, _ in found], store)
    for (path, collection, names), (_, parsed, text) in zip(found, understood, strict=True):
        diagnostics += (_told(path, problem) for problem in parsed.problems)
        sources.append(Source(path, collection, names, parsed, text))
    return Loaded(tuple(sources), tuple(beside), addresses), diagnostics


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


def _unshown(path: str) -> Iterator[Diagnostic]:
    """A name that no report could print: with control characters, invisible ones, or bytes that are not UTF-8. It is not read."""
    shown = "".join(c if c.isprintable() else "�" for c in path)
    if not path.rpartition("/")[2].isprintable():
        help = "rename it with small letters, digits and hyphens"
        message = "the name holds a character that cannot be shown"
        yield Diagnostic("name-not-portable", Severity.ERROR, Location(shown), message, help)


def _odd(path: str, form: str, claimed: bool) -> Iterator[Diagnostic]:
    at = Location(path)
    if form == "link":
        help = "put the file itself here"
        yield Diagnostic("file-symlink", Severity.ERROR, at, "is a link to another place", help)
    elif form == "other":
        yield Diagnostic("file-not-regular", Severity.ERROR, at, "is no ordinary file", "delete it")
    elif claimed:
        help = "move its files up, or rename it"
        yield Diagnostic("file-not-regular", Severity.ERROR, at, "is a folder where a file belongs", help)


def _unclaimed(path: str, collections: Sequence[Collection]) -> Diagnostic:
    rooms = sorted({c.where.split("/")[2] for c in collections if c.where.startswith("content/{team}/")})
    help = f"a team's folder holds {', '.join(rooms)}; a course's lessons are named like 01-title.md"
    return Diagnostic(
        "file-not-placed", Severity.WARNING, Location(path), "nothing reads a file of this name here", help
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
