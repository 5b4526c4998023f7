"""What only a preview shows: the portal's drafts, its findings, and a page in place of one that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Entry
from ...diagnostics.diagnostic import Diagnostic, Location, Severity
from .. import cards, links
from ..drafts import is_shown_draft
from ..links import Link
from ..published import PublishedCatalogue

FindEditorUrl = Callable[[Location], str]
"""Returns the address that opens a place of a file in an editor; "" where there is none."""

SHOWN_LIMIT = 300
"""Maximum number of findings of one severity on the page."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: its title with the address of its page, "" where its kind has none, and the file it is written in."""

    link: Link
    kind_label: str
    team: str
    path: str
    editor_url: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding. place: path and line. help: the next act, or "". editor_url: opens that line, or ""."""

    place: str
    message: str
    help: str
    editor_url: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity: ``error``, ``warning`` or ``advice``. count: of all; only the first are shown."""

    severity: str
    count: int
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class DraftsPage:
    """The page of drafts and findings."""

    drafts: tuple[DraftRow, ...]
    groups: tuple[FindingGroup, ...]


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page in place of one whose file cannot be read. path: the file's."""

    path: str
    rows: tuple[FindingRow, ...]


def build_drafts_page(
    published: PublishedCatalogue, findings: Iterable[Diagnostic], find_editor_url: FindEditorUrl
) -> DraftsPage:
    """Builds the page of a preview's drafts, by title, and of its findings, the worst first."""
    drafts = sorted(filter(is_shown_draft, published.catalogue.all_entries()), key=lambda entry: entry.title.casefold())
    findings = tuple(findings)
    groups = ((severity, [d for d in findings if d.severity is severity]) for severity in Severity)
    return DraftsPage(
        drafts=tuple(_build_draft(published, entry, find_editor_url) for entry in drafts),
        groups=tuple(
            FindingGroup(str(severity), len(group), build_rows(group[:SHOWN_LIMIT], find_editor_url))
            for severity, group in groups
            if group
        ),
    )


def build_unread_page(path: str, findings: Iterable[Diagnostic], find_editor_url: FindEditorUrl) -> UnreadPage:
    """Builds the page in place of the one that a file would have. findings: of the whole portal."""
    rows = (d for d in findings if d.severity is Severity.ERROR and d.location.path == path)
    return UnreadPage(path, build_rows(rows, find_editor_url))


def build_rows(findings: Iterable[Diagnostic], find_editor_url: FindEditorUrl) -> tuple[FindingRow, ...]:
    """Builds a row for each finding."""
    return tuple(
        FindingRow(f"{d.location.path}:{d.location.line}", d.message, d.help, find_editor_url(d.location))
        for d in findings
    )


def _build_draft(published: PublishedCatalogue, entry: Entry[Any], find_editor_url: FindEditorUrl) -> DraftRow:
    team = published.find_entry("team", entry.owner)
    label = cards.describe_kind(entry) if entry.kind in ("course", "path") else entry.kind.capitalize()
    return DraftRow(
        links.link_entry(entry), label, team.title if team else entry.owner, entry.path, find_editor_url(entry.at())
    )
