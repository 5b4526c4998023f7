"""Queries to Git about a portal's files. Only reads, never checks anything out."""

from __future__ import annotations

import errno
import os
import shlex
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import IO


class GitUnavailable(Exception):
    """Git is not installed, or there is no repository or no such revision. The message says which, as a sentence."""


class GitUnusable(GitUnavailable):
    """Git answers nothing here, whatever the revision: it is not installed, or there is no repository it may read."""


_SUBMODULE_MODE = "160000"
"""Git's mode of a submodule, or of a repository that was added like a folder."""


_SETTINGS = (
    "core.quotePath=false",
    "log.showSignature=false",
    "log.follow=false",
    "i18n.logOutputEncoding=UTF-8",
    "diff.noprefix=false",
    "diff.mnemonicPrefix=false",
    "diff.interHunkContext=0",
    "merge.renames=true",
    "merge.directoryRenames=conflict",
    "merge.renormalize=false",
    "status.showUntrackedFiles=normal",
)
"""What somebody may have set otherwise, and would change what Git answers."""

SETTING_ARGUMENTS = tuple(part for setting in _SETTINGS for part in ("-c", setting))
"""The same as arguments, to stand before a command of Git."""


_CHUNK_LENGTH = 1 << 16
"""How many characters of an output are read at once."""


class GitCommand:
    """A Git command that runs in the background until its output is needed.

    Raises GitUnavailable where an argument or the input is nothing that a program can be given, as half of a surrogate
    pair, and GitUnusable without Git.
    """

    def __init__(self, root: Path, *arguments: str, input_text: str = "") -> None:
        command = ["git", "--no-replace-objects", *SETTING_ARGUMENTS, *arguments]
        self._root = root
        encoding, errors = sys.getfilesystemencoding(), "surrogateescape"
        try:
            with tempfile.TemporaryFile() if input_text else nullcontext(subprocess.DEVNULL) as stdin:
                if not isinstance(stdin, int):  # a file, so that Git never waits for both ends of a pipe
                    stdin.write(input_text.encode(encoding, errors))
                    stdin.seek(0)
                self._process = subprocess.Popen(
                    command, cwd=root, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding=encoding,
                    errors=errors,
                )  # fmt: skip
        except FileNotFoundError:
            message = "Git is not installed here, and only Git knows the history; install it from https://git-scm.com"
            raise GitUnusable(message) from None
        except ValueError:  # NUL, or half of a surrogate pair
            raise GitUnavailable("no revision and no path has such a name, which no program can be given") from None
        except OSError as error:
            if error.errno != errno.E2BIG:
                raise
            raise GitUnavailable("no revision and no path has such a name, which is too long") from None

    @cached_property
    def output(self) -> str:
        """The standard output. Raises GitUnavailable if the command failed."""
        with self._kill_on_error():
            output, problem = self._process.communicate()
        if self._process.returncode:
            raise _explain_failure(self._root, problem)
        return output

    def read_parts(self, separator: str) -> Generator[str]:
        """Yields what stands between separators in the output, while the command writes it.

        Raises GitUnavailable at the end if the command failed.
        """
        pieces: list[str] = []  # of a part that is not whole yet, since a name can be longer than what is read at once
        with self._stream_output() as stream:
            while chunk := stream.read(_CHUNK_LENGTH):
                first, *others = chunk.split(separator)
                pieces.append(first)
                if others:
                    yield "".join(pieces)
                    yield from others[:-1]
                    pieces = others[-1:]
            if rest := "".join(pieces):
                yield rest

    def read_within(self, length: int) -> str:
        """Returns the output; ends the command where it has more characters than `length`.

        Few objects can list millions of paths. Raises GitUnavailable, also if the command failed.
        """
        with self._stream_output() as stream:
            output = stream.read(length + 1)
            if len(output) > length:
                raise GitUnavailable(f"Git lists more than the {length:,} characters that are read of a commit's files")
        return output

    @contextmanager
    def _stream_output(self) -> Iterator[IO[str]]:
        """Yields the standard output, to be read piece by piece. Raises GitUnavailable if the command failed.

        What Git writes to standard error is read at the same time: it waits once that pipe is full, as where it warns
        of the line endings of many files.
        """
        output, errors = self._process.stdout, self._process.stderr
        assert output
        assert errors
        problems: list[str] = []
        reader = threading.Thread(target=lambda: problems.append(errors.read()), daemon=True)
        reader.start()
        try:
            yield output
            reader.join()
        except BaseException:
            self._process.kill()
            reader.join()
            raise
        finally:
            self._process.communicate()
        if self._process.returncode:
            raise _explain_failure(self._root, "".join(problems))

    @contextmanager
    def _kill_on_error(self) -> Iterator[None]:
        """Ends the command where whoever waits for it is stopped: it would go on, and take time from others."""
        try:
            yield
        except BaseException:
            self._process.kill()
            self._process.communicate()
            raise


class GitChange:
    """How the files below `root` differ from a revision, in the files and folders `roots`. Git starts at once.

    Untracked files count as added unless they are ignored. A rename counts as one file removed and another added.
    """

    def __init__(self, root: Path, revision: str, roots: Sequence[str]) -> None:
        self._root, self._revision, self._roots = root, revision, roots
        self._resolution = GitCommand(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        self._tracked_diff = self._start_diff(revision)
        self._untracked_listing = GitCommand(root, "ls-files", "--others", "-z", "--", *roots)

    @cached_property
    def commit_id(self) -> str:
        """The revision's id. Raises GitUnavailable if there is no such revision."""
        try:
            return self._resolution.output.strip()
        except GitUnusable:
            raise
        except GitUnavailable:
            raise explain_missing_revision(self._root, self._revision) from None

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that differ, without ignored ones. Raises GitUnavailable."""
        return self._changed_since_revision | (self._untracked_paths - self._ignored_paths)

    def list_changes_since(self, commit: str) -> frozenset[str]:
        """Returns the files that differ from a commit, including ignored ones. Raises GitUnavailable."""
        tracked = self._changed_since_revision if commit == self.commit_id else _split_paths(self._start_diff(commit))
        return tracked | self._untracked_paths

    @cached_property
    def _changed_since_revision(self) -> frozenset[str]:
        return _split_paths(self._tracked_diff) if self.commit_id else frozenset()

    def _start_diff(self, revision: str) -> GitCommand:
        return GitCommand(
            self._root,
            "diff",
            "--name-only",
            "--no-renames",
            "-z",
            "--relative",
            "--end-of-options",
            revision,
            "--",
            *self._roots,
        )

    @cached_property
    def _untracked_paths(self) -> frozenset[str]:
        return _split_paths(self._untracked_listing)

    @cached_property
    def _ignored_paths(self) -> frozenset[str]:
        if not self._untracked_paths:
            return frozenset()
        untracked = "\0".join(sorted(self._untracked_paths))
        command = GitCommand(self._root, "check-ignore", "-z", "--stdin", input_text=untracked)
        try:
            return _split_paths(command)
        except GitUnavailable:
            return frozenset()  # it fails if none of the paths is ignored


def find_repository(root: Path) -> Path | None:
    """Returns the top of the repository that `root` lies in, by its ``.git``; None if there is none. Needs no Git."""
    folder = root.resolve()
    return next((top for top in (folder, *folder.parents) if os.path.lexists(top / ".git")), None)


def start_listing_ignored(root: Path, roots: Sequence[str]) -> GitCommand | None:
    """Lets Git list the files in `roots` that it ignores, in the background. None without a repository or Git."""
    if find_repository(root) is None:
        return None
    try:
        return GitCommand(root, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *roots)
    except GitUnavailable:
        return None


def read_listing(command: GitCommand | None) -> frozenset[str]:
    """Returns the paths that a command lists; none if Git refuses."""
    try:
        return _split_paths(command) if command else frozenset()
    except GitUnavailable:
        return frozenset()


def find_converted_files(root: Path, roots: Sequence[str]) -> frozenset[str]:
    """Returns the files in `roots` whose lines Git ends in CRLF here and stores with LF, as it does on Windows.

    None without a repository or Git, and none that is stored with CRLF.
    """
    if find_repository(root) is None:
        return frozenset()
    try:
        config = GitCommand(root, "config", "--default", "false", "--get", "core.autocrlf")
        listing = GitCommand(
            root, "ls-files", "--eol", "--cached", "--others", "--exclude-standard", "-z", "--", *roots
        )
        converts_all = config.output.strip() in ("true", "input")
        rows = listing.output.split("\0")
    except GitUnavailable:
        return frozenset()
    return frozenset(path for row in rows if (path := _read_converted_path(row, converts_all=converts_all)))


def _read_converted_path(row: str, *, converts_all: bool) -> str:
    """Returns the path of a row of ``git ls-files --eol``, such as ``i/lf w/crlf attr/text=auto``, if Git stores the
    file with LF; else "".
    """
    about, _, path = row.partition("\t")
    stored, written, attributes = (*about.split(None, 2), "", "", "")[:3]
    rule = attributes.strip().removeprefix("attr/")
    converts = rule.startswith("text") if rule else converts_all
    return path if stored in ("i/lf", "i/", "i/none") and written in ("w/crlf", "w/mixed") and converts else ""


def find_submodules(root: Path, folders: Iterable[str]) -> frozenset[str]:
    """Returns those of the folders that are repositories of their own to Git; none without a repository or Git."""
    if find_repository(root) is None:
        return frozenset()
    try:
        output = GitCommand(root, "ls-files", "--stage", "-z", "--", *folders).output
    except GitUnavailable:
        return frozenset()
    rows = (line.partition("\t") for line in output.split("\0"))
    return frozenset(path for head, _, path in rows if head.startswith(_SUBMODULE_MODE))


def explain_missing_revision(root: Path, revision: str) -> GitUnavailable:
    """Returns the exception that says that there is no such revision, and why."""
    if is_shallow(root):
        return GitUnavailable(f"Git knows no revision {revision} here, since this clone is shallow; {UNSHALLOW}")
    return GitUnavailable(f"Git knows no revision {revision} here; fetch it, or check its name")


def is_shallow(root: Path) -> bool:
    """Whether the clone lacks the older part of the history."""
    return GitCommand(root, "rev-parse", "--is-shallow-repository").output.strip() == "true"


UNSHALLOW = "`git fetch --unshallow` fetches the rest; in CI set `fetch-depth: 0`, or `GIT_DEPTH` to 0"
"""What brings a shallow clone its history."""


def _explain_failure(root: Path, problem: str) -> GitUnavailable:
    """Returns the exception for a failed command. problem: what Git wrote to standard error, in whatever language."""
    top = find_repository(root)
    if "safe.directory" in problem:
        command = f"git config --global --add safe.directory {shlex.quote((top or root.resolve()).as_posix())}"
        return GitUnusable(
            "Git does not read this repository, since its folder belongs to another account (dubious ownership); "
            f"`{command}` allows it"
        )
    if top is None:
        return GitUnusable("no folder from here up is a Git repository; run this in a clone of the portal")
    return GitUnavailable(f"Git could not tell: {problem.strip()}")


def find_changed_lines(root: Path, revision: str) -> frozenset[tuple[str, int]]:
    """Returns path and number of each line that differs from `revision`; untracked files are left out."""
    lines: set[tuple[str, int]] = set()
    path = ""
    command = GitCommand(root, "diff", "--unified=0", "--no-color", "--relative", "--no-ext-diff", revision, "--", ".")
    for line in command.read_parts("\n"):
        if line.startswith("+++ "):
            path = line[6:].rstrip("\t") if line.startswith("+++ b/") else ""
        elif line.startswith("@@ ") and path:
            start, _, count = line.split(" ")[2][1:].partition(",")
            lines.update((path, number) for number in range(int(start), int(start) + int(count or 1)))
    return frozenset(lines)


def read_file_at(root: Path, revision: str, path: str) -> str | None:
    """Returns a file's text at a revision, without a byte-order mark; None if it does not exist there."""
    try:
        return GitCommand(
            root, "show", "--no-textconv", "--end-of-options", f"{revision}:./{path}"
        ).output.removeprefix("\ufeff")
    except GitUnavailable:
        return None


def _split_paths(command: GitCommand) -> frozenset[str]:
    """Returns the listed paths; a folder, such as an untracked repository, without its final slash."""
    return frozenset(path.rstrip("/") for path in command.output.split("\0") if path)


def read_history_state(root: Path) -> str:
    """Returns a text that changes with the current commit, with those that branches and tags name, since a record may
    name one of them, and when more of a shallow history is fetched.
    """
    try:
        names = GitCommand(root, "for-each-ref", "--format=%(objectname) %(refname)")
        head = GitCommand(root, "rev-parse", "HEAD", "--is-shallow-repository", "--git-path", "shallow").output
        shallow_file = root / head.split("\n")[2]
        shallow_commits = shallow_file.read_text("utf-8") if shallow_file.is_file() else ""
        return f"{head}{shallow_commits}{names.output}"
    except GitUnavailable:
        return "no history"
