"""Returns the cached result of a check if nothing that it depends on has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..diagnostics.result import CheckResult
from ..load.cache import Cache
from ..load.scan import compute_portal_digest

CACHE_KEY = "verdict"


def run_cached(root: Path, today: date, cache: Cache) -> CheckResult:
    """Returns what `run_pipeline` returns, from the cache if the content, the settings and the day are the same."""
    inputs = (compute_portal_digest(str(root)), today)
    if record := cache.read(CACHE_KEY):
        cached_inputs, diagnostics, entry_count = record
        if cached_inputs == inputs:
            return CheckResult(root, diagnostics, entry_count)
    from .run import run_pipeline  # imported late: a cached result needs none of what this loads

    result = run_pipeline(root, today, cache=cache)
    cache.write(CACHE_KEY, (inputs, result.diagnostics, result.entry_count))
    return result
