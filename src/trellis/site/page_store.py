"""The pages of earlier builds, each found by a digest of all that goes into it.

What goes in is computed at each build, and a page is rendered only where no earlier one had the same. So nobody has to
know what a change affects. Links are the exception: a page is kept with the addresses that its links led to, and is
used only where each still leads there. What could not be put into a digest is rendered every time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from ..derive import PublishedCatalogue
from ..kinds import Kind
from ..load.cache import Cache, CacheRecord, CacheTable, TableWriter, decode, encode
from ..load.scan import compute_file_digest, scan_files
from .engine_files import compute_engine_digest
from .second_process import SecondProcess

P = TypeVar("P")
"""A page that a frame renders."""

MAX_TABLES = 8
"""Tables are merged if there are more, so that a build opens few files."""

_PREFIX = "site-pages-"
_PART_PREFIX = "site-part-"
_USED = "used"
"""The name of the record by which a second process says which pages it used."""

_PORTAL_ROOTS = ("schemas", "hooks", "locale", "portal.yml")
"""What a portal adds to models, words and settings; a change of any of them counts for every page."""


class PageLink(NamedTuple):
    """A link of an author's text. target: as it was written. url: what it led to; None where it led nowhere."""

    target: str
    url: str | None


class StoredPage(NamedTuple):
    """The HTML of a page's content. has_diagrams: whether a script draws in it. links: in their order."""

    html: str
    has_diagrams: bool
    links: tuple[PageLink, ...]

    def list_unresolved(self) -> Iterator[str]:
        """Yields the links that lead nowhere, as they were written."""
        return (link.target for link in self.links if link.url is None)


class PageStore:
    """The pages of earlier builds, and those of this one for the next. root: the portal's folder. part: the label of
    the part of a site that is built, or ""; each part has a store of its own, since what it does not use can go.
    """

    def __init__(self, cache: Cache, root: Path, part: str = "") -> None:
        self._cache = cache
        self._prefix = f"{_PART_PREFIX}{part}-" if part else _PREFIX
        self._common_digest = _compute_common_digest(root)
        self._tables = {name: cache.read_table(name, StoredPage) for name in cache.list_tables(self._prefix)}
        self._table_by_key = {key: name for name, table in self._tables.items() for key in table}
        self._used: set[str] = set()
        self._writer: TableWriter | None = None
        self._second_table = self._name_table()
        self._first_writer: TableWriter | None = None
        self._is_shared = False

    def compute_key(self, view: object, *values: str) -> str | None:
        """Returns a digest of what a page shows, or None if that cannot be told: then it is rendered every time."""
        if isinstance(view, PublishedCatalogue):
            return None
        inputs = encode_inputs((type(view).__qualname__, view, values))
        return None if inputs is None else blake2b(self._common_digest + inputs, digest_size=20).hexdigest()

    def read(self, key: str, find_address: Callable[[str], str | None]) -> StoredPage | None:
        """Returns the page with that key if its links lead where they led, else None.

        find_address: returns what a link leads to now, or None for nowhere.
        """
        name = self._table_by_key.get(key)
        page = self._tables[name].read(key) if name else None
        if page is None or any(find_address(target) != url for target, url in page.links):
            return None
        self._used.add(key)
        return page

    def add(self, key: str, page: StoredPage) -> None:
        """Keeps a page for the next build."""
        self._table_by_key.pop(key, None)  # what is there leads elsewhere
        self._open_writer().add(CacheRecord(key, b"", encode(page)))

    @contextmanager
    def use_in_second_process(self) -> Iterator[None]:
        """Keeps the pages that a second process renders within the block in a table of their own."""
        self._first_writer = self._writer  # what it holds back is the first process's to write
        self._writer, self._used = self._cache.create_table(self._second_table), set()
        yield
        self._writer.add(CacheRecord(_USED, b"", encode(sorted(self._used))))
        self._writer.close()

    def share(self) -> None:
        """Says that a second process uses the store too."""
        self._is_shared = True

    def close(self, *, is_complete: bool) -> None:
        """Writes the pages of this build. is_complete: whether all were rendered, so that what is unused can go."""
        used = self._list_used() if is_complete else None
        needless = self._merge(used) if used is not None else []
        if self._writer is None or self._writer.close():
            for name in needless:
                self._cache.remove(name)

    def _name_table(self) -> str:
        """Returns a name that no other build uses."""
        return f"{self._prefix}{secrets.token_hex(6)}"

    def _open_writer(self) -> TableWriter:
        if self._writer is None:
            self._writer = self._cache.create_table(self._name_table())
        return self._writer

    def _list_used(self) -> set[str] | None:
        """Returns the keys of all pages of earlier builds that this one used; None if a process has not told."""
        if not self._is_shared:
            return self._used
        record = self._cache.read_table(self._second_table, StoredPage).read_record(_USED)
        keys = decode(record.payload, list[str]) if record else None
        return None if keys is None else self._used.union(keys)

    def _merge(self, used: set[str]) -> list[str]:
        """Copies the used pages of tables that go; returns the names of these: of those that are mostly unused, and of
        all but the largest if there are too many.
        """
        live: dict[str, list[str]] = {name: [] for name in self._tables}
        for key in used:
            if name := self._table_by_key.get(key):
                live[name].append(key)
        needless = [name for name, table in self._tables.items() if 2 * len(live[name]) <= _count_pages(table)]
        rest = sorted(self._tables.keys() - set(needless), key=lambda name: (len(live[name]), name))
        if len(rest) > MAX_TABLES:
            needless += rest[:-1]
        for name in needless:
            for key in sorted(live[name]):
                if record := self._tables[name].read_record(key):
                    self._open_writer().add(record)
        return needless


@contextmanager
def use_page_store(cache: Cache | None, root: Path, part: str = "") -> Iterator[PageStore | None]:
    """Yields the store of a build, or of that of a part, which lasts as long as the block; None without a cache."""
    if cache is None:
        yield None
        return
    store = PageStore(cache, root, part)
    is_complete = False
    try:
        yield store
        is_complete = True
    finally:
        store.close(is_complete=is_complete)


def start_sharing(
    second_process: SecondProcess[P],
    pages: Sequence[P],
    write_page: Callable[[P], None],
    store: PageStore | None,
    *,
    in_turns: bool = True,
) -> None:
    """Lets a second process write every other one of these pages, with a store of its own; unless `in_turns`, those
    that it finds time for.
    """
    start = second_process.start if in_turns else second_process.share
    if store is None:
        start(pages, write_page)
        return
    start(pages, write_page, store.use_in_second_process)
    if second_process.is_running:
        store.share()


def encode_inputs(value: object) -> bytes | None:
    """Returns a value as bytes that are others where anything of it is; None if it holds what has no digest."""
    try:
        return _ENCODER.encode(value)
    except (NotImplementedError, TypeError, ValueError, RecursionError, OverflowError):
        return None


def _count_pages(table: CacheTable[StoredPage]) -> int:
    return sum(1 for key in table if key != _USED)


def _compute_common_digest(root: Path) -> bytes:
    """A digest of what counts for every page: the engine's templates, icons' places and words, the portal's own code,
    words and settings. The cache itself is of one version of the engine's code and libraries.
    """
    digest = blake2b(compute_engine_digest(), digest_size=20)
    for path, file_type in sorted(scan_files(str(root), _PORTAL_ROOTS)):
        if file_type == "link":
            digest.update(secrets.token_bytes(20))  # leads to what was not read
        if file_type == "file" and "/__pycache__" not in path:
            digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + compute_file_digest(f"{root}/{path}"))
    return digest.digest()


def _simplify(value: object) -> object:
    """Returns what MessagePack can hold in place of a value that it cannot, if nothing of it is lost."""
    if isinstance(value, Kind):
        return type(value).__qualname__, value.__dict__
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, str):  # such as HTML
        return type(value).__qualname__, str.__str__(value)
    raise NotImplementedError(f"{type(value)} has no digest")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_simplify)
