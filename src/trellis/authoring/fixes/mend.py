"""Computes the fixes of all files of a portal. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import NamedTuple

from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.link import link_entries
from ...catalogue.link_targets import LinkTargets
from ...catalogue.validate import find_invalid_files, find_unread_keys, validate_files
from ...kinds import Collection, Kind, Review, Rubric
from ...load.load import SourceFile, load_files
from ...load.parse import find_obstacle
from . import (
    byte_order_mark,
    date_forms,
    decision_digests,
    empty_values,
    final_newline,
    hard_spaces,
    highlights,
    key_order,
    line_endings,
    note_containers,
    pasted_bullets,
    renamed_links,
    renamed_references,
    rubric_versions,
    sign_spaces,
    trailing_space,
    typed_links,
    video_links,
    wiki_links,
)
from .page import Edit, EditablePage

Fixer = Callable[[EditablePage], Iterator[Edit]]
ReadPrevious = Callable[[str], str | None]

FILE_FIXERS: tuple[Fixer, ...] = (
    byte_order_mark.fix,
    line_endings.fix,
    final_newline.fix,
    date_forms.fix,
    empty_values.fix,
    trailing_space.fix,
    hard_spaces.fix,
    sign_spaces.fix,
    pasted_bullets.fix,
    note_containers.fix,
    highlights.fix,
    video_links.fix,
)
"""Fixers that need only one file, in order; each gets the result of the one before it. The byte-order mark and line
endings come first, since the positions that the other fixers use assume text without them."""

REORDERING_FIXERS: tuple[Fixer, ...] = (*FILE_FIXERS, key_order.fix)
"""The same, and the order of keys. It moves whole lines, which nobody asked for who wanted a date mended."""

LEDGER_KIND = "review"
"""The kind of the ledger's files. Records of approvals are never rewritten."""


@dataclass(frozen=True, slots=True)
class FileFix:
    """The content of one file before and after its fixes, as bytes, which are compared and written."""

    path: str
    before: bytes
    after: bytes


class MendedPortal(NamedTuple):
    """The fixes of a portal, in order of path, and its catalogue with the mended values.

    obstacles: path → why no fix of the file is computed, as the end of a sentence.
    """

    fixes: tuple[FileFix, ...]
    catalogue: Catalogue
    obstacles: dict[str, str]


def mend_portal(
    root: FilePath,
    collections: Sequence[Collection],
    below: Sequence[str] = (),
    *,
    fixers: Sequence[Fixer] = FILE_FIXERS,
    read_previous: ReadPrevious | None = None,
) -> MendedPortal:
    """Computes the fixes of the portal at `root`.

    below: files and folders to fix; empty for all. fixers: those that need only one file. read_previous: returns the
    text that a file had before the change, None if it did not exist; left out if nothing is known of before.
    """
    loaded, _ = load_files(root, collections)
    pages = {page.path: page for source in loaded.sources if (page := _open_page(root, source, below))}
    fixed_pages = {path: apply_file_fixers(page, fixers) for path, page in pages.items()}
    sources = [_replace_parsed(source, fixed_pages) for source in loaded.sources]
    entries, _ = validate_files(sources)
    unread_keys = tuple(find_unread_keys(sources, entries))
    catalogue, _ = link_entries(
        entries,
        loaded.assets,
        frozenset(key for _, key in unread_keys),
        unread_paths=frozenset(path for path, _ in unread_keys),
    )
    digests = decision_digests.compute_pair_digests(catalogue)
    targets = LinkTargets(catalogue)
    for path, page_entries in _group_by_path(entries, fixed_pages):
        page = _fix_references(fixed_pages[path], catalogue, page_entries)
        page = _apply_edits(page, decision_digests.fix(page, digests, page_entries))
        if not page_entries[0].key_prefix:
            page = _apply_edits(page, renamed_links.fix(page, targets, page_entries[0].as_summary))
            page = _apply_edits(page, wiki_links.fix(page, targets, page_entries[0].as_summary))
            page = _apply_edits(page, typed_links.fix(page, targets, page_entries[0].as_summary))
        fixed_pages[path] = _fix_rubric(page, catalogue, page_entries[0], read_previous) if read_previous else page
    for path, summary in find_invalid_files(sources, entries).items():
        if path in fixed_pages and not summary.key_prefix:
            page = _apply_edits(fixed_pages[path], renamed_links.fix(fixed_pages[path], targets, summary))
            page = _apply_edits(page, wiki_links.fix(page, targets, summary))
            fixed_pages[path] = _apply_edits(page, typed_links.fix(page, targets, summary))
    fixes = (
        FileFix(path, pages[path].text.encode(), page.text.encode())
        for path, page in fixed_pages.items()
        if page.text != pages[path].text
    )
    obstacles = {
        source.path: "its merge is not finished"
        if problem.rule == "merge-conflict"
        else f"{problem.message} (line {problem.line})"
        for source in loaded.sources
        if is_selected(source.path, below) and (problem := find_obstacle(source.parsed))
    }
    return MendedPortal(tuple(fixes), catalogue, obstacles)


def is_selected(path: str, below: Sequence[str]) -> bool:
    """Whether a file is one of these files, or in one of these folders. below: empty for all."""
    return not below or "." in below or any(path == p or path.startswith(f"{p}/") for p in below)


def _open_page(root: FilePath, source: SourceFile, below: Sequence[str]) -> EditablePage | None:
    """Returns the file as it is, or None if it is outside `below`, belongs to the ledger or cannot be parsed."""
    path = source.path
    if not is_selected(path, below) or source.collection.model.NAME == LEDGER_KIND or source.parsed.data is None:
        return None
    try:
        text = (root / path).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None  # changed since it was loaded; the check that follows reports it
    page = EditablePage(path, source.collection, text)
    return page if page.is_well_formed else None


def apply_file_fixers(page: EditablePage, fixers: Sequence[Fixer] = FILE_FIXERS) -> EditablePage:
    """Returns the page after the fixers that need only one file."""
    for fix in fixers:
        page = _apply_edits(page, fix(page))
    return page


def _fix_references(page: EditablePage, catalogue: Catalogue, entries: tuple[Entry[Kind], ...]) -> EditablePage:
    return _apply_edits(page, renamed_references.fix(page, catalogue, entries))


def _fix_rubric(
    page: EditablePage, catalogue: Catalogue, entry: Entry[Kind], read_previous: ReadPrevious
) -> EditablePage:
    if not isinstance(entry.meta, Rubric):
        return page
    reviews: Iterable[Entry[Review]] = catalogue.referrers(entry, "review", "rubric")
    cited_versions = {review.meta.rubric_version for review in reviews if review.meta.rubric_version is not None}
    previous_text = read_previous(page.path) if cited_versions else None
    return _apply_edits(page, rubric_versions.fix(page, entry.meta, previous_text, cited_versions))


def _apply_edits(page: EditablePage, edits: Iterable[Edit]) -> EditablePage:
    edits = tuple(edits)
    return page.apply_edits(edits) if edits else page


def _replace_parsed(source: SourceFile, pages: dict[str, EditablePage]) -> SourceFile:
    page = pages.get(source.path)
    return replace(source, parsed=page.parsed) if page else source


def _group_by_path(
    entries: Iterable[Entry[Kind]], pages: dict[str, EditablePage]
) -> Iterator[tuple[str, tuple[Entry[Kind], ...]]]:
    groups: dict[str, list[Entry[Kind]]] = {}
    for entry in entries:
        if entry.path in pages:
            groups.setdefault(entry.path, []).append(entry)
    return ((path, tuple(group)) for path, group in groups.items())
