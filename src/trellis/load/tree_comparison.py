"""In which files folders of Git differ, however many files a few objects list.

Git gathers all files of a difference before it lists the first of them, and ten objects of a few bytes can list more
than any machine holds. So folders are compared level by level, each two of them once, and what that comes to is counted
before any path is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from .commit import REGULAR_FILE_MODES
from .git import GitCommand

MAX_DEPTH = 40
"""How deep folders may lie within each other; no portal has a fourth of it."""

MAX_FOLDER_SIZE = 1_000_000
"""How many bytes Git's own list of what lies in one folder itself may have; that of 15,000 entries with long names has
as many. Git goes through both lists before it writes what differs in them."""

MAX_TOTAL_SIZE = 10_000_000_000
"""How many bytes these lists of all folders that are compared may have together, however often Git reads the same. It
goes through as many in a minute; 20,000 commits to a folder with 5,000 courses come to as many."""

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
        self._length = 0
        self._total_size, self._max_total_size = 0, MAX_TOTAL_SIZE

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

        One with too many entries is left out.
        """
        pairs = self._select_within_size(pairs)
        text = "".join(f"{pair}\n" for pair in pairs if pair not in self._sizes)
        diff = GitCommand(
            self._root, "diff-tree", "--stdin", "--raw", "--no-abbrev", "--no-renames", "-z", input_text=text
        )  # fmt: skip
        with closing(diff.read_parts("\0")) as fields:
            for pair, entries, length in parse_comparisons(fields):
                self._length += length
                if self._length > self._max_length:
                    self._max_length = self._length + self._spare_length  # for what lies in the folders before
                    return pairs[: pairs.index(pair)]
                self._entries[pair] = entries
        return pairs

    def _select_within_size(self, pairs: Sequence[str]) -> Sequence[str]:
        """Returns the folders that come before the bound of all sizes, and notes those that are too large themselves.

        Their sizes are asked for, so that Git reads none of them yet.
        """
        ids = list(dict.fromkeys(id for pair in pairs for id in pair.split(" ")))
        request = "".join(f"{id}\n" for id in ids)
        check = GitCommand(self._root, "cat-file", "--batch-check=%(objectsize)", input_text=request)
        lines = check.output.splitlines() if ids else ()
        # of what is missing there is no size; the comparison itself says so
        sizes = {id: int(line) if line.isdigit() else 0 for id, line in zip(ids, lines, strict=True)}
        for number, pair in enumerate(pairs):
            before, after = (sizes[id] for id in pair.split(" "))
            if max(before, after) > MAX_FOLDER_SIZE:
                self._sizes[pair] = None
                continue
            self._total_size += before + after
            if self._total_size > self._max_total_size:
                self._max_total_size = MAX_TOTAL_SIZE // 4 * 5  # for what lies in the folders before
                return pairs[:number]
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


def parse_comparisons(fields: Iterable[str]) -> Iterator[tuple[str, list[ChangedEntry], int]]:
    """Yields pairs of folders, each with what differs in them and the length of its list.

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
