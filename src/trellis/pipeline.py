"""The stages in order: load → validate → link → check. What the site renders is derived from the catalogue afterwards.

Nothing flows back and nothing mutates: each stage takes values and returns a value with its diagnostics.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import root as site
from .catalogue import Catalogue
from .check import check
from .context import Context
from .diagnostics import Diagnostic, Severity
from .link import link
from .load import load
from .validate import validate


@dataclass(frozen=True, slots=True)
class Result:
    """A portal, read and judged. diagnostics: in order of path and line."""

    root: Path
    catalogue: Catalogue
    context: Context
    diagnostics: tuple[Diagnostic, ...]

    def count(self, severity: Severity) -> int:
        """How many findings of that severity."""
        return sum(d.severity is severity for d in self.diagnostics)


def run(root: Path, today: date) -> Result:
    """Reads and checks the portal at `root` as of `today`."""
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles worth looking for; with many entries the search takes a third of the time
    try:
        loaded, unread = load(root, site.collections(root))
        entries, invalid = validate(loaded.sources)
        catalogue, unlinked = link(entries, loaded.assets)
        context = Context(today, catalogue.portal)
        diagnostics = check(catalogue, context, site.standards(root), [*unread, *invalid, *unlinked])
    finally:
        if collecting:
            gc.enable()
    return Result(root, catalogue, context, diagnostics)
