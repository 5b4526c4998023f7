"""A check of what a change can affect, from where the last full run stopped: the other files are neither read nor judged.

The verdicts are a full run's own, by the same rules on the same catalogue, which reads an entry when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ...catalogue.link import resolved
from ...catalogue.link_targets import linked
from ...check import baseline
from ...check.check import check
from ...check.context import Context
from ...check.rules import RULES
from ...check.site_rules import standards
from ...diagnostics.diagnostic import Diagnostic
from ...duplicates.comparison import Comparison
from ...load import git
from ...load import site_modules as site
from ...load.cache import Cache
from ...load.load import claims, load
from ..run import Result
from .affected import Side, affected
from .last_run import NAME, Index, is_policy
from .lazy_entries import Files
from .update import renewed

MOST = 200
"""Changed files up to which this is quicker than a full run."""


def resume(
    root: Path, today: date, store: Cache, change: git.Change, before: Side, after: Side
) -> tuple[Result, frozenset[str]] | None:
    """A result that speaks of what the change can affect, and the files that it can; None where a full run is needed.

    before, after: a file's text on each side of the change.
    """
    index: Index | None = store.read(NAME)
    if index is None:
        return None
    try:
        stale = index.unsettled | change.all_from(index.commit)
    except git.NoGit:
        return None
    if len(stale) > MOST or any(is_policy(path) for path in stale):
        return None
    collections = site.collections(root)
    loaded, unloaded = load(root, collections, among=stale)
    sources = {source.path: source for source in loaded.sources}
    files = Files(str(root), store, claims(collections), stale, sources)
    catalogue = renewed(index, stale, loaded, files)
    if catalogue is None:
        return None
    links = {path: to for path, to in index.linked.items() if path not in stale}
    links |= {path: linked(path, source.text) for path, source in sources.items()}
    scope = affected(catalogue, links, change.paths, before, after)
    narrowed = catalogue.narrowed(scope)
    earlier = [finding for finding in unloaded if finding.location.path not in sources]
    earlier += (finding for path in sorted(scope) for finding in files.findings(path))
    for entry in narrowed.all():
        resolved(entry, catalogue.entries, catalogue.aliases, catalogue.unread, earlier)
    context = Context(today, catalogue.portal, Comparison(store, files.digest), before)
    rules = (*RULES, *standards(root))
    found: Iterable[Diagnostic] = check(narrowed, context, rules, earlier)
    known, unusable = baseline.read(root)
    if known:
        found = (d for d in baseline.unknown(found, known) if d.rule != "baseline-outdated")
    return Result(root, (*found, *unusable), len(catalogue.summaries), narrowed, context, rules), scope
