"""A portal as authors and reviewers see it before it is published: with its drafts, and in spite of its findings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ..catalogue.addresses import is_address
from ..catalogue.catalogue import Catalogue
from ..derive.drafts import show_drafts
from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..load.load import compile_collection_matcher
from ..load.site_modules import load_collections
from ..pipeline.run import CheckedPortal


@dataclass(frozen=True)
class PreviewPortal(CheckedPortal):
    """A checked portal of which a preview is built, and never a site that is published.

    Its catalogue shows drafts. `diagnostics` has no errors, since none of them ends the build; `findings` has all.
    """

    findings: tuple[Diagnostic, ...]
    is_local: bool
    """Whether only the author sees it, on their own machine."""
    address: str = ""
    """Where it lies, with a slash at its end; "" for the address in the portal's settings."""

    def find_editor_url(self, location: Location) -> str:
        """Returns the address that opens a place in VS Code; "" for a preview that others see."""
        return build_editor_url(self.root, location) if self.is_local else ""

    def list_unread_addresses(self) -> dict[str, str]:
        """Returns the address of each page that there would be if its file could be read, with the path of the file.

        The lessons of such a course have no pages either.
        """
        match_path = compile_collection_matcher(load_collections(self.root))
        addresses: dict[str, str] = {}
        for path in list_faulty_paths(self.findings):
            match = match_path(path) if path not in self.catalogue.summaries_by_path else None
            if match and not match[0].many:
                names = match[1]
                id = names.get("id") or names.get("team", "")
                addresses[match[0].model.ADDRESS.format(id=id, course=names.get("course", ""))] = path
        for lesson in self.catalogue.all_lessons:
            if self.catalogue.find_entry("course", lesson.course) is None:
                addresses[lesson.url] = f"{lesson.path.rpartition('/')[0]}/index.md"
        return {address: path for address, path in addresses.items() if address != "/" and is_address(address)}


def build_preview(
    result: CheckedPortal, catalogue: Catalogue | None = None, *, is_local: bool, address: str = ""
) -> PreviewPortal:
    """Returns what a preview of the checked portal is built from.

    catalogue: one to show in place of the portal's own. is_local, address: as in `PreviewPortal`.
    """
    return PreviewPortal(
        root=result.root,
        diagnostics=tuple(d for d in result.diagnostics if d.severity is not Severity.ERROR),
        entry_count=result.entry_count,
        catalogue=show_drafts(catalogue or result.catalogue),
        context=result.context,
        rules=result.rules,
        findings=result.diagnostics,
        is_local=is_local,
        address=address,
    )


def get_site_address(result: CheckedPortal, address: str) -> str:
    """Returns where the site of a portal lies: the preview's own address, else the one that the settings have."""
    return (result.address if isinstance(result, PreviewPortal) else "") or address


def list_faulty_paths(findings: Iterable[Diagnostic]) -> tuple[str, ...]:
    """Returns the path of each file that has an error, once."""
    return tuple(dict.fromkeys(d.location.path for d in findings if d.severity is Severity.ERROR))


def build_editor_url(root: Path, location: Location) -> str:
    """Returns the address that opens a place of a file in VS Code."""
    path = os.fspath(root.resolve() / location.path).replace(os.sep, "/")
    return f"vscode://file/{quote(path.lstrip('/'), safe='/:')}:{location.line}:{location.column}"
