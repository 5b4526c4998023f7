"""Which files would be mended, and how. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.link import link
from ...catalogue.validate import unread, validate
from ...kinds import Collection, Kind
from ...load.load import Source, load
from . import (
    byte_order_mark,
    date_forms,
    decision_digests,
    final_newline,
    key_order,
    line_endings,
    renamed_references,
    trailing_space,
)
from .page import Edit, Page

Fixer = Callable[[Page], Iterator[Edit]]

FIXERS: tuple[Fixer, ...] = (
    byte_order_mark.fix,
    line_endings.fix,
    final_newline.fix,
    date_forms.fix,
    key_order.fix,
    trailing_space.fix,
)
"""What needs to know one file only, in order: each sees what the one before it made. Byte-order mark and line ends come first,
since the places of the others count on it."""

LEDGER = "review"
"""The kind whose files record what was approved; a record is not written anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after. Both as bytes, since that is what is compared and written."""

    path: str
    before: bytes
    after: bytes


def mend(root: FilePath, collections: Sequence[Collection], below: Sequence[str] = ()) -> tuple[Change, ...]:
    """The changes to the portal at `root`, in order of path. below: only to these files and folders, where given."""
    loaded, _ = load(root, collections)
    pages = {page.path: page for source in loaded.sources if (page := _page(root, source, below))}
    after = {path: mended(page) for path, page in pages.items()}
    sources = [_read(source, after) for source in loaded.sources]
    entries, _ = validate(sources)
    catalogue, _ = link(entries, unread=frozenset(key for _, key in unread(sources, entries)))
    digests = decision_digests.wanted(catalogue)
    for path, held in _by_path(entries, after):
        page = _renamed(after[path], catalogue, held)
        after[path] = _after(page, decision_digests.fix(page, digests, held))
    return tuple(
        Change(path, pages[path].text.encode(), page.text.encode())
        for path, page in after.items()
        if page.text != pages[path].text
    )


def _page(root: FilePath, source: Source, below: Sequence[str]) -> Page | None:
    """The file as it is, or None where it is none of this business or its form is not understood."""
    path = source.path
    asked = not below or "." in below or any(path == p or path.startswith(f"{p}/") for p in below)
    if not asked or source.collection.model.NAME == LEDGER or source.parsed.data is None:
        return None
    try:
        text = (root / path).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None  # it was readable a moment ago; the check that follows says what became of it
    page = Page(path, source.collection, text)
    return page if page.sound else None


def mended(page: Page) -> Page:
    """The page after all fixers that need to know nothing else."""
    for fix in FIXERS:
        page = _after(page, fix(page))
    return page


def _renamed(page: Page, catalogue: Catalogue, entries: tuple[Entry[Kind], ...]) -> Page:
    return _after(page, renamed_references.fix(page, catalogue, entries))


def _after(page: Page, edits: Iterable[Edit]) -> Page:
    made = tuple(edits)
    return page.edited(made) if made else page


def _read(source: Source, pages: dict[str, Page]) -> Source:
    page = pages.get(source.path)
    return replace(source, parsed=page.parsed) if page else source


def _by_path(entries: Iterable[Entry[Kind]], pages: dict[str, Page]) -> Iterator[tuple[str, tuple[Entry[Kind], ...]]]:
    held: dict[str, list[Entry[Kind]]] = {}
    for entry in entries:
        if entry.path in pages:
            held.setdefault(entry.path, []).append(entry)
    return ((path, tuple(found)) for path, found in held.items())
