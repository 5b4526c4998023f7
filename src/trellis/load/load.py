"""Stage 1, load: reads the portal's folder into source files, one for each file that a collection claims.

Files are read as data only: regular files inside the folder, of limited size, in UTF-8. A file that cannot be read
gives a diagnostic; the other files are still read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from ..diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ..kinds import Collection
from . import git
from .address_list import read_address_list
from .assets import UNREADABLE, Asset, is_table_to_publish, read_asset
from .cache import Cache
from .file_format import GIT_LFS_POINTER
from .markdown import MarkdownText
from .maths import reads_maths
from .misnamed import find_misnamed_content, is_text, propose_path
from .parse import LFS_HELP, LFS_MESSAGE, ParsedFile, parse_file
from .problem import Problem
from .read import read_files
from .scan import ADDRESSES, CONTENT_FOLDER, CONTENT_ROOTS, list_files, list_own_pages, mask_name

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a collection claims.

    names: the placeholders' values in its path, such as team and id. text: the scan of its body and its values.
    digest: of its bytes.
    """

    path: str
    collection: Collection
    names: dict[str, str]
    parsed: ParsedFile
    text: MarkdownText
    digest: bytes = b""

    @property
    def data(self) -> Any:
        """What the file holds. A register without records is an empty list; None is what cannot be read."""
        if not self.parsed.is_empty:
            return self.parsed.data
        if self.collection.many:
            return []
        return None if self.parsed.problems else {}


@dataclass(frozen=True, slots=True)
class LoadedFiles:
    """The stage's result. files: those beside the entries that are not text. addresses: the last release's.

    own_pages: names of the portal's own pages, as in `list_own_pages`.
    """

    sources: tuple[SourceFile, ...]
    files: tuple[Asset, ...]
    addresses: tuple[str, ...] = ()
    own_pages: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, MarkdownText]:
        """The scanned text of each source file, by path."""
        return {source.path: source.text for source in self.sources}

    @property
    def assets(self) -> tuple[str, ...]:
        """Paths of the published pictures and documents."""
        return tuple(file.path for file in self.files if file.is_served)


CollectionMatch = tuple[Collection, dict[str, str]]
"""The collection that claims a path, and the values of its placeholders."""


def load_files(
    root: FilePath, collections: Sequence[Collection], cache: Cache | None = None, paths: Set[str] | None = None
) -> tuple[LoadedFiles, list[Diagnostic]]:
    """Reads the files of the portal at `root`, in order of their paths. What Git ignores is left out.

    paths: reads only these files, as if no others existed.
    """
    match_path = compile_collection_matcher(collections)
    listing = list_files(str(root), paths=paths)
    existing_paths = {path for path, _ in listing.files}
    claimed: list[tuple[str, Collection, dict[str, str]]] = []
    assets: list[Asset] = []
    addresses: tuple[str, ...] = ()
    diagnostics: list[Diagnostic] = []
    for path, file_type in listing.files:
        if not path.isprintable():
            diagnostics += _report_unprintable_name(path)
            continue
        match = match_path(path)
        if file_type != "file":
            diagnostics += _report_irregular_file(path, file_type, match is not None)
        elif match:
            claimed.append((path, *match))
        elif path == ADDRESSES:
            parsed = read_address_list(str(root))
            addresses = tuple(parsed.data or ())
            diagnostics += (_build_diagnostic(path, problem) for problem in parsed.problems)
        elif is_text(path) and not is_table_to_publish(path):
            proposed_path = propose_path(path, collections, existing_paths, lambda path: _read_title(str(root), path))
            diagnostics.append(_report_unclaimed_file(path, proposed_path, existing_paths, collections))
        else:
            asset = read_asset(str(root), path)
            assets.append(asset)
            if asset.is_published and asset.format == UNREADABLE:
                message, help = "cannot be read", "check the file's permissions"
                diagnostics.append(Diagnostic("file-unreadable", Severity.ERROR, Location(path), message, help))
            elif asset.is_published and asset.format == GIT_LFS_POINTER:
                location = Location(path)
                diagnostics.append(Diagnostic("file-lfs-pointer", Severity.ERROR, location, LFS_MESSAGE, LFS_HELP))
    diagnostics += _report_ignored_files(listing.ignored if paths is None else listing.ignored & paths, match_path)
    if paths is None and not any(path.startswith(f"{CONTENT_FOLDER}/") for path, _, _ in claimed):
        diagnostics.append(_report_empty_portal(str(root)))
    sources = []
    files = read_files(str(root), [path for path, _, _ in claimed], cache, with_maths=reads_maths(str(root)))
    file_diagnostics: list[Diagnostic] = []
    for (path, collection, names), (digest, parsed, text) in zip(claimed, files, strict=True):
        file_diagnostics += report_problems(path, parsed)
        sources.append(SourceFile(path, collection, names, parsed, text, digest))
    diagnostics += _leave_out_converted(root, file_diagnostics)
    return LoadedFiles(tuple(sources), tuple(assets), addresses, list_own_pages(str(root))), diagnostics


def _leave_out_converted(root: FilePath, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Returns the diagnostics without those on ends of lines that Git has written so, and will store with LF."""
    if not any(diagnostic.rule == LINE_ENDINGS for diagnostic in diagnostics):
        return diagnostics
    converted = git.find_converted_files(root, CONTENT_ROOTS)
    return [d for d in diagnostics if d.rule != LINE_ENDINGS or d.location.path not in converted]


def report_problems(path: str, parsed: ParsedFile) -> Iterator[Diagnostic]:
    """Yields a diagnostic for each problem of a parsed file."""
    return (_build_diagnostic(path, problem) for problem in parsed.problems)


def report_support_problems(problems: Iterable[tuple[str, Problem]]) -> Iterator[Diagnostic]:
    """Yields a diagnostic for each problem of a file that is no content, such as an unfinished merge."""
    return (_build_diagnostic(path, problem) for path, problem in problems)


def compile_collection_matcher(collections: Sequence[Collection]) -> Callable[[str], CollectionMatch | None]:
    """Returns a function that finds the collection that claims a path."""
    patterns: dict[int, list[tuple[re.Pattern[str], Collection]]] = {}
    for collection in collections:
        pattern = collection.where
        patterns.setdefault(pattern.count("/"), []).append((_compile_pattern(pattern), collection))

    def match_path(path: str) -> CollectionMatch | None:
        for pattern, collection in patterns.get(path.count("/"), ()):
            if match := pattern.match(path):
                return collection, match.groupdict()
        return None

    return match_path


def _compile_pattern(template: str) -> re.Pattern[str]:
    """Compiles a path template. ``{number}`` matches digits, other placeholders anything but a slash.

    No file system has a name with more digits, but a commit can.
    """
    parts = _PLACEHOLDER.split(template)
    expression = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        expression += f"(?P<{name}>{r'[0-9]{1,255}' if name == 'number' else '[^/]+'}){re.escape(literal)}"
    return re.compile(expression + r"\Z")


def _report_unprintable_name(path: str) -> Iterator[Diagnostic]:
    """Reports a name that cannot be printed: with control or invisible characters, or bytes that are not UTF-8."""
    printable = mask_name(path)
    if not path.rpartition("/")[2].isprintable():
        help = "rename it with small letters, digits and hyphens"
        message = "the name holds a character that cannot be shown"
        yield Diagnostic("name-not-portable", Severity.ERROR, Location(printable), message, help)


def _report_irregular_file(path: str, file_type: str, is_claimed: bool) -> Iterator[Diagnostic]:
    location = Location(path)
    if file_type == "link":
        help = "put the file itself here"
        yield Diagnostic("file-symlink", Severity.ERROR, location, "is a link to another place", help)
    elif file_type == "repository":
        help = (
            "put its files here instead: `git rm --cached` the folder, delete the `.git` inside it, and add its files; "
            "or link to the repository"
        )
        yield Diagnostic("file-submodule", Severity.ERROR, location, "is a repository of its own (a submodule)", help)
    elif file_type == "unreadable":
        help = "check the folder's permissions"
        message = "the folder cannot be read, so nobody can say what lies in it"
        yield Diagnostic("file-unreadable", Severity.ERROR, location, message, help)
    elif file_type == "too-long":
        message = f"the path has {len(path)} characters, more than this system can open; what lies in it is not read"
        yield Diagnostic("file-unreadable", Severity.ERROR, location, message, "move its files up")
    elif file_type == "attributes":
        help = "delete it; what all files need stands in the .gitattributes at the top of the repository"
        message = "tells Git to write files otherwise than they are stored, so what is built is not what was approved"
        yield Diagnostic("file-attributes", Severity.ERROR, location, message, help)
    elif file_type == "ignores":
        help = "delete it; what nobody should commit stands in the .gitignore at the top of the repository"
        message = "has Git leave out new files, so what is written here later is in no pull request"
        yield Diagnostic("file-attributes", Severity.ERROR, location, message, help)
    elif file_type == "other":
        yield Diagnostic("file-not-regular", Severity.ERROR, location, "is no ordinary file", "delete it")
    elif file_type == "folder" and is_claimed:
        help = "move its files up, or rename it"
        yield Diagnostic("file-not-regular", Severity.ERROR, location, "is a folder where a file belongs", help)


def _report_ignored_files(
    ignored_paths: Set[str], match_path: Callable[[str], CollectionMatch | None]
) -> Iterator[Diagnostic]:
    """Reports ignored files that would be entries; any other is nobody's concern."""
    for path in sorted(ignored_paths):
        if path.isprintable() and "/." not in path and match_path(path):
            help = f"`git check-ignore -v {path}` says why; take that line out of .gitignore, or give it another name"
            message = "Git ignores this file, so no pull request will hold it"
            yield Diagnostic("file-ignored", Severity.ADVICE, Location(path), message, help)


def _report_empty_portal(root: str) -> Diagnostic:
    if folder := find_misnamed_content(root):
        help = f"rename the folder `{folder}` to `{CONTENT_FOLDER}`"
        message = f"there is no folder {CONTENT_FOLDER}/, so there are no entries to check"
        return Diagnostic("portal-empty", Severity.ERROR, Location(CONTENT_FOLDER), message, help)
    help = (
        "run this in the portal's folder, or name it with `--root`; a new portal starts with a team: "
        "`content/sales/index.md`"
    )
    return Diagnostic("portal-empty", Severity.ERROR, Location(CONTENT_FOLDER), "there are no entries to check", help)


def _read_title(root: str, path: str) -> str:
    """Returns the title in a file's front matter, or ""."""
    data = parse_file(root, path).data
    title = data.get("title") if isinstance(data, dict) else None
    return title if isinstance(title, str) else ""


def _report_unclaimed_file(
    path: str, proposed_path: str, existing_paths: Set[str], collections: Sequence[Collection]
) -> Diagnostic:
    """Reports a text that no collection claims. proposed_path: where one would claim it, or ""."""
    location = Location(path)
    if proposed_path:
        folder, _, name = proposed_path.rpartition("/")
        help = f"rename it to `{name}`" if path.startswith(f"{folder}/{path.rpartition('/')[2]}") else ""
        help = help or f"move it to `{proposed_path}`"
        if proposed_path in existing_paths and proposed_path.casefold() != path.casefold():
            help = f"`{proposed_path}` is there already; put what is new into it, and delete this one"
        message = "nothing reads a file of this name, so nobody will see it"
        return Diagnostic("file-misnamed", Severity.ERROR, location, message, help)
    patterns = (collection.where for collection in collections)
    folders = sorted({pattern.split("/")[2] for pattern in patterns if pattern.startswith("content/{team}/")})
    parts = path.split("/")
    if parts[1] in folders and len(parts) > 2:
        help = f"what is written lies in a team's folder: move it to `content/sales/{'/'.join(parts[1:])}` of your team"
        return Diagnostic("file-not-placed", Severity.WARNING, location, "lies in no team's folder", help)
    help = f"a team's folder holds {', '.join(folders)}; a course's lessons are named like 01-title.md"
    return Diagnostic("file-not-placed", Severity.WARNING, location, "nothing reads a file of this name here", help)


LINE_ENDINGS = "file-line-endings"

ADVISED_RULES = frozenset(("csv-separator",))
"""Rules on the form of a file that is read all the same."""


def _build_diagnostic(path: str, problem: Problem) -> Diagnostic:
    related: tuple[Label, ...] = ()
    if problem.first_position:
        related = (Label(Location(path, *problem.first_position), "first stands here"),)
    return Diagnostic(
        problem.rule,
        Severity.ADVICE if problem.rule in ADVISED_RULES else Severity.ERROR,
        Location(path, problem.line, problem.column),
        problem.message,
        problem.help,
        related,
    )
