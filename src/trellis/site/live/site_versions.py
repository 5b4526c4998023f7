"""The sites of a preview, one after the other. After a change of texts alone, only the pages that show them are new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ...diagnostics.diagnostic import Severity
from ...load.cache import Cache
from ..build import build_site, list_inputs
from ..preview_portal import PreviewPortal
from ..text_changes import rebuild_texts
from ..text_record import BuildNotes
from ..unchanged import BuildWatch, note_warnings


class SiteVersions:
    """Writes the sites of a preview, each of which says for the next what it was made of.

    folder: the preview's own, which has the sites and what they leave; so they are no matter of `trellis build`.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self._root, self._folder = root, folder
        self._records = Cache(folder / "records", root)

    def begin(self, former: str, today: date, cache: Cache) -> SiteVersion:
        """Looks at what goes into the next site, before the portal is checked. former: the last one's folder, or ""."""
        out = self._folder / (former or "none")
        return SiteVersion(self._root, out, BuildWatch(self._root, out, today, self._records), cache, self._records)


class SiteVersion:
    """A site that is about to be written."""

    def __init__(self, root: Path, former: Path, watch: BuildWatch, cache: Cache, records: Cache) -> None:
        self._root, self._former, self._watch = root, former, watch
        self._cache, self._records = cache, records

    def exchange_texts(self, preview: PreviewPortal, show_pages: Callable[[], None] | None = None) -> str:
        """Brings the last site up to date if texts alone have changed; returns the name of its folder, else "".

        show_pages: called once the pages are new, before the files of the search are.
        """
        with note_warnings() as has_warned:
            state = rebuild_texts(
                self._root, self._former, preview, self._watch, self._cache, self._records, show_pages
            )
        if state is None:
            return ""
        if not has_warned.is_set:
            self._watch.write_record(preview, state, lambda: self._watch.folders)
        return self._former.name

    def write(self, out: Path, preview: PreviewPortal) -> str:
        """Writes all of the site; returns the name of its folder. Raises what a build raises.

        A site that shows files as they were before an error says nothing for the next one.
        """
        notes = BuildNotes()
        self._watch.turn_to(out)
        with note_warnings() as has_warned, notes.reads.watch():
            state = build_site(self._root, out, preview, cache=self._cache, notes=notes)
        if any(finding.severity is Severity.ERROR for finding in preview.findings):
            return out.name
        is_noted = not has_warned.is_set and self._watch.write_record(
            preview, state, lambda: list_inputs(self._root, preview)
        )
        if is_noted:
            notes.write_record(self._records, preview, state)
        return out.name
