"""In which files folders of Git differ, however many files a few objects list.

Git gathers all files of a difference before it lists the first of them, and ten objects of a few bytes can list more
than any machine holds. So folders are compared level by level, each two of them once, and what that comes to is counted
before any path is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from .commit import REGULAR_FILE_MODES
from .git import GitCommand

MAX_DEPTH = 40
"""How deep folders may lie within each other; no portal has a fourth of it."""

MAX_FOLDER_LENGTH = 2_000_000
"""How many characters the list of what differs in one folder itself may have; that of 15,000 entries has as many."""

MAX_LONG_FOLDERS = 400
"""After how many folders with longer lists no further ones are compared."""

_FOLDER_MODE = "040000"

_ROW_LENGTH = 100
"""How many characters of its list Git writes of a file, beside its path."""

_EMPTY_FOLDERS = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""The id of a folder without anything in it, by its length. Git knows it in each repository."""


ChangedEntry = tuple[str, str, str]
"""What differs in a folder: a name; of a file its blob, "" if it goes and of what is no regular file; of a folder the
pair of it, "" of a file. Plain tuples, since there are many.
"""

_Size = tuple[int, int]
"""How many files differ, and how many characters Git's list of them would have."""


def join_pair(before: str, after: str) -> str:
    """Returns the pair of two folders' ids, as Git takes and writes it."""
    return f"{before} {after}"


class TreeComparison:
    """Compares folders of the repository at `root`. max_length: how many characters the lists may have together."""

    def __init__(self, root: Path, max_length: int) -> None:
        self._root, self._max_length, self._spare_length = root, max_length, max_length // 8
        self._entries: dict[str, list[ChangedEntry]] = {}
        self._sizes: dict[str, _Size | None] = {}
        self._long_count = 0
        self._length = 0

    def compare(self, pairs: Iterable[str]) -> None:
        """Compares folders, and those that differ in them. pairs: as of `join_pair`. Raises GitUnavailable.

        Where a bound is reached, what came to it first is compared to the end, and nothing that came later is.
        """
        pending = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
        for _ in range(MAX_DEPTH):
            compared = self._compare_level(list(pending))
            last = pending[compared[-1]] if compared else -1
            deeper: dict[str, int] = {}
            for pair in compared:
                for _, _, folder in self._entries.get(pair, ()):
                    if folder and folder not in self._entries and folder not in self._sizes:
                        deeper.setdefault(folder, pending[pair])
            pending = {pair: number for pair, number in deeper.items() if number <= last}
            if not pending:
                return

    def measure(self, pair: str) -> int | None:
        """Returns how many characters Git's list of all that differs in a folder would have.

        None where not all was compared.
        """
        size = self._add_up(pair)
        return size[1] if size else None

    def list_files(self, pair: str, path: str) -> Iterator[tuple[str, str]]:
        """Yields path and blob of each file that differs in a folder and below, in order. path: that of the folder."""
        for name, blob, folder in self._entries[pair]:
            if folder:
                yield from self.list_files(folder, f"{path}/{name}")
            else:
                yield f"{path}/{name}", blob

    def _add_up(self, pair: str) -> _Size | None:
        if pair in self._sizes:
            return self._sizes[pair]
        size: _Size | None = None
        if pair in self._entries:
            size = 0, 0
            for name, _, folder in self._entries[pair]:
                inner = self._add_up(folder) if folder else (1, _ROW_LENGTH)
                if inner is None:
                    size = None
                    break
                size = size[0] + inner[0], size[1] + inner[1] + inner[0] * (len(name) + 1)
        self._sizes[pair] = size
        return size

    def _compare_level(self, pairs: Sequence[str]) -> Sequence[str]:
        """Compares folders, without those that lie in them, as far as the bounds allow. Returns those that it has.

        One that differs in too many entries is left out.
        """
        start = 0
        while start < len(pairs):
            text = "".join(f"{pair}\n" for pair in islice(pairs, start, None))
            diff = GitCommand(
                self._root, "diff-tree", "--stdin", "--raw", "--no-abbrev", "--no-renames", "-z", input_text=text
            )  # fmt: skip
            long_pair = ""
            with closing(diff.read_parts("\0")) as fields:
                for pair, entries, length in parse_comparisons(fields, MAX_FOLDER_LENGTH):
                    self._length += length
                    if self._length > self._max_length:
                        self._max_length = self._length + self._spare_length  # for what lies in the folders before
                        return pairs[: pairs.index(pair, start)]
                    if entries is None:
                        long_pair = pair
                    else:
                        self._entries[pair] = entries
            if not long_pair:
                break
            self._sizes[long_pair] = None
            start = pairs.index(long_pair, start) + 1
            self._long_count += 1
            if self._long_count >= MAX_LONG_FOLDERS:
                return pairs[:start]
        return pairs


def find_folders(root: Path, commits: Sequence[str], folder: str) -> list[str]:
    """Returns the id of a folder below `root` in each commit: of one without anything where a commit has none.

    Raises GitUnavailable.
    """
    request = "".join(f"{commit}:./{folder}\n" for commit in commits)
    check = GitCommand(root, "cat-file", "--batch-check=%(objecttype) %(objectname)", input_text=request)
    kinds = (line.partition(" ") for line in check.output.splitlines()) if request else ()
    return [
        id if kind == "tree" else get_empty_folder(commit) for commit, (kind, _, id) in zip(commits, kinds, strict=True)
    ]


def get_empty_folder(id: str) -> str:
    """Returns the id of a folder without anything in it, in the repository that has an id."""
    return _EMPTY_FOLDERS[len(id)]


def parse_comparisons(fields: Iterable[str], max_length: int) -> Iterator[tuple[str, list[ChangedEntry] | None, int]]:
    """Yields pairs of folders, each with what differs in them and the length of its list.

    The first with a list that is longer than `max_length` is the last, with None in place of the list.

    fields: what stands between the NUL characters of Git's answer. A name follows what Git says of its entry, so that
    none can be taken for anything else.
    """
    pair = ""
    entries: list[ChangedEntry] = []
    about, length = "", 0
    for number, field in enumerate(fields):
        length += len(field)
        if number % 2:
            entries.append(_build_entry(field, about))
        else:
            head, _, about = field.rpartition("\n")
            if head:
                if pair:
                    yield pair, entries, length - len(field)
                pair, entries, length = head.rpartition("\n")[2], [], len(field)
        if length > max_length and pair:
            yield pair, None, length
            return
    if pair:
        yield pair, entries, length


def _build_entry(name: str, about: str) -> ChangedEntry:
    """Returns an entry. about: what Git says of it, such as ``:100644 100644 <id> <id> M``."""
    mode_before, mode, before, after, _ = about.split(" ")
    if mode_before == f":{_FOLDER_MODE}":
        return name, "", join_pair(before, after if mode == _FOLDER_MODE else get_empty_folder(after))
    if mode == _FOLDER_MODE:
        return name, "", join_pair(get_empty_folder(after), after)
    return name, after if mode in REGULAR_FILE_MODES else "", ""
