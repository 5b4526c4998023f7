"""The stages in order: load → validate → link → check. What the site renders is derived from the catalogue afterwards.

Nothing flows back and nothing mutates: each stage takes values and returns a value with its diagnostics.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from . import baseline
from . import root as site
from .catalogue import Catalogue
from .check import check
from .context import Context
from .diagnostics import Diagnostic, Rule, Severity
from .link import link
from .load import load
from .rules import RULES
from .validate import unread, validate


@dataclass(frozen=True, slots=True)
class Result:
    """A portal, read and judged. rules: the engine's and its own. diagnostics: in order of path and line."""

    root: Path
    catalogue: Catalogue
    context: Context
    rules: tuple[Rule, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def entries(self) -> int:
        """How many entries were read, lessons and records of registers among them."""
        return sum(len(known) for known in self.catalogue.entries.values())

    @property
    def failed(self) -> bool:
        """Whether anything at error level was found, so that nothing may be published."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def below(self, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
        """The findings in these files and folders, given relative to the root; all of them where none is given."""
        if not paths or "." in paths:
            return self.diagnostics
        return tuple(
            d
            for d in self.diagnostics
            if any(d.location.path == p or d.location.path.startswith(f"{p}/") for p in paths)
        )


def run(root: Path, today: date, *, with_baseline: bool = True) -> Result:
    """Reads and checks the portal at `root` as of `today`. with_baseline: leave out what ``baseline.json`` accepts."""
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles worth looking for; with many entries the search takes a third of the time
    try:
        loaded, unloaded = load(root, site.collections(root))
        entries, invalid = validate(loaded.sources)
        catalogue, unlinked = link(
            entries, loaded.assets, unread(loaded.sources, entries), loaded.files, loaded.addresses
        )
        context = Context(today, catalogue.portal)
        rules = (*RULES, *site.standards(root))
        known, unusable = baseline.read(root)
        found = check(catalogue, context, rules, [*unloaded, *invalid, *unlinked, *unusable])
        diagnostics = tuple(baseline.unknown(found, known)) if known and with_baseline else found
    finally:
        if collecting:
            gc.enable()
    return Result(root, catalogue, context, rules, diagnostics)
