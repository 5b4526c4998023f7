"""The stages in order: load → validate → link → check. What the site renders is derived from the catalogue afterwards.

Nothing flows back and nothing mutates: each stage takes values and returns a value with its diagnostics.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..catalogue.catalogue import Catalogue
from ..catalogue.link import link
from ..catalogue.validate import broken, unread, validate
from ..check import baseline
from ..check.check import check
from ..check.context import Before, Context
from ..check.rule import Rule
from ..check.rules import RULES
from ..check.site_rules import standards
from ..diagnostics.result import CheckResult
from ..duplicates.comparison import Comparison
from ..load import site_modules as site
from ..load.cache import Cache
from ..load.load import load
from .incremental import last_run


@dataclass(frozen=True)
class Result(CheckResult):
    """A portal, read and judged. rules: the engine's and its own."""

    catalogue: Catalogue
    context: Context
    rules: tuple[Rule, ...]


def run(
    root: Path, today: date, *, with_baseline: bool = True, store: Cache | None = None, before: Before | None = None
) -> Result:
    """Reads and checks the portal at `root` as of `today`. with_baseline: leave out what ``baseline.json`` accepts.

    store: what earlier runs understood of the same files. before: as in `Context`.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles worth looking for; with many entries the search takes a third of the time
    try:
        loaded, unloaded = load(root, site.collections(root), store)
        entries, invalid = validate(loaded.sources)
        lost = tuple(unread(loaded.sources, entries))
        catalogue, unlinked = link(
            entries,
            loaded.assets,
            frozenset(key for _, key in lost),
            loaded.files,
            loaded.addresses,
            loaded.texts,
            broken(loaded.sources, entries),
        )
        if store:
            last_run.keep(root, store, catalogue, loaded, lost, unlinked)
        digests = {source.path: source.digest for source in loaded.sources}
        context = Context(today, catalogue.portal, Comparison(store, digests.get), before)
        rules = (*RULES, *standards(root))
        known, unusable = baseline.read(root)
        found = check(catalogue, context, rules, [*unloaded, *invalid, *unlinked, *unusable])
        context.comparison.keep()
        diagnostics = tuple(baseline.unknown(found, known)) if known and with_baseline else found
    finally:
        if collecting:
            gc.enable()
    entries_read = sum(len(known) for known in catalogue.entries.values())
    return Result(root, diagnostics, entries_read, catalogue, context, rules)
