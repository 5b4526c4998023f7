"""A commit's files, read from Git's objects without a checkout.

Symbolic links and submodules are recognized by their mode and never followed. Names that start with a dot are left out,
as `scan_files` leaves them out of a folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

from ..kinds import Collection
from . import address_list
from .assets import Asset
from .file_format import detect_format
from .git import GitCommand, GitUnavailable, GitUnusable, explain_missing_revision
from .load import SourceFile, compile_collection_matcher
from .markdown import MarkdownText
from .parse import MAX_FILE_SIZE, ParsedFile, parse_bytes
from .problem import Problem
from .scan import ADDRESSES
from .site_modules import load_collections

REGULAR_FILE_MODES = ("100644", "100755")
"""Git's modes of regular files."""

MAX_LISTING_LENGTH = 40_000_000
"""How many characters the list of a commit's files may have; that of 100,000 files with long names has a half of it."""

MAX_TOTAL_SIZE = 300_000_000
"""How many bytes of a commit's files are read at once. All texts of a large portal have a half of it."""

_MAX_SCOPE = 500
"""The largest number of paths that are passed to Git; the length of a command line is limited."""
_MAX_SCOPE_BYTES = 64_000
"""The largest length of these paths together. A system takes 128 KB in one argument, and little more in all of them."""

_PIECE_SIZE = 1 << 20
"""How many bytes of an object are in memory at once where only its digest is needed."""

_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Blob(NamedTuple):
    """An object at a path. mode: as Git writes it. id: of its content. size: in bytes, 0 for a submodule."""

    mode: str
    id: str
    size: int


class CommitTree:
    """A revision's files below `root`, a folder of a repository. Raises GitUnavailable if there is no such revision.

    scope: only files at these paths, or below those that end in a slash; all files if None.
    """

    def __init__(self, root: Path, revision: str, scope: Sequence[str] | None = None) -> None:
        self.root = root
        self.id = resolve_revision(root, revision)
        self._scope = list(scope) if scope is not None and fits_command_line(scope) else None

    @cached_property
    def blobs(self) -> Mapping[str, Blob]:
        """The objects by path relative to the root, in order of paths."""
        blobs: dict[str, Blob] = {}
        if self._scope == []:
            return blobs
        command = ("ls-tree", "-r", "-z", "--long", "--full-tree", f"{self.id}:./", "--", *(self._scope or ()))
        for line in GitCommand(self.root, *command).read_within(MAX_LISTING_LENGTH).split("\0"):
            if line:
                head, _, path = line.partition("\t")
                mode, _, id, size = head.split()
                if not f"/{path}".count("/."):
                    blobs[path] = Blob(mode, id, int(size) if size.isdigit() else 0)
        return blobs

    def read_contents(self, paths: Iterable[str], max_size: int = MAX_FILE_SIZE) -> dict[str, bytes]:
        """Returns content by path, for those of the paths that are regular files of at most `max_size` bytes.

        The list of addresses, which only grows, has a bound of its own. Raises GitUnavailable if all together are more
        than is read at once: a small pack can hold any number of large texts.
        """
        existing = {path: self.blobs[path] for path in paths if path in self.blobs}
        regular = {path: blob for path, blob in existing.items() if blob.mode in REGULAR_FILE_MODES}
        limits = {ADDRESSES: max(max_size, address_list.MAX_SIZE)}
        readable = {path: blob for path, blob in regular.items() if blob.size <= limits.get(path, max_size)}
        if sum(blob.size for blob in readable.values()) > MAX_TOTAL_SIZE:
            limit = f"{MAX_TOTAL_SIZE // 1_000_000} MB"
            raise GitUnavailable(f"commit {self.id[:10]} has more than the {limit} of text that are read at once")
        contents = dict(_read_objects(self.root, list(dict.fromkeys(blob.id for blob in readable.values()))))
        return {path: contents[blob.id] for path, blob in readable.items()}

    def read_sources(self, collections: Sequence[Collection], is_included: Callable[[str], bool]) -> list[SourceFile]:
        """Returns the wanted files that a collection claims, parsed. Their Markdown is not scanned."""
        match_path = compile_collection_matcher(collections)
        matches = {path: match for path in self.blobs if is_included(path) and (match := match_path(path))}
        contents = self.read_contents(matches)
        return [
            SourceFile(path, *match, _parse_blob(path, contents.get(path)), MarkdownText())
            for path, match in matches.items()
        ]  # fmt: skip

    def read_assets(self, paths: Iterable[str]) -> tuple[Asset, ...]:
        """Returns those of the paths that are regular files, whatever their size, with the digest of their content."""
        existing = [path for path in paths if path in self.blobs and self.blobs[path].mode in REGULAR_FILE_MODES]
        blobs = [(path, self.blobs[path]) for path in existing]
        return tuple(Asset(path, blob.size, *_read_format_and_digest(self.root, blob.id)) for path, blob in blobs)

    @contextmanager
    def extract_folder(self, folder: str) -> Iterator[Path]:
        """Copies the regular files below `folder` into a temporary folder and yields it; it stands for the root."""
        with tempfile.TemporaryDirectory(prefix="trellis-") as name:
            root = Path(name)
            for path, content in self.read_contents(p for p in self.blobs if p.startswith(f"{folder}/")).items():
                file = root / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            yield root


def load_collections_of(commit: CommitTree) -> Sequence[Collection]:
    """Returns the models of a commit. They are Python code, so it has to be one of the default branch."""
    with commit.extract_folder("schemas") as folder:
        return load_collections(folder)


@lru_cache(maxsize=256)
def require_plausible_listing(root: Path, commit: str) -> None:
    """Raises GitUnavailable if a commit has more files than are read, before a command that would gather them all."""
    listing = GitCommand(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    listing.read_within(MAX_LISTING_LENGTH)


def fits_command_line(paths: Sequence[str]) -> bool:
    """Returns whether Git can be asked for these paths alone. Otherwise, all are read."""
    if len(paths) > _MAX_SCOPE or any("\0" in path for path in paths):
        return False
    try:
        return sum(len(os.fsencode(path)) for path in paths) <= _MAX_SCOPE_BYTES
    except UnicodeEncodeError:  # half of a surrogate pair, which no name has
        return False


def is_commit_id(text: str) -> bool:
    """Returns whether a text is a full id, so that Git can be given it whoever wrote it."""
    return _FULL_ID.fullmatch(text) is not None


def find_present_commits(root: Path, ids: Iterable[str]) -> tuple[str, ...]:
    """Returns those of the texts that are full ids of commits of this repository, each once. Raises GitUnavailable."""
    full_ids = [id for id in dict.fromkeys(ids) if is_commit_id(id)]
    if not full_ids:
        return ()
    request = "".join(f"{id}\n" for id in full_ids)
    answers = GitCommand(root, "cat-file", "--batch-check=%(objecttype)", input_text=request).output.split("\n")
    return tuple(id for id, answer in zip(full_ids, answers, strict=False) if answer == "commit")


def resolve_revision(root: Path, revision: str) -> str:
    """Returns a revision's full id. Raises GitUnavailable.

    A full id that a repository has, it keeps: Git is asked for it once in a process.
    """
    return _resolve_full_id(root, revision) if _FULL_ID.fullmatch(revision) else _resolve_revision(root, revision)


@lru_cache(maxsize=10_000)
def _resolve_full_id(root: Path, id: str) -> str:
    return _resolve_revision(root, id)


def _resolve_revision(root: Path, revision: str) -> str:
    try:
        command = GitCommand(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return command.output.strip()
    except GitUnusable:
        raise
    except GitUnavailable:
        raise explain_missing_revision(root, revision) from None


def _read_objects(root: Path, ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yields id and content of each object. Raises GitUnavailable if one is missing."""
    if not ids:
        return
    command = ["git", "--no-replace-objects", "cat-file", "--batch", "--buffer"]
    process = subprocess.run(command, cwd=root, input="\n".join(ids).encode(), capture_output=True, check=False)
    output, offset = process.stdout, 0
    for id in ids:
        end = output.find(b"\n", offset)
        if process.returncode or end < 0 or output[offset:end].split()[-1:] in ([], [b"missing"]):
            raise GitUnavailable(f"Git has no content for {id}; fetch it whole")
        size = int(output[offset:end].split()[2])
        yield id, output[end + 1 : end + 1 + size]
        offset = end + 2 + size


def _read_format_and_digest(root: Path, id: str) -> tuple[str, tuple[str, ...], str]:
    """Returns an object's format, no metadata, and its digest. It is read in pieces, since it may have any size.

    Raises GitUnavailable if it is missing.
    """
    command = ["git", "--no-replace-objects", "cat-file", "blob", id]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        piece = process.stdout.read(_PIECE_SIZE)
        format, digest = detect_format(piece), sha256()
        while piece:
            digest.update(piece)
            piece = process.stdout.read(_PIECE_SIZE)
    if process.returncode:
        raise GitUnavailable(f"Git has no content for {id}; fetch it whole")
    return format, (), digest.hexdigest()


class ObjectReader:
    """Reads objects one by one from Git processes that stay, to be used in a `with` statement.

    A few bytes of a repository can hold an object of any size. So its size is asked for first, of a process of its own,
    and one that is too large is never unpacked.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> ObjectReader:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes.values():
            process.communicate()

    def read(self, id: str, max_size: int) -> bytes | None:
        """Returns the content of an object, None if it has more than `max_size` bytes. Raises GitUnavailable if it is
        missing.
        """
        _, size = self._request("--batch-check", id)
        if size > max_size:
            return None
        answers, size = self._request("--batch", id)
        return answers.read(size + 1)[:size]

    def _request(self, option: str, id: str) -> tuple[IO[bytes], int]:
        """Asks for an object. Returns what the rest of the answer is read from, and the object's size."""
        if option not in self._processes:
            command = ["git", "--no-replace-objects", "cat-file", option]
            pipe = subprocess.PIPE
            self._processes[option] = subprocess.Popen(command, cwd=self._root, stdin=pipe, stdout=pipe)
        requests, answers = self._processes[option].stdin, self._processes[option].stdout
        assert requests
        assert answers
        try:
            requests.write(f"{id}\n".encode())
            requests.flush()
        except BrokenPipeError:
            raise GitUnavailable(f"Git has no content for {id}; fetch it whole") from None
        head = answers.readline().split()
        if len(head) != 3 or not head[2].isdigit():
            raise GitUnavailable(f"Git has no content for {id}; fetch it whole")
        return answers, int(head[2])


def _parse_blob(path: str, content: bytes | None) -> ParsedFile:
    if content is None:
        problem = Problem("file-not-regular", 1, 1, "is no ordinary file, or too large", "put the file itself here")
        return ParsedFile(problems=(problem,))
    return parse_bytes(path, content)
