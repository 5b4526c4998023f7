"""Stage 1, load: the portal's folder → sources, one for each file that a collection claims.

Every file is read as data and nothing else: regular files only, inside the folder, of bounded size, in UTF-8. What cannot be
read is a diagnostic, and the other files are read all the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path as FilePath

from ..diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ..kinds import Collection
from . import scan
from .assets import TEXTS, Asset, look
from .cache import Cache
from .markdown import Text
from .parse import Parsed, read
from .read import read_all
from .scan import ADDRESSES, files
from .yaml_nodes import Problem

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a collection claims. names: what the collection's pattern found in its path, such as team and id.

    text: what its text and its values hold. digest: of its bytes.
    """

    path: str
    collection: Collection
    names: dict[str, str]
    parsed: Parsed
    text: Text
    digest: bytes = b""


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


Claim = tuple[Collection, dict[str, str]]
"""The collection that a path belongs to, and what its pattern finds in it."""


def load(
    root: FilePath, collections: Sequence[Collection], store: Cache | None = None, among: Set[str] | None = None
) -> tuple[Loaded, list[Diagnostic]]:
    """Reads all files of the portal at `root`, in order of their paths. store: what earlier runs understood.

    among: only the files at these paths, as if the others were not there.
    """
    claim = claims(collections)
    found: list[tuple[str, Collection, dict[str, str]]] = []
    beside: list[Asset] = []
    addresses: tuple[str, ...] = ()
    diagnostics: list[Diagnostic] = []
    for path, form in sorted(files(str(root)) if among is None else scan.among(str(root), among)):
        if not path.isprintable():
            diagnostics += _unshown(path)
            continue
        claimed = claim(path)
        if form != "file":
            diagnostics += _odd(path, form, claimed is not None)
        elif claimed:
            found.append((path, *claimed))
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
    for (path, collection, names), (digest, parsed, text) in zip(found, understood, strict=True):
        diagnostics += problems(path, parsed)
        sources.append(Source(path, collection, names, parsed, text, digest))
    return Loaded(tuple(sources), tuple(beside), addresses), diagnostics


def problems(path: str, parsed: Parsed) -> Iterator[Diagnostic]:
    """What is wrong with a file's form."""
    return (_told(path, problem) for problem in parsed.problems)


def claims(collections: Sequence[Collection]) -> Callable[[str], Claim | None]:
    """A function that tells which collection claims a path."""
    patterns: dict[int, list[tuple[re.Pattern[str], Collection]]] = {}
    for collection in collections:
        patterns.setdefault(collection.where.count("/"), []).append((_pattern(collection.where), collection))

    def claim(path: str) -> Claim | None:
        for pattern, collection in patterns.get(path.count("/"), ()):
            if match := pattern.match(path):
                return collection, match.groupdict()
        return None

    return claim


def _pattern(where: str) -> re.Pattern[str]:
    """``content/{team}/paths/{id}.md`` as an expression. A number is digits, another name is anything but a slash."""
    parts = _NAME.split(where)
    out = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        out += f"(?P<{name}>{r'[0-9]+' if name == 'number' else '[^/]+'}){re.escape(literal)}"
    return re.compile(out + r"\Z")


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
